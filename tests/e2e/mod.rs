//! The real window, driven by what a person finds on it: visible text and role.
//!
//! Everything started here listens on 127.0.0.1 or a private display and ends with the value that stands for it.

mod child;
mod clip;
mod dialog;
mod display;
mod film;
mod journey;
mod page;
mod traces;
mod webdriver;
mod window;
mod world;

use film::Film;
use world::World;

pub use display::Display;
pub use journey::Journey;
pub use page::Page;
pub use window::{Size, Window};
