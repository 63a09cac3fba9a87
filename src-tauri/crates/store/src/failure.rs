//! SQLite's errors as the port's.

use std::fmt;

use sqlx::migrate::MigrateError;
use wallet::ports::StoreError;

pub fn failed(cause: &impl fmt::Display) -> StoreError {
    StoreError::Failed(cause.to_string())
}

/// A stored value that cannot be read back.
pub fn unreadable(what: &str) -> StoreError {
    StoreError::Damaged(format!("a stored {what} cannot be read"))
}

pub fn of_sqlx(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Database(cause) if is_damage(cause.code().as_deref()) => {
            StoreError::Damaged(cause.message().to_string())
        }
        sqlx::Error::Database(cause) => failed(&cause.message()),
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

/// SQLITE_CORRUPT and SQLITE_NOTADB; the low byte of an extended code is its class.
fn is_damage(code: Option<&str>) -> bool {
    let class = code.and_then(|code| code.parse::<u32>().ok()).map(|code| code & 0xff);
    matches!(class, Some(11 | 26))
}
