//! Proofs of readings: made by a wallet, checked by anybody, refused once anything of them was changed.

mod anchored;
mod changed;
#[path = "../fakes/mod.rs"]
mod fakes;
mod made;
mod readings;
mod refused;
