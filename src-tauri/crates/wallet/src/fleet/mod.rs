//! All the devices whose deeds the account holds: read whole once, later by what has changed.

mod error;
mod sync;

pub use error::FleetError;
