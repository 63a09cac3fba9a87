//! What came of a transaction is looked for until the node knows it, and never denied before.

use domain::{
    device_wallet::Take,
    failure::{Code, Failure},
    operation::{OperationId, OperationStatus, OperationView},
};
use wallet::device_wallet::ExecuteRequest;

use crate::{
    dimo_claims::Car,
    executing::{nft, tokens},
    ground::{DEVICE, Ground},
    ledger::{Fate, TOKEN},
    sending::{self, ANNA, with_tokens},
    transferring,
    upkeep::{self, Act},
};

/// An operation that was agreed to and has not begun.
struct Agreed {
    what: &'static str,
    ground: Ground,
    id: OperationId,
}

/// One of every kind that reads what its transaction logged.
async fn all() -> Vec<Agreed> {
    let (claim, transfer) = (Ground::new().await, transferring::owning().await);
    let (claimed, handed) = (claim.agreed().await, transferring::begun(&transfer, &ANNA.to_string()).await);
    let mut all = vec![
        Agreed { what: "claim", ground: claim, id: claimed },
        Agreed { what: "transfer", ground: transfer, id: handed },
        collection().await,
        tokens_sent().await,
        taken("tokens out of a wallet", tokens("0.00001")).await,
        taken("an NFT out of a wallet", nft(3)).await,
        claimed_by_dimo().await,
    ];
    for (what, act) in [("update", Act::Update), ("removal", Act::Remove)] {
        let ground = upkeep::owning().await;
        let id = upkeep::begun(&ground, act).await;
        all.push(Agreed { what, ground, id });
    }
    all
}

async fn collection() -> Agreed {
    let ground = Ground::new().await;
    ground.chain.now().pending = 700;
    let review = ground.wallet.plan_collect(None).await.unwrap();
    let id = ground.wallet.start_collect(&review.id).await.unwrap().id;
    Agreed { what: "collection", ground, id }
}

async fn tokens_sent() -> Agreed {
    let ground = with_tokens().await;
    let (review, _) = sending::plan(&ground, &ANNA.to_string(), "max", Some(TOKEN)).await;
    let id = ground.wallet.start_send(&review).await.unwrap().id;
    Agreed { what: "tokens", ground, id }
}

async fn taken(what: &'static str, take: Take) -> Agreed {
    let ground = transferring::owning().await;
    let view = ground.wallet.plan_execute(DEVICE, ExecuteRequest { to: None, take }).await.unwrap();
    let id = ground.wallet.start_execute(&view.id).await.unwrap().id;
    Agreed { what, ground, id }
}

async fn claimed_by_dimo() -> Agreed {
    let car = Car::new().await;
    let id = car.agreed().await;
    let Car { ground, wallet, .. } = car;
    Agreed { what: "claim through DIMO", ground: Ground { wallet, ..ground }, id }
}

fn stopped(view: &OperationView) -> &Failure {
    match &view.status {
        OperationStatus::Stopped { failure } => failure,
        OperationStatus::Running | OperationStatus::Done | OperationStatus::Ended { .. } => panic!("{view:?}"),
    }
}

#[tokio::test]
async fn a_log_that_a_machine_behind_the_node_does_not_know_yet_is_looked_for_again() {
    for Agreed { what, ground, id } in all().await {
        ground.chain.now().unseen = 3;

        let done = ground.wallet.run_operation(&id).await.unwrap();

        assert_eq!(done.status, OperationStatus::Done, "{what}: {done:?}");
        assert_eq!(ground.chain.now().unseen, 0, "{what} reads a log");
    }
}

#[tokio::test]
async fn a_log_that_is_not_known_for_long_rests_the_operation_which_goes_on_by_itself() {
    for Agreed { what, ground, id } in all().await {
        ground.chain.now().unseen = u32::MAX;
        let began = ground.ports.clock.now();

        let rests = ground.wallet.run_operation(&id).await.unwrap();

        let failure = stopped(&rests);
        assert_eq!(failure.code, Code::ChainPending, "{what}: {failure}");
        assert!(failure.detail.contains("no block that the network's node knows now has it"), "{what}: {failure}");
        let waited = ground.ports.clock.now().0 - began.0;
        assert!((5_000..30_000).contains(&waited), "{what} waited {waited} ms");
        assert_eq!(ground.wallet.interrupted_operations().await.unwrap(), std::slice::from_ref(&id), "{what}");
        let sent = ground.chain.now().sent.len();
        ground.chain.now().unseen = 0;
        let done = ground.wallet.run_operation(&id).await.unwrap();
        assert_eq!(done.status, OperationStatus::Done, "{what}: {done:?}");
        assert_eq!(ground.chain.now().sent.len(), sent, "{what}: nothing was sent again");
    }
}

#[tokio::test]
async fn nodes_of_which_one_lags_are_asked_again_and_their_difference_is_told_when_it_stays() {
    for Agreed { what, ground, id } in all().await {
        ground.chain.now().apart = true;
        ground.chain.now().unseen = u32::MAX;

        let rests = ground.wallet.run_operation(&id).await.unwrap();

        assert_eq!(stopped(&rests).code, Code::ChainDisagree, "{what}: {rests:?}");
        assert!(ground.wallet.interrupted_operations().await.unwrap().is_empty(), "{what} waits for its owner");
        ground.chain.now().unseen = 3;
        let done = ground.wallet.run_operation(&id).await.unwrap();
        assert_eq!(done.status, OperationStatus::Done, "{what}: {done:?}");
    }
}

#[tokio::test]
async fn a_spent_number_whose_receipt_another_machine_of_the_node_knows_is_not_replaced() {
    let ground = Ground::new().await;
    ground.chain.now().fates = vec![Fate::MinedAndSilent];
    let (review, _) = sending::plan(&ground, &ANNA.to_string(), "0.0000000000000007", None).await;
    let rests = sending::sent(&ground, &review).await;
    assert_eq!(stopped(&rests).code, Code::ChainPending, "{rests:?}");
    // Each look asks for the receipt first, and then for the number: one machine gets all the one, another all the other.
    ground.chain.now().down = false;
    ground.chain.now().machines = Some(0);

    let done = ground.wallet.run_operation(&rests.id).await.unwrap();

    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    assert_eq!(ground.chain.now().sent.len(), 1);
}
