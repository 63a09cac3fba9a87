//! A reader of fingers that says what a test wants.

use std::{
    future::pending,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use async_trait::async_trait;
use wallet::ports::{Presence, PresenceError};

/// At first there is none.
#[derive(Default)]
pub struct FakePresence {
    pub offered: AtomicBool,
    /// What it says to a finger; as long as there is nothing, nobody touches it.
    pub says: Mutex<Option<Result<(), PresenceError>>>,
    /// How often it was asked.
    pub asked: AtomicU32,
}

impl FakePresence {
    pub fn will_say(&self, answer: Result<(), PresenceError>) {
        *self.says.lock().unwrap() = Some(answer);
    }

    pub fn asked(&self) -> u32 {
        self.asked.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Presence for FakePresence {
    async fn offered(&self) -> bool {
        self.offered.load(Ordering::SeqCst)
    }

    async fn prove(&self) -> Result<(), PresenceError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let says = *self.says.lock().unwrap();
        match says {
            Some(answer) => answer,
            None => pending().await,
        }
    }
}
