//! A disk that is full, or may not be written, while readings come: what was there stays, and the device keeps the rest.

use domain::failure::{Code, Coded};
use wallet::ports::StoreError;

use crate::scene::Scene;

/// How storing fails, the code of it, and what its words tell the owner to do.
type Case = (fn(String) -> StoreError, Code, &'static str);

const CASES: [Case; 2] = [
    (StoreError::Full, Code::StoreFull, "Free space"),
    (StoreError::ReadOnly, Code::StoreReadOnly, "Give yourself the right to write"),
];

#[tokio::test]
async fn readings_that_cannot_be_stored_stay_on_the_device_and_are_fetched_once_they_can() {
    for (refused, code, next) in CASES {
        let scene = Scene::new().await;
        scene.measures(3);
        scene.wallet.sync_device(scene.id).await.unwrap();
        scene.measures(4);
        *scene.store.batches_refused.lock().unwrap() = Some(refused);

        for _ in 0..2 {
            let error = scene.wallet.sync_device(scene.id).await.unwrap_err();
            assert_eq!(error.code(), code, "{error}");
            let said = error.to_string();
            assert!(said.contains(next) && said.contains("what was stored stays"), "{said}");
        }
        assert_eq!(scene.stored().await, [1, 2, 3], "what was there stays");
        assert_eq!(scene.log().acknowledged, [3], "the device drops nothing of what is not stored");

        *scene.store.batches_refused.lock().unwrap() = None;
        let report = scene.wallet.sync_device(scene.id).await.unwrap();
        assert_eq!((report.stored, report.refused.len()), (4, 0));
        assert_eq!(scene.stored().await, [1, 2, 3, 4, 5, 6, 7], "none is lost and none is there twice");
    }
}

#[tokio::test]
async fn what_came_before_the_disk_was_full_is_forwarded_all_the_same() {
    let scene = Scene::new().await;
    scene.measures(2);
    *scene.gateway.away.lock().unwrap() = true;
    drop(scene.wallet.sync_device(scene.id).await);
    *scene.gateway.away.lock().unwrap() = false;
    scene.measures(2);
    let full: fn(String) -> StoreError = StoreError::Full;
    *scene.store.batches_refused.lock().unwrap() = Some(full);

    let error = scene.wallet.sync_device(scene.id).await.unwrap_err();

    assert_eq!(error.code(), Code::StoreFull, "{error}");
    assert_eq!(*scene.gateway.taken.lock().unwrap(), [1, 2]);
}
