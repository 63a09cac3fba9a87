//! Connecting a box with a vehicle, and ending that.

use domain::{
    Address, U256,
    account::Owner,
    failure::{Code, Coded, Failure},
    operation::{OperationKind, OperationStatus, OperationView},
    review::ReviewView,
};

use crate::{
    dimo_claims::{Car, ended},
    dimo_contracts::{DIMO, FakeDimo, NODE, VEHICLE},
    ledger::Fate,
};

const OTHER: Owner = Owner(Address::repeat_byte(0x66));

/// A box and a vehicle of the owner's.
async fn owning() -> Car {
    let car = Car::new().await;
    {
        let mut ledger = car.ground.chain.now();
        let owner = ledger.owner;
        (ledger.dimo.claimed, ledger.dimo.holder, ledger.dimo.vehicle_owner) = (true, owner, Some(owner));
    }
    car
}

async fn connected() -> Car {
    let car = owning().await;
    {
        let mut ledger = car.ground.chain.now();
        (ledger.dimo.vehicle, ledger.dimo.vehicle_device) = (Some(VEHICLE), Some(NODE));
    }
    car
}

async fn connection(car: &Car) -> Result<ReviewView, Failure> {
    car.wallet.plan_connection(car.id, U256::from(VEHICLE)).await.map_err(|e| e.failure())
}

async fn done(car: &Car, review: &ReviewView) -> OperationView {
    let id = car.wallet.start_dimo(&review.id).await.unwrap().id;
    let view = car.wallet.run_operation(&id).await.unwrap();
    car.wallet.run_operation(&id).await.unwrap();
    view
}

#[tokio::test]
async fn a_box_is_connected_with_a_vehicle_and_disconnected_by_one_transaction_each() {
    let car = owning().await;
    let view = done(&car, &connection(&car).await.unwrap()).await;
    assert_eq!((&view.status, view.kind), (&OperationStatus::Done, OperationKind::DimoConnect), "{view:?}");
    assert!(view.steps[0].tx.is_some(), "{view:?}");
    assert_eq!(car.ground.chain.now().dimo.vehicle, Some(VEHICLE));
    assert_eq!(car.wallet.dimo_device(car.id).await.unwrap().vehicle.as_deref(), Some("55"));

    let review = car.wallet.plan_disconnection(car.id).await.unwrap();
    let view = done(&car, &review).await;
    assert_eq!((&view.status, view.kind), (&OperationStatus::Done, OperationKind::DimoDisconnect), "{view:?}");
    assert_eq!(car.ground.chain.now().dimo.vehicle, None);
    assert_eq!(car.sent(), 2);
}

#[tokio::test]
async fn whose_box_and_vehicle_are_and_what_they_are_connected_with_is_said_before_anything_is_signed() {
    type Change = fn(&mut FakeDimo);
    let changes: [(Change, Code, &str); 6] = [
        (|dimo| dimo.claimed = false, Code::DimoNotYours, "claim it first"),
        (|dimo| dimo.holder = OTHER, Code::DimoNotYours, "this device belongs to"),
        (|dimo| dimo.vehicle_owner = Some(OTHER), Code::DimoNotYours, "vehicle number 55 belongs to"),
        (|dimo| dimo.vehicle_owner = None, Code::DimoNotYours, "no vehicle number 55"),
        (|dimo| dimo.vehicle = Some(8), Code::DimoConnected, "vehicle number 8"),
        (|dimo| dimo.vehicle_device = Some(9), Code::DimoConnected, "device number 9"),
    ];
    for (change, code, words) in changes {
        let car = owning().await;
        change(&mut car.ground.chain.now().dimo);
        let failure = connection(&car).await.unwrap_err();
        assert_eq!(failure.code, code, "{failure}");
        assert!(failure.detail.contains(words), "{failure}");
        assert_eq!(car.sent(), 0);
    }
    let car = owning().await;
    car.ground.chain.now().balance = 1;
    assert_eq!(connection(&car).await.unwrap_err().code, Code::SendNotEnoughFunds);
    assert_eq!(car.wallet.plan_disconnection(car.id).await.unwrap_err().code(), Code::DimoConnected);
}

#[tokio::test]
async fn the_owner_of_either_can_end_a_connection_and_nobody_else() {
    for (holder, vehicle_owner, may) in [(false, true, true), (true, false, true), (false, false, false)] {
        let car = connected().await;
        {
            let mut ledger = car.ground.chain.now();
            let owner = ledger.owner;
            ledger.dimo.holder = if holder { owner } else { OTHER };
            ledger.dimo.vehicle_owner = Some(if vehicle_owner { owner } else { OTHER });
        }
        match car.wallet.plan_disconnection(car.id).await {
            Ok(review) => assert_eq!((may, done(&car, &review).await.status), (true, OperationStatus::Done)),
            Err(error) => assert_eq!((may, error.code()), (false, Code::DimoNotYours)),
        }
    }
}

#[tokio::test]
async fn what_changed_since_the_yes_or_is_not_on_the_chain_afterwards_ends_it() {
    let car = owning().await;
    let review = connection(&car).await.unwrap();
    car.ground.chain.now().dimo.vehicle_owner = Some(OTHER);
    assert_eq!(ended(&done(&car, &review).await).code, Code::DimoNotYours);
    assert_eq!(car.sent(), 0);

    let car = owning().await;
    let review = connection(&car).await.unwrap();
    car.ground.chain.now().runs.insert(DIMO, Err("paused".to_string()));
    assert_eq!(ended(&done(&car, &review).await).code, Code::ChainReverted);
    assert_eq!(car.sent(), 0);

    let car = owning().await;
    car.ground.chain.now().fates = vec![Fate::Reverted];
    let review = connection(&car).await.unwrap();
    assert_eq!(ended(&done(&car, &review).await).code, Code::ChainReverted);

    let car = owning().await;
    car.ground.chain.now().dimo.unlogged = true;
    let review = connection(&car).await.unwrap();
    assert_eq!(ended(&done(&car, &review).await).code, Code::DimoMismatch);
}
