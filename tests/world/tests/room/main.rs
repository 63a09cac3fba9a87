//! A room in which time stands still: whatever goes wrong at whatever step of a dialogue, it ends, and ends well.

mod bond;
mod buttons;
mod chamber;
mod claiming;
mod every_step;
mod fault;
mod figures;
mod joining;
mod liar;
mod line;
mod naming;
mod outcome;
mod person;
mod scene;
mod scripts;
mod throughout;
