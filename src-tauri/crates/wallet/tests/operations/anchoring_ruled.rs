//! Anchoring by the owner's rule: within the cap of the day, as often as was agreed, and never without the rule.

use std::sync::{Arc, atomic::Ordering};

use domain::{
    amount::Amount,
    anchor_rule::{AnchorTerms, AnchorWait},
    failure::{Code, Coded},
    operation::{OperationStatus, OperationView},
    rule::RuleRest,
    time::Millis,
};
use wallet::{Ports, Wallet, anchor::AnchorTurn};

use crate::{
    agreeing::Answers,
    anchoring::{Harbour, network},
    fakes::{DAY, FakeVault, HOUR, START},
    ground::DEVICE,
    keeper::KEEPER,
    ledger::Fate,
};

/// The first moment of a day.
const MORNING: Millis = Millis(START.0 + HOUR);

fn terms(cap: u128, every: u8) -> AnchorTerms {
    AnchorTerms { cap_per_day: Amount::wei(cap).try_into().unwrap(), every: every.try_into().unwrap() }
}

async fn set(harbour: &Harbour, cap: u128, every: u8) {
    harbour.wallet.set_anchor_rule(terms(cap, every), FakeVault::PASSWORD.into()).await.unwrap();
}

/// What one anchoring costs at most, in wei.
async fn fee(harbour: &Harbour) -> u128 {
    let (_, plan) = harbour.planned(&[]).await;
    plan.fee_ceiling().0.to::<u128>()
}

/// One batch that is not anchored, and a rule for so many fees (less one wei) a day; the fee.
async fn ruled(fees: u128, less: u128, every: u8) -> (Harbour, u128) {
    let harbour = Harbour::with(&[(DEVICE, 1)]).await;
    harbour.ground.clock.set(MORNING);
    let fee = fee(&harbour).await;
    set(&harbour, fees * fee - less, every).await;
    (harbour, fee)
}

async fn turn(harbour: &Harbour) -> AnchorTurn {
    harbour.wallet.anchor_by_rule().await.unwrap()
}

async fn ran(harbour: &Harbour) -> OperationView {
    let turned = turn(harbour).await;
    let AnchorTurn::Ran(id) = turned else { panic!("{turned:?}") };
    harbour.wallet.operation(&id).await.unwrap()
}

async fn spent(harbour: &Harbour) -> Amount {
    harbour.wallet.anchor_rule().await.unwrap().spent
}

fn sent(harbour: &Harbour) -> usize {
    harbour.ground.chain.sent_to(KEEPER)
}

/// The wallet is locked between the moment in which an anchoring by the rule is stored and its signature.
async fn cut_short(harbour: &Harbour) -> OperationView {
    let vault = harbour.ground.vault.clone();
    harbour.ground.chain.now().meanwhile = Some(Box::new(move || vault.locked.store(true, Ordering::SeqCst)));
    let stopped = ran(harbour).await;
    assert!(matches!(stopped.status, OperationStatus::Stopped { .. }), "{stopped:?}");
    harbour.ground.vault.locked.store(false, Ordering::SeqCst);
    assert_eq!(sent(harbour), 0);
    stopped
}

#[tokio::test]
async fn new_batches_of_all_devices_are_anchored_once_and_said_to_be_by_the_rule() {
    let (harbour, fee) = ruled(10, 0, 6).await;
    harbour.fetched(&[(harbour.other, 7)]).await;

    let done = ran(&harbour).await;

    assert_eq!((&done.status, done.by_rule), (&OperationStatus::Done, true), "{done:?}");
    assert_eq!((done.title.as_str(), sent(&harbour)), ("2 batches", 1));
    let told = harbour.wallet.anchor_rule().await.unwrap();
    assert_eq!((told.spent, told.tried.unwrap().why), (Amount::wei(fee), None));

    harbour.fetched(&[(DEVICE, 2)]).await;
    harbour.ground.clock.pass(5 * HOUR);
    let lately = turn(&harbour).await;
    assert!(matches!(lately, AnchorTurn::Waits(AnchorWait::Rests(RuleRest::Lately { .. }))), "{lately:?}");
    harbour.ground.clock.pass(HOUR);
    assert_eq!((ran(&harbour).await.status, sent(&harbour)), (OperationStatus::Done, 2));
}

#[tokio::test]
async fn without_new_batches_it_looks_again_in_an_hour_and_signs_nothing() {
    let (harbour, _) = ruled(10, 0, 24).await;
    assert_eq!(ran(&harbour).await.status, OperationStatus::Done);
    harbour.ground.clock.pass(DAY);
    assert_eq!(turn(&harbour).await, AnchorTurn::Waits(AnchorWait::NothingNew));
    let why = harbour.wallet.anchor_rule().await.unwrap().tried.unwrap().why.unwrap();
    assert!(why.contains("every batch"), "{why}");
    harbour.fetched(&[(DEVICE, 2)]).await;
    harbour.ground.clock.pass(HOUR);
    assert_eq!((ran(&harbour).await.status, sent(&harbour)), (OperationStatus::Done, 2));
}

#[tokio::test]
async fn what_the_owner_agreed_to_spends_nothing_of_the_cap_and_the_rule_waits_for_it() {
    let (harbour, _) = ruled(10, 0, 24).await;
    let (review, _) = harbour.planned(&[]).await;
    let id = harbour.wallet.start_anchor(&review.id).await.unwrap().id;
    assert_eq!(turn(&harbour).await, AnchorTurn::Waits(AnchorWait::Rests(RuleRest::Open)));
    let done = harbour.wallet.run_operation(&id).await.unwrap();
    assert_eq!((&done.status, done.by_rule), (&OperationStatus::Done, false), "{done:?}");
    assert_eq!((spent(&harbour).await, sent(&harbour)), (Amount::ZERO, 1));
}

#[tokio::test]
async fn the_fees_of_a_day_stay_within_the_cap_and_a_new_day_begins_anew() {
    let (harbour, fee) = ruled(2, 1, 1).await;
    assert_eq!(ran(&harbour).await.status, OperationStatus::Done);
    harbour.fetched(&[(DEVICE, 2)]).await;
    harbour.ground.clock.pass(HOUR);
    let over = AnchorWait::OverCap { fee: Amount::wei(fee), spent: Amount::wei(fee) };
    assert_eq!((turn(&harbour).await, sent(&harbour)), (AnchorTurn::Waits(over), 1));

    harbour.ground.clock.set(Millis(MORNING.0 + DAY));
    assert_eq!(spent(&harbour).await, Amount::ZERO);
    assert_eq!((ran(&harbour).await.status, sent(&harbour)), (OperationStatus::Done, 2));
}

#[tokio::test]
async fn an_anchoring_that_the_contract_refuses_spends_its_fee_of_the_cap_all_the_same() {
    let (harbour, fee) = ruled(2, 1, 1).await;
    harbour.ground.chain.now().fates = vec![Fate::Reverted];
    assert!(matches!(ran(&harbour).await.status, OperationStatus::Ended { .. }));
    assert_eq!(spent(&harbour).await, Amount::wei(fee));
    harbour.ground.clock.pass(HOUR);
    assert!(matches!(turn(&harbour).await, AnchorTurn::Waits(AnchorWait::OverCap { .. })));
}

#[tokio::test]
async fn a_stop_between_counting_and_signing_counts_once_and_goes_on_within_the_cap() {
    let (harbour, fee) = ruled(1, 0, 1).await;
    let stopped = cut_short(&harbour).await;
    assert_eq!(spent(&harbour).await, Amount::wei(fee), "it counts before it is signed");

    // The program starts again.
    let again = Wallet::new(harbour.ground.ports.clone(), network());
    assert_eq!(again.anchor_by_rule().await.unwrap(), AnchorTurn::Ran(stopped.id.clone()));

    assert_eq!(again.operation(&stopped.id).await.unwrap().status, OperationStatus::Done);
    assert_eq!((sent(&harbour), spent(&harbour).await), (1, Amount::wei(fee)));
    harbour.fetched(&[(DEVICE, 2)]).await;
    harbour.ground.clock.pass(HOUR);
    assert!(matches!(turn(&harbour).await, AnchorTurn::Waits(AnchorWait::OverCap { .. })));
}

#[tokio::test]
async fn a_rule_that_ends_or_is_lowered_meanwhile_leaves_it_unsigned() {
    let (ended, _) = ruled(1, 0, 1).await;
    let stopped = cut_short(&ended).await;
    ended.wallet.end_anchor_rule().await.unwrap();
    assert_eq!(turn(&ended).await, AnchorTurn::Ran(stopped.id.clone()));
    let over = ended.wallet.operation(&stopped.id).await.unwrap();
    let OperationStatus::Ended { failure } = &over.status else { panic!("{over:?}") };
    assert_eq!(failure.code, Code::Cancelled, "{failure}");
    assert_eq!((sent(&ended), spent(&ended).await, turn(&ended).await), (0, Amount::ZERO, AnchorTurn::Off));

    let (lowered, fee) = ruled(1, 0, 1).await;
    let stopped = cut_short(&lowered).await;
    set(&lowered, fee - 1, 1).await;
    turn(&lowered).await;
    let over = lowered.wallet.operation(&stopped.id).await.unwrap();
    assert!(matches!(over.status, OperationStatus::Ended { .. }), "{over:?}");
    assert_eq!(sent(&lowered), 0);
}

#[tokio::test]
async fn without_a_rule_a_key_or_the_network_nothing_is_anchored() {
    let harbour = Harbour::with(&[(DEVICE, 1)]).await;
    assert_eq!(turn(&harbour).await, AnchorTurn::Off);
    set(&harbour, u128::MAX, 1).await;
    harbour.wallet.lock();
    assert_eq!(harbour.wallet.anchor_by_rule().await.unwrap_err().code(), Code::VaultLocked);
    harbour.ground.vault.locked.store(false, Ordering::SeqCst);
    let ports = Ports { vault: Arc::new(FakeVault::new(8)), ..harbour.ground.ports.clone() };
    assert_eq!(Wallet::new(ports, network()).anchor_by_rule().await.unwrap(), AnchorTurn::Off);
    harbour.wallet.end_anchor_rule().await.unwrap();
    assert_eq!((turn(&harbour).await, sent(&harbour)), (AnchorTurn::Off, 0));
    let nowhere = harbour.ground.wallet.set_anchor_rule(terms(1, 1), FakeVault::PASSWORD.into()).await.unwrap_err();
    assert_eq!(nowhere.code(), Code::ChainNotOffered, "{nowhere}");
}

#[tokio::test]
async fn setting_the_rule_wants_the_password_and_in_the_window_a_yes_beside_it() {
    let harbour = Harbour::with(&[]).await;
    let wallet = &harbour.wallet;
    let wrong = wallet.set_anchor_rule(terms(5, 24), "another".into()).await.unwrap_err();
    assert_eq!((wrong.code(), wallet.anchor_rule().await.unwrap().rule), (Code::VaultWrongPassword, None));

    let asked = |password: &str, yes| {
        let (password, witness) = (password.into(), Answers::with(yes));
        async move {
            let said = wallet.agree_to_anchor_rule(terms(5, 24), password, &witness).await.map_err(|e| e.code());
            (said, witness.shown())
        }
    };
    assert_eq!(asked("another", true).await, (Err(Code::VaultWrongPassword), Vec::new()));
    let (said, shown) = asked(FakeVault::PASSWORD, false).await;
    assert_eq!((said, wallet.anchor_rule().await.unwrap().rule), (Err(Code::Cancelled), None));
    assert!(shown.first().is_some_and(|sentence| sentence.contains("24 hours")), "{shown:?}");
    assert_eq!(asked(FakeVault::PASSWORD, true).await.0, Ok(()));

    let again = Wallet::new(harbour.ground.ports.clone(), network());
    assert_eq!(again.anchor_rule().await.unwrap().rule.map(|rule| rule.terms), Some(terms(5, 24)), "it is kept");
}

#[tokio::test]
async fn a_ledger_and_a_watched_account_have_no_rule() {
    let harbour = Harbour::with(&[]).await;
    harbour.ground.vault.refuses.store(true, Ordering::SeqCst);
    let ledger = harbour.wallet.set_anchor_rule(terms(5, 1), FakeVault::PASSWORD.into()).await.unwrap_err();
    assert!(ledger.code() == Code::BadRequest && ledger.to_string().contains("Ledger"), "{ledger}");
    harbour.ground.vault.watches.store(true, Ordering::SeqCst);
    let watched = harbour.wallet.set_anchor_rule(terms(5, 1), FakeVault::PASSWORD.into()).await.unwrap_err();
    assert_eq!(watched.code(), Code::VaultWatchOnly);
}
