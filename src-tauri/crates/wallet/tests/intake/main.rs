//! Many signed batches at once: what is changed in any way is not stored, and what it costs to take readings in and to draw them.

#[path = "../fakes/mod.rs"]
mod fakes;
mod figures;
mod floor;
mod home;
mod mutants;
mod refusing;
mod shelf;
mod year;
