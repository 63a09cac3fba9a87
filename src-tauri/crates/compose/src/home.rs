//! The folder of one wallet, held by one process (T-26).

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
};

use domain::failure::{Code, Coded};
use thiserror::Error;

/// A home whose lock this process holds; dropping it gives the lock back.
#[derive(Debug)]
pub struct Home {
    path: PathBuf,
    _lock: File,
}

impl Home {
    /// Makes the folder if need be (0700) and takes its lock.
    ///
    /// # Errors
    /// [`HomeError::Held`] when another process has it.
    pub fn hold(path: &Path) -> Result<Self, HomeError> {
        make(path).map_err(|e| HomeError::Unusable(e.to_string()))?;
        let lock = open_private(&path.join("home.lock")).map_err(|e| HomeError::Unusable(e.to_string()))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_path_buf(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(HomeError::Held),
            Err(TryLockError::Error(e)) => Err(HomeError::Unusable(e.to_string())),
        }
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(unix)]
pub(crate) fn make(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    match fs::symlink_metadata(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => fs::DirBuilder::new().mode(0o700).create(path)?,
        Err(e) => return Err(e),
        Ok(found) if !found.is_dir() => return Err(io::Error::other("it is a link or a file, not a folder")),
        Ok(found) if found.uid() != rustix::process::geteuid().as_raw() => {
            return Err(io::Error::other("it belongs to another user"));
        }
        Ok(_) => {}
    }
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
pub(crate) fn make(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

#[cfg(unix)]
pub(crate) fn open_private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let no_follow = rustix::fs::OFlags::NOFOLLOW.bits().cast_signed();
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .custom_flags(no_follow)
        .open(path)
}

#[cfg(not(unix))]
pub(crate) fn open_private(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

/// Why a home cannot be used.
#[derive(Debug, Error)]
pub enum HomeError {
    #[error("Deedbox is running with this folder already")]
    Held,
    #[error("the wallet's folder cannot be used: {0}. Name another one with --home")]
    Unusable(String),
}

impl Coded for HomeError {
    fn code(&self) -> Code {
        match self {
            Self::Held => Code::SecondInstance,
            Self::Unusable(_) => Code::HomeUnusable,
        }
    }
}
