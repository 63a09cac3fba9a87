//! A database that the start found damaged (T-25).

use std::path::{Path, PathBuf};

use domain::{
    day::Day,
    failure::{Code, Coded},
};
use thiserror::Error;
use wallet::ports::{Clock, StoreError};

use crate::{Home, HomeError, SystemClock};

/// A damaged database in a home whose lock this process holds.
#[derive(Debug)]
pub struct DamagedDatabase {
    home: Home,
    cause: String,
}

impl DamagedDatabase {
    /// Takes the home's lock and looks at its database.
    ///
    /// # Errors
    /// [`AsideError::Sound`] when there is nothing to put aside.
    pub async fn find(home: &Path) -> Result<Self, AsideError> {
        let home = Home::hold(home)?;
        let cause = store::damage(home.path()).await?.ok_or(AsideError::Sound)?;
        Ok(Self { home, cause })
    }

    /// What is wrong with it.
    #[must_use]
    pub fn cause(&self) -> &str {
        &self.cause
    }

    /// Gives it another name in the same folder, and tells all names; the next start begins a new database.
    ///
    /// # Errors
    /// [`AsideError`]; nothing is lost.
    pub fn set_aside(self) -> Result<Vec<PathBuf>, AsideError> {
        let day = Day::of(SystemClock.now()).to_string();
        Ok(store::set_aside(self.home.path(), &day)?)
    }
}

/// Why no database was put aside.
#[derive(Debug, Error)]
pub enum AsideError {
    #[error(transparent)]
    Home(#[from] HomeError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("this folder has no damaged database; nothing was moved. Deedbox can be started as it is")]
    Sound,
}

impl Coded for AsideError {
    fn code(&self) -> Code {
        match self {
            Self::Home(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Sound => Code::BadRequest,
        }
    }
}
