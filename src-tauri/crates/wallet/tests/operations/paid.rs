//! Claims that somebody else pays for.

use std::sync::{Arc, Mutex, atomic::Ordering};

use domain::{
    Address,
    account::Owner,
    claim::{ClaimOutlook, ClaimPlan, ClaimWay, Missing, PaidBy},
    device::Deed,
    failure::{Code, Coded},
    network::Network,
    operation::{OperationId, OperationStatus, OperationView},
    review::{Review, ReviewView},
};
use wallet::{Ports, Wallet, ports::chain::ProxyFacts};

use crate::{
    fakes::CHAIN_ID,
    ground::{DEVICE, DOCUMENT, Ground},
    ledger::{GAS_PRICE, NFT, REGISTRY},
    payer::{ACCOUNT, Asked, Habit, Payer},
};

const PROXY: Address = Address::repeat_byte(0x99);
const PROXY_NFT: Address = Address::repeat_byte(0x98);

/// A ground with a payer, and an account without a coin.
struct Broke {
    ground: Ground,
    wallet: Wallet,
    asked: Arc<Mutex<Asked>>,
}

impl Broke {
    async fn new(habit: Habit) -> Self {
        let ground = Ground::new().await;
        let asked = Arc::new(Mutex::new(Asked { habit, ..Asked::default() }));
        let payer = Arc::new(Payer { chain: ground.chain.clone(), asked: asked.clone() });
        let ports = Ports { gateway: payer, ..ground.ports.clone() };
        let wallet = Wallet::new(ports, network());
        {
            let mut ledger = ground.chain.now();
            ledger.balance = 0;
            ledger.proxy = Some(ProxyFacts { proxy: PROXY, nft: PROXY_NFT, prepaid: true, trusted: true });
        }
        Self { ground, wallet, asked }
    }

    /// The same with a token that is approved already.
    async fn approved(habit: Habit) -> Self {
        let broke = Self::new(habit).await;
        broke.ground.chain.now().approved = true;
        broke
    }

    async fn review(&self, paid_by: Option<PaidBy>) -> ReviewView {
        match self.wallet.claim_outlook_by(DEVICE, paid_by).await.unwrap() {
            ClaimOutlook::Ready { review } => *review,
            other => panic!("{other:?}"),
        }
    }

    async fn agreed(&self, paid_by: PaidBy) -> OperationId {
        let review = self.review(Some(paid_by)).await;
        self.wallet.start_claim(&review.id).await.unwrap().id
    }

    async fn claimed(&self, paid_by: PaidBy) -> OperationView {
        self.wallet.run_operation(&self.agreed(paid_by).await).await.unwrap()
    }

    fn permits(&self) -> u32 {
        self.ground.heard.permits.load(Ordering::SeqCst)
    }

    fn deed(&self, owner: Owner, document: &str) -> Deed {
        self.ground.chain.now().deed(owner, document)
    }
}

fn network() -> Network {
    let address = |byte: u8| Address::repeat_byte(byte);
    let text = format!(
        r#"{{"name":"test","chain_id":{CHAIN_ID},"rpc":["http://127.0.0.1:1"],
            "ioid":{{"registry":"{REGISTRY}","ioid":"{}","store":"{}","project":"{}","erc6551_registry":"{}",
                "erc6551_implementation":"{}","proxy":"{PROXY}"}},
            "services":{{"pin":"http://127.0.0.1:1","payer":"https://pay.example/claims"}}}}"#,
        address(0x11),
        address(0x12),
        address(0x13),
        address(0x14),
        address(0x15)
    );
    Network::parse(&text).unwrap()
}

fn plan(review: ReviewView) -> ClaimPlan {
    let Review::Claim(plan) = review.review else { panic!("{review:?}") };
    plan
}

fn code(view: &OperationView) -> Option<Code> {
    match &view.status {
        OperationStatus::Stopped { failure } | OperationStatus::Ended { failure } => Some(failure.code),
        OperationStatus::Running | OperationStatus::Done => None,
    }
}

fn ended(view: &OperationView) -> bool {
    matches!(view.status, OperationStatus::Ended { .. })
}

#[tokio::test]
async fn a_wallet_without_a_coin_claims_through_the_projects_proxy_and_sends_nothing() {
    let broke = Broke::new(Habit::Honest).await;

    let review = broke.review(None).await;
    assert!(matches!(&plan(review.clone()).way, ClaimWay::Proxy { proxy: PROXY, nft: PROXY_NFT, .. }), "{review:?}");
    let id = broke.wallet.start_claim(&review.id).await.unwrap().id;
    let done = broke.wallet.run_operation(&id).await.unwrap();

    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    assert!(broke.ground.chain.now().sent.is_empty());
    assert_eq!(broke.asked.lock().unwrap().named, Some(Owner(PROXY)), "the permit names the proxy");
    assert_eq!(broke.ground.heard.ended.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_wallet_without_a_coin_claims_with_its_own_token_by_the_payer() {
    let broke = Broke::approved(Habit::Honest).await;

    let plan = plan(broke.review(Some(PaidBy::Payer)).await);
    let done = broke.claimed(PaidBy::Payer).await;

    let payer = plan.way.payer().unwrap();
    assert_eq!((payer.host.as_str(), payer.account), ("pay.example", Some(ACCOUNT)));
    assert!(plan.total_ceiling().is_zero(), "{plan:?}");
    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    assert!(broke.ground.chain.now().sent.is_empty());
    assert_eq!(broke.asked.lock().unwrap().named, Some(broke.ground.chain.now().owner));
}

#[tokio::test]
async fn an_owner_pays_for_the_approval_alone_where_the_token_needs_one() {
    let broke = Broke::new(Habit::Honest).await;
    broke.ground.chain.now().balance = GAS_PRICE * 90_000;

    let done = broke.claimed(PaidBy::Payer).await;

    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    assert_eq!((broke.ground.chain.sent_to(NFT), broke.ground.chain.sent_to(REGISTRY)), (1, 0));
}

#[tokio::test]
async fn a_payer_takes_the_place_of_a_proxy_that_is_not_fit() {
    let broke = Broke::approved(Habit::Honest).await;
    broke.ground.chain.now().proxy = None;

    assert!(matches!(plan(broke.review(None).await).way, ClaimWay::Payer { .. }));

    broke.ground.chain.now().proxy = Some(ProxyFacts { proxy: PROXY, nft: PROXY_NFT, prepaid: true, trusted: false });
    assert!(matches!(plan(broke.review(None).await).way, ClaimWay::Payer { .. }));
    let refused = broke.wallet.claim_outlook_by(DEVICE, Some(PaidBy::Proxy)).await.unwrap_err();
    assert!(refused.to_string().contains("another project"), "{refused}");
}

#[tokio::test]
async fn coins_are_missing_only_where_nobody_else_pays() {
    let broke = Broke::new(Habit::Silent).await;

    let outlook = broke.wallet.claim_outlook(DEVICE).await.unwrap();

    let ClaimOutlook::Missing { missing } = outlook else { panic!("{outlook:?}") };
    assert!(matches!(missing.as_slice(), [Missing::Funds { .. }]), "{missing:?}");
    let asked = broke.wallet.claim_outlook_by(DEVICE, Some(PaidBy::Proxy)).await.unwrap_err();
    assert_eq!(asked.code(), Code::ClaimPayerPending, "{asked}");
    let rich = Broke::new(Habit::Honest).await;
    rich.ground.chain.now().balance = 1_000_000_000;
    assert_eq!(plan(rich.review(None).await).way, ClaimWay::Owner);
}

#[tokio::test]
async fn a_payer_whose_answer_was_lost_is_not_paid_by_twice() {
    let broke = Broke::new(Habit::Lost).await;

    let done = broke.claimed(PaidBy::Proxy).await;

    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    assert_eq!(broke.asked.lock().unwrap().sent, 1);
}

#[tokio::test]
async fn a_payer_that_is_away_is_asked_again_with_the_same_permit_and_sends_once() {
    let broke = Broke::new(Habit::Honest).await;
    let id = broke.agreed(PaidBy::Proxy).await;
    broke.asked.lock().unwrap().habit = Habit::Silent;

    let rests = broke.wallet.run_operation(&id).await.unwrap();
    assert_eq!(code(&rests), Some(Code::ClaimPayerPending), "{rests:?}");
    assert!(broke.wallet.interrupted_operations().await.unwrap().contains(&id), "it goes on by itself");
    broke.asked.lock().unwrap().habit = Habit::Honest;
    let done = broke.wallet.run_operation(&id).await.unwrap();

    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    let asked = broke.asked.lock().unwrap();
    assert_eq!((asked.times, asked.sent, broke.permits()), (2, 1, 1));
}

#[tokio::test]
async fn a_payers_transaction_that_the_node_does_not_know_for_a_moment_is_looked_for_again_and_named() {
    let broke = Broke::approved(Habit::Honest).await;
    broke.ground.chain.now().unseen = 3;

    let done = broke.claimed(PaidBy::Payer).await;

    assert_eq!((&done.status, broke.ground.chain.now().unseen), (&OperationStatus::Done, 0), "{done:?}");
    assert!(done.steps[3].tx.is_some(), "by the payer's transaction: {done:?}");
}

#[tokio::test]
async fn a_transaction_that_no_block_takes_is_asked_for_again_and_leaves_another_way_open() {
    let broke = Broke::new(Habit::NeverSends).await;
    let id = broke.agreed(PaidBy::Proxy).await;

    let rests = broke.wallet.run_operation(&id).await.unwrap();
    assert_eq!(code(&rests), Some(Code::ClaimPayerPending), "{rests:?}");
    broke.ground.chain.now().balance = 1_000_000_000;
    let own = broke.wallet.run_operation(&broke.agreed(PaidBy::Owner).await).await.unwrap();
    assert_eq!(own.status, OperationStatus::Done, "{own:?}");

    let done = broke.wallet.run_operation(&id).await.unwrap();
    assert_eq!(done.status, OperationStatus::Done, "the deed is the one that was agreed to: {done:?}");
}

#[tokio::test]
async fn a_payer_that_registers_another_document_is_a_mismatch_and_ends_the_signing() {
    let broke = Broke::new(Habit::Honest).await;
    let id = broke.agreed(PaidBy::Proxy).await;
    let other = broke.ground.chain.now_deed("another document");
    broke.asked.lock().unwrap().habit = Habit::Registers(other);

    let ended = broke.wallet.run_operation(&id).await.unwrap();

    assert_eq!(code(&ended), Some(Code::ClaimMismatch), "{ended:?}");
    assert_eq!(broke.ground.heard.ended.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_project_that_hands_the_deed_to_somebody_else_is_said() {
    let broke = Broke::new(Habit::Honest).await;
    let id = broke.agreed(PaidBy::Proxy).await;
    let theirs = broke.deed(Owner(Address::repeat_byte(0x77)), DOCUMENT);
    broke.asked.lock().unwrap().habit = Habit::Registers(theirs);

    let taken = broke.wallet.run_operation(&id).await.unwrap();

    assert_eq!(code(&taken), Some(Code::ClaimTaken), "{taken:?}");
}

#[tokio::test]
async fn a_payer_that_refuses_fails_or_names_another_transaction_ends_the_claim_by_name() {
    for habit in [Habit::Refuses, Habit::Fails, Habit::NamesAnother] {
        let broke = Broke::new(habit.clone()).await;

        let over = broke.claimed(PaidBy::Proxy).await;

        assert!(ended(&over) && code(&over) == Some(Code::ClaimPayerRefused), "{habit:?}: {over:?}");
    }
}

#[tokio::test]
async fn a_proxy_that_became_another_one_gets_no_permit() {
    let broke = Broke::new(Habit::Honest).await;
    let id = broke.agreed(PaidBy::Proxy).await;
    broke.ground.chain.now().proxy =
        Some(ProxyFacts { proxy: PROXY, nft: Address::repeat_byte(0x97), prepaid: true, trusted: true });

    let over = broke.wallet.run_operation(&id).await.unwrap();

    assert!(ended(&over) && code(&over) == Some(Code::ClaimFeeChanged), "{over:?}");
    assert_eq!((broke.permits(), broke.asked.lock().unwrap().times), (0, 0));
}
