//! Claims and collections as sagas, through the wallet's door, over ports in memory.

mod abi;
mod accounts;
mod agreeing;
mod asking;
mod backups;
mod claims;
mod collections;
mod contacts;
mod device_wallets;
mod dimo_claims;
mod dimo_contracts;
mod dimo_grants;
mod dimo_log;
mod dimo_vehicles;
mod dimo_watching;
mod executing;
mod expert;
#[path = "../fakes/mod.rs"]
mod fakes;
mod ground;
mod ledger;
mod paid;
mod payer;
mod recipients;
mod registry;
mod replacing;
mod requests;
mod sending;
mod services;
mod settling;
mod token;
mod transferring;
mod turns;
mod undoing;
mod upkeep;
mod watching;
