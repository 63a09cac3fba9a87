//! A program, named by the SHA-256 of its exact bytes.

use domain::B256;
use sha2::{Digest, Sha256};

use super::AlgorithmError;

/// The most bytes of a program.
pub const MOST_PROGRAM: usize = 1024 * 1024;

/// How the binary form of WebAssembly begins.
const MAGIC: &[u8] = b"\0asm";

/// A WebAssembly program; whether it can be run is the sandbox's to say.
#[derive(Clone, PartialEq, Eq)]
pub struct Program {
    wasm: Vec<u8>,
    hash: B256,
}

impl Program {
    /// The program of these bytes.
    ///
    /// # Errors
    /// [`AlgorithmError::NotOne`]: no WebAssembly in its binary form, or over 1 MiB.
    pub fn of(wasm: Vec<u8>) -> Result<Self, AlgorithmError> {
        if !wasm.starts_with(MAGIC) || wasm.len() > MOST_PROGRAM {
            return Err(AlgorithmError::NotOne);
        }
        let hash: [u8; 32] = Sha256::digest(&wasm).into();
        Ok(Self { wasm, hash: B256::from(hash) })
    }

    /// Its exact bytes.
    #[must_use]
    pub fn wasm(&self) -> &[u8] {
        &self.wasm
    }

    /// Their SHA-256, which a grant names as `programHash`.
    #[must_use]
    pub fn hash(&self) -> B256 {
        self.hash
    }
}

impl std::fmt::Debug for Program {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Program({:#x})", self.hash)
    }
}

/// A program that comes with Deedbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Such as `mean`.
    pub id: String,
    pub title: String,
    /// What it computes, in a sentence.
    pub what: String,
    pub program: Program,
}
