//! A room in which time stands still: whatever goes wrong at whatever step of a dialogue, it ends, and ends well.

mod chamber;
mod dialogue;
mod every_step;
mod fault;
mod figures;
mod liar;
mod line;
mod scene;
mod scripts;
