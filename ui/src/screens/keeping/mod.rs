//! What keeps the owner's keys.

mod card;
mod copy;
mod password;
mod quiz;
mod reveal;

pub use card::KeysCard;
pub use copy::CopySecret;
pub use password::PasswordWindow;
pub use quiz::QuizWindow;
pub use reveal::RevealWindow;

use ipc::{Failure, keys::CloseWindow};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::bridge;

/// Closes this window; a core that cannot says why.
fn close(failed: RwSignal<Option<Failure>>) -> Callback<()> {
    Callback::new(move |()| {
        spawn_local(async move {
            if let Err(failure) = bridge::call(CloseWindow {}).await {
                let _ = failed.try_set(Some(failure));
            }
        });
    })
}
