//! The file that shows others what was checked here.

use ipc::devices::SaveProof;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::Asked;
use crate::{
    bridge,
    kit::{Button, Glyph, Hash},
    screens::parts::{clean, problem_line},
    session::session,
    t,
    text::Proof,
};

/// The longest path that is shown, in characters.
const PATH: usize = 4096;

/// Writes the proof of these readings into the owner's documents.
#[component]
pub(super) fn SaveRow(asked: Asked) -> impl IntoView {
    let session = session();
    let busy = RwSignal::new(false);
    let file = RwSignal::new(None::<String>);
    let save = Callback::new(move |()| {
        let Asked { device, stream, from, to } = asked.clone();
        busy.set(true);
        spawn_local(async move {
            let answer = bridge::call(SaveProof { device, stream, from, to }).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(path) => {
                    let _ = file.try_set(Some(clean(&path, PATH)));
                }
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
        });
    });
    let label = Signal::derive(move || t!(if busy.get() { Proof::Saving } else { Proof::Save }).to_string());
    view! {
        <p class="sub">{t!(Proof::SaveWhy)}</p>
        <p><Button label=label class="sm" glyph=Glyph::Save busy=busy press=save/></p>
        {move || file.get().map(|path| view! {
            <p class="sub" role="status">{t!(Proof::SavedAs)}" "<Hash text=path full=true copy_label=t!(Proof::CopyPath)/></p>
        })}
    }
}
