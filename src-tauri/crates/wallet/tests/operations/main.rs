//! Claims and collections as sagas, through the wallet's door, over ports in memory.

mod claims;
mod collections;
#[path = "../fakes/mod.rs"]
mod fakes;
mod ground;
mod ledger;
mod replacing;
mod services;
mod turns;
