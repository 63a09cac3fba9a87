//! Where backups, proofs and exports go: a folder of the owner's that a person looks into.

use std::path::{Path, PathBuf};

use domain::{
    failure::{Code, Failure},
    time::Millis,
    words::date_time,
};
use tauri::{AppHandle, Manager, Runtime};
use wallet::ports::Clock;

/// So many of one day are told apart.
const OF_A_DAY: u32 = 99;

/// Writes a backup beside those that are there; the file.
///
/// # Errors
/// No folder is there, or the file cannot be written whole.
pub fn write_backup<R: Runtime>(app: &AppHandle<R>, bytes: &[u8]) -> Result<PathBuf, Failure> {
    write_into(&folder(app)?, "deedbox", "deedbox", compose::SystemClock.now(), bytes)
}

/// Writes a proof of the readings of what is called `name` here beside those that are there; the file.
///
/// # Errors
/// Those of [`write_backup`].
pub fn write_proof<R: Runtime>(app: &AppHandle<R>, name: &str, bytes: &[u8]) -> Result<PathBuf, Failure> {
    write_into(&folder(app)?, &format!("deedbox-proof-{name}"), "json", compose::SystemClock.now(), bytes)
}

/// Writes a file of rewards that is called `name` here beside those that are there; the file.
///
/// # Errors
/// Those of [`write_backup`].
pub fn write_rewards<R: Runtime>(app: &AppHandle<R>, name: &str, bytes: &[u8]) -> Result<PathBuf, Failure> {
    write_into(&folder(app)?, &format!("deedbox-{name}"), "csv", compose::SystemClock.now(), bytes)
}

fn folder<R: Runtime>(app: &AppHandle<R>) -> Result<PathBuf, Failure> {
    let places = [app.path().document_dir(), app.path().download_dir(), app.path().home_dir()];
    let folder = places.into_iter().flatten().find(|folder| folder.is_dir());
    folder.ok_or_else(|| nowhere("this user has no folder for documents"))
}

fn write_into(folder: &Path, stem: &str, form: &str, now: Millis, bytes: &[u8]) -> Result<PathBuf, Failure> {
    let day = date_time(now).chars().take(10).collect::<String>();
    let named = |number| folder.join(name(stem, &day, number, form));
    let free = (1..=OF_A_DAY).map(named).find(|file| file.symlink_metadata().is_err());
    let file = free.ok_or_else(|| nowhere("too many files of this kind were written today"))?;
    compose::write_new(&file, bytes)?;
    Ok(file)
}

fn name(stem: &str, day: &str, number: u32, form: &str) -> String {
    if number == 1 { format!("{stem}-{day}.{form}") } else { format!("{stem}-{day}-{number}.{form}") }
}

fn nowhere(why: &str) -> Failure {
    Failure { code: Code::VaultBadFile, detail: why.to_string() }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_backup_never_takes_the_place_of_another() {
        let folder = std::env::temp_dir().join(format!("deedbox-own-files-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let day = Millis(1_795_474_800_000);
        let names = ["deedbox-2026-11-23.deedbox", "deedbox-2026-11-23-2.deedbox"];
        for (number, name) in names.iter().enumerate() {
            let file = write_into(&folder, "deedbox", "deedbox", day, &[number as u8]).unwrap();
            assert_eq!(file, folder.join(name));
        }
        assert_eq!(fs::read(folder.join(names[0])).unwrap(), [0]);
        let gone = write_into(&folder.join("gone"), "deedbox", "deedbox", day, &[]).unwrap_err();
        assert_eq!(gone.code, Code::VaultBadFile);
        fs::remove_dir_all(folder).unwrap();
    }
}
