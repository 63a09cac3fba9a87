//! Digits that the owner compares while a bond is made.

use std::thread;

use domain::bond::PasskeyShown;
use secrecy::ExposeSecret;
use tokio::sync::oneshot;

use crate::{ask::line, output::Output};

/// Shows the digits and reads the answer. The thread that reads ends with the program, so that an owner who never
/// answers holds nothing up.
pub fn compare(shown: &PasskeyShown, output: &Output) -> oneshot::Receiver<bool> {
    let name = if shown.name.is_empty() { &shown.near.0 } else { &shown.name };
    output.say(&format!("“{name}” and this computer make a bond. It speaks or shows six digits; here they are:"));
    output.say(&format!("  {}", shown.passkey));
    output.say("Are they the same? Type yes within 60 s; anything else is a no:");
    let (answer, answered) = oneshot::channel();
    thread::spawn(move || {
        let yes = line().is_ok_and(|line| line.expose_secret().trim() == "yes");
        // Nobody waits any more.
        answer.send(yes).ok();
    });
    answered
}
