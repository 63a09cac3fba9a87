//! The door through which allowed apps read.

use domain::{access::DoorView, shown::shown_text};
use ipc::access::{SetDoor, ShowDoor};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Hash, Switch},
    screens::parts::{Problem, problem_line},
    session::{Load, fetch, session},
    t,
    text::Access,
};

/// Opens and closes the door, and tells its address.
#[component]
pub(super) fn DoorCard() -> impl IntoView {
    let session = session();
    let again = Callback::new(move |()| fetch(session.door, ShowDoor {}));
    again.run(());
    let shown = Memo::new(move |_| session.door.get());
    move || match shown.get() {
        Load::Loading => ().into_any(),
        Load::Failed(failure) => view! { <Problem failure again/> }.into_any(),
        Load::Ready(door) => view! { <Door door/> }.into_any(),
    }
}

#[component]
fn Door(door: DoorView) -> impl IntoView {
    let session = session();
    let on = RwSignal::new(door.open);
    let change = Callback::new(move |open: bool| {
        on.set(open);
        spawn_local(async move {
            match bridge::call(SetDoor { open }).await {
                Ok(door) => session.door.set(Load::Ready(door)),
                Err(failure) => {
                    session.toasts.say(problem_line(&failure));
                    let _ = on.try_set(!open);
                }
            }
        });
    });
    let words = if door.open { Access::DoorOpen } else { Access::DoorClosed };
    let address = door.url.filter(|_| door.open).map(|url| {
        view! { <p class="sub flex">{t!(Access::DoorAt)}" "<Hash text=shown_text(&url) full=true copy_label=t!(Access::CopyDoor)/></p> }
    });
    view! {
        <section class="card" aria-label=t!(Access::Door)>
            <div class="scope">
                <div><label for="door"><strong>{t!(Access::DoorSwitch)}</strong></label><p>{t!(words)}</p></div>
                <Switch id="door" on change/>
            </div>
            {address}
        </section>
    }
}
