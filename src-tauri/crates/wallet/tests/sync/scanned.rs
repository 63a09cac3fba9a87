//! A label before the camera: who is asked, how long it looks, and that it is closed.

use std::{
    future::pending,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use domain::failure::{Code, Coded};
use secrecy::SecretString;
use tokio::sync::{Notify, Semaphore};
use wallet::{
    devices::ScanLabelError,
    ports::{Camera, CameraError, Clock, LabelError},
};

use crate::{comparing::Still, fakes::START, scene::Scene};

/// What stands in for a phone's camera does where a real one may wait for ever.
#[derive(Clone, Copy)]
enum Does<T> {
    Answer(T),
    Fail(CameraError),
    Wait,
}

impl<T> Does<T> {
    async fn it(self) -> Result<T, CameraError> {
        match self {
            Self::Answer(value) => Ok(value),
            Self::Fail(error) => Err(error),
            Self::Wait => pending().await,
        }
    }
}

/// A camera that notes what is done to it.
struct StandIn {
    asked: Does<()>,
    sees: Does<&'static str>,
    noted: Mutex<Vec<&'static str>>,
    news: Notify,
    /// How often it may be closed.
    closes: Semaphore,
}

impl StandIn {
    fn new(asked: Does<()>, sees: Does<&'static str>) -> Arc<Self> {
        let (noted, news, closes) = (Mutex::default(), Notify::new(), Semaphore::new(9));
        Arc::new(Self { asked, sees, noted, news, closes })
    }

    fn note(&self, what: &'static str) {
        self.noted.lock().unwrap().push(what);
        self.news.notify_one();
    }

    fn noted(&self) -> Vec<&'static str> {
        self.noted.lock().unwrap().clone()
    }

    async fn until(&self, count: usize) -> Vec<&'static str> {
        while self.noted().len() < count {
            self.news.notified().await;
        }
        self.noted()
    }
}

#[async_trait]
impl Camera for StandIn {
    async fn ask(&self) -> Result<(), CameraError> {
        self.note("asked");
        self.asked.it().await
    }

    async fn first_code(&self) -> Result<SecretString, CameraError> {
        self.note("opened");
        self.sees.it().await.map(SecretString::from)
    }

    async fn close(&self) {
        self.closes.acquire().await.unwrap().forget();
        self.note("closed");
    }
}

#[tokio::test]
async fn a_camera_that_is_not_allowed_is_not_opened() {
    for asked in [Does::Fail(CameraError::Refused), Does::Wait] {
        let scene = Scene::new().await;
        let camera = StandIn::new(asked, Does::Answer("DEEDBOX:7KQ2-M4X0"));
        let error = scene.wallet.scan_label(camera.clone()).await.unwrap_err();
        assert_eq!(error.code(), Code::LabelCameraRefused);
        assert!(!camera.noted().contains(&"opened"));
    }
}

#[tokio::test]
async fn without_a_camera_that_is_told() {
    let scene = Scene::new().await;
    for (asked, sees) in
        [(Does::Fail(CameraError::Absent), Does::Wait), (Does::Answer(()), Does::Fail(CameraError::Absent))]
    {
        let error = scene.wallet.scan_label(StandIn::new(asked, sees)).await.unwrap_err();
        assert_eq!(error.code(), Code::LabelNoCamera);
    }
}

#[tokio::test]
async fn a_camera_that_sees_no_code_is_closed_after_a_minute() {
    let scene = Scene::new().await;
    let camera = StandIn::new(Does::Answer(()), Does::Wait);
    let error = scene.wallet.scan_label(camera.clone()).await.unwrap_err();
    assert_eq!(error.code(), Code::LabelNoCode);
    assert_eq!(scene.clock.now().0 - START.0, 60_000);
    assert_eq!(camera.until(3).await, ["asked", "opened", "closed"]);
}

#[tokio::test]
async fn who_stops_waiting_closes_the_camera_before_the_next_look() {
    let wallet = Scene::new().await.with_clock(Arc::new(Still));
    let camera = StandIn::new(Does::Answer(()), Does::Wait);
    camera.closes.forget_permits(9);
    let look = || {
        let (wallet, camera) = (wallet.clone(), camera.clone());
        tokio::spawn(async move { wallet.scan_label(camera).await })
    };
    let first = look();
    camera.until(2).await;
    first.abort();
    let second = look();
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    assert_eq!(camera.noted(), ["asked", "opened"], "the second look waits until the first is closed");
    camera.closes.add_permits(1);
    assert_eq!(camera.until(5).await, ["asked", "opened", "closed", "asked", "opened"]);
    second.abort();
}

#[tokio::test]
async fn a_camera_that_does_not_close_keeps_nobody_from_the_next_look() {
    let scene = Scene::new().await;
    let stuck = StandIn::new(Does::Answer(()), Does::Wait);
    stuck.closes.forget_permits(9);
    scene.wallet.scan_label(stuck).await.unwrap_err();
    let camera = StandIn::new(Does::Answer(()), Does::Answer("DEEDBOX:7KQ2-M4X0"));
    drop(scene.wallet.scan_label(camera.clone()).await);
    assert_eq!(camera.noted(), ["asked", "opened"], "what it read closed it");
}

#[tokio::test]
async fn what_the_camera_saw_is_read_as_a_label_unless_the_wallet_was_locked_meanwhile() {
    let scene = Scene::new().await;
    let camera = StandIn::new(Does::Answer(()), Does::Answer("DEEDBOX:7KQ2-M4X0"));
    let error = scene.wallet.scan_label(camera.clone()).await.unwrap_err();
    assert!(matches!(error, ScanLabelError::Label(LabelError::NoCode)), "this scene knows no labels: {error:?}");
    scene.wallet.lock();
    let error = scene.wallet.scan_label(camera).await.unwrap_err();
    assert_eq!(error.code(), Code::VaultLocked);
}
