//! What devices speak, one file for each profile.

pub(crate) mod deedbox;
pub mod espressif;
