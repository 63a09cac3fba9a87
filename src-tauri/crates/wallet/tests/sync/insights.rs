//! What stands out in stored readings is told once, kept over restarts, and put away.

use domain::{
    failure::{Code, Coded},
    insight::{InsightId, InsightsView, What},
};

use crate::{
    fakes::{HOUR, START},
    scene::Scene,
};

/// A device that measured each hour of two days and then nothing for eight, and of which two batches never came.
async fn silent() -> Scene {
    let scene = Scene::new().await;
    for back in (9..57).rev() {
        scene.log().measure(START.0 - back * HOUR);
    }
    scene.log().batches.drain(10..12);
    scene.wallet.sync_device(scene.id).await.unwrap();
    scene
}

/// The kinds that were told, in the order of their names.
fn kinds(view: &InsightsView) -> Vec<&'static str> {
    let mut kinds: Vec<&str> = view.insights.iter().map(|one| one.insight.finding.what.kind()).collect();
    kinds.sort_unstable();
    kinds
}

fn hours(view: &InsightsView) -> Option<u32> {
    view.insights.iter().find_map(|one| match one.insight.finding.what {
        What::Offline { hours, .. } => Some(hours),
        What::Drift { .. } | What::Stuck { .. } | What::MissingBatches { .. } | What::UnusualLevel { .. } => None,
    })
}

#[tokio::test]
async fn silence_and_missing_batches_are_told_once_with_their_rows() {
    let scene = silent().await;
    let view = scene.wallet.look_at_insights().await.unwrap();
    assert_eq!((kinds(&view), hours(&view)), (vec!["missing_batches", "offline"], Some(8)));
    let rows: Vec<&str> = view.insights.iter().map(|one| one.words.rows.as_str()).collect();
    assert!(rows.iter().any(|rows| rows.starts_with("Batches 11 to 12, ")), "{rows:?}");
    assert_eq!((view.looked, view.unread), (Some(START), 0));

    scene.clock.pass(HOUR);
    let again = scene.with_clock(scene.clock.clone()).look_at_insights().await.unwrap();
    assert_eq!((kinds(&again), hours(&again)), (vec!["missing_batches", "offline"], Some(9)), "it goes on");
}

#[tokio::test]
async fn what_was_put_away_stays_so_over_looks_and_restarts() {
    let scene = silent().await;
    let view = scene.wallet.look_at_insights().await.unwrap();
    for one in &view.insights {
        scene.wallet.dismiss_insight(&one.insight.id).await.unwrap();
    }
    scene.clock.pass(48 * HOUR);
    let wallet = scene.with_clock(scene.clock.clone());
    let later = wallet.look_at_insights().await.unwrap();
    assert_eq!(kinds(&later), ["missing_batches", "offline"]);
    assert!(later.insights.iter().all(|one| one.insight.dismissed));
    assert_eq!(wallet.insights(Some(scene.id)).await.unwrap(), later, "it is kept");
    let unknown = wallet.dismiss_insight(&InsightId("00".to_string())).await.unwrap_err();
    assert_eq!(unknown.code(), Code::BadRequest);
}

#[tokio::test]
async fn a_device_without_readings_has_no_insights() {
    let scene = Scene::new().await;
    assert!(scene.wallet.look_at_insights().await.unwrap().insights.is_empty());
}
