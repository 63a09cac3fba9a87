//! Anchoring: many batches of many devices by one agreed transaction, and nothing counts before it was read back.

use domain::{
    Address, B256,
    anchor::{AnchorPlan, MOST_ANCHORED},
    device::DeviceId,
    failure::{Code, Coded},
    network::Network,
    operation::{OperationKind, OperationStatus, OperationView},
    review::{Review, ReviewView},
    time::Millis,
};
use wallet::{
    Wallet,
    ports::{
        AnchorKeeper, AnchorRow,
        store::{BatchHead, BatchRow},
    },
};

use crate::{
    fakes::CHAIN_ID,
    ground::{DEVICE, Ground},
    keeper::{KEEPER, MADE},
    ledger::Fate,
};

const AT: AnchorKeeper = AnchorKeeper { chain_id: CHAIN_ID, contract: KEEPER };

/// The ground on a network with a contract that keeps roots, and two devices.
pub struct Harbour {
    pub ground: Ground,
    pub wallet: Wallet,
    pub other: DeviceId,
}

impl Harbour {
    async fn new() -> Self {
        let ground = Ground::new().await;
        let wallet = Wallet::new(ground.ports.clone(), network());
        let other = DeviceId(Address::repeat_byte(0x12));
        let mut row = ground.ports.store.device(DEVICE).await.unwrap().unwrap();
        (row.id, row.name) = (other, "Roof".to_string());
        ground.ports.store.put_device(&row).await.unwrap();
        Self { ground, wallet, other }
    }

    pub async fn with(batches: &[(DeviceId, u64)]) -> Self {
        let harbour = Self::new().await;
        harbour.fetched(batches).await;
        harbour
    }

    /// Batches of these devices and numbers came.
    pub async fn fetched(&self, batches: &[(DeviceId, u64)]) {
        let rows: Vec<BatchRow> = batches.iter().map(|(device, seq)| batch(*device, *seq)).collect();
        self.ground.ports.store.add_batches(&rows).await.unwrap();
    }

    pub async fn planned(&self, devices: &[DeviceId]) -> (ReviewView, AnchorPlan) {
        let view = self.wallet.plan_anchor(devices).await.unwrap();
        let Review::Anchor(plan) = view.review.clone() else { panic!("{:?}", view.review) };
        (view, plan)
    }

    async fn refused(&self) -> Code {
        self.wallet.plan_anchor(&[]).await.map_or_else(|error| error.code(), |view| panic!("{view:?}"))
    }

    async fn anchored(&self) -> OperationView {
        let (view, _) = self.planned(&[]).await;
        let id = self.wallet.start_anchor(&view.id).await.unwrap().id;
        self.wallet.run_operation(&id).await.unwrap()
    }

    async fn kept(&self) -> Vec<AnchorRow> {
        self.ground.ports.store.anchors(DEVICE, AT).await.unwrap()
    }
}

pub fn network() -> Network {
    let text = format!(
        r#"{{"name":"test","chain_id":{CHAIN_ID},"confirmations":1,"rpc":["http://127.0.0.1:1"],"deedbox":{{"anchor":"{KEEPER}"}}}}"#
    );
    Network::parse(&text).unwrap()
}

fn batch(device: DeviceId, seq: u64) -> BatchRow {
    let mut hash = [0; 32];
    hash[..20].copy_from_slice(&device.0.into_array());
    hash[24..].copy_from_slice(&seq.to_be_bytes());
    let head = BatchHead {
        device,
        seq,
        from: Millis(seq * 60_000),
        to: Millis(seq * 60_000 + 59_999),
        root: B256::repeat_byte(3),
        hash: B256::from(hash),
        readings: 60,
        uploaded: false,
    };
    BatchRow { head, sealed: vec![1], sealed_summary: vec![2] }
}

fn ended(view: &OperationView) -> Code {
    match &view.status {
        OperationStatus::Ended { failure } => failure.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn batches_of_many_devices_are_anchored_by_one_agreed_transaction_and_never_twice() {
    let harbour = Harbour::new().await;
    harbour.fetched(&[(DEVICE, 1), (DEVICE, 2), (harbour.other, 7)]).await;
    let (view, plan) = harbour.planned(&[]).await;
    let counted: Vec<_> = plan.devices.iter().map(|one| (one.name.as_str(), one.batches.len())).collect();
    assert_eq!(counted, [("Roof", 1), ("Balcony", 2)], "by the address of the device");
    assert_eq!((plan.count(), plan.left, plan.root_over()), (3, 0, Some(plan.root)));
    assert!(view.calls.iter().all(domain::calls::CallView::is_known), "{:?}", view.calls);
    assert!(view.words.sentence.contains("3 batches of 2 devices"), "{}", view.words.sentence);
    assert!(harbour.ground.chain.now().sent.is_empty() && harbour.kept().await.is_empty());

    let id = harbour.wallet.start_anchor(&view.id).await.unwrap().id;
    let done = harbour.wallet.run_operation(&id).await.unwrap();
    assert_eq!((&done.status, done.kind), (&OperationStatus::Done, OperationKind::Anchor), "{done:?}");
    assert_eq!(done.title, "3 batches");
    let kept = harbour.kept().await;
    assert_eq!((kept.len(), kept[0].root, kept[0].block, kept[0].at), (1, plan.root, 101, MADE));
    let leaves: Vec<_> = kept[0].leaves.iter().map(|leaf| (leaf.device, leaf.seq)).collect();
    assert_eq!(leaves, [(harbour.other, 7), (DEVICE, 1), (DEVICE, 2)]);
    assert_eq!(harbour.refused().await, Code::AnchorNothingNew);

    harbour.wallet.run_operation(&id).await.unwrap();
    harbour.fetched(&[(DEVICE, 3)]).await;
    let (_, next) = harbour.planned(&[]).await;
    assert_eq!((next.count(), next.devices[0].batches[0].seq), (1, 3), "only what is new");
    assert_eq!(harbour.ground.chain.sent_to(KEEPER), 1);
}

#[tokio::test]
async fn only_the_named_devices_are_anchored_and_what_does_not_fit_is_said() {
    let harbour = Harbour::with(&[(DEVICE, 1)]).await;
    let many: Vec<_> = (1..=MOST_ANCHORED as u64 + 5).map(|seq| (harbour.other, seq)).collect();
    harbour.fetched(&many).await;
    let (_, plan) = harbour.planned(&[DEVICE]).await;
    assert_eq!((plan.count(), plan.left, plan.devices[0].device), (1, 0, DEVICE));
    let (view, plan) = harbour.planned(&[]).await;
    assert_eq!((plan.count() as usize, plan.left), (MOST_ANCHORED, 6));
    assert!(view.words.warnings.iter().any(|text| text.contains("6 batches stay without")), "{:?}", view.words);
    assert_eq!(plan.devices[0].batches[0].seq, 1, "the oldest go first");
}

#[tokio::test]
async fn nothing_is_asked_without_batches_coins_or_a_contract() {
    let harbour = Harbour::new().await;
    assert_eq!(harbour.refused().await, Code::AnchorNothingNew);
    harbour.fetched(&[(DEVICE, 1)]).await;
    harbour.ground.chain.now().balance = 1;
    assert_eq!(harbour.refused().await, Code::AnchorNotEnoughFunds);
    let elsewhere = harbour.ground.wallet.plan_anchor(&[]).await.unwrap_err();
    assert_eq!(elsewhere.code(), Code::ChainNotOffered, "{elsewhere}");
    assert!(harbour.wallet.operations().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_the_contract_does_not_log_or_does_not_keep_is_not_anchored() {
    let harbour = Harbour::with(&[(DEVICE, 1)]).await;
    harbour.ground.chain.now().keeper.silent = true;
    let unlogged = harbour.anchored().await;
    assert_eq!(ended(&unlogged), Code::AnchorNotKept, "{unlogged:?}");
    assert!(unlogged.steps[0].tx.is_some(), "its transaction is named");

    let harbour = Harbour::with(&[(DEVICE, 1)]).await;
    harbour.ground.chain.now().keeper.forgetful = true;
    assert_eq!(ended(&harbour.anchored().await), Code::AnchorNotKept);
    harbour.ground.chain.now().fates = vec![Fate::Reverted];
    assert_eq!(ended(&harbour.anchored().await), Code::ChainReverted);
    assert!(harbour.kept().await.is_empty());
    assert_eq!(harbour.planned(&[]).await.1.count(), 1, "it can be tried again");
}

#[tokio::test]
async fn a_root_that_somebody_had_anchored_before_keeps_its_block() {
    let harbour = Harbour::with(&[(DEVICE, 1)]).await;
    let (view, plan) = harbour.planned(&[]).await;
    harbour.ground.chain.now().keeper.places.insert(plan.root, 42);
    let id = harbour.wallet.start_anchor(&view.id).await.unwrap().id;
    assert_eq!(harbour.wallet.run_operation(&id).await.unwrap().status, OperationStatus::Done);
    assert_eq!(harbour.kept().await[0].block, 42);
}

#[tokio::test]
async fn an_anchoring_that_was_cut_short_goes_on_is_sent_once_and_is_not_planned_beside() {
    let harbour = Harbour::with(&[(DEVICE, 1)]).await;
    harbour.ground.chain.now().fates = vec![Fate::MinedAndSilent];
    let (second, _) = harbour.planned(&[]).await;
    let stopped = harbour.anchored().await;
    assert!(matches!(stopped.status, OperationStatus::Stopped { .. }), "{stopped:?}");
    assert_eq!(harbour.refused().await, Code::ChainPending);
    let beside = harbour.wallet.start_anchor(&second.id).await.unwrap_err();
    assert_eq!(beside.code(), Code::ChainPending, "{beside}");

    harbour.ground.chain.now().down = false;
    let done = harbour.wallet.run_operation(&stopped.id).await.unwrap();
    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    assert_eq!((harbour.ground.chain.sent_to(KEEPER), harbour.kept().await.len()), (1, 1));
}

#[tokio::test]
async fn what_another_anchoring_took_after_the_review_is_not_paid_for_again() {
    let harbour = Harbour::with(&[(DEVICE, 1)]).await;
    let (second, _) = harbour.planned(&[]).await;
    assert_eq!(harbour.anchored().await.status, OperationStatus::Done);
    let again = harbour.wallet.start_anchor(&second.id).await.unwrap_err();
    assert_eq!(again.code(), Code::AnchorNothingNew, "{again}");
    assert_eq!(harbour.ground.chain.sent_to(KEEPER), 1);
}
