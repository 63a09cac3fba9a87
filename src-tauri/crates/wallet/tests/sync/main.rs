//! Synchronisation with a device and forwarding, through the wallet's door, over ports in memory.

mod air;
mod comparing;
mod explaining;
#[path = "../fakes/mod.rs"]
mod fakes;
mod fetching;
mod fleet;
mod forwarding;
mod from_gateway;
mod full;
mod insights;
mod labelled;
mod paid;
mod parting;
mod placed;
mod scanned;
mod scene;
mod talking;
mod worth;
