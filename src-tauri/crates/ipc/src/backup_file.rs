//! A backup file on its way from the page.

use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The most bytes of a backup file that a page reads; the command line reads larger ones.
pub const MOST_FILE: usize = 4 * 1024 * 1024;

/// The most bytes of a request with a backup file in it: the file in base64, and the rest.
pub const BACKUP_LIMIT: usize = MOST_FILE / 3 * 4 + 4096;

/// The bytes of a backup file, in base64.
#[derive(Clone)]
pub struct BackupFile(Vec<u8>);

impl BackupFile {
    #[must_use]
    pub fn new(file: Vec<u8>) -> Self {
        Self(file)
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for BackupFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[backup of {} bytes]", self.0.len())
    }
}

impl Serialize for BackupFile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        crate::encoded::serialize(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for BackupFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::encoded::deserialize(deserializer, "a backup file").map(Self)
    }
}
