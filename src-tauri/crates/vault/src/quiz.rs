//! Which words of a phrase are asked back.

use secrecy::{ExposeSecret, SecretString};
use wallet::ports::Random;

use crate::phrase::normal;

/// `N` different numbers from 1 to `count` (at most 24), in rising order, each choice as likely as any other.
pub fn drawn<const N: usize>(random: &dyn Random, count: u8) -> [u8; N] {
    let mut chosen = Vec::with_capacity(N);
    // Above the largest multiple of `count` that a byte can hold, the low numbers would be likelier.
    let fair = 256 - 256 % u16::from(count.max(1));
    while chosen.len() < N.min(usize::from(count)) {
        let mut byte = [0u8];
        random.fill(&mut byte);
        let number = byte[0] % count + 1;
        if u16::from(byte[0]) < fair && !chosen.contains(&number) {
            chosen.push(number);
        }
    }
    chosen.sort_unstable();
    std::array::from_fn(|at| chosen.get(at).copied().unwrap_or(1))
}

/// Whether `words` stand at the places `asked` of `phrase`.
pub fn answered(phrase: &SecretString, asked: &[u8], words: &[SecretString]) -> bool {
    asked.len() == words.len()
        && asked.iter().zip(words).all(|(place, word)| {
            let right = phrase.expose_secret().split(' ').nth(usize::from(*place).saturating_sub(1));
            right == Some(normal(word.expose_secret()).as_str())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(std::sync::Mutex<u8>);

    impl Random for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            let mut next = self.0.lock().unwrap();
            bytes.iter_mut().for_each(|byte| {
                *byte = *next;
                *next = next.wrapping_add(7);
            });
        }
    }

    #[test]
    fn different_words_that_the_phrase_has_are_asked_for_in_order() {
        let random = Counting(std::sync::Mutex::new(200));
        for count in [12, 15, 18, 21, 24] {
            for _ in 0..500 {
                let [a, b, c] = drawn::<3>(&random, count);
                assert!(1 <= a && a < b && b < c && c <= count, "{a} {b} {c} of {count}");
            }
        }
    }

    #[test]
    fn the_words_must_be_those_of_their_places() {
        let phrase = "one two three".into();
        assert!(answered(&phrase, &[1, 3], &["ONE ".into(), "three".into()]));
        assert!(!answered(&phrase, &[1, 3], &["three".into(), "one".into()]));
        assert!(!answered(&phrase, &[1, 3], &["one".into()]));
        assert!(!answered(&phrase, &[4], &["one".into()]));
    }
}
