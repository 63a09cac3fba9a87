//! What the owner just did, for six seconds.

use std::time::Duration;

use leptos::prelude::*;

use super::{Glyph, Icon};

const LIFE: Duration = Duration::from_secs(6);

/// The toast in view, if any; the newest wins.
#[derive(Clone, Copy, Debug)]
pub struct Toasts {
    said: RwSignal<Option<(u32, String)>>,
}

impl Toasts {
    /// No toast yet.
    #[must_use]
    pub fn new() -> Self {
        Self { said: RwSignal::new(None) }
    }

    /// Says `words` for six seconds.
    pub fn say(self, words: impl Into<String>) {
        let number = self.said.get_untracked().map_or(0, |(number, _)| number.wrapping_add(1));
        self.said.set(Some((number, words.into())));
        set_timeout(
            move || {
                if self.said.get_untracked().is_some_and(|(now, _)| now == number) {
                    self.said.set(None);
                }
            },
            LIFE,
        );
    }
}

impl Default for Toasts {
    fn default() -> Self {
        Self::new()
    }
}

/// Where the toast stands.
#[component]
pub fn ToastPlace(toasts: Toasts) -> impl IntoView {
    view! {
        <div class="toast-at" role="status">
            {move || {
                toasts.said.get().map(|(_, words)| view! { <div class="toast"><Icon glyph=Glyph::Check/><span>{words}</span></div> })
            }}
        </div>
    }
}
