//! What a gateway says a device handed in counts only as far as the device's own signatures and order show it.

use domain::{
    alarm::AlarmKind,
    failure::{Code, Coded},
    quarantine::{Carrier, Fault, QuarantinedView},
    reading::SyncReport,
};
use wallet::ports::{GatewayError, LinkError, Store};
use wire::{
    batch::{SignedBatch, Tip},
    identity::DeviceKey,
};

use crate::{
    fakes::{DAY, MINUTE, START},
    scene::Scene,
};

/// A scene whose device is out of reach and signed so many batches.
async fn away(count: u64) -> Scene {
    let scene = Scene::new().await;
    *scene.air.own.lock().unwrap() = Some(LinkError::RadioOff);
    scene.measures(count);
    scene
}

fn signed(scene: &Scene) -> Vec<SignedBatch> {
    scene.log().batches.clone()
}

/// From now on the gateway gives these of them that are newer than what it is asked for.
fn gives(scene: &Scene, batches: &[SignedBatch]) {
    let kept: Vec<(u64, Vec<u8>)> = batches.iter().map(|batch| (batch.header.seq, batch.to_bytes())).collect();
    *scene.gateway.gives.lock().unwrap() = Some(Box::new(move |after: u64, limit: u32| {
        let newer = kept.iter().filter(|(seq, _)| *seq > after).take(limit as usize);
        Ok(newer.map(|(_, bytes)| bytes.clone()).collect())
    }));
}

/// From now on it gives these, whatever it is asked for.
fn insists(scene: &Scene, batches: &[SignedBatch]) {
    let kept: Vec<Vec<u8>> = batches.iter().map(SignedBatch::to_bytes).collect();
    *scene.gateway.gives.lock().unwrap() = Some(Box::new(move |_: u64, _: u32| Ok(kept.clone())));
}

async fn fetch(scene: &Scene) -> SyncReport {
    scene.wallet.sync_from_gateway(scene.id).await.unwrap()
}

/// What is kept apart, by number and reason, newest first.
async fn apart(scene: &Scene) -> Vec<(Option<u64>, Fault)> {
    let view = scene.wallet.quarantine(Some(scene.id)).await.unwrap();
    let one = |one: &QuarantinedView| (one.seq.as_ref().map(|seq| seq.parse().unwrap()), one.fault);
    view[0].batches.iter().map(one).collect()
}

#[tokio::test]
async fn what_a_device_handed_in_is_fetched_page_by_page_without_it_and_never_twice() {
    let scene = away(40).await;
    gives(&scene, &signed(&scene));
    let report = fetch(&scene).await;
    assert_eq!((report.received, report.stored, report.carrier), (40, 40, Carrier::Gateway));
    assert_eq!(*scene.gateway.asked.lock().unwrap(), [0, 16, 32, 40]);
    assert_eq!(fetch(&scene).await.received, 0);
    assert!(scene.air.opened.lock().unwrap().is_empty(), "the radio was not needed");

    *scene.air.own.lock().unwrap() = None;
    scene.measures(2);
    let near = scene.wallet.sync_device(scene.id).await.unwrap();
    assert_eq!((near.received, near.stored, near.uploaded), (2, 2, 2), "the gateway has the others");
    assert_eq!(scene.stored().await, (1..=42).collect::<Vec<_>>());
    gives(&scene, &signed(&scene));
    assert_eq!(fetch(&scene).await.stored, 0, "it came over the link");
}

#[tokio::test]
async fn a_gateway_that_fails_half_way_is_gone_on_with_from_there() {
    let scene = away(20).await;
    let kept: Vec<Vec<u8>> = signed(&scene).iter().map(SignedBatch::to_bytes).collect();
    *scene.gateway.gives.lock().unwrap() = Some(Box::new(move |after: u64, limit: u32| match after {
        0 => Ok(kept.iter().take(limit as usize).cloned().collect()),
        _ => Err(GatewayError::Unreachable { service: "the data gateway", cause: "test".to_string() }),
    }));
    let error = scene.wallet.sync_from_gateway(scene.id).await.unwrap_err();
    assert_eq!((error.code(), scene.stored().await.len()), (Code::GatewayUnreachable, 16));
    gives(&scene, &signed(&scene));
    assert_eq!(fetch(&scene).await.stored, 4);
}

#[tokio::test]
async fn a_forged_batch_is_kept_apart_and_counts_for_nothing() {
    let scene = away(5).await;
    let mut batches = signed(&scene);
    batches[2].signature.0[5] ^= 1;
    gives(&scene, &batches);
    let report = fetch(&scene).await;
    assert_eq!(report.refused.iter().map(|refused| refused.seq).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(scene.stored().await, [1, 2]);
    let kept = apart(&scene).await;
    assert!(kept.contains(&(Some(3), Fault::Signature)) && kept.contains(&(Some(4), Fault::Gap)), "{kept:?}");
    let stats = scene.wallet.stored_readings(Some(scene.id)).await.unwrap();
    assert_eq!((stats[0].stored.batches, stats[0].quarantined), (2, 2));
    assert_eq!(scene.wallet.recent_batches(scene.id, 10).await.unwrap().len(), 2);

    fetch(&scene).await;
    assert_eq!(apart(&scene).await.len(), 2, "the same one is kept once");
    assert_eq!(scene.wallet.clear_quarantine(None).await.unwrap(), 2);
    assert!(scene.wallet.quarantine(None).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_a_gateway_leaves_out_still_comes_from_the_device() {
    let scene = away(5).await;
    let mut batches = signed(&scene);
    batches.remove(2);
    gives(&scene, &batches);
    fetch(&scene).await;
    assert_eq!((scene.stored().await, apart(&scene).await), (vec![1, 2], vec![(Some(4), Fault::Gap)]));

    *scene.air.own.lock().unwrap() = None;
    scene.wallet.sync_device(scene.id).await.unwrap();
    assert_eq!(scene.stored().await, [1, 2, 3, 4, 5]);
    assert!(apart(&scene).await.is_empty(), "what fits now is not refused any more");
}

#[tokio::test]
async fn a_gateway_that_changes_the_order_brings_nothing_in() {
    let scene = away(3).await;
    let mut batches = signed(&scene);
    batches.swap(0, 1);
    insists(&scene, &batches);
    assert_eq!(fetch(&scene).await.stored, 0);
    assert_eq!(apart(&scene).await, [(Some(2), Fault::Gap)]);
    assert_eq!(scene.gateway.asked.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_second_history_is_kept_apart_and_raises_one_alarm_for_each_batch() {
    let scene = Scene::new().await;
    scene.measures(1);
    let first: Option<Tip> = scene.log().tip;
    scene.measures(1);
    let second: Option<Tip> = scene.log().tip;
    scene.measures(1);
    scene.wallet.sync_device(scene.id).await.unwrap();
    let other = |tip: Option<Tip>| {
        let mut log = scene.log();
        log.tip = tip;
        log.measure(START.0 - MINUTE);
        log.batches.pop().unwrap()
    };
    let forks = [other(first), other(second)];
    insists(&scene, &forks);
    assert_eq!(fetch(&scene).await.stored, 0);
    fetch(&scene).await;

    let kept = apart(&scene).await;
    assert!(kept.contains(&(Some(2), Fault::Fork)) && kept.contains(&(Some(3), Fault::Fork)), "{kept:?}");
    let alarms = scene.wallet.alarms().await.unwrap();
    assert_eq!(alarms.len(), 2, "{alarms:?}");
    assert!(alarms.iter().any(|one| one.alarm.kind == AlarmKind::TwoHistories { seq: 3 }), "{alarms:?}");
    scene.wallet.dismiss_alarm(&alarms[0].alarm.id).await.unwrap();
    fetch(&scene).await;
    let after = scene.wallet.alarms().await.unwrap();
    assert_eq!(after.iter().filter(|one| one.alarm.dismissed).count(), 1, "it stays put away");
    assert_eq!(scene.stored().await, [1, 2, 3]);
}

#[tokio::test]
async fn a_gateway_that_repeats_itself_is_not_asked_for_ever() {
    let scene = away(1).await;
    insists(&scene, &signed(&scene));
    let report = fetch(&scene).await;
    assert_eq!((report.stored, scene.gateway.asked.lock().unwrap().clone()), (1, vec![0, 1]));
    assert_eq!(apart(&scene).await, [(Some(1), Fault::Replay)]);
}

#[tokio::test]
async fn endless_pages_of_nothing_end_at_once_and_fill_a_bounded_place() {
    let scene = away(0).await;
    let mut made = 0_u64;
    *scene.gateway.gives.lock().unwrap() = Some(Box::new(move |_: u64, limit: u32| {
        let page = (0..limit).map(|_| {
            made += 1;
            made.to_be_bytes().to_vec()
        });
        Ok(page.collect())
    }));
    for round in 1..=10 {
        assert_eq!(fetch(&scene).await.stored, 0);
        assert_eq!(scene.gateway.asked.lock().unwrap().len(), round);
    }
    assert_eq!(scene.store.quarantine_count(scene.id).await.unwrap(), 100);
    let huge = vec![0xff; 3 * 1024 * 1024];
    *scene.gateway.gives.lock().unwrap() = Some(Box::new(move |_: u64, _: u32| Ok(vec![huge.clone()])));
    fetch(&scene).await;
    let rows = scene.store.quarantine(scene.id).await.unwrap();
    let sealed: usize = rows.iter().map(|row| row.sealed.len()).sum();
    assert!(sealed <= 1024 * 1024 && rows[0].refused.bytes == 3 * 1024 * 1024, "{sealed}");
}

#[tokio::test]
async fn a_batch_of_another_device_is_not_taken() {
    let scene = away(1).await;
    let columns = signed(&scene)[0].columns.clone();
    let foreign = SignedBatch::sign(&DeviceKey::from_bytes(&[8; 32]).unwrap(), None, columns).unwrap();
    gives(&scene, &[foreign]);
    assert_eq!(fetch(&scene).await.stored, 0);
    assert_eq!(apart(&scene).await, [(Some(1), Fault::OtherDevice)]);
}

#[tokio::test]
async fn a_time_that_has_not_come_is_waited_for_for_a_day_and_kept_apart_beyond() {
    let scene = away(0).await;
    scene.log().measure(START.0 + 6 * MINUTE);
    gives(&scene, &signed(&scene));
    assert_eq!((fetch(&scene).await.refused.len(), apart(&scene).await), (1, vec![]));
    scene.clock.pass(2 * MINUTE);
    assert_eq!(fetch(&scene).await.stored, 1);

    scene.log().measure(START.0 + 400 * DAY);
    gives(&scene, &signed(&scene));
    fetch(&scene).await;
    assert_eq!(apart(&scene).await, [(Some(2), Fault::Ahead)]);
}

#[tokio::test]
async fn a_network_without_a_gateway_says_so() {
    let scene = away(1).await;
    let error = scene.wallet.sync_from_gateway(scene.id).await.unwrap_err();
    assert_eq!(error.code(), Code::GatewayNotOffered);
}

#[tokio::test]
async fn what_the_device_itself_sends_wrongly_is_kept_apart_before_it_may_forget_it() {
    let scene = Scene::new().await;
    scene.measures(3);
    scene.log().batches[1].columns[0].points[0].value += 1;
    scene.wallet.sync_device(scene.id).await.unwrap();
    assert_eq!(apart(&scene).await, [(Some(2), Fault::Readings)]);
    let view = scene.wallet.quarantine(None).await.unwrap();
    assert_eq!(view[0].batches[0].carrier, Carrier::Link);
    assert_eq!(scene.log().acknowledged, [3]);
}
