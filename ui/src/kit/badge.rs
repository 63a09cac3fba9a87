//! Facts in a shape and a word, never in colour alone.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// What a fact means for the owner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    Ok,
    Warn,
    Danger,
    Info,
    /// Only somebody's word for it: hollow.
    Said,
}

impl Tone {
    /// Its class.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Danger => "danger",
            Self::Info => "info",
            Self::Said => "said",
        }
    }
}

/// A fact in a pill.
#[component]
pub fn Badge(glyph: Glyph, #[prop(into)] words: String, #[prop(optional)] tone: Tone) -> impl IntoView {
    view! { <span class=format!("badge {}", tone.class())><Icon glyph/>{words}</span> }
}

/// A fact in a line.
#[component]
pub fn Status(glyph: Glyph, #[prop(into)] words: String, #[prop(optional)] tone: Tone) -> impl IntoView {
    view! { <span class=format!("st {}", tone.class())><Icon glyph/>{words}</span> }
}
