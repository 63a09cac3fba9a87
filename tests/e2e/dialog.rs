//! The system's own dialogs, which no page draws and no WebDriver sees.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::Display;

const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(300);

/// Answers the dialog whose title begins so, with its own keys, and waits until it is gone.
pub fn answer(display: &Display, title: &str, yes: bool) {
    let deadline = Instant::now() + PATIENCE;
    let found = loop {
        if let Some(found) = find(display, title) {
            break found;
        }
        assert!(Instant::now() < deadline, "no dialog “{title}” came");
        std::thread::sleep(PAUSE);
    };
    let key = if yes { "alt+y" } else { "alt+n" };
    while find(display, title).is_some() {
        assert!(Instant::now() < deadline, "the dialog “{title}” takes no answer");
        xdotool(display, &["windowfocus", &found, "key", "--clearmodifiers", key]);
        std::thread::sleep(PAUSE);
    }
}

/// The dialog's number, once it is on the screen.
fn find(display: &Display, title: &str) -> Option<String> {
    let found = xdotool(display, &["search", "--onlyvisible", "--name", &format!("^{title}")])?;
    found.lines().next().map(str::to_owned)
}

fn xdotool(display: &Display, words: &[&str]) -> Option<String> {
    let mut command = Command::new("xdotool");
    let output = command.args(words).env("DISPLAY", display.name()).stderr(Stdio::null()).output();
    let output = output.expect("xdotool is installed");
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
