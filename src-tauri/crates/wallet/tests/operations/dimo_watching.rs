//! What happens to a box of DIMO's or to its vehicle that this wallet did not do raises an alarm.

use domain::{
    Address, B256, U256,
    account::Owner,
    alarm::{AlarmKind, AlarmView},
    claim::ClaimOutlook,
    device::Ownership,
    dimo::{DimoAlarm, DimoStanding, DimoToken},
    operation::OperationStatus,
    review::ReviewView,
};
use wallet::ports::dimo::{DimoSeen, DimoSighting};

use crate::{
    dimo_claims::Car,
    dimo_contracts::{MAKER, NODE, VEHICLE},
    dimo_log::FIRST,
    fakes::START,
};

const THIEF: Owner = Owner(Address::repeat_byte(0x66));
const APP: Address = Address::repeat_byte(0x77);
/// Readings other than the location, and where it was.
const BITS: u64 = 0b11_0000_1100;

fn node() -> U256 {
    U256::from(NODE)
}

fn vehicle() -> U256 {
    U256::from(VEHICLE)
}

/// A box and a vehicle of the owner's, connected before they were ever looked at.
async fn owning() -> Car {
    let car = Car::new().await;
    own(&car);
    assert_eq!(look(&car).await, []);
    car
}

fn own(car: &Car) {
    let mut ledger = car.ground.chain.now();
    let owner = ledger.owner;
    (ledger.dimo.claimed, ledger.dimo.holder, ledger.dimo.vehicle_owner) = (true, owner, Some(owner));
    (ledger.dimo.vehicle, ledger.dimo.vehicle_device) = (Some(VEHICLE), Some(NODE));
}

async fn look(car: &Car) -> Vec<AlarmView> {
    car.wallet.look().await.unwrap()
}

/// The next block, in which somebody else had this done.
fn happens(car: &Car, tx: u8, what: DimoSeen) {
    car.ground.chain.now().dimo.log.mine(B256::repeat_byte(tx), what);
}

fn kinds(alarms: &[AlarmView]) -> Vec<DimoAlarm> {
    let kind = |one: &AlarmView| match &one.alarm.kind {
        AlarmKind::Dimo { what } => what.clone(),
        other => panic!("{other:?}"),
    };
    alarms.iter().map(kind).collect()
}

fn permitted(token: DimoToken, permissions: u64, end: u64) -> DimoSeen {
    DimoSeen::Permitted { token, grantee: APP, permissions: U256::from(permissions), end: U256::from(end) }
}

fn later() -> u64 {
    START.seconds() + 86_400
}

async fn claimed(car: &Car) {
    let outlook = car.wallet.claim_outlook(car.id).await.unwrap();
    let ClaimOutlook::Ready { review } = outlook else { panic!("{outlook:?}") };
    let id = car.wallet.start_claim(&review.id).await.unwrap().id;
    assert_eq!(car.wallet.run_operation(&id).await.unwrap().status, OperationStatus::Done);
}

async fn done(car: &Car, review: &ReviewView) {
    let id = car.wallet.start_dimo(&review.id).await.unwrap().id;
    assert_eq!(car.wallet.run_operation(&id).await.unwrap().status, OperationStatus::Done);
}

#[tokio::test]
async fn a_box_that_was_sent_away_raises_one_alarm_that_says_since_when_and_what_can_be_done() {
    let car = owning().await;
    let owner = car.ground.chain.now().owner;
    happens(&car, 7, DimoSeen::RewardsTo { node: node(), to: Owner(Address::ZERO) });
    happens(&car, 7, DimoSeen::BoxMoved { node: node(), from: owner, to: THIEF });
    car.ground.chain.now().dimo.holder = THIEF;

    let alarms = look(&car).await;

    assert_eq!(kinds(&alarms), [DimoAlarm::BoxMoved { node: node(), from: owner, to: THIEF }]);
    let [found] = alarms.as_slice() else { panic!("{alarms:?}") };
    assert_eq!((found.alarm.block, found.alarm.tx), (FIRST + 2, Some(B256::repeat_byte(7))));
    assert_eq!((found.alarm.device, found.alarm.title.as_str()), (car.id, "Car box"));
    assert!(found.words.happened.contains(&THIEF.to_string()), "{:?}", found.words);
    assert!(found.words.since.contains(&format!("block {}", FIRST + 2)), "{:?}", found.words);
    assert!(found.words.next.contains("dimo disconnect"), "{:?}", found.words);
    assert_eq!(look(&car).await, alarms, "told once");
    car.wallet.dismiss_alarm(&found.alarm.id).await.unwrap();
    assert!(look(&car).await[0].alarm.dismissed);
}

#[tokio::test]
async fn each_thing_that_others_did_has_an_alarm_of_its_own() {
    let car = owning().await;
    let owner = car.ground.chain.now().owner;
    let (node, vehicle) = (node(), vehicle());
    let key = Address::repeat_byte(0x12);
    let other = U256::from(9);
    happens(&car, 1, DimoSeen::Disconnected { node, vehicle });
    happens(&car, 2, DimoSeen::Connected { node, vehicle: other });
    happens(&car, 3, DimoSeen::RewardsTo { node, to: THIEF });
    happens(&car, 4, DimoSeen::KeyChanged { node, key });
    happens(&car, 5, DimoSeen::VehicleMoved { vehicle, from: owner, to: THIEF });
    {
        let mut ledger = car.ground.chain.now();
        (ledger.dimo.vehicle, ledger.dimo.vehicle_owner) = (Some(9), Some(THIEF));
        (ledger.dimo.log.rewards_to, ledger.dimo.log.key) = (Some(THIEF), Some(key));
    }

    let alarms = look(&car).await;

    let told = kinds(&alarms);
    for expected in [
        DimoAlarm::VehicleMoved { vehicle, from: owner, to: THIEF },
        DimoAlarm::KeyChanged { node, key },
        DimoAlarm::RewardsTo { node, to: THIEF },
        DimoAlarm::Connected { node, vehicle: other },
        DimoAlarm::Disconnected { node, vehicle },
    ] {
        assert!(told.contains(&expected), "{expected:?}: {told:?}");
    }
    assert_eq!(told.len(), 5, "{told:?}");
}

#[tokio::test]
async fn a_box_that_was_given_back_raises_one_alarm_for_all_that_this_logs() {
    let car = owning().await;
    let owner = car.ground.chain.now().owner;
    let (node, vehicle) = (node(), vehicle());
    happens(&car, 7, DimoSeen::Disconnected { node, vehicle });
    happens(&car, 7, DimoSeen::Unclaimed { node, holder: MAKER });
    happens(&car, 7, DimoSeen::RewardsTo { node, to: Owner(Address::ZERO) });
    happens(&car, 7, DimoSeen::BoxMoved { node, from: owner, to: MAKER });
    {
        let mut ledger = car.ground.chain.now();
        (ledger.dimo.claimed, ledger.dimo.holder) = (false, MAKER);
        (ledger.dimo.vehicle, ledger.dimo.vehicle_device) = (None, None);
    }
    let alarms = look(&car).await;
    assert_eq!(kinds(&alarms), [DimoAlarm::Unclaimed { node, holder: MAKER }]);
    assert!(alarms[0].words.next.contains("Claim it again"), "{:?}", alarms[0].words);
}

#[tokio::test]
async fn what_this_wallet_does_raises_none() {
    let car = Car::new().await;
    assert_eq!(look(&car).await, [], "it is the maker's");
    claimed(&car).await;
    assert_eq!(look(&car).await, []);
    {
        let mut ledger = car.ground.chain.now();
        ledger.dimo.vehicle_owner = Some(ledger.owner);
    }
    done(&car, &car.wallet.plan_connection(car.id, vehicle()).await.unwrap()).await;
    assert_eq!(look(&car).await, []);
    done(&car, &car.wallet.plan_disconnection(car.id).await.unwrap()).await;
    assert_eq!(look(&car).await, []);

    let owner = car.ground.chain.now().owner;
    happens(&car, 9, DimoSeen::VehicleMoved { vehicle: vehicle(), from: owner, to: THIEF });
    car.ground.chain.now().dimo.vehicle_owner = Some(THIEF);
    assert_eq!(kinds(&look(&car).await).len(), 1, "the vehicle stays watched");
}

#[tokio::test]
async fn a_claim_that_was_never_looked_at_is_expected_to_stand() {
    let car = Car::new().await;
    claimed(&car).await;
    let owner = car.ground.chain.now().owner;
    happens(&car, 9, DimoSeen::BoxMoved { node: node(), from: owner, to: THIEF });
    car.ground.chain.now().dimo.holder = THIEF;

    let alarms = look(&car).await;

    assert_eq!(kinds(&alarms), [DimoAlarm::BoxMoved { node: node(), from: owner, to: THIEF }]);
}

#[tokio::test]
async fn a_foreign_permission_names_its_grantee_what_until_when_and_how_to_end_it() {
    let car = owning().await;
    let token = DimoToken::Vehicle(vehicle());
    happens(&car, 7, permitted(token, BITS, later()));
    happens(&car, 8, permitted(token, 0, 0));
    happens(&car, 9, permitted(token, BITS, START.seconds() - 1));
    happens(&car, 10, permitted(DimoToken::Vehicle(U256::from(9)), BITS, later()));

    let alarms = look(&car).await;

    let end = U256::from(later());
    let expected = DimoAlarm::Permitted { token, grantee: APP, permissions: U256::from(BITS), end };
    assert_eq!(kinds(&alarms), [expected], "neither taking one back nor one of another's vehicle is told");
    let words = &alarms[0].words;
    for said in [&APP.to_string(), "vehicle number 55", "until 2026-11-24", "where it was at any time"] {
        assert!(words.happened.contains(said), "{said}: {words:?}");
    }
    let way = format!("dimo end-grant {} {APP} --vehicle 55", alarms[0].alarm.device);
    assert!(words.next.contains(&way), "a name that somebody else chose is in no command: {words:?}");
}

#[tokio::test]
async fn permissions_of_before_are_looked_for_once_when_something_is_first_watched() {
    let car = Car::new().await;
    own(&car);
    let tokens = [DimoToken::Vehicle(vehicle()), DimoToken::Box(node())];
    for (tx, token) in (1..).zip(tokens) {
        let what = permitted(token, BITS, later());
        car.ground.chain.now().dimo.log.older.push(DimoSighting { block: 3, tx: B256::repeat_byte(tx), what });
    }

    let alarms = look(&car).await;

    assert_eq!(alarms.len(), 2, "{alarms:?}");
    assert!(alarms.iter().all(|one| one.alarm.block == 3), "{alarms:?}");
    assert_eq!(look(&car).await, alarms);
    assert_eq!(car.ground.chain.now().dimo.log.searches, 1);
}

#[tokio::test]
async fn a_log_that_a_node_hides_is_noticed_by_the_state_and_a_lie_that_ended_is_named_one() {
    let car = owning().await;
    let owner = car.ground.chain.now().owner;
    car.ground.chain.now().dimo.holder = THIEF;
    let alarms = look(&car).await;
    assert_eq!(kinds(&alarms), [DimoAlarm::BoxMoved { node: node(), from: owner, to: THIEF }]);
    assert_eq!((alarms[0].alarm.block, alarms[0].alarm.tx), (FIRST, None));

    car.ground.chain.now().dimo.holder = owner;
    assert!(look(&car).await[0].alarm.taken_back);
}

#[tokio::test]
async fn what_the_owner_set_right_after_a_hidden_log_is_no_lie() {
    let car = owning().await;
    {
        let mut ledger = car.ground.chain.now();
        (ledger.dimo.vehicle, ledger.dimo.vehicle_device) = (Some(9), None);
    }
    assert_eq!(kinds(&look(&car).await), [DimoAlarm::Connected { node: node(), vehicle: U256::from(9) }]);
    done(&car, &car.wallet.plan_disconnection(car.id).await.unwrap()).await;

    for _ in 0..2 {
        let alarms = look(&car).await;
        assert!(alarms.len() == 1 && !alarms[0].alarm.taken_back, "{alarms:?}");
    }
}

#[tokio::test]
async fn an_alarm_whose_block_left_the_chain_is_taken_back_and_raised_again() {
    let car = owning().await;
    let owner = car.ground.chain.now().owner;
    happens(&car, 7, DimoSeen::BoxMoved { node: node(), from: owner, to: THIEF });
    car.ground.chain.now().dimo.holder = THIEF;
    look(&car).await;
    let moved = {
        let mut ledger = car.ground.chain.now();
        (ledger.dimo.holder, ledger.dimo.log.fork) = (owner, FIRST + 1);
        ledger.dimo.log.sightings.pop().unwrap()
    };
    let alarms = look(&car).await;
    assert!(alarms.len() == 1 && alarms[0].alarm.taken_back, "{alarms:?}");

    {
        let mut ledger = car.ground.chain.now();
        (ledger.dimo.holder, ledger.dimo.log.newest) = (THIEF, FIRST + 4);
        ledger.dimo.log.sightings.push(DimoSighting { block: FIRST + 3, ..moved });
    }
    let alarms = look(&car).await;
    assert_eq!((alarms.len(), alarms[0].alarm.taken_back, alarms[0].alarm.block), (1, false, FIRST + 3));
}

#[tokio::test]
async fn a_long_log_is_read_page_by_page_and_each_page_once() {
    let car = owning().await;
    {
        let mut ledger = car.ground.chain.now();
        (ledger.dimo.log.newest, ledger.dimo.log.most, ledger.dimo.log.pages) = (FIRST + 30, 10, 0);
    }
    assert_eq!(look(&car).await, []);
    assert_eq!(car.ground.chain.now().dimo.log.pages, 3);
}

#[tokio::test]
async fn the_list_tells_whose_a_box_is_with_dimo_and_at_which_block() {
    let car = Car::new().await;
    let standing = async || car.wallet.device(car.id).await.unwrap();
    let view = standing().await;
    assert_eq!(view.dimo, Some(DimoStanding::Unclaimed { node: NODE.to_string(), block: FIRST }));
    assert!(view.is_free(), "it can be claimed");
    {
        let mut ledger = car.ground.chain.now();
        (ledger.dimo.claimed, ledger.dimo.holder, ledger.dimo.vehicle) = (true, ledger.owner, Some(VEHICLE));
    }
    let yours = DimoStanding::Yours { node: NODE.to_string(), vehicle: Some(VEHICLE.to_string()), block: FIRST };
    let view = standing().await;
    assert_eq!((&view.ownership, &view.dimo), (&Ownership::Unclaimed, &Some(yours)));
    assert!(!view.is_free());
    let listed = car.wallet.devices().await.unwrap();
    assert_eq!(listed.into_iter().find(|one| one.id == car.id).unwrap(), view, "list and single view say the same");

    car.ground.chain.now().dimo.holder = THIEF;
    let theirs = DimoStanding::Theirs { node: NODE.to_string(), owner: THIEF, block: FIRST };
    assert_eq!(standing().await.dimo, Some(theirs));
    car.ground.chain.now().dimo.registered = false;
    assert_eq!(standing().await.dimo, Some(DimoStanding::Unregistered { block: FIRST }));
}
