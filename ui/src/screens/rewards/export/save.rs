//! Writing the file into the owner's documents.

use domain::reward_export::RewardsExport;
use ipc::rewards::SaveExport;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::Wanted;
use crate::{
    bridge,
    kit::{Button, Glyph, Hash, Look},
    screens::parts::{Problem, clean},
    session::Source,
    t,
    text::Export,
};

/// The longest path that is shown, in characters.
const PATH: usize = 4096;

/// Writes the file that is shown, then shows what is in it and where it is.
#[component]
pub(super) fn SaveCard(
    wanted: Memo<Wanted>,
    read: Source<RewardsExport>,
    saved: RwSignal<Option<String>>,
) -> impl IntoView {
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<ipc::Failure>);
    let save = Callback::new(move |()| {
        let asked = wanted.get_untracked();
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let answer = bridge::call(SaveExport { form: asked.form, days: asked.days }).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(done) => {
                    // Another file may be looked at meanwhile.
                    if wanted.try_get_untracked() == Some(asked) {
                        read.tell(done.holds);
                    }
                    let _ = saved.try_set(Some(clean(&done.file, PATH)));
                }
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
        });
    });
    let label = Signal::derive(move || t!(if busy.get() { Export::Saving } else { Export::Save }).to_string());
    let done = move || {
        saved.get().map(|path| {
            view! {
                <p role="status">{t!(Export::Saved)}" "<Hash text=path full=true copy_label=t!(Export::CopyPath)/></p>
            }
        })
    };
    view! {
        <section class="card stack-2">
            <p class="sub">{t!(Export::SaveWhy)}</p>
            <div><Button label=label look=Look::Primary glyph=Glyph::Save busy=busy press=save/></div>
            {done}
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
        </section>
    }
}
