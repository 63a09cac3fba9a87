//! Values as SQLite keeps them: ids and hashes as hex text, numbers as 64-bit integers.

use std::str::FromStr;

use domain::time::Millis;
use wallet::ports::StoreError;

use crate::failure::{failed, unreadable};

/// A number that fits SQLite's signed integers.
pub fn integer(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| failed(&format!("the number {number} is too large to store")))
}

/// A moment; one beyond what SQLite can hold is the last one, so that it can bound a search.
pub fn moment(at: Millis) -> i64 {
    i64::try_from(at.0).unwrap_or(i64::MAX)
}

pub fn number<T: TryFrom<i64>>(stored: i64, what: &str) -> Result<T, StoreError> {
    T::try_from(stored).map_err(|_| unreadable(what))
}

pub fn millis(stored: i64) -> Result<Millis, StoreError> {
    Ok(Millis(number(stored, "moment")?))
}

pub fn parsed<T: FromStr>(text: &str, what: &str) -> Result<T, StoreError> {
    text.parse().map_err(|_| unreadable(what))
}
