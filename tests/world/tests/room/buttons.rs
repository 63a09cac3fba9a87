//! The buttons of the fault page, pressed over HTTP, and what the wallet's link notices of it. Time runs here.

use std::sync::Arc;

use alloy::{
    primitives::{Address, U256},
    transports::http::reqwest::Client,
};
use domain::device::DeviceId;
use serde_json::{Value, json};
use tokio::{net::TcpListener, time::Duration};
use wallet::ports::{Credential, Link, LinkError, Session};
use world::{
    devices::{Model, Pace, Seed, SimDevice},
    panel::Panel,
};

use crate::{chamber::Chamber, joining::near, outcome::owner_in};

const SEED: Seed = Seed(5);

/// A page with the button of one device.
struct Page {
    devices: Arc<Vec<SimDevice>>,
    url: String,
}

impl Page {
    async fn start() -> Self {
        let devices = Arc::new(vec![SimDevice::start(Model::Tracker, SEED, Pace::default())]);
        let panel = Arc::new(Panel::new(None).with_buttons(devices.clone()));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        // It ends with the test's runtime.
        tokio::spawn(async move { axum::serve(listener, panel.routes()).await });
        Self { devices, url }
    }

    fn device(&self) -> &SimDevice {
        &self.devices[0]
    }

    async fn push(&self, how: &str, device: &str) -> (u16, Value) {
        let body = json!({ "target": "button", "fault": how, "device": device }).to_string();
        let request = Client::new().post(format!("{}/fault", self.url)).body(body).timeout(Duration::from_secs(10));
        let reply = request.send().await.unwrap();
        let status = reply.status().as_u16();
        (status, serde_json::from_str(&reply.text().await.unwrap()).unwrap())
    }
}

#[tokio::test]
async fn a_press_on_the_page_lets_the_device_be_reset_once() {
    let page = Page::start().await;
    let mac = page.device().mac().to_string();
    let chamber = Chamber::with(page.device().peripheral());
    let link = owner_in(&chamber, SEED);
    let code = Credential::LabelCode(page.device().describe().label_code.into());
    let id = DeviceId(Address::from(page.device().address().into_array()));
    let mut session: Box<dyn Session> = link.open(&near(), &code, Some(id)).await.unwrap();
    for _ in 0..2 {
        assert!(matches!(session.reset().await, Err(LinkError::NeedsPresence)));
        let (status, state) = page.push("press", &mac).await;
        assert_eq!((status, &state["buttons"]), (200, &json!([mac])));
        session.reset().await.unwrap();
    }
    session.close().await;
}

#[tokio::test]
async fn a_hold_on_the_page_has_the_device_sign_again_and_a_press_does_not() {
    let page = Page::start().await;
    let mac = page.device().mac().to_string();
    let signs = || page.device().permit(Address::repeat_byte(1), U256::ZERO, 4690, Address::repeat_byte(2)).is_ok();
    page.device().end_signing().unwrap();
    assert!(!signs());
    assert_eq!(page.push("press", &mac).await.0, 200);
    assert!(!signs());
    assert_eq!(page.push("hold", &mac).await.0, 200);
    assert!(signs());
}

#[tokio::test]
async fn a_button_that_is_not_there_and_another_touch_are_refused() {
    let page = Page::start().await;
    page.device().end_signing().unwrap();
    let mac = page.device().mac().to_string();
    for (how, device) in [("hold", "C0:00:00:00:00:01"), ("hold", "its button"), ("hold", ""), ("kick", mac.as_str())] {
        let (status, refused) = page.push(how, device).await;
        assert_eq!((status, &refused["code"]), (400, &json!("fault.bad_request")), "{how} {device}");
    }
    let signed = page.device().permit(Address::repeat_byte(1), U256::ZERO, 4690, Address::repeat_byte(2));
    assert!(signed.is_err(), "nothing was held");
}
