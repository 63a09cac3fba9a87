use std::time::{Duration, Instant};

use world::radio::{Fault, FaultError, Lie};

use crate::{
    Scene,
    echo::{ADDRESS, INLET, OUTLET, SERVICE},
};

#[tokio::test]
async fn out_of_range_drops_the_link_and_refuses_a_new_one_until_the_device_is_back() {
    let mut scene = Scene::connected().await;
    let air = scene.radio.air();
    air.fault(ADDRESS, Fault::OutOfRange).await.expect("known");
    scene.central.event("disconnected").await;
    let refused = scene.central.ask(&format!("write {INLET} 00")).await;
    assert!(refused.contains("Not connected"), "{refused}");
    let refused = scene.central.ask("connect").await;
    assert!(refused.contains("le-connection-abort-by-local"), "{refused}");
    assert_eq!(scene.central.ask(&format!("hears {SERVICE} 300")).await, "ok");

    air.clear(ADDRESS).await.expect("known");
    assert_eq!(scene.central.ask("connect").await, "ok 247");
    assert_eq!(scene.echo("0102").await, "0102");
}

#[tokio::test]
async fn a_device_that_hangs_keeps_the_link_and_answers_nothing() {
    let mut scene = Scene::connected().await;
    let air = scene.radio.air();
    air.fault(ADDRESS, Fault::Hang).await.expect("known");
    assert_eq!(scene.central.ask(&format!("command {INLET} 01")).await, "ok");
    assert_eq!(scene.central.silence(OUTLET).await, None);
    scene.central.say(&format!("write {INLET} 01")).await;
    assert_eq!(scene.central.answer(Duration::from_millis(500)).await, None);
    let state = air.state().await.expect("the air runs");
    assert!(state.devices.iter().all(|device| device.connected));
}

#[tokio::test]
async fn a_slow_device_answers_late_and_in_order() {
    let mut scene = Scene::connected().await;
    let air = scene.radio.air();
    air.fault(ADDRESS, Fault::Slow(150)).await.expect("known");
    let start = Instant::now();
    assert_eq!(scene.echo("01").await, "01");
    assert!(start.elapsed() >= Duration::from_millis(300));
    for value in ["02", "03", "04"] {
        scene.central.ask(&format!("command {INLET} {value}")).await;
    }
    air.clear(ADDRESS).await.expect("known");
    scene.central.ask(&format!("command {INLET} 05")).await;
    for value in ["02", "03", "04", "05"] {
        assert_eq!(scene.central.value(OUTLET).await, value);
    }
}

#[tokio::test]
async fn a_corrupt_link_flips_one_bit_in_as_many_notifications_as_asked() {
    let mut scene = Scene::connected().await;
    let air = scene.radio.air();
    air.fault(ADDRESS, Fault::Corrupt(2)).await.expect("known");
    for _ in 0..2 {
        let value = scene.echo("00000000").await;
        let ones = hex::decode(&value).expect("hexadecimal").iter().map(|byte| byte.count_ones()).sum::<u32>();
        assert_eq!(ones, 1, "{value}");
    }
    assert_eq!(scene.echo("00000000").await, "00000000");
}

#[tokio::test]
async fn a_spoofer_is_heard_as_a_second_device_with_the_same_name_and_data() {
    let mut scene = Scene::start().await;
    let air = scene.radio.air();
    air.fault(ADDRESS, Fault::Spoof).await.expect("known");
    let heard = scene.central.ask(&format!("scan {SERVICE} 500")).await;
    assert_eq!(heard, format!("ok {ADDRESS} C4:00:00:00:00:11"));
    let original = scene.central.ask(&format!("find {ADDRESS}")).await;
    let spoof = scene.central.ask("find C4:00:00:00:00:11").await;
    assert_eq!(original.replace("-50", "-42"), spoof);

    air.clear(ADDRESS).await.expect("known");
    let heard = scene.central.ask(&format!("hears {SERVICE} 500")).await;
    assert_eq!(heard, format!("ok {ADDRESS}"));
}

#[tokio::test]
async fn an_adapter_without_power_drops_links_and_refuses_to_scan_until_it_is_back() {
    let mut scene = Scene::connected().await;
    let air = scene.radio.air();
    air.adapter_off().await.expect("the air runs");
    scene.central.event("disconnected").await;
    scene.central.event("off").await;
    let refused = scene.central.ask("scan-on").await;
    assert!(refused.contains("Blocked through rfkill"), "{refused}");

    air.back_to_normal().await.expect("the air runs");
    scene.central.event("on").await;
    scene.central.ask("connect").await;
    assert_eq!(scene.echo("77").await, "77");
}

#[tokio::test]
async fn a_link_that_drops_at_the_next_operation_fails_that_one_and_can_be_made_again() {
    let mut scene = Scene::connected().await;
    scene.radio.air().fault(ADDRESS, Fault::Drops).await.expect("known");
    assert!(scene.radio.air().state().await.expect("the air runs").devices.iter().all(|device| device.connected));
    let refused = scene.central.ask(&format!("write {INLET} 00")).await;
    assert!(refused.contains("Not connected"), "{refused}");
    scene.central.event("disconnected").await;
    assert_eq!(scene.central.ask("connect").await, "ok 247");
    assert_eq!(scene.echo("01").await, "01");
}

#[tokio::test]
async fn a_connection_attempt_that_hangs_has_no_answer() {
    let mut scene = Scene::start().await;
    scene.radio.air().fault(ADDRESS, Fault::ConnectHangs).await.expect("known");
    scene.central.ask(&format!("find {ADDRESS}")).await;
    scene.central.say("connect").await;
    // Longer than an attempt takes until it is given up.
    assert_eq!(scene.central.answer(Duration::from_millis(800)).await, None);
}

#[tokio::test]
async fn a_device_that_refuses_twice_connects_on_the_third_try() {
    let mut scene = Scene::start().await;
    scene.radio.air().fault(ADDRESS, Fault::Refuses(2)).await.expect("known");
    scene.central.ask(&format!("find {ADDRESS}")).await;
    for _ in 0..2 {
        let refused = scene.central.ask("connect").await;
        assert!(refused.contains("le-connection-abort-by-local"), "{refused}");
    }
    assert_eq!(scene.central.ask("connect").await, "ok 247");
}

#[tokio::test]
async fn a_device_without_its_services_shows_none_and_shows_them_again() {
    let mut scene = Scene::connected().await;
    let air = scene.radio.air();
    air.fault(ADDRESS, Fault::ServicesMissing).await.expect("known");
    scene.central.ask("connect").await;
    assert_eq!(scene.central.ask("services").await, "ok");
    air.clear(ADDRESS).await.expect("known");
    scene.central.ask("connect").await;
    assert_eq!(scene.central.ask("services").await, format!("ok {SERVICE}"));
    assert_eq!(scene.echo("01").await, "01");
}

#[tokio::test]
async fn a_trickle_brings_each_byte_alone_with_a_wait_before_it() {
    let mut scene = Scene::connected().await;
    scene.radio.air().fault(ADDRESS, Fault::Trickle(100)).await.expect("known");
    let start = Instant::now();
    assert_eq!(scene.echo("010203").await, "01");
    assert_eq!(scene.central.value(OUTLET).await, "02");
    assert_eq!(scene.central.value(OUTLET).await, "03");
    assert!(start.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn a_write_that_is_lost_is_acknowledged_and_never_arrives() {
    let mut scene = Scene::connected().await;
    scene.radio.air().fault(ADDRESS, Fault::LosesWrites(2)).await.expect("known");
    for kind in ["write", "command"] {
        assert_eq!(scene.central.ask(&format!("{kind} {INLET} 01")).await, "ok");
    }
    assert_eq!(scene.echo("02").await, "02");
}

#[tokio::test]
async fn duplicates_come_one_after_the_other() {
    let mut scene = Scene::connected().await;
    let air = scene.radio.air();
    air.fault(ADDRESS, Fault::Duplicates).await.expect("known");
    assert_eq!(scene.echo("01").await, "01");
    air.clear(ADDRESS).await.expect("known");
    assert_eq!(scene.echo("02").await, "01");
    assert_eq!(scene.central.value(OUTLET).await, "02");
}

#[tokio::test]
async fn of_two_reordered_notifications_the_second_comes_first_and_one_alone_comes_late() {
    let mut scene = Scene::connected().await;
    scene.radio.air().fault(ADDRESS, Fault::Reorders).await.expect("known");
    // Together, so that no wait of the test lies between them.
    for value in ["01", "02"] {
        scene.central.say(&format!("command {INLET} {value}")).await;
    }
    assert_eq!(scene.central.value(OUTLET).await, "02");
    assert_eq!(scene.central.value(OUTLET).await, "01");
    scene.central.say(&format!("command {INLET} 03")).await;
    assert_eq!(scene.central.value(OUTLET).await, "03");
}

#[tokio::test]
async fn as_many_notifications_as_asked_are_cut_in_half() {
    let mut scene = Scene::connected().await;
    scene.radio.air().fault(ADDRESS, Fault::Cuts(1)).await.expect("known");
    assert_eq!(scene.echo("01020304").await, "0102");
    assert_eq!(scene.echo("01020304").await, "01020304");
}

#[tokio::test]
async fn a_flood_repeats_a_notification_until_its_bytes_are_sent() {
    let mut scene = Scene::connected().await;
    let air = scene.radio.air();
    air.fault(ADDRESS, Fault::Flood(1000)).await.expect("known");
    assert_eq!(scene.echo("aabbccdd").await, "aabbccdd");
    for _ in 0..5 {
        assert_eq!(scene.central.value(OUTLET).await, "aabbccdd".repeat(61));
    }
    assert_eq!(scene.echo("01").await, "01");
    assert!(air.state().await.expect("the air runs").devices.iter().all(|device| device.fault.is_none()));
}

#[tokio::test]
async fn a_device_with_firmware_of_its_own_cannot_be_told_to_lie() {
    let scene = Scene::start().await;
    let air = scene.radio.air();
    air.fault(ADDRESS, Fault::Hang).await.expect("known");
    let refused = air.fault(ADDRESS, Fault::Lie(Lie::AnotherKey)).await.expect_err("not ours");
    assert!(matches!(refused, FaultError::Honest(ADDRESS)), "{refused}");
    let state = air.state().await.expect("the air runs");
    assert!(state.devices.iter().all(|device| device.fault == Some(Fault::Hang)));
}
