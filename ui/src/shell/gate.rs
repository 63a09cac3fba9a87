//! A gate: enamel with one paper on it, for the first run and for unlocking.

use leptos::prelude::*;

use crate::{t, text::Shell};

/// A gate with its title line, one paper and a foot line.
#[component]
pub fn Gate(
    #[prop(into)] foot: String,
    /// A few words at the right of the top line.
    #[prop(optional, into)]
    place: String,
    #[prop(optional)] narrow: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="gate">
            <header class="gate-top on-box">
                <span class="brand"><img src="/logo.svg" alt="" width="30" height="30"/>{t!(Shell::Name)}</span>
                <span class="sm">{place}</span>
            </header>
            <main class=if narrow { "gate-main narrow" } else { "gate-main" } id="main">{children()}</main>
            <footer class="gate-foot on-box">{foot}</footer>
        </div>
    }
}
