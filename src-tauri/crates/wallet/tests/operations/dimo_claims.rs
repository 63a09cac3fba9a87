//! Claiming a box through DIMO: what it signs, what is sent, and what ends it.

use std::sync::atomic::Ordering;

use domain::{
    Address,
    account::Owner,
    claim::{ClaimOutlook, Missing, Through},
    device::{DeviceId, Profile},
    dimo::{DimoAct, DimoPlan},
    failure::{Code, Coded, Failure},
    network::{DimoContracts, Network},
    operation::{OperationId, OperationKind, OperationStatus, OperationView, StepStatus},
    review::{Review, ReviewView},
    transaction::Replacement,
};
use serde_json::json;
use wallet::{Wallet, command::Command};
use wire::identity::DeviceKey;

use crate::{
    dimo_contracts::{DIMO, FakeDimo, MAKER, NODE},
    fakes::CHAIN_ID,
    ground::{DEVICE, Ground, network},
    ledger::{Fate, GAS_PRICE},
};

const THIEF: Owner = Owner(Address::repeat_byte(0x66));

/// A paired AutoPi on a network that has DIMO and nothing else.
pub struct Car {
    pub ground: Ground,
    pub wallet: Wallet,
    pub id: DeviceId,
}

impl Car {
    pub async fn new() -> Self {
        Self::on(of_dimo()).await
    }

    async fn on(network: Network) -> Self {
        let ground = Ground::new().await;
        let key = DeviceKey::from_bytes(&[0x10; 32]).unwrap();
        let id = DeviceId(Address::from(key.address().0));
        *ground.heard.hand.lock().unwrap() = Some(key);
        let mut row = ground.ports.store.device(DEVICE).await.unwrap().unwrap();
        (row.id, row.name, row.profile) = (id, "Car box".to_string(), Profile::AutoPi);
        (row.token, row.sealed_code) = (None, Vec::new());
        ground.ports.store.put_device(&row).await.unwrap();
        let wallet = Wallet::new(ground.ports.clone(), network);
        Self { ground, wallet, id }
    }

    async fn review(&self) -> ReviewView {
        match self.wallet.claim_outlook(self.id).await.unwrap() {
            ClaimOutlook::Ready { review } => *review,
            other => panic!("{other:?}"),
        }
    }

    async fn refusal(&self) -> Code {
        self.wallet.dimo_outlook(self.id).await.map_or_else(|e| e.code(), |outlook| panic!("{outlook:?}"))
    }

    pub async fn agreed(&self) -> OperationId {
        self.wallet.start_claim(&self.review().await.id).await.unwrap().id
    }

    async fn claimed(&self) -> OperationView {
        self.wallet.run_operation(&self.agreed().await).await.unwrap()
    }

    fn asked(&self) -> u32 {
        self.ground.heard.dimo_claims.load(Ordering::SeqCst)
    }

    pub fn sent(&self) -> usize {
        self.ground.chain.sent_to(DIMO)
    }
}

/// A network of DIMO's alone.
fn of_dimo() -> Network {
    let at = Address::repeat_byte;
    let contracts = DimoContracts { registry: DIMO, aftermarket_device: at(0x1d), vehicle: at(0x2d), sacd: at(0x3d) };
    Network { dimo: Some(contracts), ioid: None, ..network(CHAIN_ID, 1) }
}

fn plan(view: &ReviewView) -> DimoPlan {
    let Review::Dimo(plan) = &view.review else { panic!("{:?}", view.review) };
    plan.clone()
}

pub fn ended(view: &OperationView) -> &Failure {
    match &view.status {
        OperationStatus::Ended { failure } => failure,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_box_is_claimed_by_its_own_signature_and_one_transaction() {
    let car = Car::new().await;
    let view = car.review().await;
    let agreed = plan(&view);
    assert_eq!((agreed.before.node.to::<u64>(), agreed.before.holder), (NODE, MAKER));
    assert_eq!((car.asked(), car.sent()), (0, 0), "nothing is signed for a review");
    let id = car.wallet.start_claim(&view.id).await.unwrap().id;

    let done = car.wallet.run_operation(&id).await.unwrap();

    assert_eq!((&done.status, done.kind), (&OperationStatus::Done, OperationKind::DimoClaim), "{done:?}");
    assert!(done.steps.iter().all(|step| step.status == StepStatus::Done), "{done:?}");
    assert_eq!(done.steps.iter().map(|step| step.tx.is_some()).collect::<Vec<_>>(), [false, true, false]);
    let owner = car.ground.chain.now().owner;
    assert_eq!(car.ground.chain.now().dimo.holder, owner);
    let signature = car.ground.chain.now().dimo.signatures[0].clone();
    assert_eq!(signature.len(), 65);
    car.wallet.run_operation(&id).await.unwrap();
    assert_eq!((car.asked(), car.sent()), (1, 1), "each once");
    let shown = car.wallet.dimo_device(car.id).await.unwrap();
    assert_eq!((shown.node.as_str(), shown.owner, shown.yours), ("4217", owner, true));
}

#[tokio::test]
async fn the_review_says_the_missing_number_out_loud_and_shows_what_the_box_signs() {
    let car = Car::new().await;
    let view = car.review().await;
    let DimoAct::Claim { digest } = plan(&view).act else { panic!("{view:?}") };
    let warned = |part: &str| view.words.warnings.iter().any(|warning| warning.contains(part));
    assert!(warned("no number that is used once, and no end") && warned("same box and this same owner"));
    assert!(warned("signs whatever 32 bytes it is given"));
    for lines in [&view.words.lines, &view.words.exact] {
        assert!(lines.iter().any(|line| line.value == format!("{digest:#x}")), "{lines:?}");
    }
    let [message] = view.messages.as_slice() else { panic!("{view:?}") };
    assert_eq!((message.digest, message.intent.as_str()), (digest, "Let its owner claim the device"));
}

#[tokio::test]
async fn a_signature_by_another_key_is_thrown_away_and_nothing_is_sent() {
    let car = Car::new().await;
    *car.ground.heard.hand.lock().unwrap() = Some(DeviceKey::from_bytes(&[0x11; 32]).unwrap());

    let view = car.claimed().await;

    assert_eq!(ended(&view).code, Code::DeviceMisbehaved, "{view:?}");
    assert!(ended(&view).detail.contains("not by the key"), "{view:?}");
    assert_eq!((car.asked(), car.sent()), (1, 0));
    assert!(!car.ground.chain.now().dimo.claimed);
}

#[tokio::test]
async fn what_stands_in_the_way_is_said_before_the_box_is_asked() {
    let car = Car::new().await;
    let owner = car.ground.chain.now().owner;
    let set = |change: fn(&mut FakeDimo)| change(&mut car.ground.chain.now().dimo);

    set(|dimo| dimo.registered = false);
    assert_eq!(car.refusal().await, Code::DimoUnregistered);
    assert_eq!(car.wallet.dimo_device(car.id).await.unwrap_err().code(), Code::DimoUnregistered);
    set(|dimo| (dimo.registered, dimo.movable) = (true, false));
    assert_eq!(car.refusal().await, Code::DimoMakerMissing);
    set(|dimo| (dimo.movable, dimo.claimed, dimo.holder) = (true, true, THIEF));
    assert_eq!(car.wallet.claim_outlook(car.id).await.unwrap(), ClaimOutlook::Taken { owner: THIEF });
    car.ground.chain.now().dimo.holder = owner;
    assert_eq!(car.wallet.claim_outlook(car.id).await.unwrap(), ClaimOutlook::AlreadyYours);
    {
        let mut ledger = car.ground.chain.now();
        (ledger.dimo, ledger.balance) = (FakeDimo::default(), 1);
    }
    let outlook = car.wallet.claim_outlook(car.id).await.unwrap();
    let ClaimOutlook::Missing { missing } = outlook else { panic!("{outlook:?}") };
    assert!(matches!(missing[..], [Missing::Funds { .. }]), "{missing:?}");
    assert_eq!((car.asked(), car.sent()), (0, 0));
}

#[tokio::test]
async fn only_a_paired_box_of_dimos_at_rest_is_claimed_there() {
    let car = Car::new().await;
    car.agreed().await;
    assert_eq!(car.refusal().await, Code::DeviceInUse);
    assert_eq!(car.wallet.dimo_outlook(DEVICE).await.unwrap_err().code(), Code::DeviceNotSupported);
    let stranger = DeviceId(Address::repeat_byte(0x77));
    assert_eq!(car.wallet.dimo_outlook(stranger).await.unwrap_err().code(), Code::DeviceUnknown);
    let without = Car::on(network(CHAIN_ID, 1)).await;
    assert_eq!(without.refusal().await, Code::ChainNotOffered);
}

#[tokio::test]
async fn what_changed_since_the_yes_ends_it_before_the_box_is_asked() {
    type Change = fn(&mut FakeDimo);
    let changes: [(Change, Code); 4] = [
        (|dimo| (dimo.claimed, dimo.holder) = (true, THIEF), Code::ClaimTaken),
        (|dimo| dimo.movable = false, Code::DimoMakerMissing),
        (|dimo| dimo.node += 1, Code::DeedChanged),
        (|dimo| dimo.registered = false, Code::DimoUnregistered),
    ];
    for (change, code) in changes {
        let car = Car::new().await;
        let id = car.agreed().await;
        change(&mut car.ground.chain.now().dimo);
        let view = car.wallet.run_operation(&id).await.unwrap();
        assert_eq!(ended(&view).code, code);
        assert_eq!((car.asked(), car.sent()), (0, 0), "{code}");
    }
}

#[tokio::test]
async fn a_box_out_of_reach_and_a_node_that_falls_silent_rest_it_and_nothing_goes_twice() {
    let car = Car::new().await;
    car.ground.heard.away.store(true, Ordering::SeqCst);
    let rests = car.claimed().await;
    assert!(matches!(rests.status, OperationStatus::Stopped { .. }), "{rests:?}");
    car.ground.heard.away.store(false, Ordering::SeqCst);
    car.ground.chain.now().fates = vec![Fate::MinedAndSilent];
    let rests = car.wallet.run_operation(&rests.id).await.unwrap();
    assert!(matches!(rests.status, OperationStatus::Stopped { .. }), "{rests:?}");
    car.ground.chain.now().down = false;

    let done = car.wallet.run_operation(&rests.id).await.unwrap();

    assert_eq!((done.status, car.asked(), car.sent()), (OperationStatus::Done, 1, 1));
}

#[tokio::test]
async fn no_signature_is_kept_once_it_is_in_a_transaction() {
    let car = Car::new().await;
    car.ground.chain.now().least = GAS_PRICE + 1;
    let waits = car.claimed().await;
    assert!(waits.waiting.is_some(), "{waits:?}");
    let row = car.ground.ports.store.operation(&waits.id).await.unwrap().unwrap();
    let state: serde_json::Value = serde_json::from_str(&row.state).unwrap();
    assert!(state["state"].get("signature").is_none(), "{}", state["state"]);

    let review = car.wallet.plan_replacement(&waits.id, Replacement::Cancel).await.unwrap();
    car.wallet.start_replacement(&review.id).await.unwrap();
    let view = car.wallet.run_operation(&waits.id).await.unwrap();
    assert_eq!(ended(&view).code, Code::OperationCancelled);
    assert!(!car.ground.chain.now().dimo.claimed);
}

#[tokio::test]
async fn a_refusal_before_or_after_sending_and_a_claim_that_is_not_logged_are_told_apart() {
    let car = Car::new().await;
    car.ground.chain.now().runs.insert(DIMO, Err("the signature is not by the device".to_string()));
    assert_eq!(ended(&car.claimed().await).code, Code::ChainReverted);
    assert_eq!(car.sent(), 0);

    let car = Car::new().await;
    car.ground.chain.now().fates = vec![Fate::Reverted];
    let view = car.claimed().await;
    assert!(ended(&view).detail.contains("Only the network fee"), "{view:?}");

    let car = Car::new().await;
    car.ground.chain.now().dimo.unlogged = true;
    assert_eq!(ended(&car.claimed().await).code, Code::DimoMismatch);
}

#[tokio::test]
async fn where_a_network_has_both_a_box_is_claimed_through_dimo_unless_its_owner_says_otherwise() {
    let car = Car::on(Network { ioid: network(CHAIN_ID, 1).ioid, ..of_dimo() }).await;
    let outlook = async |through| {
        let command = Command::ClaimOutlook { device: "Car box".to_string(), paid_by: None, through };
        car.wallet.execute(command).await.unwrap()
    };
    assert_eq!(outlook(None).await["review"]["review"], "dimo");
    assert_eq!(outlook(Some(Through::Dimo)).await["review"]["review"], "dimo");
    let ioid = outlook(Some(Through::Ioid)).await;
    assert_eq!(ioid["missing"], json!([{ "missing": "device_token", "desk": false }]));
}
