//! Forwarding: one refused batch is not the end of the device's earnings.

use domain::failure::{Code, Coded};

use crate::scene::Scene;

#[tokio::test]
async fn a_refused_batch_is_reported_and_those_after_it_go_on() {
    let scene = Scene::new().await;
    scene.measures(20);
    scene.gateway.refuses.lock().unwrap().extend([2, 3, 18]);
    let report = scene.wallet.sync_device(scene.id).await.unwrap();
    assert_eq!((report.stored, report.uploaded), (20, 17));
    assert_eq!(report.refused.iter().map(|refused| refused.seq).collect::<Vec<_>>(), [2, 3, 18]);
    assert!(report.refused[0].reason.contains("a fork"));

    scene.gateway.refuses.lock().unwrap().clear();
    let again = scene.wallet.sync_device(scene.id).await.unwrap();
    assert_eq!((again.uploaded, again.refused.len()), (3, 0), "a refused one is tried again");
}

#[tokio::test]
async fn a_gateway_that_refuses_everything_is_not_asked_about_everything() {
    let scene = Scene::new().await;
    scene.measures(60);
    scene.gateway.refuses.lock().unwrap().extend(1..=60);
    let error = scene.wallet.sync_device(scene.id).await.unwrap_err();
    assert_eq!(error.code(), Code::GatewayRefused);
    assert_eq!(scene.stored().await.len(), 60, "what was fetched stays");
}

#[tokio::test]
async fn a_gateway_that_is_away_is_tried_again_next_time() {
    let scene = Scene::new().await;
    scene.measures(3);
    *scene.gateway.away.lock().unwrap() = true;
    let error = scene.wallet.sync_device(scene.id).await.unwrap_err();
    assert_eq!(error.code(), Code::GatewayUnreachable);
    *scene.gateway.away.lock().unwrap() = false;
    assert_eq!(scene.wallet.sync_device(scene.id).await.unwrap().uploaded, 3);
    assert_eq!(*scene.gateway.taken.lock().unwrap(), [1, 2, 3]);
}
