//! The clipboard of a screen, read by a process of its own: only the variable says which screen is meant.

use std::process::{Command, Stdio};

use arboard::Clipboard;

use super::Display;

const MARK: &str = "on the clipboard: ";

/// The text that lies there, if any does.
pub fn text(display: &Display) -> Option<String> {
    let mut command = Command::new(std::env::current_exe().expect("a test knows its program"));
    command.args(["e2e::clip::read", "--exact", "--ignored", "--nocapture"]);
    command.env("DISPLAY", display.name()).env_remove("WAYLAND_DISPLAY").stderr(Stdio::null());
    let output = command.output().expect("the program runs");
    assert!(output.status.success(), "the clipboard was not looked at");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let text = told.lines().find_map(|line| line.split_once(MARK))?.1;
    (!text.is_empty()).then(|| text.to_owned())
}

#[test]
#[ignore = "the other process of the function above"]
fn read() {
    let text = Clipboard::new().and_then(|mut clipboard| clipboard.get_text());
    println!("{MARK}{}", text.unwrap_or_default());
}
