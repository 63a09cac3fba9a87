//! Answers that were changed on the way.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use link::espressif::{Credential, scan};
use serde_json::{Value, json};
use wallet::ports::LinkError;

use crate::{
    device::{Device, Tampering, code, open},
    seeded::Seeded,
};

/// The whole dialogue but the description, which nothing protects in any scheme.
async fn dialogue(device: &mut Device, credential: &Credential) -> Result<(), LinkError> {
    let mut session = open(device, credential).await?;
    scan::networks(&mut session).await.map(drop)
}

/// Changes one answer, the one of this number in the dialogue.
fn change(at: usize, mut change: impl FnMut(Vec<u8>) -> Vec<u8> + Send + 'static) -> Tampering {
    let heard = Arc::new(AtomicUsize::new(0));
    Box::new(move |endpoint, answer| {
        if endpoint == "proto-ver" || heard.fetch_add(1, Ordering::Relaxed) != at {
            return answer;
        }
        change(answer)
    })
}

/// The answers of a dialogue: two of the handshake, but one in security 0; then start, status and three pages.
const SCHEMES: [(&str, usize, usize); 3] = [("plain", 1, 6), ("stream", 2, 7), ("sealed", 2, 7)];

fn scheme(name: &str) -> (Value, Credential) {
    match name {
        "plain" => (json!({"security": 0, "cap": ["no_sec"]}), Credential::Nothing),
        "stream" => (json!({"security": 1, "pop": "abcd1234"}), code("abcd1234")),
        _ => (json!({"security": 2, "pop": "abcd1234"}), code("abcd1234")),
    }
}

#[tokio::test]
async fn a_flipped_bit_is_an_error_wherever_the_scheme_protects_it_and_never_a_panic() {
    let mut seeded = Seeded::new();
    for (name, handshake, answers) in SCHEMES {
        let (told, credential) = scheme(name);
        let mut device = Device::start(&told);
        for round in 0..4 * answers {
            let (at, any) = (round % answers, seeded.below(usize::MAX));
            device.tampering = change(at, move |mut answer| {
                let bit = any % (answer.len() * 8);
                answer[bit / 8] ^= 1 << (bit % 8);
                answer
            });
            let result = dialogue(&mut device, &credential).await;
            // Only security 2 protects what is asked in a session, and security 0 not even the greeting.
            let protected = name == "sealed" || (name == "stream" && at < handshake);
            assert!(result.is_err() || !protected, "{name}: bit {any} of answer {at} was not noticed");
        }
    }
}

#[tokio::test]
async fn an_answer_cut_short_is_an_error_in_every_scheme() {
    let mut seeded = Seeded::new();
    for (name, _, answers) in SCHEMES {
        let (told, credential) = scheme(name);
        let mut device = Device::start(&told);
        for round in 0..2 * answers {
            let (at, any) = (round % answers, seeded.below(usize::MAX));
            device.tampering = change(at, move |mut answer| {
                answer.truncate(any % answer.len());
                answer
            });
            let result = dialogue(&mut device, &credential).await;
            assert!(result.is_err(), "{name}: answer {at} cut at {any} was taken");
        }
    }
}

#[tokio::test]
async fn answers_of_random_bytes_or_of_any_length_are_errors() {
    let mut seeded = Seeded::new();
    for (name, _, answers) in SCHEMES {
        let (told, credential) = scheme(name);
        let mut device = Device::start(&told);
        for at in 0..answers {
            let length = [0, 1, 16, 400, 5000][seeded.below(5)];
            let noise: Vec<_> = (0..length).map(|_| seeded.below(256) as u8).collect();
            device.tampering = change(at, move |_| noise.clone());
            let result = dialogue(&mut device, &credential).await;
            assert!(result.is_err(), "{name}: {length} random bytes were taken as answer {at}");
        }
    }
}

#[tokio::test]
async fn a_description_that_was_changed_opens_no_session_that_its_secret_does_not_prove() {
    let mut seeded = Seeded::new();
    let (told, _) = scheme("sealed");
    let mut device = Device::start(&told);
    for _ in 0..24 {
        let any = seeded.below(usize::MAX);
        device.tampering = Box::new(move |endpoint, mut answer| {
            if endpoint == "proto-ver" {
                let bit = any % (answer.len() * 8);
                answer[bit / 8] ^= 1 << (bit % 8);
            }
            answer
        });
        let result = dialogue(&mut device, &code("abcd1235")).await;
        assert!(result.is_err(), "bit {any}");
    }
}
