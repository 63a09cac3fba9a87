//! Each fault at each step of each profile's dialogue.

use std::sync::Arc;

use tokio::time::{Duration, sleep};
use wallet::ports::Consent;
use world::devices::{Seed, autopi, espressif::Security, improv::Habits};

use crate::{
    chamber::Chamber,
    claiming::{claim, digest},
    fault::{Fault, When},
    joining::{Joining, join, look},
    naming::{NAMES, name},
    outcome::Outcome,
    scene::{self, plug, sensor},
};

const SEED: Seed = Seed(18);

/// What a calm dialogue was like.
struct Calm {
    steps: usize,
    /// The steps that were connections.
    connections: Vec<usize>,
}

impl Calm {
    fn of(chamber: &Chamber, outcome: &Outcome) -> Self {
        assert!(outcome.result.is_ok() && outcome.wrongs.is_empty(), "{:?} {:?}", outcome.result, outcome.wrongs);
        let seen = chamber.seen();
        Self { steps: seen.step, connections: seen.connections.clone() }
    }

    /// The faults that strike at a step, with each step at which they can.
    fn cases(&self) -> Vec<(Fault, usize)> {
        let at = |fault: Fault| match fault.when() {
            When::AtAStep => (0..self.steps).collect(),
            When::AtConnect => self.connections.clone(),
            When::Throughout => Vec::new(),
        };
        Fault::ALL.into_iter().flat_map(|fault| at(fault).into_iter().map(move |step| (fault, step))).collect()
    }
}

/// Has each fault strike at each step of a dialogue, in a room of its own; what is asked there afterwards goes well.
async fn survives<S>(
    what: &str,
    scene: impl Fn() -> S,
    room: impl Fn(&S) -> &Arc<Chamber>,
    dialogue: impl AsyncFn(&S) -> Outcome,
    afterwards: impl AsyncFn(&S) -> Outcome,
) {
    let undisturbed = scene();
    let outcome = dialogue(&undisturbed).await;
    let calm = Calm::of(room(&undisturbed), &outcome);
    let (cases, mut failed) = (calm.cases(), 0);
    for (fault, step) in &cases {
        let scene = scene();
        room(&scene).plan(vec![(*step, *fault)]);
        let outcome = dialogue(&scene).await;
        assert_eq!(outcome.wrongs, Vec::<&str>::new(), "{what}: {fault:?} at step {step}: {:?}", outcome.result);
        failed += usize::from(outcome.result.is_err());
        room(&scene).plan(Vec::new());
        sleep(Duration::from_secs(2)).await;
        let again = afterwards(&scene).await;
        let went_well = again.result.is_ok() && again.wrongs.is_empty();
        assert!(went_well, "{what}: after {fault:?} at {step}: {:?} {:?}", again.result, again.wrongs);
    }
    println!("{what}: {} cases at {} steps, {failed} ended with an error", cases.len(), calm.steps);
    // A room in which nothing goes wrong would pass, too.
    assert!(failed > calm.steps, "{what}: {failed} dialogues failed");
}

#[tokio::test(start_paused = true)]
async fn a_claim_survives_every_fault_at_every_step() {
    let claiming = async |scene: &scene::Scene<_>| claim(&scene.chamber, SEED, &scene.known).await;
    survives("claim", || sensor(SEED), |scene| &scene.chamber, claiming, claiming).await;
}

#[tokio::test(start_paused = true)]
async fn joining_a_wifi_in_a_session_survives_every_fault_at_every_step() {
    let joining = async |scene: &scene::Scene<_>| join(&scene.chamber, SEED, &Joining::paired(&scene.known)).await;
    survives("Wi-Fi in a session", || sensor(SEED), |scene| &scene.chamber, joining, joining).await;
}

#[tokio::test(start_paused = true)]
async fn putting_a_plug_on_a_wifi_survives_every_fault_at_every_step() {
    for notifies in [true, false] {
        let habits = Habits { notifies, ..Habits::default() };
        survives(
            if notifies { "Improv" } else { "Improv without notifications" },
            || plug(habits.clone()),
            |(chamber, _)| chamber,
            async |(chamber, _)| join(chamber, SEED, &Joining::plug(Consent::InTheClear)).await,
            async |(chamber, _)| look(chamber, SEED).await,
        )
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn naming_a_plug_survives_every_fault_at_every_step() {
    for notifies in [true, false] {
        let habits = Habits { notifies, ..Habits::default() };
        survives(
            if notifies { "names" } else { "names without notifications" },
            || plug(habits.clone()),
            |(chamber, _)| chamber,
            async |(chamber, _)| name(chamber, SEED).await,
            async |(chamber, plug)| {
                let outcome = name(chamber, SEED).await;
                let (own, hostname) = plug.names();
                outcome.wrong_if((own.as_str(), hostname.as_str()) != NAMES, "another name")
            },
        )
        .await;
    }
}

async fn provisioning_survives(security: Security) {
    let joining = Joining::espressif(security);
    let dialogue = async |(chamber, _): &(Arc<Chamber>, _)| join(chamber, SEED, &joining).await;
    let what = format!("Espressif, security {security:?}");
    survives(&what, || scene::espressif(SEED, security), |(chamber, _)| chamber, dialogue, dialogue).await;
}

#[tokio::test(start_paused = true)]
async fn provisioning_without_encryption_survives_every_fault_at_every_step() {
    provisioning_survives(Security::Plain).await;
}

#[tokio::test(start_paused = true)]
async fn provisioning_with_security_1_survives_every_fault_at_every_step() {
    provisioning_survives(Security::Stream).await;
}

#[tokio::test(start_paused = true)]
async fn provisioning_with_security_2_survives_every_fault_at_every_step() {
    provisioning_survives(Security::Sealed).await;
}

#[tokio::test(start_paused = true)]
async fn putting_an_autopi_on_a_wifi_survives_every_fault_at_every_step() {
    let joining = async |scene: &scene::Scene<_>| join(&scene.chamber, SEED, &Joining::autopi()).await;
    let new = || scene::autopi(SEED, autopi::Habits::default());
    survives("AutoPi's Wi-Fi", new, |scene| &scene.chamber, joining, joining).await;
}

#[tokio::test(start_paused = true)]
async fn claiming_an_autopi_survives_every_fault_at_every_step_and_has_it_sign_nothing_else() {
    let claiming = async |scene: &scene::Scene<autopi::AutoPi>| {
        let outcome = claim(&scene.chamber, SEED, &scene.known).await;
        let only = scene.device.asked().iter().all(|asked| *asked == digest());
        outcome.wrong_if(!only, "another digest")
    };
    let new = || scene::autopi(SEED, autopi::Habits::default());
    survives("AutoPi's claim", new, |scene| &scene.chamber, claiming, claiming).await;
}
