//! Pictures of codes that the owner chooses or takes, and files.

use ipc::{Code, Failure, Picture};
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::{
    kit::{Button, Glyph},
    t,
    text::Add,
};

/// The largest picture that the core takes, in bytes.
const LARGEST: f64 = 20_000_000.0;

/// Chooses a picture or a file, or takes one with the camera at the back of a phone.
#[component]
pub fn Chooser(
    label: &'static str,
    busy: RwSignal<bool>,
    picked: Callback<File>,
    #[prop(optional)] camera: bool,
    /// What else than pictures is chosen; empty for any file.
    #[prop(default = "image/png,image/jpeg")]
    accept: &'static str,
    #[prop(default = Glyph::Qr)] glyph: Glyph,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let choose = Callback::new(move |()| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    });
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            picked.run(file);
        }
        // The same file can be chosen again.
        input.set_value("");
    };
    view! {
        <Button label=label.to_string() class="sm" glyph=glyph disabled=busy press=choose/>
        <input
            node_ref=input
            type="file"
            accept=accept
            capture=camera.then_some("environment")
            class="vh"
            tabindex="-1"
            aria-hidden="true"
            on:change=chosen
        />
    }
}

/// A picture, read in the page.
///
/// # Errors
/// Where it is too large for the core, or cannot be read.
pub async fn picture(file: &File) -> Result<Picture, Failure> {
    if file.size() > LARGEST {
        return Err(Failure { code: Code::LabelBadPicture, detail: t!(Add::PictureLarge).to_string() });
    }
    let unread = |_| Failure { code: Code::LabelBadPicture, detail: t!(Add::PictureUnread).to_string() };
    let blob: &web_sys::Blob = file.unchecked_ref();
    let buffer = JsFuture::from(blob.array_buffer()).await.map_err(unread)?;
    Ok(Picture::new(js_sys::Uint8Array::new(&buffer).to_vec()))
}

/// Whether this is a phone, where a picture can be taken on the spot.
pub fn on_phone() -> bool {
    window().navigator().user_agent().is_ok_and(|agent| is_phone(&agent))
}

fn is_phone(agent: &str) -> bool {
    ["Android", "iPhone", "iPad"].iter().any(|name| agent.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_phone_takes_pictures() {
        assert!(is_phone(
            "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Version/4.0 Chrome/131.0 Mobile"
        ));
        assert!(is_phone("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"));
        assert!(!is_phone(
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari"
        ));
        assert!(!is_phone("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Edg/131.0"));
    }
}
