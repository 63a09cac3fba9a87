//! Copying a secret: the core does it, and takes it off the clipboard again (T-75).

use ipc::{Failure, keeping::CopyShown};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Button, Glyph},
    screens::parts::Problem,
    t,
    text::Keeping,
};

/// A button that has the core copy what this window shows.
#[component]
pub fn CopySecret(
    #[prop(into)] label: String,
    /// What stands below it before it is pressed.
    #[prop(optional)]
    lead: &'static str,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let press = Callback::new(move |()| {
        spawn_local(async move {
            let answer = bridge::call(CopyShown {}).await;
            let _ = copied.try_set(answer.is_ok());
            let _ = failed.try_set(answer.err());
        });
    });
    let says = move || if copied.get() { t!(Keeping::Copied) } else { lead };
    view! {
        <div class="stack-2">
            <Button label=label glyph=Glyph::Copy class="wide" press=press/>
            <p class="sub" role="status">{says}</p>
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
        </div>
    }
}
