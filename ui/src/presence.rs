//! Tells the core that the owner is here, so that an open wallet does not lock under their hands (T-12).

use ipc::keeping::OwnerIsHere;
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use crate::{bridge, session::now};

/// How often it is told at most, in milliseconds.
const EVERY: u64 = 2_000;

/// Tells of keys, the pointer and the wheel for as long as the page lives.
pub fn tell_presence() {
    let last = StoredValue::new(0);
    let seen = move || {
        let now = now();
        if is_news(last.get_value(), now) {
            last.set_value(now);
            spawn_local(async {
                // A core that does not hear it locks in time.
                let _ = bridge::call(OwnerIsHere {}).await;
            });
        }
    };
    window_event_listener(ev::keydown, move |_| seen());
    window_event_listener(ev::pointerdown, move |_| seen());
    window_event_listener(ev::pointermove, move |_| seen());
    window_event_listener(ev::wheel, move |_| seen());
}

/// A clock that was set back is no reason to fall silent.
fn is_news(last: u64, now: u64) -> bool {
    now.abs_diff(last) >= EVERY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_every_two_seconds_at_most() {
        assert!(is_news(0, 1_000_000) && is_news(1_000_000, 1_002_000));
        assert!(!is_news(1_000_000, 1_001_999));
        assert!(is_news(1_000_000, 10_000), "the clock was set back");
    }
}
