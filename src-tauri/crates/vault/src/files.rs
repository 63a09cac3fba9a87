//! Files that are the owner's alone: plain files, 0600, in a folder 0700; written whole or not at all.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Read, Write},
    path::{Path, PathBuf},
};

use wallet::{fault, ports::VaultError};

/// A folder of the owner's own.
pub struct Folder(PathBuf);

impl Folder {
    /// Opens `path`, made with mode 0700 if missing.
    ///
    /// # Errors
    /// [`VaultError::Storage`] for a link, a file, another user's folder, or no permission.
    pub fn open(path: &Path) -> Result<Self, VaultError> {
        if fs::symlink_metadata(path).is_err() {
            made(path).map_err(|e| failed(path, &e))?;
        }
        let meta = fs::symlink_metadata(path).map_err(|e| failed(path, &e))?;
        if !meta.is_dir() {
            return Err(VaultError::Storage(format!("{} is not a plain folder", name(path))));
        }
        owner_only(path, &meta, 0o700)?;
        Ok(Self(path.to_path_buf()))
    }

    /// Whether something lies at `file`, of whatever kind.
    pub fn holds(&self, file: &str) -> bool {
        fs::symlink_metadata(self.0.join(file)).is_ok()
    }

    /// The bytes of `file`, at most `most` and one; `None` when there is none.
    ///
    /// # Errors
    /// [`VaultError::Storage`] for a link, a pipe, another user's file, or no permission.
    pub fn read(&self, file: &str, most: usize) -> Result<Option<Vec<u8>>, VaultError> {
        let path = self.0.join(file);
        let opened = match without_links(OpenOptions::new().read(true)).open(&path) {
            Ok(opened) => opened,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(failed(&path, &e)),
        };
        let meta = opened.metadata().map_err(|e| failed(&path, &e))?;
        if !meta.is_file() {
            return Err(VaultError::Storage(format!("{file} is not a plain file")));
        }
        owner_only(&path, &meta, 0o600)?;
        let mut bytes = Vec::new();
        opened.take(most as u64 + 1).read_to_end(&mut bytes).map_err(|e| failed(&path, &e))?;
        Ok(Some(bytes))
    }

    /// Puts `bytes` in place of `file`: new file, sync, rename, sync of the folder.
    ///
    /// # Errors
    /// [`VaultError::Storage`]; what was there is as it was.
    pub fn replace(&self, file: &str, bytes: &[u8]) -> Result<(), VaultError> {
        let fresh = self.0.join(format!("{file}.new"));
        self.stage(&fresh, bytes).map_err(|e| failed(&fresh, &e))?;
        fault::point("vault.write.synced");
        self.rename(&format!("{file}.new"), file)?;
        fault::point("vault.write.renamed");
        Ok(())
    }

    /// Gives `from` the name `to`, and syncs the folder.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn rename(&self, from: &str, to: &str) -> Result<(), VaultError> {
        let target = self.0.join(to);
        fs::rename(self.0.join(from), &target).map_err(|e| failed(&target, &e))?;
        self.sync().map_err(|e| failed(&self.0, &e))
    }

    /// Removes `file` if it is there.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn remove(&self, file: &str) -> Result<(), VaultError> {
        let path = self.0.join(file);
        match fs::remove_file(&path) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(failed(&path, &e)),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    fn stage(&self, fresh: &Path, bytes: &[u8]) -> io::Result<()> {
        match fs::remove_file(fresh) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
            Ok(()) | Err(_) => {}
        }
        fault::point("vault.write.begin");
        let mut file = created(OpenOptions::new().write(true).create_new(true)).open(fresh)?;
        own_mode(&file)?;
        file.write_all(bytes)?;
        fault::point("vault.write.written");
        file.sync_all()
    }

    #[cfg(unix)]
    fn sync(&self) -> io::Result<()> {
        File::open(&self.0)?.sync_all()
    }

    #[cfg(not(unix))]
    fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}

/// Makes the folder and those above it for the owner alone; the mode once more, since a umask can take bits from it.
#[cfg(unix)]
fn made(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn made(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

#[cfg(unix)]
fn without_links(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    // Without waiting: a pipe in the file's place must not hold the wallet up.
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    options.custom_flags(flags.bits().cast_signed())
}

#[cfg(unix)]
fn created(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    without_links(options).mode(0o600)
}

/// A umask can take bits from the mode asked for; this sets it whole.
#[cfg(unix)]
fn own_mode(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o600))
}

#[cfg(unix)]
fn owner_only(path: &Path, meta: &fs::Metadata, mode: u32) -> Result<(), VaultError> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    if meta.uid() != rustix::process::geteuid().as_raw() {
        return Err(VaultError::Storage(format!("{} belongs to another user", name(path))));
    }
    if meta.mode() & 0o077 != 0 {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(|e| failed(path, &e))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn without_links(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(not(unix))]
fn created(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(not(unix))]
fn own_mode(_file: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn owner_only(_path: &Path, _meta: &fs::Metadata, _mode: u32) -> Result<(), VaultError> {
    Ok(())
}

fn failed(path: &Path, error: &io::Error) -> VaultError {
    VaultError::Storage(format!("{}: {error}", name(path)))
}

/// The last part of a path: enough for the owner, and no map of the computer in a log.
fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
