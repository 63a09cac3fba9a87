//! Pieces that several screens share.

mod account;
mod alarms;
mod asked;
mod coin;
mod deed;
mod foreign;
mod loaded;
mod people;
mod picture;
mod problem;
mod things;
mod words;

pub use account::{Signs, SignsScreen, account_name, cannot_sign, name_in_use, only_watches, origin_words, place_name};
pub use alarms::{Alarms, Watched};
pub use asked::Asked;
pub use coin::{Coin, coin, network};
pub use deed::{DeedCard, OwnerSeal, seal_digest};
pub use foreign::clean;
pub use loaded::Loaded;
pub use people::KnownPeople;
pub use picture::{Chooser, on_phone, picture};
pub use problem::{Problem, problem_line};
pub use things::{heard_lately, kind_glyph, kind_title, latest_line, latest_value};
pub use words::{Part, ReviewWords, facts};

use std::time::Duration;

use leptos::{ev, prelude::*};

/// Does `again` every `seconds` for as long as the screen stands.
pub fn every(seconds: u64, again: impl Fn() + 'static) {
    if let Ok(handle) = set_interval_with_handle(again, Duration::from_secs(seconds)) {
        on_cleanup(move || handle.clear());
    }
}

/// Whether this window is the one in use.
#[must_use]
pub fn focused() -> RwSignal<bool> {
    let focused = RwSignal::new(document().has_focus().unwrap_or(false));
    let focus = window_event_listener(ev::focus, move |_| focused.set(true));
    let blur = window_event_listener(ev::blur, move |_| focused.set(false));
    on_cleanup(move || {
        focus.remove();
        blur.remove();
    });
    focused
}
