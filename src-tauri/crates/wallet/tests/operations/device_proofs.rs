//! What contracts with proofs owe to devices' own wallets: shown under their names, and collected into those wallets.

use domain::{
    Address, U256,
    account::Owner,
    amount::Amount,
    calls::CallView,
    collect_all::LeftReason,
    device::DeviceId,
    failure::{Code, Coded},
    merkle::RewardLeaf,
    operation::{OperationStatus, OperationView},
    review::{CollectPlan, Review, ReviewView},
    reward_proof::SourceProofs,
};
use wallet::rewards::{Dust, PlanCollectError};

use crate::{
    collecting_all::{Rich, one_shots, owner},
    device_wallets::WALLET,
    ground::DEVICE,
    many_contracts::{CYCLES, DISTRIBUTOR, MULTICALL},
};

/// What a contract is told to be owed to the device's own wallet.
fn of_wallet(contract: Address) -> RewardLeaf {
    let (account, nine) = (Owner(WALLET), Amount::wei(9));
    match contract {
        CYCLES => RewardLeaf::Cycle { account, total: nine },
        _ => RewardLeaf::OneShot { index: U256::from(40), account, amount: nine },
    }
}

fn hold(rich: &Rich, device: DeviceId, wallet: Address) {
    let owner = rich.ground.vault.owner();
    let mut deeds = rich.fleets.now();
    deeds.give(owner, device, 1);
    deeds.held.get_mut(&device).unwrap().1.deed.wallet = wallet;
    rich.ground.chain.now().owned.insert(device, wallet);
}

/// An account that is owed two rewards, and whose device is owed one by a contract that pays whom a proof names and one by a
/// contract that pays only who calls.
async fn owed() -> Rich {
    let mut told = one_shots(owner().await, 2);
    told.push(of_wallet(DISTRIBUTOR));
    let rich = Rich::new(&[(DISTRIBUTOR, told), (CYCLES, vec![of_wallet(CYCLES)])]).await;
    hold(&rich, DEVICE, WALLET);
    rich
}

async fn told_of(rich: &Rich, source: Address) -> SourceProofs {
    let all = rich.wallet.proven_rewards().await.unwrap();
    all.into_iter().find(|told| told.source == source).unwrap()
}

async fn planned(rich: &Rich, source: Address) -> (ReviewView, CollectPlan) {
    let view = rich.wallet.plan_collect_for(source, DEVICE).await.unwrap();
    let Review::Collect(plan) = view.review.clone() else { panic!("{:?}", view.review) };
    (view, plan)
}

async fn collected(rich: &Rich, view: &ReviewView) -> OperationView {
    let id = rich.wallet.start_collect(&view.id).await.unwrap().id;
    rich.wallet.run_operation(&id).await.unwrap()
}

#[tokio::test]
async fn what_is_owed_to_a_devices_own_wallet_stands_under_its_name_and_not_in_the_accounts_numbers() {
    let rich = owed().await;
    for (source, mine) in [(DISTRIBUTOR, Some(14)), (CYCLES, None)] {
        let told = told_of(&rich, source).await;
        assert_eq!(told.rewards.first().map(|reward| reward.ready), mine.map(Amount::wei), "{source}");
        let [own] = told.devices.as_slice() else { panic!("{told:?}") };
        assert_eq!((own.device, own.name.as_str(), own.wallet), (DEVICE, "Balcony", WALLET), "{source}");
        assert_eq!((own.rewards.len(), own.rewards[0].ready), (1, Amount::wei(9)), "{source}");
        assert_eq!((told.failure, told.devices_unknown), (None, None), "{source}");
    }
}

#[tokio::test]
async fn devices_that_were_not_asked_about_are_counted() {
    let rich = Rich::new(&[(DISTRIBUTOR, Vec::new())]).await;
    for number in 1..=201_u8 {
        let mut wallet = [9; 20];
        wallet[19] = number;
        hold(&rich, DeviceId(Address::with_last_byte(number)), Address::from(wallet));
    }

    let unknown = told_of(&rich, DISTRIBUTOR).await.devices_unknown.unwrap();
    assert_eq!((unknown.devices, unknown.failure), (1, None), "more than 200 are not asked about in one look");
    let plan = rich.plan(Dust::LeaveOut).await.unwrap_err();
    assert!(plan.to_string().contains("the own wallet of 1 device is not known"), "{plan}");

    rich.fleets.now().blocks.clear();
    let unknown = told_of(&rich, DISTRIBUTOR).await.devices_unknown.unwrap();
    assert_eq!((unknown.devices, unknown.failure.map(|failure| failure.code)), (0, Some(Code::ChainUnreachable)));
}

#[tokio::test]
async fn collecting_everything_pays_into_devices_wallets_where_the_contract_pays_whom_it_names() {
    let rich = owed().await;
    let (view, plan) = rich.planned().await;

    let [made] = plan.transactions.as_slice() else { panic!("{plan:?}") };
    assert_eq!((made.call.to, made.items.len()), (MULTICALL, 3));
    let name = "Balcony".to_string();
    assert_eq!(plan.left.len(), 1, "{:?}", plan.left);
    assert_eq!(
        (plan.left[0].source, &plan.left[0].reason),
        (CYCLES, &LeftReason::OnlyByWallet { device: DEVICE, name })
    );
    let own = view.words.lines.iter().find(|line| line.label.contains("the own wallet of Balcony")).unwrap();
    assert!(own.label.contains(&WALLET.to_checksum(None)) && own.value.starts_with("9 "), "{own:?}");
    assert!(view.words.sentence.contains("your devices' own wallets"), "{}", view.words.sentence);
    let left = view.words.lines.iter().find(|line| line.label == "Left out").unwrap();
    assert!(left.value.contains(&format!("--source {} --device {DEVICE}", CYCLES.to_checksum(None))), "{left:?}");

    let id = rich.wallet.start_collect_all(&view.id).await.unwrap().id;
    let done = rich.wallet.run_operation(&id).await.unwrap();
    assert_eq!((&done.status, done.reminder.as_ref()), (&OperationStatus::Done, None), "{done:?}");
}

#[tokio::test]
async fn one_contract_pays_into_the_wallet_by_the_accounts_call_or_by_the_wallets_own() {
    for (source, called) in [(DISTRIBUTOR, DISTRIBUTOR), (CYCLES, WALLET)] {
        let rich = owed().await;
        let (view, plan) = planned(&rich, source).await;

        assert_eq!((plan.call.to, plan.source(), plan.earner()), (called, source, Owner(WALLET)));
        assert_eq!(plan.amount, Amount::wei(9), "{source}");
        assert!(view.calls.iter().all(CallView::is_known), "{:?}", view.calls);
        assert!(view.words.sentence.contains("the own wallet of Balcony"), "{}", view.words.sentence);
        assert!(view.words.sentence.contains(&WALLET.to_checksum(None)), "{}", view.words.sentence);
        assert!(view.words.sentence.contains("not to your account"), "{}", view.words.sentence);
        let done = collected(&rich, &view).await;
        assert_eq!(done.status, OperationStatus::Done, "{source}: {done:?}");
        assert_eq!(rich.ground.chain.sent_to(called), 1, "{source}");
    }
}

#[tokio::test]
async fn what_is_not_as_it_was_agreed_to_is_not_signed_for_a_devices_wallet_either() {
    type Change = fn(&mut crate::ledger::Ledger);
    let changes: [(&str, Change); 4] = [
        ("another one, which this proof", |chain| {
            chain.many.roots.extend([DISTRIBUTOR, CYCLES].map(|at| (at, WALLET.into_word())))
        }),
        ("owes another amount", |chain| chain.many.paid.extend([DISTRIBUTOR, CYCLES].map(|at| (at, Amount::wei(4))))),
        ("not yours to command", |chain| chain.wallet.foreign = true),
        ("not yours to command", |chain| {
            chain.owned.insert(DEVICE, Address::repeat_byte(0x77));
        }),
    ];
    for source in [DISTRIBUTOR, CYCLES] {
        for (why, change) in changes {
            let rich = owed().await;
            let (view, _) = planned(&rich, source).await;
            change(&mut rich.ground.chain.now());

            let ended = collected(&rich, &view).await;

            let OperationStatus::Ended { failure } = &ended.status else { panic!("{why}: {ended:?}") };
            assert_eq!(failure.code, Code::RewardsNothingReady, "{source}: {failure}");
            assert!(failure.detail.contains(why), "{source}: {failure}");
            assert!(rich.ground.chain.now().sent.is_empty(), "{source}: {why}");
        }
    }
}

#[tokio::test]
async fn a_lock_keeps_the_wallet_from_calling_and_nothing_from_coming_in() {
    let rich = owed().await;
    rich.ground.chain.now().wallet.locked = true;

    let refused = rich.wallet.plan_collect_for(CYCLES, DEVICE).await.unwrap_err();
    assert_eq!(refused.code(), Code::ChainReverted, "{refused}");
    let (view, _) = planned(&rich, DISTRIBUTOR).await;
    assert_eq!(collected(&rich, &view).await.status, OperationStatus::Done);
}

#[tokio::test]
async fn a_wallet_that_the_owner_does_not_command_is_not_collected_for() {
    let rich = owed().await;
    rich.ground.chain.now().wallet.foreign = true;
    for source in [DISTRIBUTOR, CYCLES] {
        let refused = rich.wallet.plan_collect_for(source, DEVICE).await.unwrap_err();
        assert!(matches!(refused, PlanCollectError::Device(_)), "{source}: {refused}");
        assert_eq!(refused.code(), Code::DeedMismatch, "{source}: {refused}");
    }
}
