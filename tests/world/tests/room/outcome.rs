//! What became of a dialogue, and what must not have been.

use std::sync::{Arc, Mutex};

use link::{BleLink, room::link_in};
use rand_core::RngCore;
use tokio::time::{Duration, Instant, timeout};
use wallet::ports::{Link, LinkError, Random};
use world::devices::{Seed, SeedStream};

use crate::chamber::{Chamber, was_written};

/// A dialogue's limit, and the time that its end may take.
pub const LONGEST: Duration = Duration::from_secs(61);
/// After this long it hangs.
const FOR_EVER: Duration = Duration::from_secs(900);

pub const HANG: &str = "a hang";
pub const WRONG_PERMIT: &str = "a permit for another";

/// How a dialogue ended, and what must not have been.
pub struct Outcome {
    pub result: Result<(), LinkError>,
    pub wrongs: Vec<&'static str>,
}

impl Outcome {
    /// Waits for the end of a dialogue, in which nobody else may have read the `secrets`.
    pub async fn of<D>(chamber: &Chamber, secrets: &[&str], dialogue: D) -> Self
    where
        D: Future<Output = Result<(), LinkError>>,
    {
        let began = Instant::now();
        let ended = timeout(FOR_EVER, dialogue).await;
        let hung = ended.is_err();
        let result = ended.unwrap_or(Err(LinkError::Timeout("for ever")));
        let seen = chamber.seen();
        // Once the owner has compared digits, the dialogue begins anew.
        let asked = seen.asked.unwrap_or(began);
        let wordless = result.as_ref().is_err_and(|error| !says_what_to_do(error));
        let told = secrets.iter().any(|secret| was_written(&seen, secret));
        Self { result, wrongs: Vec::new() }
            .wrong_if(wordless, "an error that names nothing to do")
            .wrong_if(hung || asked - began > LONGEST || asked.elapsed() > LONGEST, HANG)
            .wrong_if(told, "a secret in the clear")
            .wrong_if(seen.most_links > 1, "two dialogues at once")
            .wrong_if(seen.links > 0, "a radio that is not free")
    }

    pub fn wrong_if(mut self, wrong: bool, what: &'static str) -> Self {
        if wrong {
            self.wrongs.push(what);
        }
        self
    }
}

/// The wallet's link in a room, whose owner is there.
pub fn owner_in(chamber: &Arc<Chamber>, seed: Seed) -> BleLink {
    let link = link_in(chamber.clone(), Arc::new(Stream(Mutex::new(seed.stream("the wallet")))));
    link.compare_with(chamber.person());
    link
}

/// Whether an owner who reads the error knows what to do next, or that nothing is to be done.
fn says_what_to_do(error: &LinkError) -> bool {
    let text = error.to_string();
    let words = [
        "try again",
        "scan again",
        "closer",
        "check",
        "wait",
        "turn it on",
        "press",
        "agree",
        "name yours",
        "othing was done",
    ];
    words.iter().any(|word| text.contains(word))
}

struct Stream(Mutex<SeedStream>);

impl Random for Stream {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap().fill_bytes(bytes);
    }
}
