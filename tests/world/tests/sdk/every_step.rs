//! Trouble with one answer, at every step of a claim: it ends in time, well or with an error, and the next one goes well.

use std::time::Duration;

use futures::future::join_all;
use tokio::time::{Instant, sleep, timeout};
use wallet::ports::LinkError;
use wire::{identity::DeviceAddress, permit::Permit, signature::Signature};
use world::devices::sdk::{Dialect, Habits, Trouble};

use crate::bench::{Bench, CHAIN_ID, OWNER, REGISTRY, digest, permit};

/// A dialogue's limit, and the time that its end may take.
const LONGEST: Duration = Duration::from_secs(61);
/// The questions of a claim: who it is, its document, the permit.
const STEPS: usize = 3;
/// Later than a question is waited for.
const LATE: Duration = Duration::from_millis(10_500);

const TROUBLES: [Trouble; 7] = [
    Trouble::Lost,
    Trouble::Dropped,
    Trouble::Twice,
    Trouble::Cut,
    Trouble::Garbage,
    Trouble::Flood,
    Trouble::Late(LATE),
];

/// The ways to a device: its dialect, and the place among [`Bench::places`].
const WAYS: [(Dialect, usize); 3] = [(Dialect::Bare, 0), (Dialect::Bare, 1), (Dialect::Lines, 1)];

/// What a claim asks of the device, with a permit of this number.
async fn claim(bench: &Bench, place: &str, nonce: u64) -> Result<(), LinkError> {
    let mut session = bench.open(place).await?;
    session.document().await?;
    let signed = permit(session.as_mut(), nonce).await?;
    let asked = Permit {
        owner: OWNER.0.into(),
        nonce: domain::U256::from(nonce).to_be_bytes(),
        chain_id: CHAIN_ID,
        registry: REGISTRY.into(),
    };
    let signature = Signature([signed.r.0, signed.s.0].concat().try_into().unwrap());
    let recovered = asked.recover(&signature, DeviceAddress(bench.device.address().into()));
    assert_eq!(recovered.unwrap().v, signed.v, "a permit for something else");
    session.close().await;
    Ok(())
}

async fn strikes(trouble: Trouble, step: usize, (dialect, place): (Dialect, usize)) -> bool {
    let case = format!("{trouble:?} at step {step}, {dialect:?} at place {place}");
    let bench = Bench::new(Habits { dialect, piece: 4096, ..Habits::default() }).await;
    let place = &bench.places()[place];
    bench.device.strike(step, trouble);
    let began = Instant::now();
    let first = timeout(LONGEST, claim(&bench, place, 0)).await.unwrap_or_else(|_| panic!("{case} hangs"));
    let took = began.elapsed();
    println!("{case}: {took:?} {:?}", first.as_ref().err());
    if trouble == Trouble::Flood {
        // The device goes on for as long as somebody reads; it stops once nobody does.
        sleep(Duration::from_secs(1)).await;
    }
    let again = timeout(LONGEST, claim(&bench, place, 1)).await.unwrap_or_else(|_| panic!("{case}: then it hangs"));
    assert!(again.is_ok(), "after {case}: {again:?}");
    let asked = bench.device.asked();
    assert!(asked.iter().filter(|asked| **asked == digest(0)).count() <= 1, "{case}: {asked:?}");
    assert!(asked.iter().all(|asked| [digest(0), digest(1)].contains(asked)), "{case}: {asked:?}");
    first.is_err()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_over_the_network_or_a_line_survives_trouble_at_every_step() {
    let mut cases = Vec::new();
    for trouble in TROUBLES {
        for step in 0..STEPS {
            cases.extend(WAYS.map(|way| strikes(trouble, step, way)));
        }
    }
    let count = cases.len();
    let failed = join_all(cases).await.into_iter().filter(|failed| *failed).count();
    println!("{count} cases, {failed} ended with an error");
    assert!(failed > count / 3 && failed < count, "{failed} of {count}");
}
