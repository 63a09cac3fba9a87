//! Whatever a device's log holds, what is good in it is stored and what is not is said.

use wallet::ports::Clock;
use wire::batch::Tip;

use crate::{
    fakes::{DAY, MINUTE, START},
    scene::Scene,
};

#[tokio::test]
async fn a_device_that_sends_fewer_than_asked_is_read_to_its_newest_batch() {
    let scene = Scene::new().await;
    scene.measures(10);
    scene.log().cap = 3;
    let report = scene.wallet.sync_device(scene.id).await.unwrap();
    assert_eq!((report.stored, scene.stored().await.len()), (10, 10));
    assert_eq!(scene.log().acknowledged, [3, 6, 9, 10]);
    assert_eq!(scene.wallet.sync_device(scene.id).await.unwrap().received, 0);
}

#[tokio::test]
async fn a_device_was_last_seen_when_it_was_last_spoken_with() {
    let scene = Scene::new().await;
    scene.clock.pass(MINUTE);
    scene.wallet.sync_device(scene.id).await.unwrap();
    assert_eq!(scene.wallet.device(scene.id).await.unwrap().last_seen, Some(scene.clock.now()));
}

#[tokio::test]
async fn what_a_full_log_dropped_is_a_gap_and_no_end() {
    let scene = Scene::new().await;
    scene.measures(2);
    scene.wallet.sync_device(scene.id).await.unwrap();
    scene.measures(5);
    scene.log().batches.drain(..3);
    let report = scene.wallet.sync_device(scene.id).await.unwrap();
    assert_eq!((report.stored, report.refused.len()), (2, 0));
    assert_eq!(scene.stored().await, [1, 2, 6, 7]);
}

#[tokio::test]
async fn a_batch_that_does_not_verify_is_reported_and_those_after_it_are_stored() {
    let scene = Scene::new().await;
    scene.measures(5);
    scene.log().batches[2].signature.0[5] ^= 1;
    let report = scene.wallet.sync_device(scene.id).await.unwrap();
    assert_eq!(report.refused.iter().map(|refused| refused.seq).collect::<Vec<_>>(), [3]);
    assert_eq!(scene.stored().await, [1, 2, 4, 5]);
    assert_eq!(scene.log().acknowledged, [5], "the log must not fill up with what is never taken");
    assert!(scene.wallet.sync_device(scene.id).await.unwrap().refused.is_empty());
}

#[tokio::test]
async fn a_second_history_is_reported_and_goes_on_behind_a_gap() {
    let scene = Scene::new().await;
    scene.measures(3);
    scene.wallet.sync_device(scene.id).await.unwrap();
    scene.log().tip = Some(Tip { seq: 3, hash: [9; 32] });
    scene.measures(2);
    let report = scene.wallet.sync_device(scene.id).await.unwrap();
    assert_eq!(report.refused.len(), 1);
    assert!(report.refused[0].seq == 4 && report.refused[0].reason.contains("two different histories"));
    assert_eq!(scene.stored().await, [1, 2, 3, 5]);
}

#[tokio::test]
async fn a_device_that_counts_from_the_start_again_is_reported_each_time() {
    let scene = Scene::new().await;
    scene.measures(5);
    scene.wallet.sync_device(scene.id).await.unwrap();
    scene.log().tip = None;
    scene.measures(2);
    for _ in 0..2 {
        let report = scene.wallet.sync_device(scene.id).await.unwrap();
        assert_eq!((report.stored, report.refused.len()), (0, 1));
        assert!(report.refused[0].seq == 3 && report.refused[0].reason.contains("from the start again"));
    }
    assert_eq!(scene.log().acknowledged, [5], "what it measures now is not thrown away");
}

#[tokio::test]
async fn a_clock_a_little_ahead_is_reported_and_waited_for() {
    let scene = Scene::new().await;
    scene.measures(1);
    scene.log().measure(START.0 + 6 * MINUTE);
    let report = scene.wallet.sync_device(scene.id).await.unwrap();
    assert!(report.refused[0].seq == 2 && report.refused[0].reason.contains("ahead"));
    assert_eq!((scene.stored().await, scene.log().acknowledged.clone()), (vec![1], vec![1]));
    scene.clock.pass(2 * MINUTE);
    assert_eq!(scene.wallet.sync_device(scene.id).await.unwrap().stored, 1);
    assert_eq!(scene.stored().await, [1, 2]);
}

#[tokio::test]
async fn a_clock_far_ahead_does_not_hold_up_what_comes_after_it_is_set_right() {
    let scene = Scene::new().await;
    for _ in 0..40 {
        scene.log().measure(START.0 + 400 * DAY);
    }
    scene.measures(2);
    let report = scene.wallet.sync_device(scene.id).await.unwrap();
    assert_eq!((report.stored, report.refused.len()), (2, 40));
    assert_eq!(scene.stored().await, [41, 42]);
    assert!(scene.log().batches.is_empty());
}

#[tokio::test]
async fn two_at_once_fetch_each_batch_once() {
    let scene = Scene::new().await;
    scene.measures(20);
    let (one, other) = tokio::join!(scene.wallet.sync_device(scene.id), scene.wallet.sync_device(scene.id));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!((one.received + other.received, one.refused.len() + other.refused.len()), (20, 0));
    assert_eq!(scene.stored().await.len(), 20);
}
