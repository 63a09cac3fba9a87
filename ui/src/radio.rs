//! Calls to the radio or the camera: one at a time for a screen, and none that outlives it.

use ipc::{Command, Failure, Turn, devices::Cancel};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{bridge, session::Session};

/// The radio, or the camera, as one screen uses it.
#[derive(Clone, Copy, Debug)]
pub struct Radio {
    session: Session,
    turn: StoredValue<Option<Turn>>,
}

impl Radio {
    /// For the screen that is being built: what it asked for ends with it.
    #[must_use]
    pub fn new(session: Session) -> Self {
        let radio = Self { session, turn: StoredValue::new(None) };
        on_cleanup(move || radio.stop());
        radio
    }

    /// Ends the call under way, if there is one; the core drops it, and radio and camera are free.
    pub fn stop(self) {
        if let Some(Some(turn)) = self.turn.try_update_value(Option::take) {
            spawn_local(async move {
                // A call that is done meanwhile needs no end.
                let _ = bridge::call(Cancel { turn }).await;
            });
        }
    }

    /// Asks something of the radio in place of what was asked before; `None` when it was stopped meanwhile.
    pub async fn call<C>(self, ask: impl FnOnce(Turn) -> C) -> Option<Result<C::Reply, Failure>>
    where
        C: Command,
    {
        self.stop();
        let turn = self.session.next_turn()?;
        if self.turn.try_set_value(Some(turn)).is_some() {
            return None;
        }
        let answer = bridge::call(ask(turn)).await;
        let ours = self.turn.try_update_value(|now| {
            let ours = *now == Some(turn);
            if ours {
                *now = None;
            }
            ours
        });
        (ours == Some(true)).then_some(answer)
    }
}
