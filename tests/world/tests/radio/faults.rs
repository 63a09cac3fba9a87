use std::time::{Duration, Instant};

use world::radio::Fault;

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
