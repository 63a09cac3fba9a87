//! Files that the owner names: read within bounds, written whole or not at all.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::Path,
};

use domain::failure::{Coded, Failure};
use secrecy::SecretString;
use wallet::ports::VaultError;

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

/// Writes a file that is not there yet, for the owner alone.
///
/// # Errors
/// Something is there already, or it cannot be written whole: then nothing of it stays.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let file = owner_only(OpenOptions::new().write(true).create_new(true)).open(path);
    let mut file = file.map_err(|e| refused(path, &e.to_string()))?;
    let written: io::Result<()> = file.write_all(bytes).and_then(|()| file.sync_all());
    written.map_err(|e| {
        drop(fs::remove_file(path));
        refused(path, &e.to_string())
    })
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
