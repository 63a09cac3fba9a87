//! A screen that nobody sees.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use super::child::Child;

/// An X display of our own, at a number that was free.
pub struct Display {
    name: String,
    _server: Child,
}

impl Display {
    /// Starts Xvfb and waits until it says which number it took.
    pub fn start() -> Self {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1280x1000x24", "-nolisten", "tcp"]);
        let mut server = Child::start(command.stdout(Stdio::piped()).stderr(Stdio::null()));
        let mut number = String::new();
        BufReader::new(server.output()).read_line(&mut number).expect("Xvfb says its number");
        assert!(!number.trim().is_empty(), "Xvfb ended without a display");
        Self { name: format!(":{}", number.trim()), _server: server }
    }

    /// The value of `DISPLAY` for programs that draw here.
    pub fn name(&self) -> &str {
        &self.name
    }
}
