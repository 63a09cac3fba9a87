//! Buttons: one verb each.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// How much weight a button has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    #[default]
    Plain,
    /// The one next step of a view.
    Primary,
    Quiet,
    Danger,
    /// The last step of what cannot be undone.
    DangerSolid,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Primary => "primary",
            Self::Quiet => "quiet",
            Self::Danger => "danger",
            Self::DangerSolid => "danger solid",
        }
    }
}

/// A button with a verb; while busy it keeps its width, turns a spinner and takes no second press.
#[component]
pub fn Button(
    #[prop(into)] label: Signal<String>,
    #[prop(optional)] look: Look,
    #[prop(optional)] glyph: Option<Glyph>,
    /// More classes: `sm`, `wide`, `first`.
    #[prop(optional)]
    class: &'static str,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Sends the form it stands in.
    #[prop(optional)]
    submit: bool,
    #[prop(optional)] press: Option<Callback<()>>,
) -> impl IntoView {
    let size = if class.contains("sm") { "s" } else { "" };
    let picture = move || {
        if busy.get() {
            Some(
                view! { <svg class=format!("i spin {size}") aria-hidden="true"><use href="#i-spin"></use></svg> }
                    .into_any(),
            )
        } else {
            glyph.map(|glyph| view! { <Icon glyph size=size/> }.into_any())
        }
    };
    view! {
        <button
            class=format!("btn {} {class}", look.class())
            type=if submit { "submit" } else { "button" }
            disabled=move || disabled.get() || busy.get()
            aria-busy=move || busy.get().then_some("true")
            on:click=move |_| {
                if let Some(press) = press {
                    press.run(());
                }
            }
        >
            {picture}
            <span>{move || label.get()}</span>
        </button>
    }
}
