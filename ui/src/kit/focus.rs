//! Leading the owner to the field that is wrong.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Puts the focus on the element with this id, if it is there.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|el| el.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}
