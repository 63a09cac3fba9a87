//! What the wallet's own link makes of a radio that fails and of a device that lies.

use std::time::{Duration, Instant};

use tokio::time::sleep;
use world::{
    devices::Model,
    radio::{AirState, Fault, Lie},
};

use crate::{
    until,
    wallets_link::{Bench, idle},
};

const DEVICE: Model = Model::Tracker;

impl Bench {
    async fn fault(&self, fault: Fault) {
        self.radio.air().fault(self.device(DEVICE).mac(), fault).await.unwrap();
    }

    async fn normal(&self) {
        self.radio.air().back_to_normal().await.unwrap();
    }

    async fn peak(&mut self) -> u64 {
        let told = self.owner.ask("peak").await;
        told.strip_prefix("ok ").unwrap().parse().unwrap()
    }
}

#[tokio::test]
async fn each_fault_while_opening_has_its_own_name_and_leaves_the_radio_free() {
    let mut bench = Bench::start().await;
    let near = bench.find(DEVICE).await;
    let order = bench.opening(DEVICE, &near);
    for (fault, expected) in [
        (Fault::Drops, "err OutOfRange"),
        (Fault::Refuses(1), "err OutOfRange"),
        (Fault::Busy, "err Busy"),
        (Fault::ServicesMissing, "err Misbehaved("),
        (Fault::Trickle(1), "err Misbehaved("),
        (Fault::Duplicates, "ok"),
        (Fault::Lie(Lie::AnotherKey), "err KeyChanged"),
        (Fault::Lie(Lie::SaysNo), "err Refused("),
    ] {
        bench.fault(fault).await;
        let told = bench.owner.ask(&order).await;
        assert!(told.starts_with(expected), "{fault:?}: {told}");
        if told == "ok" {
            bench.owner.ask("close").await;
        }
        until(&bench.radio, idle).await;
    }
    bench.normal().await;
    assert_eq!(bench.owner.ask(&order).await, "ok");
}

#[tokio::test]
async fn a_permit_for_something_else_or_by_another_key_is_not_returned() {
    let mut bench = Bench::start().await;
    bench.open(DEVICE).await;
    assert!(bench.owner.ask("permit").await.starts_with("ok 0x"));
    assert_eq!(bench.owner.ask("close").await, "ok");
    let lies =
        [Lie::PermitForAnotherOwner, Lie::PermitForAnotherChain, Lie::PermitWithAnotherNonce, Lie::PermitByAnotherKey];
    for lie in lies {
        bench.fault(Fault::Lie(lie)).await;
        bench.open(DEVICE).await;
        let told = bench.owner.ask("permit").await;
        assert!(told.starts_with("err Misbehaved("), "{lie:?}: {told}");
        assert_eq!(bench.owner.ask("close").await, "ok");
    }
}

#[tokio::test]
async fn a_flood_of_ten_megabytes_ends_the_session_and_leaves_the_radio_free() {
    let mut bench = Bench::start().await;
    bench.open(DEVICE).await;
    let before = bench.peak().await;
    bench.fault(Fault::Flood(10_000_000)).await;
    let began = Instant::now();
    assert!(bench.owner.ask("page 1 1").await.starts_with("ok "));
    let sent = |state: &AirState| state.devices.iter().all(|device| device.fault.is_none());
    until(&bench.radio, sent).await;
    let flooded = began.elapsed();
    let told = bench.owner.ask("page 1 1").await;
    let answered = began.elapsed();
    assert_eq!(bench.owner.ask("close").await, "ok");
    until(&bench.radio, idle).await;
    let grown = bench.peak().await - before;
    println!("sent after {flooded:?}, {told} after {answered:?}, {grown} KiB");
    assert!(told.starts_with("err Misbehaved("), "{told}");
    // The wallet keeps less than 4 MiB of it; what the D-Bus library has not handed over yet comes on top.
    assert!(grown <= 128 * 1024, "{grown} KiB");
    bench.normal().await;
    bench.open(DEVICE).await;
}

#[tokio::test]
async fn an_adapter_switched_off_while_a_message_is_written_is_said_at_once() {
    let mut bench = Bench::start().await;
    bench.open(DEVICE).await;
    bench.fault(Fault::Slow(3000)).await;
    bench.owner.say("page 1 1").await;
    sleep(Duration::from_millis(100)).await;
    bench.radio.air().adapter_off().await.unwrap();
    let told = bench.owner.answer(Duration::from_secs(2)).await.expect("before the write would be done");
    assert_eq!(told, "err RadioOff");
}

#[tokio::test]
async fn two_devices_with_one_name_are_two_entries() {
    let mut bench = Bench::start().await;
    bench.fault(Fault::Spoof).await;
    let heard = bench.owner.ask("scan 500").await;
    assert_eq!(heard.split(' ').count(), 1 + bench.devices.len() + 1, "{heard}");
    let state = bench.radio.air().state().await.unwrap();
    let named = |name: &str| state.devices.iter().filter(|device| device.name == name).count();
    assert!(state.devices.iter().any(|device| named(&device.name) == 2), "{state:?}");
}
