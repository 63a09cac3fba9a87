//! Requests that race with the revocation of their permission (T-57).

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use domain::{access::Outcome, grant::GrantId};
use secrecy::ExposeSecret;
use serde_json::json;

use crate::{
    Open,
    fakes::{Seeded, request},
    http::{Answer, Ask},
};

/// Requests under way when a permission is revoked; the door has more places than that.
const AT_ONCE: u32 = 8;
/// The requests and the revocation begin within so many microseconds.
const WITHIN_US: u64 = 3_000;

/// What came of the requests.
#[derive(Debug, Default)]
pub struct Raced {
    pub requests: u32,
    pub served: u32,
    pub refused: u32,
    /// Answers to requests that began after the revocation had returned, and answers whose row follows its row.
    pub served_after_revoke: u32,
    /// The difference between answers and rows of them.
    pub answers_without_log: u32,
}

/// Makes so many requests, 8 of a permission, each permission revoked meanwhile.
pub async fn race(open: &Open, requests: u32, seed: u64) -> Raced {
    let (random, mut raced) = (Seeded::new(seed), Raced::default());
    while raced.requests < requests {
        one_round(open, &random, &mut raced).await;
    }
    raced
}

async fn one_round(open: &Open, random: &Seeded, raced: &mut Raced) {
    let (grant, token) = open.house.grant(request("Raced", &[open.device], &["temperature.raw"])).await;
    let arguments = json!({ "device": open.device, "scope": "temperature.raw", "limit": 2 });
    let ask = Ask::new(open.authority(), token.expose_secret()).call("read_series", arguments);
    let revoked = Arc::new(AtomicBool::new(false));
    let under_way: Vec<_> = (0..AT_ONCE)
        .map(|_| tokio::spawn(asked(ask.clone(), Duration::from_micros(random.below(WITHIN_US)), revoked.clone())))
        .collect();
    after(Duration::from_micros(random.below(WITHIN_US))).await;
    open.house.wallet.revoke(&grant.id).await.unwrap();
    revoked.store(true, Ordering::SeqCst);

    let served_before = raced.served;
    for request in under_way {
        let (began_late, answer) = request.await.unwrap();
        raced.requests += 1;
        if is_served(&answer) {
            raced.served += 1;
            raced.served_after_revoke += u32::from(began_late);
        } else {
            raced.refused += 1;
        }
    }
    let (before, behind) = served_rows(open, grant.id);
    raced.served_after_revoke += behind;
    raced.answers_without_log += (raced.served - served_before).abs_diff(before + behind);
}

/// Asks after a while; whether the permission was revoked by then.
async fn asked(ask: Ask, delay: Duration, revoked: Arc<AtomicBool>) -> (bool, Answer) {
    after(delay).await;
    let began_late = revoked.load(Ordering::SeqCst);
    (began_late, ask.send().await)
}

/// Waits more finely than timers do.
async fn after(delay: Duration) {
    let began = Instant::now();
    while began.elapsed() < delay {
        tokio::task::yield_now().await;
    }
}

/// Served, or refused as revoked; anything else has no place here.
fn is_served(answer: &Answer) -> bool {
    if answer.status == 401 {
        assert_eq!(answer.json()["code"], "access.revoked");
        return false;
    }
    let (is_error, content) = answer.tool();
    assert!(content["values"].is_array() || content["code"] == "access.revoked", "{answer:?}");
    !is_error
}

/// The rows of answers before the row of the revocation, and behind it.
fn served_rows(open: &Open, grant: GrantId) -> (u32, u32) {
    let log = open.house.store.log.lock().unwrap();
    let (mut before, mut behind, mut revoked) = (0, 0, false);
    for row in log.iter().filter(|row| row.grant == Some(grant)) {
        match row.outcome {
            Outcome::Owner => revoked |= row.action == "revoke",
            Outcome::Served { .. } if revoked => behind += 1,
            Outcome::Served { .. } => before += 1,
            Outcome::Refused { .. } => {}
        }
    }
    assert!(revoked, "no row of the revocation");
    (before, behind)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_requests_that_race_with_a_revocation_none_is_served_after_it() {
    let open = Open::new().await;
    let seed = 20_261_128;
    println!("seed {seed}");
    let raced = race(&open, 200, seed).await;
    assert_eq!((raced.served_after_revoke, raced.answers_without_log), (0, 0), "seed {seed}: {raced:?}");
    assert_eq!(raced.served + raced.refused, raced.requests, "seed {seed}: {raced:?}");
}
