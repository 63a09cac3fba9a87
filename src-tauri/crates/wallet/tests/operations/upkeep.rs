//! Renewing and ending a registration: what is agreed to, what the chain shows, and what ends it.

use std::sync::atomic::Ordering;

use domain::{
    Address,
    account::Owner,
    amount::Amount,
    device::{Deed, Profile},
    failure::{Code, Coded, Failure},
    operation::{OperationId, OperationKind, OperationStatus, OperationView, StepStatus},
    review::{Review, ReviewView},
    transaction::Replacement,
    upkeep::{Upkeep, UpkeepPlan},
};

use crate::{
    fakes::CHAIN_ID,
    ground::{DEVICE, DOCUMENT, Ground, network},
    ledger::{Fate, GAS_PRICE, PRICE, REGISTRY},
};

const THIEF: Owner = Owner(Address::repeat_byte(0x66));

/// What is done with the registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Update,
    Remove,
}

const BOTH: [Act; 2] = [Act::Update, Act::Remove];

/// An owner whose device names another document than the one agreed to.
pub async fn owning() -> Ground {
    let ground = Ground::new().await;
    let forged = ground.chain.now_deed("forged");
    ground.chain.now().deed = Some(forged);
    ground
}

async fn planned(ground: &Ground, act: Act) -> Result<ReviewView, Failure> {
    let planned = match act {
        Act::Update => ground.wallet.plan_update(DEVICE).await,
        Act::Remove => ground.wallet.plan_removal(DEVICE).await,
    };
    planned.map_err(|error| error.failure())
}

fn plan(view: &ReviewView) -> UpkeepPlan {
    let Review::Upkeep(plan) = &view.review else { panic!("{:?}", view.review) };
    plan.clone()
}

async fn refusal(ground: &Ground, act: Act) -> Code {
    planned(ground, act).await.map_or_else(|failure| failure.code, |view| panic!("{view:?}"))
}

pub async fn begun(ground: &Ground, act: Act) -> OperationId {
    let view = planned(ground, act).await.unwrap();
    ground.wallet.start_upkeep(&view.id).await.unwrap().id
}

async fn done(ground: &Ground, act: Act) -> OperationView {
    let id = begun(ground, act).await;
    ground.wallet.run_operation(&id).await.unwrap()
}

fn ended(view: &OperationView) -> &Failure {
    match &view.status {
        OperationStatus::Ended { failure } => failure,
        other => panic!("{other:?}"),
    }
}

/// Nothing that a device signed is left in what is kept.
async fn no_permit_is_kept(ground: &Ground) {
    for row in ground.ports.store.operations().await.unwrap() {
        let state: serde_json::Value = serde_json::from_str(&row.state).unwrap();
        assert!(state["state"].get("permit").is_none(), "{}", state["state"]);
    }
}

#[tokio::test]
async fn a_forged_document_is_repaired_by_one_transaction_and_the_number_is_spent() {
    let ground = owning().await;
    let view = planned(&ground, Act::Update).await.unwrap();
    let number = ground.chain.now().permit_nonce;
    assert_eq!(plan(&view).nonce.to::<u64>(), number);
    let id = ground.wallet.start_upkeep(&view.id).await.unwrap().id;

    let done = ground.wallet.run_operation(&id).await.unwrap();

    assert_eq!((&done.status, done.kind), (&OperationStatus::Done, OperationKind::Update), "{done:?}");
    assert!(done.steps.iter().all(|step| step.status == StepStatus::Done), "{done:?}");
    assert!(done.steps[2].tx.is_some(), "{done:?}");
    let mended = ground.chain.now_deed(DOCUMENT);
    assert_eq!(ground.chain.now().deed.as_ref(), Some(&mended));
    assert_eq!((ground.chain.sent_to(REGISTRY), ground.chain.now().permit_nonce), (1, number + 1));
    assert_eq!(ground.heard.ended.load(Ordering::SeqCst), 1, "the device signs for nobody any more");
    no_permit_is_kept(&ground).await;
    ground.wallet.run_operation(&id).await.unwrap();
    assert_eq!((ground.chain.sent_to(REGISTRY), ground.heard.permits.load(Ordering::SeqCst)), (1, 1));
}

#[tokio::test]
async fn a_removal_says_what_another_claim_costs_and_leaves_no_registration() {
    let ground = owning().await;
    let view = planned(&ground, Act::Remove).await.unwrap();
    let Upkeep::Remove { price, claim_fee } = plan(&view).upkeep else { panic!("{view:?}") };
    assert_eq!((price, claim_fee), (Amount::wei(PRICE), Amount::wei(GAS_PRICE * 1_090_000)));

    let done = done(&ground, Act::Remove).await;

    assert_eq!((&done.status, done.kind), (&OperationStatus::Done, OperationKind::Remove), "{done:?}");
    assert_eq!(done.steps.len(), 4, "nothing is published: {done:?}");
    assert_eq!(ground.chain.now().deed, None);
    no_permit_is_kept(&ground).await;
}

#[tokio::test]
async fn only_what_is_registered_yours_at_rest_and_can_be_paid_is_planned() {
    for act in BOTH {
        let ground = owning().await;
        begun(&ground, act).await;
        assert_eq!(refusal(&ground, act).await, Code::DeviceInUse, "{act:?}");

        let ground = owning().await;
        ground.chain.now().deed.as_mut().unwrap().owner = THIEF;
        assert_eq!(refusal(&ground, act).await, Code::DeedNotYours, "{act:?}");
        ground.chain.now().deed = None;
        assert_eq!(refusal(&ground, act).await, Code::DeedNotYours, "{act:?}");

        let ground = owning().await;
        ground.chain.now().balance = 1;
        assert_eq!(refusal(&ground, act).await, Code::SendNotEnoughFunds, "{act:?}");

        let ground = owning().await;
        ground.wallet.forget_device(DEVICE, 0).await.unwrap();
        assert_eq!(refusal(&ground, act).await, Code::DeviceUnknown, "{act:?}");
    }
}

#[tokio::test]
async fn a_removal_needs_no_document_service_and_a_renewal_does() {
    let ground = owning().await;
    let mut without = network(CHAIN_ID, 1);
    without.services.pin = None;
    let wallet = wallet::Wallet::new(ground.ports.clone(), without);
    assert_eq!(wallet.plan_update(DEVICE).await.unwrap_err().code(), Code::GatewayNotOffered);
    assert!(wallet.plan_removal(DEVICE).await.is_ok());
}

#[tokio::test]
async fn what_changed_since_the_yes_ends_it_before_the_device_is_asked() {
    type Change = fn(&Ground);
    let changes: [(Change, Code); 4] = [
        (|ground| ground.chain.now().permit_nonce += 1, Code::DeedChanged),
        (|ground| ground.chain.now().deed.as_mut().unwrap().owner = THIEF, Code::DeedNotYours),
        (|ground| ground.chain.now().deed = None, Code::DeedNotYours),
        (|ground| ground.chain.now().deed.as_mut().unwrap().document_uri = String::new(), Code::DeedChanged),
    ];
    for act in BOTH {
        for (change, code) in changes {
            let ground = owning().await;
            let id = begun(&ground, act).await;
            change(&ground);
            let view = ground.wallet.run_operation(&id).await.unwrap();
            assert_eq!(ended(&view).code, code, "{act:?}");
            assert_eq!((ground.heard.permits.load(Ordering::SeqCst), ground.chain.sent_to(REGISTRY)), (0, 0));
        }
    }
}

#[tokio::test]
async fn a_permit_that_somebody_used_first_is_named_and_the_device_stops_signing() {
    for act in BOTH {
        let ground = owning().await;
        ground.chain.now().raced_permits = 1;
        ground.chain.now().fates = vec![Fate::Reverted];

        let view = done(&ground, act).await;

        assert_eq!(ended(&view).code, Code::DeedChanged, "{view:?}");
        assert!(ended(&view).detail.contains("used a permit"), "{view:?}");
        assert_eq!(ground.heard.ended.load(Ordering::SeqCst), 1);
        no_permit_is_kept(&ground).await;
    }
}

#[tokio::test]
async fn a_deed_that_somebody_took_meanwhile_is_named() {
    let ground = owning().await;
    let taken = Deed { owner: THIEF, ..ground.chain.now_deed("forged") };
    ground.chain.now().raced_with = Some(taken);
    ground.chain.now().fates = vec![Fate::Reverted];

    let view = done(&ground, Act::Update).await;

    assert_eq!(ended(&view).code, Code::DeedNotYours, "{view:?}");
}

#[tokio::test]
async fn what_the_registry_would_refuse_is_not_signed_and_what_it_refused_cost_only_the_fee() {
    for act in BOTH {
        let ground = owning().await;
        ground.chain.now().runs.insert(REGISTRY, Err("paused".to_string()));
        assert_eq!(ended(&done(&ground, act).await).code, Code::ChainReverted);
        assert_eq!(ground.chain.sent_to(REGISTRY), 0);

        let ground = owning().await;
        ground.chain.now().runs.insert(REGISTRY, Ok(300_001));
        assert_eq!(ended(&done(&ground, act).await).code, Code::ChainReverted);
        assert_eq!(ground.chain.sent_to(REGISTRY), 0);

        let ground = owning().await;
        ground.chain.now().fates = vec![Fate::Reverted];
        let view = done(&ground, act).await;
        assert!(ended(&view).detail.contains("as before"), "{view:?}");
        assert!(ground.chain.now().deed.is_some());
    }
}

#[tokio::test]
async fn a_device_out_of_reach_rests_the_work_and_it_goes_on_later() {
    for act in BOTH {
        let ground = owning().await;
        ground.heard.away.store(true, Ordering::SeqCst);
        let rests = done(&ground, act).await;
        assert!(matches!(rests.status, OperationStatus::Stopped { .. }), "{rests:?}");
        assert_eq!(ground.chain.sent_to(REGISTRY), 0);

        ground.heard.away.store(false, Ordering::SeqCst);
        let done = ground.wallet.run_operation(&rests.id).await.unwrap();
        assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    }
}

#[tokio::test]
async fn a_node_that_falls_silent_after_the_transaction_does_not_make_it_go_twice() {
    for act in BOTH {
        let ground = owning().await;
        ground.chain.now().fates = vec![Fate::MinedAndSilent];
        let rests = done(&ground, act).await;
        assert!(matches!(rests.status, OperationStatus::Stopped { .. }), "{rests:?}");
        ground.chain.now().down = false;
        let done = ground.wallet.run_operation(&rests.id).await.unwrap();
        assert_eq!((done.status, ground.chain.sent_to(REGISTRY)), (OperationStatus::Done, 1));
    }
}

#[tokio::test]
async fn one_that_waits_is_cancelled_and_the_registration_stays() {
    let ground = owning().await;
    ground.chain.now().least = GAS_PRICE + 1;
    let waits = done(&ground, Act::Remove).await;
    assert!(waits.waiting.is_some(), "{waits:?}");
    let review = ground.wallet.plan_replacement(&waits.id, Replacement::Cancel).await.unwrap();
    ground.wallet.start_replacement(&review.id).await.unwrap();

    let view = ground.wallet.run_operation(&waits.id).await.unwrap();

    assert_eq!(ended(&view).code, Code::OperationCancelled);
    assert!(ground.chain.now().deed.is_some());
    assert_eq!(ground.heard.ended.load(Ordering::SeqCst), 1, "the device must not go on signing");
}

#[tokio::test]
async fn a_device_that_signs_anything_shows_the_digest_before_it_is_asked() {
    let ground = owning().await;
    let mut row = ground.ports.store.device(DEVICE).await.unwrap().unwrap();
    row.profile = Profile::IoidSdk;
    ground.ports.store.put_device(&row).await.unwrap();

    let view = planned(&ground, Act::Update).await.unwrap();

    let digest = plan(&view).blind_digest.expect("what it will sign");
    assert!(view.words.lines.iter().any(|line| line.value == format!("{digest:#x}")), "{:?}", view.words.lines);
    let sensor = planned(&owning().await, Act::Update).await.unwrap();
    assert_eq!(plan(&sensor).blind_digest, None);
}
