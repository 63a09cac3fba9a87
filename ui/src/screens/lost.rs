//! A place that does not exist.

use leptos::prelude::*;

use crate::{kit::Empty, t, text::Shell};

/// Says so, and leads home.
#[component]
pub fn LostScreen() -> impl IntoView {
    view! {
        <section class="card">
            <Empty title=t!(Shell::NotFound) why=t!(Shell::NotFoundWhy)>
                <a class="btn primary" href="/">{t!(Shell::GoHome)}</a>
            </Empty>
        </section>
    }
}
