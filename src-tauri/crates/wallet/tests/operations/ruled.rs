//! Collecting by the owner's rule: when it is worth its fee, within the cap, and never without the rule.

use std::sync::{Arc, atomic::Ordering};

use domain::{
    amount::Amount,
    collect_rule::{RulePlan, RuleTerms, RuleWait},
    failure::{Code, Coded},
    operation::{OperationId, OperationStatus, OperationView},
    time::Millis,
};
use wallet::{Ports, Wallet, rewards::RuleTurn};

use crate::{
    agreeing::Answers,
    fakes::{CHAIN_ID, DAY, FakeVault, HOUR, START},
    ground::{Ground, network},
    ledger::{Fate, POOL},
};

/// The first moment of a day.
const MORNING: Millis = Millis(START.0 + HOUR);
/// What a collection from the pool costs at most: a third more gas than its forecast, at 10 wei.
const FEE: u128 = 666_660;
/// Of this much the fee is less than 2 %.
const DUE: u128 = 40_000_000;

fn terms(percent: u8, cap: u128) -> RuleTerms {
    RuleTerms { percent: percent.try_into().unwrap(), cap_per_day: Amount::wei(cap).try_into().unwrap() }
}

async fn set(ground: &Ground, percent: u8, cap: u128) {
    ground.wallet.set_collect_rule(terms(percent, cap), FakeVault::PASSWORD.into()).await.unwrap();
}

/// A pool that owes `owed`, and a rule of 2 % with this cap.
async fn ruled(cap: u128, owed: u128) -> Ground {
    let ground = Ground::new().await;
    ground.clock.set(MORNING);
    ground.chain.now().pending = owed;
    set(&ground, 2, cap).await;
    ground
}

async fn turn(ground: &Ground) -> RuleTurn {
    ground.wallet.collect_by_rule().await.unwrap()
}

async fn ran(ground: &Ground) -> OperationView {
    let RuleTurn::Ran(OperationId(id)) = turn(ground).await else { panic!("it waits") };
    ground.wallet.operation(&OperationId(id)).await.unwrap()
}

async fn spent(ground: &Ground) -> Amount {
    ground.wallet.collect_rule().await.unwrap().spent
}

fn nothing_sent(ground: &Ground) {
    assert!(ground.chain.now().sent.is_empty());
}

/// The wallet is locked between the moment in which a collection by the rule is stored and its signature.
async fn cut_short(ground: &Ground) -> OperationView {
    let vault = ground.vault.clone();
    ground.chain.now().meanwhile = Some(Box::new(move || vault.locked.store(true, Ordering::SeqCst)));
    let stopped = ran(ground).await;
    assert!(matches!(stopped.status, OperationStatus::Stopped { .. }), "{stopped:?}");
    ground.vault.locked.store(false, Ordering::SeqCst);
    nothing_sent(ground);
    stopped
}

#[tokio::test]
async fn coins_that_are_worth_their_fee_are_collected_once_and_said_to_be_by_the_rule() {
    let ground = ruled(10 * FEE, DUE).await;

    let done = ran(&ground).await;

    assert_eq!((&done.status, done.by_rule), (&OperationStatus::Done, true), "{done:?}");
    assert_eq!((ground.chain.sent_to(POOL), spent(&ground).await), (1, Amount::wei(FEE)));
    let told = ground.wallet.collect_rule().await.unwrap();
    assert_eq!(told.tried.unwrap().why, None);

    ground.chain.now().pending = DUE;
    assert!(matches!(turn(&ground).await, RuleTurn::Waits(RuleWait::Lately { .. })), "one try an hour");
    ground.clock.pass(HOUR);
    assert_eq!((ran(&ground).await.status, ground.chain.sent_to(POOL)), (OperationStatus::Done, 2));
}

#[tokio::test]
async fn what_the_owner_agreed_to_is_not_by_the_rule_and_spends_nothing_of_its_cap() {
    let ground = ruled(10 * FEE, DUE).await;
    let review = ground.wallet.plan_collect_all(&[], wallet::rewards::Dust::LeaveOut).await.unwrap();
    let id = ground.wallet.start_collect_all(&review.id).await.unwrap().id;

    let done = ground.wallet.run_operation(&id).await.unwrap();

    assert_eq!((&done.status, done.by_rule), (&OperationStatus::Done, false), "{done:?}");
    assert_eq!(spent(&ground).await, Amount::ZERO);
}

#[tokio::test]
async fn a_fee_that_is_not_under_the_percentage_is_waited_with() {
    // 2 % of it is the fee exactly.
    let ground = ruled(10 * FEE, 50 * FEE).await;
    let worth = RulePlan { coins: Amount::wei(50 * FEE), fee: Amount::wei(FEE) };
    assert_eq!(turn(&ground).await, RuleTurn::Waits(RuleWait::TooDear(worth)));
    let why = ground.wallet.collect_rule().await.unwrap().tried.unwrap().why.unwrap();
    assert!(why.contains("network fee"), "{why}");

    ground.clock.pass(HOUR);
    ground.chain.now().pending = 700;
    assert!(matches!(turn(&ground).await, RuleTurn::Waits(RuleWait::TooDear(_))), "less than its fee");
    ground.clock.pass(HOUR);
    ground.chain.now().pending = 0;
    assert_eq!(turn(&ground).await, RuleTurn::Waits(RuleWait::NothingReady));
    nothing_sent(&ground);
    assert!(ground.wallet.operations().await.unwrap().is_empty());

    ground.clock.pass(HOUR);
    ground.chain.now().pending = 50 * FEE + 1;
    assert_eq!(ran(&ground).await.status, OperationStatus::Done);
}

#[tokio::test]
async fn the_fees_of_a_day_stay_within_the_cap_and_a_new_day_begins_anew() {
    let ground = ruled(2 * FEE - 1, DUE).await;
    assert_eq!(ran(&ground).await.status, OperationStatus::Done);
    ground.chain.now().pending = DUE;
    ground.clock.pass(HOUR);
    let over = RuleWait::OverCap { fee: Amount::wei(FEE), spent: Amount::wei(FEE) };
    assert_eq!(turn(&ground).await, RuleTurn::Waits(over));
    assert_eq!(ground.chain.sent_to(POOL), 1);

    ground.clock.set(Millis(MORNING.0 + DAY));
    assert_eq!(spent(&ground).await, Amount::ZERO);
    assert_eq!((ran(&ground).await.status, ground.chain.sent_to(POOL)), (OperationStatus::Done, 2));
}

#[tokio::test]
async fn a_collection_that_the_pool_refuses_spends_its_fee_of_the_cap_all_the_same() {
    let ground = ruled(2 * FEE - 1, DUE).await;
    ground.chain.now().fates = vec![Fate::Reverted];
    assert!(matches!(ran(&ground).await.status, OperationStatus::Ended { .. }));
    assert_eq!(spent(&ground).await, Amount::wei(FEE));
    ground.clock.pass(HOUR);
    assert!(matches!(turn(&ground).await, RuleTurn::Waits(RuleWait::OverCap { .. })));
}

#[tokio::test]
async fn a_stop_between_counting_and_signing_counts_once_and_goes_on_within_the_cap() {
    let ground = ruled(FEE, DUE).await;
    let stopped = cut_short(&ground).await;
    assert_eq!(spent(&ground).await, Amount::wei(FEE), "it counts before it is signed");

    // The program starts again.
    let again = Wallet::new(ground.ports.clone(), network(CHAIN_ID, 1));
    assert_eq!(again.collect_by_rule().await.unwrap(), RuleTurn::Ran(stopped.id.clone()));

    assert_eq!(again.operation(&stopped.id).await.unwrap().status, OperationStatus::Done);
    assert_eq!((ground.chain.sent_to(POOL), spent(&ground).await), (1, Amount::wei(FEE)));
    ground.chain.now().pending = DUE;
    ground.clock.pass(HOUR);
    assert!(matches!(turn(&ground).await, RuleTurn::Waits(RuleWait::OverCap { .. })));
}

#[tokio::test]
async fn one_that_lies_over_midnight_counts_on_both_days() {
    let ground = ruled(2 * FEE - 1, DUE).await;
    cut_short(&ground).await;
    ground.clock.set(Millis(MORNING.0 + DAY));
    assert_eq!(ran(&ground).await.status, OperationStatus::Done);
    assert_eq!(spent(&ground).await, Amount::wei(FEE));
    ground.chain.now().pending = DUE;
    ground.clock.pass(HOUR);
    assert!(matches!(turn(&ground).await, RuleTurn::Waits(RuleWait::OverCap { .. })));
}

#[tokio::test]
async fn a_rule_that_ends_or_is_lowered_meanwhile_leaves_it_unsigned() {
    let ended = ruled(FEE, DUE).await;
    let stopped = cut_short(&ended).await;
    ended.wallet.end_collect_rule().await.unwrap();
    assert_eq!(turn(&ended).await, RuleTurn::Ran(stopped.id.clone()));
    let over = ended.wallet.operation(&stopped.id).await.unwrap();
    let OperationStatus::Ended { failure } = &over.status else { panic!("{over:?}") };
    assert_eq!(failure.code, Code::Cancelled, "{failure}");
    nothing_sent(&ended);
    assert_eq!((spent(&ended).await, turn(&ended).await), (Amount::ZERO, RuleTurn::Off));

    for (percent, cap) in [(2, FEE - 1), (1, FEE)] {
        let lowered = ruled(FEE, DUE).await;
        let stopped = cut_short(&lowered).await;
        set(&lowered, percent, cap).await;
        turn(&lowered).await;
        let over = lowered.wallet.operation(&stopped.id).await.unwrap();
        assert!(matches!(over.status, OperationStatus::Ended { .. }), "{percent} %, {cap}: {over:?}");
        nothing_sent(&lowered);
    }
}

#[tokio::test]
async fn a_locked_wallet_another_account_and_another_network_collect_nothing() {
    let ground = ruled(10 * FEE, DUE).await;
    ground.wallet.lock();
    assert_eq!(ground.wallet.collect_by_rule().await.unwrap_err().code(), Code::VaultLocked);
    ground.vault.locked.store(false, Ordering::SeqCst);

    let ports = Ports { vault: Arc::new(FakeVault::new(8)), ..ground.ports.clone() };
    let other = Wallet::new(ports, network(CHAIN_ID, 1));
    assert_eq!(other.collect_by_rule().await.unwrap(), RuleTurn::Off);
    let elsewhere = Wallet::new(ground.ports.clone(), network(CHAIN_ID + 1, 1));
    assert_eq!(elsewhere.collect_by_rule().await.unwrap(), RuleTurn::Off);
    nothing_sent(&ground);
}

#[tokio::test]
async fn while_the_owner_collects_the_rule_waits() {
    let ground = ruled(10 * FEE, DUE).await;
    let review = ground.wallet.plan_collect(None).await.unwrap();
    ground.wallet.start_collect(&review.id).await.unwrap();
    assert_eq!(turn(&ground).await, RuleTurn::Waits(RuleWait::Open));
    nothing_sent(&ground);
}

#[tokio::test]
async fn without_a_rule_nothing_is_collected_and_setting_it_wants_the_password() {
    let ground = Ground::new().await;
    ground.chain.now().pending = DUE;
    assert_eq!(turn(&ground).await, RuleTurn::Off);
    let wrong = ground.wallet.set_collect_rule(terms(2, FEE), "another".into()).await.unwrap_err();
    assert_eq!((wrong.code(), ground.wallet.collect_rule().await.unwrap().rule), (Code::VaultWrongPassword, None));

    set(&ground, 2, FEE).await;
    let again = Wallet::new(ground.ports.clone(), network(CHAIN_ID, 1));
    assert_eq!(again.collect_rule().await.unwrap().rule.map(|rule| rule.terms), Some(terms(2, FEE)), "it is kept");
    ground.wallet.end_collect_rule().await.unwrap();
    assert_eq!(turn(&ground).await, RuleTurn::Off);
    nothing_sent(&ground);
}

#[tokio::test]
async fn in_the_window_a_rule_wants_a_yes_beside_the_password() {
    let ground = Ground::new().await;
    let wallet = &ground.wallet;
    let asked = |password: &str, yes| {
        let (password, witness) = (password.into(), Answers::with(yes));
        async move {
            let said = wallet.agree_to_collect_rule(terms(3, FEE), password, &witness).await.map_err(|e| e.code());
            (said, witness.shown())
        }
    };
    assert_eq!(asked("another", true).await, (Err(Code::VaultWrongPassword), Vec::new()));
    let (said, shown) = asked(FakeVault::PASSWORD, false).await;
    assert_eq!((said, wallet.collect_rule().await.unwrap().rule), (Err(Code::Cancelled), None));
    assert!(shown.first().is_some_and(|sentence| sentence.contains("3 %")), "{shown:?}");
    assert_eq!(asked(FakeVault::PASSWORD, true).await.0, Ok(()));
    assert_eq!(wallet.collect_rule().await.unwrap().rule.map(|rule| rule.terms), Some(terms(3, FEE)));
}

#[tokio::test]
async fn a_ledger_and_a_watched_account_have_no_rule() {
    let ground = Ground::new().await;
    ground.vault.refuses.store(true, Ordering::SeqCst);
    let ledger = ground.wallet.set_collect_rule(terms(2, FEE), FakeVault::PASSWORD.into()).await.unwrap_err();
    assert!(ledger.code() == Code::BadRequest && ledger.to_string().contains("Ledger"), "{ledger}");
    ground.vault.watches.store(true, Ordering::SeqCst);
    let watched = ground.wallet.set_collect_rule(terms(2, FEE), FakeVault::PASSWORD.into()).await.unwrap_err();
    assert_eq!(watched.code(), Code::VaultWatchOnly);
    assert_eq!(ground.wallet.collect_rule().await.unwrap().rule, None);
}
