//! Files that the owner names: read within bounds, written whole or not at all.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use domain::failure::{Coded, Failure};
use secrecy::SecretString;
use wallet::{fault::point, ports::VaultError};

/// The bytes of a plain file of at most `most` bytes.
///
/// # Errors
/// What cannot be read, is no plain file or is larger is named.
pub fn read_bytes(path: &Path, most: usize) -> Result<Vec<u8>, Failure> {
    let meta = fs::metadata(path).map_err(|e| refused(path, &e.to_string()))?;
    if !meta.is_file() {
        return Err(refused(path, "it is no plain file"));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|e| refused(path, &e.to_string()))?;
    // Read to the bound and not by what the system says it has: the file may grow meanwhile.
    let read = file.take(most as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|e| refused(path, &e.to_string()))?;
    if bytes.len() > most {
        return Err(refused(path, "it is larger than such a file is"));
    }
    Ok(bytes)
}

/// The text of a plain file of at most `most` bytes, kept as a secret.
///
/// # Errors
/// Those of [`read_bytes`]; a file that is no text.
pub fn read_text(path: &Path, most: usize) -> Result<SecretString, Failure> {
    let text = String::from_utf8(read_bytes(path, most)?);
    text.map(SecretString::from).map_err(|_| refused(path, "it is no text"))
}

/// A file that was not there, for the owner alone, written piece by piece; unless it is kept, nothing of it stays.
///
/// It gets its name only once all of it is on disk: whatever ends the process, no file of that name is half written.
pub struct NewFile {
    path: PathBuf,
    /// What it is called meanwhile, in the same folder.
    part: PathBuf,
    file: File,
    kept: bool,
}

impl NewFile {
    /// Begins the file.
    ///
    /// # Errors
    /// Something is there already, or it cannot be made.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        if path.symlink_metadata().is_ok() {
            return Err(refused(path, "something is there already"));
        }
        let part = part_of(path).ok_or_else(|| refused(path, "it names no file"))?;
        // Only a process of the same number that was ended could have left it.
        drop(fs::remove_file(&part));
        let file = owner_only(OpenOptions::new().write(true).create_new(true)).open(&part);
        let file = file.map_err(|e| refused(path, &e.to_string()))?;
        Ok(Self { path: path.to_path_buf(), part, file, kept: false })
    }

    /// Adds a piece.
    ///
    /// # Errors
    /// It cannot be written whole.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.file.write_all(bytes).map_err(|e| refused(&self.path, &e.to_string()))
    }

    /// Ends the file once it is on disk, and gives it its name.
    ///
    /// # Errors
    /// It cannot be written whole, or something of its name came meanwhile.
    pub fn keep(mut self) -> Result<(), Failure> {
        self.file.sync_all().map_err(|e| refused(&self.path, &e.to_string()))?;
        point("export.written");
        settle(&self.part, &self.path).map_err(|e| refused(&self.path, &e.to_string()))?;
        self.kept = true;
        point("export.named");
        Ok(())
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if !self.kept {
            drop(fs::remove_file(&self.part));
        }
    }
}

/// Writes a file that is not there yet, for the owner alone.
///
/// # Errors
/// Something is there already, or it cannot be written whole: then nothing of it stays.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut file = NewFile::create(path)?;
    file.add(bytes)?;
    file.keep()
}

/// The name beside `path` under which it is written; none where `path` names no file.
fn part_of(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_string_lossy();
    Some(path.with_file_name(format!(".{name}.{}.part", std::process::id())))
}

/// Gives a whole file its name, which nothing else has.
fn settle(part: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(part, path) {
        Ok(()) => drop(fs::remove_file(part)),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => return Err(e),
        // A file system without links, as on a stick.
        Err(_) if path.symlink_metadata().is_ok() => return Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(part, path)?,
    }
    Ok(())
}

#[cfg(unix)]
fn owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600)
}

#[cfg(not(unix))]
fn owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

fn refused(path: &Path, why: &str) -> Failure {
    VaultError::BadFile(format!("{}: {why}", path.display())).failure()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_kept_leaves_nothing_and_one_that_is_there_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("readings.csv");
        let mut file = NewFile::create(&path).unwrap();
        file.add(b"time").unwrap();
        assert!(!path.exists(), "it has its name only once it is whole");
        drop(file);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);

        let mut file = NewFile::create(&path).unwrap();
        file.add(b"time").unwrap();
        file.keep().unwrap();
        assert!(NewFile::create(&path).is_err());
        assert_eq!(fs::read(&path).unwrap(), b"time");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "and no other");
    }

    #[test]
    fn what_came_of_the_same_name_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("readings.csv");
        let mut file = NewFile::create(&path).unwrap();
        file.add(b"time").unwrap();
        fs::write(&path, b"another").unwrap();
        assert!(file.keep().is_err());
        assert_eq!(fs::read(&path).unwrap(), b"another");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing of ours stays");
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_is_the_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("proof.json");
        write_new(&path, b"{}").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
