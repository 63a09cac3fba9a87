//! The door through which allowed apps read.

use domain::{access::DoorView, shown::shown_text};
use ipc::access::{SetDoor, ShowDoor};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Hash, RowsLoading, Switch},
    screens::parts::{Loaded, problem_line},
    session::session,
    t,
    text::Access,
};

/// Opens and closes the door, and tells its address.
#[component]
pub(super) fn DoorCard() -> impl IntoView {
    let session = session();
    let again = Callback::new(move |()| session.door.read(ShowDoor {}));
    again.run(());
    let shown = Memo::new(move |_| session.door.get());
    let waiting = || view! { <section class="card"><RowsLoading said=t!(Access::Door) count=1/></section> };
    view! { <Loaded shown again waiting ready=|door| view! { <Door door/> }/> }
}

#[component]
fn Door(door: Memo<DoorView>) -> impl IntoView {
    let session = session();
    // What the owner just asked for stands until the core has answered.
    let asked = RwSignal::new(None::<bool>);
    let on = Memo::new(move |_| asked.get().unwrap_or_else(|| door.with(|door| door.open)));
    let change = Callback::new(move |open: bool| {
        asked.set(Some(open));
        spawn_local(async move {
            match bridge::call(SetDoor { open }).await {
                Ok(door) => session.door.tell(door),
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            let _ = asked.try_set(None);
        });
    });
    let words = move || t!(if door.with(|door| door.open) { Access::DoorOpen } else { Access::DoorClosed });
    let url = Memo::new(move |_| door.with(|door| door.url.clone().filter(|_| door.open)));
    let address = move || {
        url.get().map(|url| {
            view! { <p class="sub flex">{t!(Access::DoorAt)}" "<Hash text=shown_text(&url) full=true copy_label=t!(Access::CopyDoor)/></p> }
        })
    };
    view! {
        <section class="card" aria-label=t!(Access::Door)>
            <div class="scope">
                <div><label for="door"><strong>{t!(Access::DoorSwitch)}</strong></label><p>{words}</p></div>
                <Switch id="door" on change/>
            </div>
            {address}
        </section>
    }
}
