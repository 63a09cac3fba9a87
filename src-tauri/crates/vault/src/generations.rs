//! The vault file, the generation before it, and the memory of the highest generation seen here.
//!
//! `vault.deedbox` is the vault. `vault.deedbox.previous` is the generation before, kept until the newer one was
//! opened once. `vault.seen` names the vault and the highest generation opened here, so that an old copy put back is noticed.

use wallet::ports::VaultError;

use crate::{
    files::Folder,
    format::{MOST, VaultFile},
};

const CURRENT: &str = "vault.deedbox";
const PREVIOUS: &str = "vault.deedbox.previous";
const DAMAGED: &str = "vault.deedbox.damaged";
const SEEN: &str = "vault.seen";

/// A vault as read, and where from.
pub struct Found {
    pub file: VaultFile,
    from: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Current,
    /// The newer generation is missing or was never whole.
    Previous,
}

/// Whether any generation of a vault is there.
pub fn exist(folder: &Folder) -> bool {
    folder.holds(CURRENT) || folder.holds(PREVIOUS)
}

/// The newest vault that is whole.
///
/// # Errors
/// [`VaultError::Missing`]; [`VaultError::Damaged`] when none is whole; [`VaultError::RolledBack`] when it is older
/// than the highest generation seen, another vault, or the note of that cannot be read.
pub fn load(folder: &Folder) -> Result<Found, VaultError> {
    let found = newest(folder)?;
    match seen(folder)? {
        Some((id, generation)) if id != found.file.id || generation > found.file.generation => {
            Err(VaultError::RolledBack)
        }
        Some(_) | None => Ok(found),
    }
}

/// The newest vault that is whole, however old it is.
///
/// # Errors
/// [`VaultError::Missing`]; [`VaultError::Damaged`] when none is whole.
pub fn load_older(folder: &Folder) -> Result<Found, VaultError> {
    newest(folder)
}

/// Notes that the owner chose `found`, though a newer one was seen here.
///
/// # Errors
/// [`VaultError::Storage`]; it is asked again next time.
pub fn chosen(folder: &Folder, found: &Found) -> Result<(), VaultError> {
    remember(folder, &found.file)
}

/// Writes the first generation of a new vault.
///
/// # Errors
/// [`VaultError::Storage`]; there is no vault then.
pub fn write_first(folder: &Folder, file: &VaultFile) -> Result<(), VaultError> {
    // What an earlier vault left here must not call the new one an old copy, wherever this is cut short.
    folder.remove(SEEN)?;
    folder.replace(CURRENT, &file.bytes())?;
    if let Err(error) = remember(folder, file) {
        tracing::warn!(%error, "the new vault's generation could not be noted");
    }
    Ok(())
}

/// Writes the generation after `before`, which stays beside it.
///
/// # Errors
/// [`VaultError::Storage`]; an openable vault is in place whatever happened.
pub fn write_next(folder: &Folder, before: &Found, file: &VaultFile) -> Result<(), VaultError> {
    match before.from {
        Place::Current => folder.replace(PREVIOUS, &before.file.bytes())?,
        Place::Previous if folder.holds(CURRENT) => folder.rename(CURRENT, DAMAGED)?,
        Place::Previous => {}
    }
    folder.replace(CURRENT, &file.bytes())
}

/// Notes that `found` was opened: the generation before it is no longer needed.
///
/// # Errors
/// [`VaultError::Storage`]; the vault is open all the same.
pub fn opened(folder: &Folder, found: &Found) -> Result<(), VaultError> {
    let known = seen(folder)?.is_some_and(|s| s == (found.file.id, found.file.generation));
    if !known {
        remember(folder, &found.file)?;
    }
    match found.from {
        Place::Current => folder.remove(PREVIOUS),
        Place::Previous => Ok(()),
    }
}

fn newest(folder: &Folder) -> Result<Found, VaultError> {
    let mut there = false;
    for (name, from) in [(CURRENT, Place::Current), (PREVIOUS, Place::Previous)] {
        let Some(bytes) = folder.read(name, MOST)? else { continue };
        there = true;
        if let Some(file) = VaultFile::parse(&bytes) {
            return Ok(Found { file, from });
        }
    }
    Err(if there { VaultError::Damaged } else { VaultError::Missing })
}

fn remember(folder: &Folder, file: &VaultFile) -> Result<(), VaultError> {
    folder.replace(SEEN, format!("{} {}\n", hex::encode(file.id), file.generation).as_bytes())
}

fn seen(folder: &Folder) -> Result<Option<([u8; 16], u64)>, VaultError> {
    let Some(bytes) = folder.read(SEEN, 64)? else { return Ok(None) };
    // A note that cannot be read is no reason to believe an old copy.
    parse_seen(&bytes).map(Some).ok_or(VaultError::RolledBack)
}

fn parse_seen(bytes: &[u8]) -> Option<([u8; 16], u64)> {
    let (id, generation) = std::str::from_utf8(bytes).ok()?.trim().split_once(' ')?;
    let mut out = [0; 16];
    hex::decode_to_slice(id, &mut out).ok()?;
    Some((out, generation.parse().ok()?))
}
