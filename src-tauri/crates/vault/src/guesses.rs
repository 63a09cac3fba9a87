//! Counts wrong passwords, across restarts: from the fifth on each try waits 1, 2, 4 … 60 s.

use domain::time::Millis;
use wallet::ports::VaultError;

use crate::files::Folder;

const FILE: &str = "vault.guesses";
const FREE: u32 = 4;
const LONGEST: u64 = 60_000;

/// Wrong passwords in a row, and when the last was tried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guesses {
    wrong: u32,
    last: Millis,
}

impl Guesses {
    /// What earlier runs noted.
    ///
    /// # Errors
    /// [`VaultError::Storage`] for a link or another user's file.
    pub fn noted(folder: &Folder) -> Result<Self, VaultError> {
        Ok(folder.read(FILE, 64)?.and_then(|bytes| parse(&bytes)).unwrap_or_default())
    }

    /// How long the next try has to wait, in milliseconds; a clock set back makes that no longer than 60 s.
    pub fn wait(&self, now: Millis) -> u32 {
        let delay = self.delay();
        let left = self.last.plus(delay).0.saturating_sub(now.0).min(delay);
        u32::try_from(left).unwrap_or(u32::MAX)
    }

    /// One wrong password more, tried at `now`.
    pub fn and_one(self, now: Millis) -> Self {
        Self { wrong: self.wrong.saturating_add(1), last: now }
    }

    /// Notes them for the next start.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn note(&self, folder: &Folder) -> Result<(), VaultError> {
        if self.wrong == 0 {
            return folder.remove(FILE);
        }
        folder.replace(FILE, format!("{} {}\n", self.wrong, self.last).as_bytes())
    }

    fn delay(&self) -> u64 {
        let Some(over) = self.wrong.checked_sub(FREE) else { return 0 };
        1000u64.checked_shl(over.min(10)).unwrap_or(LONGEST).min(LONGEST)
    }
}

fn parse(bytes: &[u8]) -> Option<Guesses> {
    let (wrong, last) = std::str::from_utf8(bytes).ok()?.trim().split_once(' ')?;
    Some(Guesses { wrong: wrong.parse().ok()?, last: Millis(last.parse().ok()?) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_try_and_later_wait_1_2_4_up_to_60_seconds() {
        let mut guesses = Guesses::default();
        let mut waits = vec![];
        for _ in 0..12 {
            guesses = guesses.and_one(Millis(5));
            waits.push(guesses.wait(Millis(5)) / 1000);
        }
        assert_eq!(waits, [0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(guesses.wait(Millis(60_004)), 1);
        assert_eq!(guesses.wait(Millis(60_005)), 0);
        assert_eq!(guesses.wait(Millis(0)), 60_000);
    }
}
