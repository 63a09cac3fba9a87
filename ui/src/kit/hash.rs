//! An address or fingerprint with a copy button.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{Glyph, Icon, clipboard, format::short};
use crate::{t, text::Kit};

/// An address: short, or in full where money or a deed goes out.
#[component]
pub fn Hash(
    #[prop(into)] text: String,
    #[prop(optional)] full: bool,
    /// What the copy button says it copies.
    #[prop(optional, into)]
    copy_label: Option<String>,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let shown = if full { text.clone() } else { short(&text) };
    let label = copy_label.unwrap_or_else(|| t!(Kit::CopyAddress).to_string());
    let whole = text.clone();
    let copy = move |_| {
        let text = whole.clone();
        spawn_local(async move { copied.set(clipboard::copy(text).await) });
    };
    view! {
        <span class=if full { "hash full" } else { "hash" } title=text>
            <span>{shown}</span>
            <button type="button" aria-label=label on:click=copy>
                {move || view! { <Icon glyph=if copied.get() { Glyph::Check } else { Glyph::Copy }/> }}
            </button>
            <span class="vh" role="status">{move || if copied.get() { t!(Kit::Copied) } else { "" }}</span>
        </span>
    }
}
