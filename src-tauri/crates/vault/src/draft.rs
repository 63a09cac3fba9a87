//! A phrase that was drawn and shown, but is not a wallet yet.

use domain::time::Millis;
use secrecy::SecretString;
use wallet::ports::Random;

use crate::{phrase::Entropy, quiz};

/// How long a draft lives, in milliseconds.
pub const LIFE: u64 = 600_000;

/// A drafted phrase.
pub struct Draft {
    pub entropy: Entropy,
    /// The words to ask back, counted from 1, in rising order.
    pub asked: [u8; 2],
    drawn: Millis,
}

impl Draft {
    pub fn new(random: &dyn Random, now: Millis) -> Self {
        Self { entropy: Entropy::drawn(random), asked: quiz::drawn(random, 24), drawn: now }
    }

    pub fn expired(&self, now: Millis) -> bool {
        now >= self.drawn.plus(LIFE)
    }

    /// Whether these are the words that were asked for.
    pub fn answered(&self, words: &[SecretString; 2]) -> bool {
        self.entropy.phrase().is_some_and(|phrase| quiz::answered(&phrase, &self.asked, words))
    }
}
