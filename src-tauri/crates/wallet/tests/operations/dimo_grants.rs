//! Ending what somebody else was permitted on a vehicle or a box.

use domain::{
    Address, U256,
    account::Owner,
    dimo::{DimoAct, DimoToken},
    failure::{Code, Failure},
    operation::{OperationKind, OperationStatus, OperationView, StepStatus},
    review::{Review, ReviewView},
};

use crate::{
    dimo_claims::{Car, ended},
    dimo_contracts::{BOXES, DIMO, NODE, SACD, VEHICLE, VEHICLES},
    ledger::Fate,
};

const APP: Address = Address::repeat_byte(0x77);
const OTHER: Owner = Owner(Address::repeat_byte(0x66));
/// Readings other than the location.
const BITS: u64 = 0b1100;

fn vehicle() -> U256 {
    U256::from(VEHICLE)
}

/// A box and a vehicle of the owner's, on both of which an app is permitted something.
async fn permitted() -> Car {
    let car = Car::new().await;
    {
        let mut ledger = car.ground.chain.now();
        let owner = ledger.owner;
        (ledger.dimo.claimed, ledger.dimo.holder, ledger.dimo.vehicle_owner) = (true, owner, Some(owner));
        (ledger.dimo.vehicle, ledger.dimo.vehicle_device) = (Some(VEHICLE), Some(NODE));
        for token in [DimoToken::Vehicle(vehicle()), DimoToken::Box(U256::from(NODE))] {
            ledger.dimo.permits.insert((token, APP), BITS);
        }
    }
    assert_eq!(car.wallet.look().await.unwrap(), []);
    car
}

async fn plan(car: &Car, vehicle: Option<U256>) -> Result<ReviewView, Failure> {
    use domain::failure::Coded as _;
    car.wallet.plan_end_of_grant(car.id, APP, vehicle).await.map_err(|e| e.failure())
}

async fn done(car: &Car, review: &ReviewView) -> OperationView {
    let id = car.wallet.start_dimo(&review.id).await.unwrap().id;
    let view = car.wallet.run_operation(&id).await.unwrap();
    car.wallet.run_operation(&id).await.unwrap();
    view
}

fn held(car: &Car, token: DimoToken) -> u64 {
    car.ground.chain.now().dimo.permits[&(token, APP)]
}

fn sent(car: &Car) -> usize {
    car.ground.chain.sent_to(SACD)
}

#[tokio::test]
async fn a_permission_on_a_vehicle_ends_by_one_transaction_and_raises_no_alarm() {
    let car = permitted().await;
    let review = plan(&car, Some(vehicle())).await.unwrap();
    let Review::Dimo(agreed) = &review.review else { panic!("{review:?}") };
    let act = DimoAct::EndGrant {
        contract: SACD,
        asset: VEHICLES,
        token: DimoToken::Vehicle(vehicle()),
        grantee: APP,
        permissions: U256::from(BITS),
    };
    assert_eq!(agreed.act, act);
    assert!(review.words.sentence.contains(&APP.to_checksum(None)), "{:?}", review.words);
    assert_eq!(sent(&car), 0, "nothing is sent for a review");

    let view = done(&car, &review).await;

    assert_eq!((&view.status, view.kind), (&OperationStatus::Done, OperationKind::DimoEndGrant), "{view:?}");
    assert!(view.steps.iter().all(|step| step.status == StepStatus::Done), "{view:?}");
    assert_eq!((sent(&car), car.ground.chain.sent_to(DIMO)), (1, 0), "once, to the contract of permissions");
    assert_eq!((held(&car, DimoToken::Vehicle(vehicle())), held(&car, DimoToken::Box(U256::from(NODE)))), (0, BITS));
    assert_eq!(car.wallet.look().await.unwrap(), []);
}

#[tokio::test]
async fn without_a_vehicle_the_permission_on_the_box_ends() {
    let car = permitted().await;
    let review = plan(&car, None).await.unwrap();
    let Review::Dimo(agreed) = &review.review else { panic!("{review:?}") };
    assert!(matches!(&agreed.act, DimoAct::EndGrant { asset: BOXES, token: DimoToken::Box(_), .. }), "{agreed:?}");
    assert_eq!(done(&car, &review).await.status, OperationStatus::Done);
    assert_eq!((held(&car, DimoToken::Vehicle(vehicle())), held(&car, DimoToken::Box(U256::from(NODE)))), (BITS, 0));
}

#[tokio::test]
async fn what_is_not_permitted_or_not_the_owners_is_said_before_anything_is_signed() {
    let car = permitted().await;
    car.ground.chain.now().dimo.permits.clear();
    assert_eq!(plan(&car, Some(vehicle())).await.unwrap_err().code, Code::GrantUnknown);
    let car = permitted().await;
    car.ground.chain.now().dimo.vehicle_owner = Some(OTHER);
    assert_eq!(plan(&car, Some(vehicle())).await.unwrap_err().code, Code::DimoNotYours);
    car.ground.chain.now().dimo.holder = OTHER;
    assert_eq!(plan(&car, None).await.unwrap_err().code, Code::DimoNotYours);
    assert_eq!(sent(&car), 0);
}

#[tokio::test]
async fn what_ended_meanwhile_was_refused_or_is_not_logged_is_told_apart() {
    let car = permitted().await;
    let review = plan(&car, Some(vehicle())).await.unwrap();
    car.ground.chain.now().dimo.permits.clear();
    assert_eq!(ended(&done(&car, &review).await).code, Code::GrantUnknown);
    assert_eq!(sent(&car), 0);

    let car = permitted().await;
    let review = plan(&car, Some(vehicle())).await.unwrap();
    car.ground.chain.now().runs.insert(SACD, Err("not yours".to_string()));
    assert_eq!(ended(&done(&car, &review).await).code, Code::ChainReverted);
    assert_eq!(sent(&car), 0);

    let car = permitted().await;
    let review = plan(&car, Some(vehicle())).await.unwrap();
    car.ground.chain.now().fates = vec![Fate::Reverted];
    assert_eq!(ended(&done(&car, &review).await).code, Code::ChainReverted);

    let car = permitted().await;
    let review = plan(&car, Some(vehicle())).await.unwrap();
    car.ground.chain.now().dimo.unlogged = true;
    assert_eq!(ended(&done(&car, &review).await).code, Code::DimoMismatch);
}
