//! Proofs of readings: made by a wallet, checked by anybody, refused once anything of them was changed; and brought
//! back by whoever has only the file.

mod anchored;
mod brought;
mod changed;
#[path = "../fakes/mod.rs"]
mod fakes;
mod kept;
mod made;
mod paged;
mod readings;
mod refused;
