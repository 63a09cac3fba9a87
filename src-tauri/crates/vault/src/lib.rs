//! The owner's keys: one sealed file, the OS keyring as a second way in, and keys that stay in a Ledger. Signs and seals,
//! never reveals.
//!
//! `vault.deedbox` holds the entropy of the recovery phrase, the data key and the accounts, sealed with
//! XChaCha20-Poly1305 under a random vault key; that key is wrapped by an Argon2id key made from the password, and,
//! when the owner turned it on, once more by a random key that the OS keyring holds. [`format`](mod@format) fixes the bytes.

#[cfg(all(feature = "weak-kdf", not(debug_assertions)))]
compile_error!("the feature `weak-kdf` is for tests: a release build must not have it");

mod accounts;
mod aead;
mod contents;
mod draft;
mod file_vault;
mod files;
pub mod format;
mod generations;
mod guesses;
pub mod hardening;
mod kdf;
mod keeping;
mod keyring;
mod keystore;
pub mod ledger;
mod opened;
mod phrase;
mod private_key;
mod quiz;
mod rest;
mod rooms;
mod sealed;
mod secret;
mod signing;
mod stack;

pub use file_vault::{FileVault, Options};
pub use kdf::KdfCost;
pub use keyring::Keyring;
/// Wipes what is freed: every binary that opens a vault declares it as its global allocator.
pub use stack::wipe_stack;
pub use zeroizing_alloc::ZeroAlloc;
