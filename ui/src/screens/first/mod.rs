//! First run: a new wallet or an old one's words.

mod create;
mod import;
mod password;
mod phrase;
mod quiz;
mod start;

pub use create::CreateWindow;
pub use import::ImportWindow;
pub use password::wrong as wrong_password;
pub use start::StartScreen;
