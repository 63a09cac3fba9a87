//! Taking something out of a device's own wallet: what is agreed to, what arrives, and what ends it.

use domain::{
    Address, U256,
    account::Owner,
    amount::Amount,
    claim::DeviceToken,
    device_wallet::{ExecutePlan, Take, Taken},
    failure::{Code, Coded, Failure},
    operation::{OperationKind, OperationStatus, OperationView},
    review::Review,
};
use wallet::{device_wallet::ExecuteRequest, ports::chain::RecipientKind};

use crate::{
    device_wallets::WALLET,
    ground::{DEVICE, Ground},
    ledger::{Fate, GAS_PRICE, NFT, TOKEN},
    sending::ANNA,
    transferring::owning,
};

fn coin(amount: &str) -> Take {
    Take::Coin { amount: amount.parse().unwrap() }
}

pub fn tokens(amount: &str) -> Take {
    Take::Token { contract: TOKEN, amount: amount.parse().unwrap() }
}

pub fn nft(number: u64) -> Take {
    Take::Nft { nft: DeviceToken { contract: NFT, token_id: U256::from(number) } }
}

async fn plan(ground: &Ground, to: Option<Address>, take: Take) -> Result<ExecutePlan, Failure> {
    let to = to.map(|to| to.to_string());
    let view = ground.wallet.plan_execute(DEVICE, ExecuteRequest { to, take }).await.map_err(|e| e.failure())?;
    let Review::Execute(plan) = view.review else { panic!("{:?}", view.review) };
    Ok(plan)
}

async fn taken(ground: &Ground, to: Option<Address>, take: Take) -> OperationView {
    let to = to.map(|to| to.to_string());
    let view = ground.wallet.plan_execute(DEVICE, ExecuteRequest { to, take }).await.unwrap();
    let id = ground.wallet.start_execute(&view.id).await.unwrap().id;
    let done = ground.wallet.run_operation(&id).await.unwrap();
    ground.wallet.run_operation(&id).await.unwrap();
    done
}

async fn refused(ground: &Ground, to: Option<Address>, take: Take) -> Code {
    plan(ground, to, take).await.unwrap_err().code
}

fn ended(view: &OperationView) -> Code {
    match &view.status {
        OperationStatus::Ended { failure } => failure.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn coins_tokens_and_nfts_go_to_the_owner_once_and_are_shown_before() {
    let ground = owning().await;
    let shown = ground.wallet.device_wallet(DEVICE, &[TOKEN], None).await.unwrap();
    assert_eq!((shown.address, shown.name.as_str(), shown.holdings.coin), (WALLET, "Balcony", Amount::wei(5)));
    assert_eq!(shown.holdings.tokens[0].amount, Amount::wei(70));

    let own = ground.chain.now().owner;
    let planned = plan(&ground, None, coin("max")).await.unwrap();
    assert_eq!((planned.to, &planned.taken), (own.0, &Taken::Coin { amount: Amount::wei(5) }));
    assert!(!planned.first, "the own account is no stranger");
    for (take, left) in [(coin("0.000000000000000002"), (3, 70)), (tokens("0.00007"), (3, 0)), (nft(3), (3, 0))] {
        let done = taken(&ground, None, take).await;
        assert_eq!((&done.status, done.kind), (&OperationStatus::Done, OperationKind::Execute), "{done:?}");
        let wallet = &ground.chain.now().wallet;
        assert_eq!((wallet.coin, wallet.tokens), left);
    }
    assert!(ground.chain.now().wallet.nft.is_none());
    assert_eq!(ground.chain.sent_to(WALLET), 3, "each was sent once");
}

#[tokio::test]
async fn somebody_else_is_a_recipient_like_any_other() {
    let ground = owning().await;
    assert!(plan(&ground, Some(ANNA), coin("max")).await.unwrap().first);
    assert_eq!(taken(&ground, Some(ANNA), tokens("max")).await.status, OperationStatus::Done);
    assert!(!plan(&ground, Some(ANNA), coin("max")).await.unwrap().first, "she was given something before");
    ground.chain.now().code.insert(Address::repeat_byte(0xcc), RecipientKind::Token);
    for to in [Address::ZERO, WALLET, DEVICE.0, Address::repeat_byte(0xcc)] {
        assert_eq!(refused(&ground, Some(to), coin("max")).await, Code::SendBadRecipient, "{to}");
    }
    for take in [tokens("1"), tokens("0.0000001"), coin("0.1"), coin("0")] {
        let code = refused(&ground, None, take.clone()).await;
        assert!(matches!(code, Code::SendNotEnoughFunds | Code::SendBadAmount), "{take:?}: {code:?}");
    }
    assert_eq!(refused(&ground, None, nft(4)).await, Code::DeedNotYours, "it is not in this wallet");
    let foreign = Take::Token { contract: ANNA, amount: "1".parse().unwrap() };
    assert_eq!(refused(&ground, None, foreign).await, Code::SendNotAToken);
}

#[tokio::test]
async fn only_a_wallet_that_is_known_to_obey_its_owner_is_told_anything() {
    let ground = owning().await;
    ground.chain.now().wallet.foreign = true;
    assert_eq!(refused(&ground, None, coin("max")).await, Code::DeedMismatch);
    ground.chain.now().wallet.foreign = false;
    ground.chain.now().wallet.locked = true;
    assert_eq!(refused(&ground, None, coin("max")).await, Code::ChainReverted);
    ground.chain.now().wallet.locked = false;
    ground.chain.now().runs.insert(WALLET, Err("the account may not do this".to_string()));
    assert_eq!(refused(&ground, None, coin("max")).await, Code::ChainReverted);
    ground.chain.now().runs.clear();
    ground.chain.now().balance = 1;
    assert_eq!(refused(&ground, None, coin("max")).await, Code::SendNotEnoughFunds, "the account pays the fee");
    ground.chain.now().deed.as_mut().unwrap().owner = Owner(ANNA);
    assert_eq!(refused(&ground, None, coin("max")).await, Code::DeedNotYours);
    ground.chain.now().deed = None;
    assert_eq!(refused(&ground, None, coin("max")).await, Code::DeedNotYours);
    let call = Take::Call { value: Amount::ZERO, data: vec![1, 2, 3, 4].into() };
    assert_eq!(refused(&ground, Some(ANNA), call).await, Code::ReviewUnknownCall, "what cannot be shown is not signed");
    assert!(ground.chain.now().sent.is_empty());
}

#[tokio::test]
async fn a_deed_that_goes_before_the_signature_ends_it_unsigned() {
    let ground = owning().await;
    let request = ExecuteRequest { to: None, take: coin("max") };
    let view = ground.wallet.plan_execute(DEVICE, request).await.unwrap();
    let id = ground.wallet.start_execute(&view.id).await.unwrap().id;
    ground.chain.now().deed.as_mut().unwrap().owner = Owner(ANNA);
    assert_eq!(ended(&ground.wallet.run_operation(&id).await.unwrap()), Code::DeedChanged);
    assert!(ground.chain.now().sent.is_empty());
}

#[tokio::test]
async fn what_did_not_happen_by_the_tokens_own_log_is_not_done() {
    let ground = owning().await;
    ground.chain.now().fates = vec![Fate::Reverted];
    assert_eq!(ended(&taken(&ground, None, coin("max")).await), Code::ChainReverted);
    ground.chain.now().wallet.unlogged = true;
    assert_eq!(ended(&taken(&ground, None, tokens("0.00001")).await), Code::SendMismatch);
    assert_eq!(ended(&taken(&ground, None, nft(3)).await), Code::SendMismatch);
}

#[tokio::test]
async fn the_owners_own_call_of_a_devices_wallet_raises_no_alarm_while_it_waits_nor_after() {
    let ground = owning().await;
    let alarms = async || ground.wallet.look().await.unwrap();
    assert_eq!(alarms().await, []);
    ground.chain.now().least = GAS_PRICE + 1;
    let view = ground.wallet.plan_execute(DEVICE, ExecuteRequest { to: None, take: coin("max") }).await.unwrap();
    let id = ground.wallet.start_execute(&view.id).await.unwrap().id;

    let waits = ground.wallet.run_operation(&id).await.unwrap();
    assert!(waits.waiting.is_some(), "{waits:?}");
    assert_eq!(alarms().await, [], "it is signed, and no block has it");
    ground.chain.now().mine_first();
    assert_eq!(alarms().await, [], "it is mined, and the operation does not know it yet");
    let done = ground.wallet.run_operation(&id).await.unwrap();
    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    assert_eq!(alarms().await, []);

    ground.chain.now().wallet.used += 1;
    assert_eq!(alarms().await.len(), 1, "that was somebody else");
}
