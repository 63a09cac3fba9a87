//! Whom a contract pays instead of the account: shown, changed, and never in silence.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    Address,
    amount::Amount,
    failure::{Code, Coded, Failure},
    merkle::{RewardLeaf, RewardProof},
    network::Network,
    operation::{OperationKind, OperationStatus, OperationView},
    review::{Review, ReviewView},
    reward_proof::ToldReward,
    reward_recipient::RecipientPlan,
};
use wallet::{Ports, Wallet, ports::chain::RecipientKind, rewards::Dust};

use crate::{
    fakes::CHAIN_ID,
    ground::Ground,
    ledger::{Fate, POOL, TOKEN},
    many_contracts::{CYCLES, DISTRIBUTOR, MERKL, Tells},
};

const ANNA: Address = Address::repeat_byte(0xaa);
const BEN: Address = Address::repeat_byte(0xbb);
const UNHEARD: Address = Address::repeat_byte(0x36);
const OTHER_TOKEN: Address = Address::repeat_byte(0x37);

/// The ground on a network with contracts of rewards; Merkl's tells of one token.
struct Paying {
    ground: Ground,
    wallet: Wallet,
}

impl Paying {
    async fn new() -> Self {
        let ground = Ground::new().await;
        let leaf = RewardLeaf::CumulativeToken { account: ground.vault.owner(), token: TOKEN, total: Amount::wei(5) };
        let told = ToldReward { leaf, proof: RewardProof::default(), root: None, cycle: None };
        let tells = Arc::new(Tells(BTreeMap::from([(MERKL, vec![told])])));
        let wallet = Wallet::new(Ports { gateway: tells, ..ground.ports.clone() }, network());
        Self { ground, wallet }
    }

    fn own(&self) -> Address {
        self.ground.vault.owner().0
    }

    async fn plan(&self, token: Option<Address>, to: Option<&str>) -> (ReviewView, RecipientPlan) {
        let view = self.wallet.plan_recipient(MERKL, token, to).await.unwrap();
        let Review::Recipient(plan) = view.review.clone() else { panic!("{:?}", view.review) };
        (view, plan)
    }

    async fn refusal(&self, at: Address, token: Option<Address>, to: Option<&str>) -> Failure {
        let planned = self.wallet.plan_recipient(at, token, to).await;
        planned.map_or_else(|error| error.failure(), |view| panic!("{view:?}"))
    }

    async fn carried_out(&self, review: &ReviewView) -> OperationView {
        let id = self.wallet.start_recipient(&review.id).await.unwrap().id;
        self.wallet.run_operation(&id).await.unwrap()
    }

    /// Agrees to all rewards going to this address, or to nobody else.
    async fn changed(&self, to: Option<Address>) -> OperationView {
        let (view, _) = self.plan(None, to.map(|to| to.to_string()).as_deref()).await;
        self.carried_out(&view).await
    }
}

fn network() -> Network {
    let kinds = [("merkl", MERKL), ("merkle_distributor", DISTRIBUTOR), ("cycle_merkle", CYCLES)];
    let rewards: Vec<String> = kinds
        .iter()
        .chain(&[("w3bstream_count_pool", POOL), ("unheard_of", UNHEARD)])
        .map(|(kind, at)| format!(r#"{{"kind":"{kind}","address":"{at}","proofs":"http://127.0.0.1:1"}}"#))
        .collect();
    let text = format!(
        r#"{{"name":"test","chain_id":{CHAIN_ID},"confirmations":1,"rpc":["http://127.0.0.1:1"],"rewards":[{}]}}"#,
        rewards.join(",")
    );
    Network::parse(&text).unwrap()
}

fn ended(view: &OperationView) -> Code {
    match &view.status {
        OperationStatus::Ended { failure } => failure.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_owner_sees_whom_the_contract_pays_of_each_token_that_is_told() {
    let paying = Paying::new().await;
    let own = paying.own();
    let view = paying.wallet.reward_recipient(MERKL, None).await.unwrap();
    assert_eq!((view.paid_to, view.untold.as_ref(), view.others()), (own, None, Vec::new()));
    assert_eq!(
        view.tokens.iter().map(|one| (one.token, one.paid_to, one.own)).collect::<Vec<_>>(),
        [(TOKEN, own, false)]
    );

    paying.ground.chain.now().many.named = BTreeMap::from([(Address::ZERO, ANNA), (TOKEN, BEN)]);
    let view = paying.wallet.reward_recipient(MERKL, Some(CYCLES)).await.unwrap();
    assert_eq!((view.paid_to, view.others()), (ANNA, vec![ANNA, BEN]));
    let each: BTreeMap<Address, (Address, bool)> =
        view.tokens.iter().map(|one| (one.token, (one.paid_to, one.own))).collect();
    assert_eq!(each, BTreeMap::from([(TOKEN, (BEN, true)), (CYCLES, (ANNA, false))]));
}

#[tokio::test]
async fn rewards_go_elsewhere_and_come_back_each_time_by_one_agreed_transaction() {
    let paying = Paying::new().await;
    let (view, plan) = paying.plan(None, Some(&ANNA.to_string())).await;
    assert_eq!((plan.before, plan.after, plan.first, plan.contract), (paying.own(), ANNA, true, false));
    assert!(view.words.warnings.iter().any(|text| text.contains("go to another account")), "{:?}", view.words);
    assert!(view.calls.iter().all(domain::calls::CallView::is_known), "{:?}", view.calls);
    let done = paying.carried_out(&view).await;
    assert_eq!((&done.status, done.kind), (&OperationStatus::Done, OperationKind::Recipient), "{done:?}");
    assert_eq!(done.title, ANNA.to_checksum(None));
    assert_eq!(paying.wallet.reward_recipient(MERKL, None).await.unwrap().paid_to, ANNA);

    let back = paying.changed(None).await;
    assert_eq!(back.status, OperationStatus::Done, "{back:?}");
    assert_eq!(paying.wallet.reward_recipient(MERKL, None).await.unwrap().paid_to, paying.own());
    assert_eq!(paying.ground.chain.sent_to(MERKL), 2);
    paying.wallet.run_operation(&done.id).await.unwrap();
    assert_eq!(paying.ground.chain.sent_to(MERKL), 2, "what is done is not sent again");
}

#[tokio::test]
async fn one_token_has_a_recipient_of_its_own_and_falls_back_to_that_of_all() {
    let paying = Paying::new().await;
    paying.ground.chain.now().many.named = BTreeMap::from([(Address::ZERO, ANNA)]);
    let (view, plan) = paying.plan(Some(TOKEN), Some(&BEN.to_string())).await;
    assert_eq!((plan.before, plan.after), (ANNA, BEN));
    assert_eq!(plan.token.as_ref().map(|token| token.contract), Some(TOKEN));
    assert_eq!(paying.carried_out(&view).await.status, OperationStatus::Done);

    let (view, plan) = paying.plan(Some(TOKEN), None).await;
    assert_eq!((plan.before, plan.after, plan.to), (BEN, ANNA, None));
    assert!(view.words.warnings.iter().any(|text| text.contains("still has another recipient")), "{:?}", view.words);
    assert_eq!(paying.carried_out(&view).await.status, OperationStatus::Done);
}

#[tokio::test]
async fn whoever_may_not_be_sent_anything_is_not_paid_rewards_either() {
    let paying = Paying::new().await;
    let text = |at: Address| at.to_string();
    let mut like = paying.own().0.0;
    like[9] ^= 1;
    paying.ground.chain.now().code.insert(OTHER_TOKEN, RecipientKind::Token);
    let cases = [
        (text(Address::ZERO), Code::SendBadRecipient),
        (text(paying.own()), Code::SendBadRecipient),
        (text(MERKL), Code::SendBadRecipient),
        (text(DISTRIBUTOR), Code::SendBadRecipient),
        (text(OTHER_TOKEN), Code::SendBadRecipient),
        (text(Address::from(like)), Code::SendLookalike),
        ("0x52908400098527886E0F7030069857D2E4169Ee7".to_string(), Code::SendBadRecipient),
        ("Nobody".to_string(), Code::ContactUnknown),
    ];
    for (to, code) in cases {
        assert_eq!(paying.refusal(MERKL, None, Some(&to)).await.code, code, "{to}");
    }
    assert_eq!(paying.refusal(MERKL, Some(TOKEN), Some(&text(TOKEN))).await.code, Code::SendBadRecipient);
    assert_eq!(paying.refusal(MERKL, Some(ANNA), Some(&text(BEN))).await.code, Code::SendNotAToken);
    assert_eq!(paying.refusal(MERKL, None, None).await.code, Code::BadRequest, "nobody is named already");
    paying.ground.chain.now().balance = 1;
    assert_eq!(paying.refusal(MERKL, None, Some(&text(ANNA))).await.code, Code::RewardsNotEnoughFunds);
    assert!(paying.wallet.operations().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_contract_that_remembers_nobody_is_named() {
    let paying = Paying::new().await;
    let anna = ANNA.to_string();
    for (at, said) in
        [(DISTRIBUTOR, "MerkleDistributor"), (CYCLES, "RewardPool"), (POOL, "W3bstream"), (UNHEARD, "unheard_of")]
    {
        let failure = paying.refusal(at, None, Some(&anna)).await;
        assert_eq!(failure.code, Code::ChainNotOffered, "{failure:?}");
        assert!(failure.detail.contains(said), "{failure:?}");
        assert_eq!(paying.wallet.reward_recipient(at, None).await.unwrap_err().code(), Code::ChainNotOffered);
    }
    assert_eq!(paying.refusal(ANNA, None, None).await.code, Code::BadRequest);
}

#[tokio::test]
async fn what_changed_before_it_was_signed_is_looked_at_again() {
    let paying = Paying::new().await;
    let (view, _) = paying.plan(None, Some(&ANNA.to_string())).await;
    paying.ground.chain.now().many.named.insert(Address::ZERO, BEN);
    let changed = paying.carried_out(&view).await;
    assert_eq!(ended(&changed), Code::RewardsRecipientChanged, "{changed:?}");
    assert!(paying.ground.chain.now().sent.is_empty());
}

#[tokio::test]
async fn what_the_contract_does_not_log_or_does_not_keep_is_not_done() {
    let paying = Paying::new().await;
    paying.ground.chain.now().many.stubborn = true;
    let differs = paying.changed(Some(ANNA)).await;
    assert_eq!(ended(&differs), Code::RewardsRecipientChanged, "{differs:?}");
    assert!(differs.steps[0].tx.is_some(), "its transaction is named");

    paying.ground.chain.now().many.stubborn = false;
    paying.ground.chain.now().many.silent = true;
    let unlogged = paying.changed(Some(ANNA)).await;
    assert_eq!(ended(&unlogged), Code::RewardsRecipientChanged, "{unlogged:?}");

    paying.ground.chain.now().fates = vec![Fate::Reverted];
    let failed = paying.changed(None).await;
    assert_eq!(ended(&failed), Code::ChainReverted, "{failed:?}");
}

#[tokio::test]
async fn a_change_that_was_cut_short_goes_on_and_is_sent_once() {
    let paying = Paying::new().await;
    paying.ground.chain.now().fates = vec![Fate::MinedAndSilent];
    let stopped = paying.changed(Some(ANNA)).await;
    assert!(matches!(stopped.status, OperationStatus::Stopped { .. }), "{stopped:?}");

    paying.ground.chain.now().down = false;
    let done = paying.wallet.run_operation(&stopped.id).await.unwrap();
    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    assert_eq!(paying.ground.chain.sent_to(MERKL), 1);
}

#[tokio::test]
async fn what_goes_elsewhere_is_said_before_it_is_collected_and_looked_at_again() {
    let paying = Paying::new().await;
    paying.ground.chain.now().many.named = BTreeMap::from([(Address::ZERO, ANNA)]);
    let one = paying.wallet.plan_collect(Some(MERKL)).await.unwrap();
    let all = paying.wallet.plan_collect_all(&[MERKL], Dust::LeaveOut).await.unwrap();
    for words in [&one.words, &all.words] {
        assert!(words.warnings.iter().any(|text| text.contains(&ANNA.to_checksum(None))), "{words:?}");
    }
    assert!(one.words.sentence.contains("not to your account"), "{}", one.words.sentence);
    let Review::CollectAll(plan) = &all.review else { panic!("{:?}", all.review) };
    assert_eq!(plan.paid_to(MERKL, TOKEN), Some(ANNA));

    paying.ground.chain.now().many.named.clear();
    let ids = [
        paying.wallet.start_collect(&one.id).await.unwrap().id,
        paying.wallet.start_collect_all(&all.id).await.unwrap().id,
    ];
    for id in ids {
        let changed = paying.wallet.run_operation(&id).await.unwrap();
        assert_eq!(ended(&changed), Code::RewardsNothingReady, "{changed:?}");
    }
    assert!(paying.ground.chain.now().sent.is_empty());
    let own = paying.wallet.plan_collect(Some(MERKL)).await.unwrap();
    assert!(own.words.warnings.is_empty(), "{:?}", own.words);
}
