//! Handing a deed over: what is agreed to, what arrives, and what ends it.

use domain::{
    Address,
    account::Owner,
    amount::Amount,
    device::Deed,
    failure::{Code, Coded, Failure},
    operation::{OperationId, OperationStatus, OperationView, StepStatus},
    review::{Review, ReviewId},
    transaction::Replacement,
    transfer::TransferPlan,
};
use wallet::{
    AgreeError,
    ports::chain::RecipientKind,
    transfer::{ReceiptError, check_receipt},
};

use crate::{
    agreeing::Answers,
    device_wallets::WALLET,
    fakes::{CHAIN_ID, FakeVault},
    ground::{DEVICE, Ground},
    ledger::{DEEDS, Fate, GAS_PRICE, POOL},
    sending::ANNA,
};

const THIEF: Owner = Owner(Address::repeat_byte(0x66));

/// An owner whose device is claimed.
pub async fn owning() -> Ground {
    let ground = Ground::new().await;
    let deed = Deed { wallet: WALLET, ..ground.chain.now_deed("document") };
    ground.chain.now().deed = Some(deed);
    ground
}

pub async fn plan(ground: &Ground, to: &str) -> (ReviewId, TransferPlan) {
    let view = ground.wallet.plan_transfer(DEVICE, to).await.unwrap();
    let Review::Transfer(plan) = view.review else { panic!("{:?}", view.review) };
    (view.id, plan)
}

async fn refusal(ground: &Ground, to: &str) -> Failure {
    let planned = ground.wallet.plan_transfer(DEVICE, to).await;
    planned.map_or_else(|error| error.failure(), |view| panic!("{view:?}"))
}

/// Agreed to with the password, and a yes.
async fn start(ground: &Ground, review: &ReviewId) -> Result<OperationView, AgreeError> {
    ground.wallet.start_transfer(review, FakeVault::PASSWORD.into(), &Answers::with(true)).await
}

pub async fn begun(ground: &Ground, to: &str) -> OperationId {
    let (review, _) = plan(ground, to).await;
    start(ground, &review).await.unwrap().id
}

async fn handed(ground: &Ground, to: &str) -> OperationView {
    let id = begun(ground, to).await;
    ground.wallet.run_operation(&id).await.unwrap()
}

/// Whose the deed is.
fn holder(ground: &Ground) -> Owner {
    ground.chain.now().deed.as_ref().unwrap().owner
}

fn ended(view: &OperationView) -> Code {
    match &view.status {
        OperationStatus::Ended { failure } => failure.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_deed_goes_to_whom_was_agreed_once_and_leaves_a_receipt() {
    let ground = owning().await;
    ground.chain.now().pending = 40;
    let own = ground.chain.now().owner;

    let (review, plan) = plan(&ground, &ANNA.to_string()).await;
    assert_eq!(
        (plan.to, plan.deed.owner, plan.wallet_holds, plan.rewards),
        (ANNA, own, Amount::wei(5), Some(Amount::wei(40)))
    );
    let id = start(&ground, &review).await.unwrap().id;
    assert_eq!(ground.wallet.receipt(&id).await.unwrap(), None, "there is none before it is settled");
    let done = ground.wallet.run_operation(&id).await.unwrap();

    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    assert!(done.steps.iter().all(|step| step.status == StepStatus::Done));
    assert!(done.title.contains("Balcony") && done.title.contains(&ANNA.to_checksum(None)), "{}", done.title);
    assert_eq!((ground.chain.sent_to(DEEDS), holder(&ground)), (1, Owner(ANNA)));
    let receipt = ground.wallet.receipt(&id).await.unwrap().unwrap();
    assert_eq!(
        (receipt.from, receipt.to, receipt.contract, receipt.tx),
        (own, Owner(ANNA), DEEDS, done.steps[1].tx.unwrap())
    );
    ground.wallet.run_operation(&id).await.unwrap();
    assert_eq!(ground.chain.sent_to(DEEDS), 1);
}

#[tokio::test]
async fn nobody_is_handed_a_deed_who_could_not_give_it_back() {
    let ground = owning().await;
    let own = ground.chain.now().owner;
    ground.chain.now().code.insert(Address::repeat_byte(0xcc), RecipientKind::Token);
    let others = [Address::ZERO, own.0, WALLET, DEVICE.0, POOL, Address::repeat_byte(0xcc)];
    for to in others {
        assert_eq!(refusal(&ground, &to.to_string()).await.code, Code::SendBadRecipient, "{to}");
    }
    ground.chain.now().code.insert(ANNA, RecipientKind::Contract);
    ground.chain.now().runs.insert(DEEDS, Err("ERC721: transfer to non ERC721Receiver".to_string()));
    let cannot = refusal(&ground, &ANNA.to_string()).await;
    assert_eq!(cannot.code, Code::SendBadRecipient);
    assert!(cannot.detail.contains("non ERC721Receiver"), "{cannot}");
    assert!(ground.wallet.operations().await.unwrap().is_empty());
}

#[tokio::test]
async fn only_the_owner_of_a_deed_that_is_at_rest_hands_it_over() {
    let ground = owning().await;
    let anna = ANNA.to_string();
    begun(&ground, &anna).await;
    let busy = refusal(&ground, &anna).await;
    assert_eq!(busy.code, Code::DeviceInUse, "{busy}");

    let ground = owning().await;
    ground.chain.now().deed.as_mut().unwrap().owner = THIEF;
    assert_eq!(refusal(&ground, &anna).await.code, Code::DeedNotYours);
    ground.chain.now().deed = None;
    assert_eq!(refusal(&ground, &anna).await.code, Code::DeedNotYours);

    let ground = owning().await;
    ground.chain.now().balance = 1;
    assert_eq!(refusal(&ground, &anna).await.code, Code::SendNotEnoughFunds);
}

#[tokio::test]
async fn what_changed_since_the_yes_ends_it_before_anything_is_signed() {
    type Change = fn(&Ground);
    let changes: [(Change, Code); 4] = [
        (|ground| ground.chain.now().deed.as_mut().unwrap().owner = THIEF, Code::DeedNotYours),
        (
            |ground| ground.chain.now().deed.as_mut().unwrap().document_uri = "ipfs://other".to_string(),
            Code::DeedChanged,
        ),
        (|ground| ground.chain.now().balance = 1, Code::SendNotEnoughFunds),
        (|ground| drop(ground.chain.now().runs.insert(DEEDS, Err("paused".to_string()))), Code::ChainReverted),
    ];
    for (change, code) in changes {
        let ground = owning().await;
        let id = begun(&ground, &ANNA.to_string()).await;
        change(&ground);
        let view = ground.wallet.run_operation(&id).await.unwrap();
        assert_eq!((ended(&view), ground.chain.sent_to(DEEDS)), (code, 0));
    }
}

#[tokio::test]
async fn a_transfer_counts_only_when_the_chain_names_the_recipient() {
    let ground = owning().await;
    ground.chain.now().fates = vec![Fate::Reverted];
    assert_eq!(ended(&handed(&ground, &ANNA.to_string()).await), Code::ChainReverted);
    assert_eq!(holder(&ground), ground.chain.now().owner);

    let ground = owning().await;
    ground.chain.now().passed_to = Some(THIEF);
    let view = handed(&ground, &ANNA.to_string()).await;
    assert_eq!(ended(&view), Code::DeedMismatch);
    assert!(ground.wallet.receipt(&view.id).await.unwrap().is_some(), "the recipient got it: the receipt says so");

    let ground = owning().await;
    ground.chain.now().fates = vec![Fate::MinedAndSilent];
    let stopped = handed(&ground, &ANNA.to_string()).await;
    assert!(matches!(stopped.status, OperationStatus::Stopped { .. }), "{stopped:?}");
    ground.chain.now().down = false;
    let done = ground.wallet.run_operation(&stopped.id).await.unwrap();
    assert_eq!((done.status, ground.chain.sent_to(DEEDS)), (OperationStatus::Done, 1));
}

#[tokio::test]
async fn a_transfer_that_waits_is_cancelled_and_the_deed_stays() {
    let ground = owning().await;
    ground.chain.now().least = GAS_PRICE + 1;
    let waits = handed(&ground, &ANNA.to_string()).await;
    assert!(waits.waiting.is_some(), "{waits:?}");
    let review = ground.wallet.plan_replacement(&waits.id, Replacement::Cancel).await.unwrap();
    ground.wallet.start_replacement(&review.id).await.unwrap();
    let view = ground.wallet.run_operation(&waits.id).await.unwrap();
    assert_eq!(ended(&view), Code::OperationCancelled);
    assert_eq!(holder(&ground), ground.chain.now().owner);
}

#[tokio::test]
async fn a_receipt_is_compared_with_the_chain_field_by_field() {
    let ground = owning().await;
    let done = handed(&ground, &ANNA.to_string()).await;
    let receipt = ground.wallet.receipt(&done.id).await.unwrap().unwrap();
    let ioid = format!(
        r#""ioid":{{"registry":"{a}","ioid":"{DEEDS}","store":"{a}","project":"{a}","project_registry":"{a}",
            "erc6551_registry":"{a}","erc6551_implementation":"{a}","device_contracts":["{a}"]}},"multicall3":"{a}""#,
        a = Address::repeat_byte(2)
    );
    let text =
        format!(r#"{{"name":"test","chain_id":{CHAIN_ID},"confirmations":1,"rpc":["http://127.0.0.1:1"],{ioid}}}"#);
    let network = domain::network::Network::parse(&text).unwrap();
    let check = async |receipt| check_receipt(&*ground.ports.chain, &network, receipt).await;

    let held = check(receipt.clone()).await.unwrap();
    assert_eq!((held.owner, held.held, held.same_document), (Owner(ANNA), true, true));
    let forged = [
        domain::transfer::TransferReceipt { to: THIEF, ..receipt.clone() },
        domain::transfer::TransferReceipt { from: THIEF, ..receipt.clone() },
        domain::transfer::TransferReceipt { token_id: "2".to_string(), ..receipt.clone() },
        domain::transfer::TransferReceipt { block: receipt.block + 1, ..receipt.clone() },
        domain::transfer::TransferReceipt { block_hash: domain::B256::repeat_byte(1), ..receipt.clone() },
        domain::transfer::TransferReceipt { contract: THIEF.0, ..receipt.clone() },
        domain::transfer::TransferReceipt { chain_id: 1, ..receipt.clone() },
    ];
    for receipt in forged {
        let refused = check(receipt.clone()).await.unwrap_err();
        assert_eq!(refused.code(), Code::DeedBadReceipt, "{receipt:?}: {refused}");
    }
    let unknown = domain::transfer::TransferReceipt { tx: domain::B256::repeat_byte(1), ..receipt.clone() };
    assert!(matches!(check(unknown).await, Err(ReceiptError::NotKnown)), "no block has its transaction");
    ground.chain.now().unseen = 1;
    let absent = check(receipt.clone()).await.unwrap_err();
    assert!(matches!(absent, ReceiptError::NotKnown), "{absent}");
    assert_eq!(absent.code(), Code::ChainPending, "it may be there at the next look");
    assert!(check(receipt.clone()).await.unwrap().held);
    ground.chain.now().deed.as_mut().unwrap().owner = THIEF;
    assert!(!check(receipt.clone()).await.unwrap().held, "it says what became of it since");
    let other = domain::network::Network { ioid: None, ..crate::ground::network(CHAIN_ID, 1) };
    assert!(matches!(check_receipt(&*ground.ports.chain, &other, receipt).await, Err(ReceiptError::Differs(_))));
}
