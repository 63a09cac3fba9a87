//! A box of DIMO's: paired by its digits, claimed, connected with a vehicle and disconnected.

use alloy::primitives::{Address, B256, U256};
use serde_json::json;
use tempfile::TempDir;
use wire::dimo::DimoClaim;
use world::{
    Options, World,
    chain::dimo::interfaces::DimoNode,
    devices::autopi::{AutoPi, Habits, Hand},
    radio::Timing,
};

use crate::ctl::Owner;

const NAME: &str = "autopi-c45c307fa401";

/// A world with DIMO's contracts, where a box waits with its maker.
async fn world(hand: Hand) -> World {
    let autopi = Some(Habits { hand, ..Habits::default() });
    let options = Options { timing: Timing::brisk(), autopi, dimo: true, ..Options::default() };
    World::start(options).await.expect("a world; `cargo xtask setup` brings what it needs")
}

/// An owner with a paired box; the account, and the box's address.
async fn paired<'a>(world: &'a World, home: &TempDir) -> (Owner<'a>, Address, String) {
    let owner = Owner::new(world, home.path());
    let account = owner.must(&["wallet", "create"]).await["account"].as_str().expect("an account").to_owned();
    owner.must_typing(&["device", "pair", NAME], "yes\n").await;
    (owner, account.parse().expect("an address"), format!("{:#x}", the_box(world).account()))
}

fn the_box(world: &World) -> &AutoPi {
    world.autopi.as_ref().expect("it is on the air")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_is_claimed_by_its_signature_and_goes_into_a_vehicle_and_out_again() {
    let world = world(Hand::Right).await;
    let dimo = world.dimo.as_ref().expect("DIMO's contracts");
    let home = tempfile::tempdir().expect("a temporary folder");
    let (owner, account, id) = paired(&world, &home).await;
    let holder = async |node: U256| {
        let boxes = DimoNode::new(dimo.contracts.aftermarket_device, world.chain.node());
        boxes.ownerOf(node).call().await.expect("an owner")
    };

    let before = owner.must(&["dimo", "show", &id]).await;
    assert_eq!((&before["claimed"], &before["yours"]), (&false.into(), &false.into()), "{before}");
    let node: U256 = before["node"].as_str().expect("a number").parse().expect("a number");
    assert_eq!(holder(node).await, world.chain.maker.address());
    owner.refused(&["claim", &id, "--yes"], "claim.not_enough_funds").await;
    owner.refused(&["dimo", "connect", &id, "--vehicle", "1", "--yes"], "dimo.not_yours").await;
    owner.must(&["wallet", "fund"]).await;
    assert_eq!(the_box(&world).asked(), [] as [B256; 0], "nothing was signed yet");

    let claimed = owner.ctl(&["claim", &id, "--yes"]).await;

    let said = claimed.said().to_owned();
    assert!(said.contains("no number that is used once, and no end"), "{said}");
    let claimed = claimed.result();
    assert_eq!((&claimed["kind"], &claimed["status"]), (&"dimo_claim".into(), &"done".into()), "{claimed}");
    assert_eq!(holder(node).await, account);
    let registry = dimo.contracts.registry.into_array();
    let (owner_bytes, chain_id) = (account.into_array(), world.chain.chain_id);
    let agreed = DimoClaim { node: node.to_be_bytes(), owner: owner_bytes, chain_id, registry };
    assert_eq!(the_box(&world).asked(), [B256::from(agreed.digest())], "exactly what was shown");
    owner.refused(&["claim", &id, "--yes"], "claim.already_yours").await;

    let (theirs, _) = dimo.give_vehicle(world.chain.stranger.address()).await.expect("a vehicle");
    owner.refused(&["dimo", "connect", &id, "--vehicle", &theirs.to_string(), "--yes"], "dimo.not_yours").await;
    let (vehicle, _) = dimo.give_vehicle(account).await.expect("a vehicle");
    let vehicle = vehicle.to_string();
    let connected = owner.must(&["dimo", "connect", &id, "--vehicle", &vehicle, "--yes"]).await;
    assert_eq!((&connected["kind"], &connected["status"]), (&"dimo_connect".into(), &"done".into()), "{connected}");
    let shown = owner.must(&["dimo", "show", &id]).await;
    assert_eq!((&shown["yours"], shown["vehicle"].as_str()), (&true.into(), Some(vehicle.as_str())), "{shown}");
    owner.refused(&["dimo", "connect", &id, "--vehicle", &vehicle, "--yes"], "dimo.connected").await;

    let ended = owner.must(&["dimo", "disconnect", &id, "--yes"]).await;
    assert_eq!((&ended["kind"], &ended["status"]), (&"dimo_disconnect".into(), &"done".into()), "{ended}");
    assert!(owner.must(&["dimo", "show", &id]).await["vehicle"].is_null());
    owner.refused(&["dimo", "disconnect", &id, "--yes"], "dimo.connected").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permission_that_whoever_made_the_vehicle_set_is_an_alarm_and_is_ended() {
    let world = world(Hand::Right).await;
    let dimo = world.dimo.as_ref().expect("DIMO's contracts");
    let home = tempfile::tempdir().expect("a temporary folder");
    let (owner, account, id) = paired(&world, &home).await;
    owner.must(&["wallet", "fund"]).await;
    let standing = async || owner.must(&["device", "show", &id]).await["dimo"]["standing"].clone();
    assert_eq!(standing().await, "unclaimed");
    owner.must(&["claim", &id, "--yes"]).await;
    assert_eq!(standing().await, "yours");
    assert_eq!(owner.must(&["alarms"]).await, json!([]), "the owner's own claim is no alarm");
    let app = Address::repeat_byte(0x77);
    let vehicle = dimo.give_vehicle_permitting(account, app).await.expect("a vehicle");
    let number = vehicle.to_string();
    owner.must(&["dimo", "connect", &id, "--vehicle", &number, "--yes"]).await;

    let alarms = owner.must(&["alarms"]).await;

    let [alarm] = alarms.as_array().map(Vec::as_slice).unwrap_or_default() else { panic!("{alarms:#}") };
    assert_eq!((&alarm["alarm"], &alarm["what"]["dimo"]), (&"dimo".into(), &"permitted".into()), "{alarm:#}");
    let said = alarm["words"]["happened"].as_str().unwrap_or_default();
    for part in [&app.to_string(), &format!("vehicle number {number}"), "for ever", "commands"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let can =
        async || dimo.sacd().hasPermission(dimo.contracts.vehicle, vehicle, app, 2).call().await.expect("an answer");
    assert!(can().await);
    let app = app.to_string();
    owner.refused(&["dimo", "end-grant", &id, &app, "--yes"], "grant.unknown").await;
    let ended = owner.must(&["dimo", "end-grant", &id, &app, "--vehicle", &number, "--yes"]).await;
    assert_eq!((&ended["kind"], &ended["status"]), (&"dimo_end_grant".into(), &"done".into()), "{ended}");
    assert!(!can().await);
    assert_eq!(owner.must(&["alarms"]).await.as_array().map(Vec::len), Some(1), "ending it is no alarm");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_that_signs_with_another_key_is_not_claimed_and_nothing_is_sent() {
    let world = world(Hand::AnothersKey).await;
    let home = tempfile::tempdir().expect("a temporary folder");
    let (owner, account, id) = paired(&world, &home).await;
    owner.must(&["wallet", "fund"]).await;
    let balance = world.chain.balance(account).await.expect("a balance");

    owner.refused(&["claim", &id, "--yes"], "device.misbehaved").await;

    assert_eq!(the_box(&world).asked().len(), 1);
    assert_eq!(world.chain.balance(account).await.expect("a balance"), balance);
    assert_eq!(owner.must(&["dimo", "show", &id]).await["claimed"], false);
}
