//! Grants and the requests made with them, through the wallet's door, over ports in memory.

mod asking;
mod document;
#[path = "../fakes/mod.rs"]
mod fakes;
mod granting;
mod life;
mod log;
mod oracle;
mod order;
mod programs;
mod reading;
mod receipts;
mod watching;
