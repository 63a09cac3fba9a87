//! A known panic of a dependency that is only noise.

use std::panic;

/// Keeps quiet about bluez-async's panic in a background task when a stream of events is dropped (`messagestream.rs`,
/// "No match with that id found"): the match is gone, which is all it wanted. Every other panic is told as before.
pub fn quiet_known_panics() {
    let tell = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let known = info
            .location()
            .is_some_and(|at| at.file().contains("bluez-async") && at.file().ends_with("messagestream.rs"));
        if !known {
            tell(info);
        }
    }));
}
