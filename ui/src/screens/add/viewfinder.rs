//! What stands before the picture of the camera while it looks for a code.

use leptos::prelude::*;

use crate::{
    kit::{Button, Dialog, Glyph},
    t,
    text::Add,
};

/// A frame and the way out; the rest of the page is transparent meanwhile, since the picture lies behind it.
#[component]
pub fn Viewfinder(stop: Callback<()>) -> impl IntoView {
    view! {
        <div class="viewfinder">
            <div class="frame" aria-hidden="true"></div>
            <Dialog title=t!(Add::Scanning) no=stop>
                <p class="muted sm">{t!(Add::ScanningWhy)}</p>
                <Button label=t!(Add::Stop).to_string() class="wide" glyph=Glyph::Pause press=stop/>
            </Dialog>
        </div>
    }
}
