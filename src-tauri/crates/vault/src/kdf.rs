//! Argon2id: what one guess at the password costs.

use argon2::{Algorithm, Argon2, Params, Version};
use wallet::ports::Clock;

use crate::secret::Key;

/// What a guess has to cost at least, in milliseconds.
const GUESS_MILLIS: u64 = 500;
const MOST_PASSES: u32 = 16;
const MOST_LANES: u32 = 8;
const MOST_MEMORY: u32 = 1024 * 1024;
#[cfg(not(feature = "weak-kdf"))]
const LEAST_MEMORY: u32 = 64 * 1024;
#[cfg(feature = "weak-kdf")]
const LEAST_MEMORY: u32 = 64;

/// How dear a guess at the password of a new vault is made.
#[derive(Clone, Copy, Debug)]
pub struct KdfCost(Cost);

#[derive(Clone, Copy, Debug)]
enum Cost {
    Calibrated,
    #[cfg(feature = "weak-kdf")]
    Weak,
}

impl KdfCost {
    /// 256 MiB, 1 lane, 3 passes or as many more as it takes for a guess to cost 500 ms here (16 at most).
    #[must_use]
    pub fn calibrated() -> Self {
        Self(Cost::Calibrated)
    }

    /// 64 KiB and 1 pass, for tests.
    #[cfg(feature = "weak-kdf")]
    #[must_use]
    pub fn weak() -> Self {
        Self(Cost::Weak)
    }

    /// Derives the wrapping key of a new vault and says with which parameters.
    pub fn derive(self, clock: &dyn Clock, password: &[u8], salt: &[u8; 16]) -> Result<(KdfParams, Key), KdfError> {
        match self.0 {
            Cost::Calibrated => calibrated(clock, password, salt),
            #[cfg(feature = "weak-kdf")]
            Cost::Weak => {
                let params = KdfParams { memory: 64, passes: 1, lanes: 1 };
                Ok((params, params.derive(password, salt)?))
            }
        }
    }
}

fn calibrated(clock: &dyn Clock, password: &[u8], salt: &[u8; 16]) -> Result<(KdfParams, Key), KdfError> {
    let mut params = KdfParams { memory: 256 * 1024, passes: 3, lanes: 1 };
    loop {
        let start = clock.now().0;
        let key = params.derive(password, salt)?;
        let Some(passes) = more_passes(params.passes, clock.now().0.saturating_sub(start)) else {
            return Ok((params, key));
        };
        params.passes = passes;
    }
}

/// The passes to try next when `passes` took `millis`; `None` when that is dear enough or the most there is.
fn more_passes(passes: u32, millis: u64) -> Option<u32> {
    if millis >= GUESS_MILLIS || passes >= MOST_PASSES {
        return None;
    }
    let wanted = (u64::from(passes) * GUESS_MILLIS).div_ceil(millis.max(1));
    let wanted = u32::try_from(wanted).unwrap_or(MOST_PASSES);
    Some(wanted.clamp(passes + 1, MOST_PASSES))
}

/// The parameters of Argon2id as written in a vault: memory in KiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KdfParams {
    pub memory: u32,
    pub passes: u32,
    pub lanes: u32,
}

impl KdfParams {
    /// Whether they are within what is ever taken from a file: 64 MiB to 1 GiB, 1 to 16 passes, 1 to 8 lanes.
    pub fn bounded(&self) -> bool {
        let memory = (LEAST_MEMORY..=MOST_MEMORY).contains(&self.memory);
        memory && (1..=MOST_PASSES).contains(&self.passes) && (1..=MOST_LANES).contains(&self.lanes)
    }

    /// The wrapping key that `password` gives under `salt`.
    pub fn derive(&self, password: &[u8], salt: &[u8; 16]) -> Result<Key, KdfError> {
        let params = Params::new(self.memory, self.passes, self.lanes, Some(32)).map_err(|_| KdfError)?;
        let mut key = Key::zeros();
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(password, salt, key.bytes_mut())
            .map_err(|_| KdfError)?;
        Ok(key)
    }
}

/// The computer could not give the memory one guess takes.
#[derive(Debug)]
pub struct KdfError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_are_added_until_a_guess_costs_half_a_second() {
        assert_eq!(more_passes(3, 757), None);
        assert_eq!(more_passes(3, 500), None);
        assert_eq!(more_passes(3, 499), Some(4));
        assert_eq!(more_passes(3, 200), Some(8));
        assert_eq!(more_passes(3, 0), Some(16));
        assert_eq!(more_passes(16, 100), None);
    }

    #[test]
    fn parameters_out_of_bounds_are_named_before_memory_is_taken() {
        let good = KdfParams { memory: 256 * 1024, passes: 3, lanes: 1 };
        assert!(good.bounded());
        assert!(!KdfParams { memory: u32::MAX, ..good }.bounded());
        assert!(!KdfParams { memory: 1024 * 1024 + 1, ..good }.bounded());
        assert!(!KdfParams { memory: LEAST_MEMORY - 1, ..good }.bounded());
        assert!(!KdfParams { passes: 0, ..good }.bounded());
        assert!(!KdfParams { passes: 17, ..good }.bounded());
        assert!(!KdfParams { lanes: 0, ..good }.bounded());
        assert!(!KdfParams { lanes: u32::MAX, ..good }.bounded());
    }

    /// The known answers of Argon2id are in tests/vectors.rs; here: each input counts.
    #[test]
    fn password_salt_and_every_parameter_change_the_key() {
        let base = KdfParams { memory: 64, passes: 1, lanes: 1 };
        let key = |p: KdfParams, pw: &[u8], salt: u8| *p.derive(pw, &[salt; 16]).unwrap().bytes();
        let first = key(base, b"password", 1);
        assert_eq!(first, key(base, b"password", 1));
        assert_ne!(first, key(base, b"passwore", 1));
        assert_ne!(first, key(base, b"password", 2));
        assert_ne!(first, key(KdfParams { passes: 2, ..base }, b"password", 1));
        assert_ne!(first, key(KdfParams { memory: 72, ..base }, b"password", 1));
        assert_ne!(first, key(KdfParams { lanes: 2, ..base }, b"password", 1));
    }
}
