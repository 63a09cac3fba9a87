//! A phrase that was drawn and shown, but is not a wallet yet.

use domain::time::Millis;
use secrecy::{ExposeSecret, SecretString};
use wallet::ports::Random;

use crate::phrase::{Entropy, normal};

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
        Self { entropy: Entropy::drawn(random), asked: asked(random), drawn: now }
    }

    pub fn expired(&self, now: Millis) -> bool {
        now >= self.drawn.plus(LIFE)
    }

    /// Whether these are the words that were asked for.
    pub fn answered(&self, words: &[SecretString; 2]) -> bool {
        let Some(phrase) = self.entropy.phrase() else { return false };
        self.asked.iter().zip(words).all(|(place, word)| {
            let right = phrase.expose_secret().split(' ').nth(usize::from(*place).saturating_sub(1));
            right == Some(normal(word.expose_secret()).as_str())
        })
    }
}

/// Two different numbers from 1 to 24, each pair as likely as any other.
fn asked(random: &dyn Random) -> [u8; 2] {
    loop {
        let mut bytes = [0u8; 2];
        random.fill(&mut bytes);
        let [first, second] = bytes;
        // 240 is the largest multiple of 24 a byte can hold: above it the low numbers would be likelier.
        if first < 240 && second < 240 && first % 24 != second % 24 {
            let mut pair = [first % 24 + 1, second % 24 + 1];
            pair.sort_unstable();
            return pair;
        }
    }
}
