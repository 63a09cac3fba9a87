//! Who may read what: permissions, their log, the door, what apps ask for, a new permission, and its key.

mod card;
mod change;
mod connections;
mod door;
mod door_test;
mod ending;
mod finer;
mod form;
mod less;
mod list;
mod log;
mod new;
mod pausing;
mod requests;
mod sheet;
mod token;
mod week;

use leptos::prelude::*;

use crate::{t, text::Access};

pub use change::ChangeScreen;
pub use list::AccessScreen;
pub use log::LogScreen;
pub use new::NewGrantScreen;
pub use requests::RequestScreen;
pub use token::TokenWindow;

/// The two views of access.
#[component]
fn Views(log: bool) -> impl IntoView {
    view! {
        <nav class="seg start" aria-label=t!(Access::View)>
            <a href="/access" aria-current=(!log).then_some("page")>{t!(Access::ByApp)}</a>
            <a href="/access/log" aria-current=log.then_some("page")>{t!(Access::Log)}</a>
        </nav>
    }
}
