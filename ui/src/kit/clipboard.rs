//! Copying by the owner's own press.

use leptos::prelude::*;

/// Puts `text` on the clipboard; says whether the browser took the order.
pub async fn copy(text: String) -> bool {
    let promise = window().navigator().clipboard().write_text(&text);
    wasm_bindgen_futures::JsFuture::from(promise).await.is_ok()
}
