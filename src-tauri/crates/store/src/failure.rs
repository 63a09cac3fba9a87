//! SQLite's errors as the port's.

use std::{fmt, io};

use sqlx::migrate::MigrateError;
use wallet::ports::StoreError;

/// `SQLITE_READONLY`, `SQLITE_CORRUPT`, `SQLITE_FULL` and `SQLITE_NOTADB`.
const READ_ONLY: u32 = 8;
const CORRUPT: u32 = 11;
const FULL: u32 = 13;
const NOT_A_DATABASE: u32 = 26;

pub fn failed(cause: &impl fmt::Display) -> StoreError {
    StoreError::Failed(cause.to_string())
}

/// A stored value that cannot be read back.
pub fn unreadable(what: &str) -> StoreError {
    StoreError::Damaged(format!("a stored {what} cannot be read"))
}

pub fn of_sqlx(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Database(cause) => {
            let said = cause.message().to_string();
            match class(cause.code().as_deref()) {
                Some(CORRUPT | NOT_A_DATABASE) => StoreError::Damaged(said),
                Some(FULL) => StoreError::Full(said),
                Some(READ_ONLY) => StoreError::ReadOnly(said),
                _ => StoreError::Failed(said),
            }
        }
        sqlx::Error::ColumnDecode { index, .. } => unreadable(index),
        _ => failed(&error),
    }
}

pub fn of_migration(error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => of_sqlx(cause),
        MigrateError::VersionMismatch(_) | MigrateError::Dirty(_) => StoreError::Damaged(error.to_string()),
        _ => failed(&error),
    }
}

/// What the file system says before SQLite is asked.
pub fn of_io(error: &io::Error) -> StoreError {
    let said = error.to_string();
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full(said),
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => StoreError::ReadOnly(said),
        _ => StoreError::Failed(said),
    }
}

/// The low byte of an extended code is its class.
fn class(code: Option<&str>) -> Option<u32> {
    code.and_then(|code| code.parse::<u32>().ok()).map(|code| code & 0xff)
}
