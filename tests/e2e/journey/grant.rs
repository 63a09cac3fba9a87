//! Step 6: who may read it.

use serde_json::{Value, json};

use super::apps::CLIENTS;
use super::{Device, Journey, PATIENT};

const APP: &str = "Garden assistant";

/// Lets an app read one kind of data of one device, sees it refused beyond that, and takes it back.
pub fn grant(journey: &Journey, device: &Device) {
    open_door(journey);
    allow(journey, device);
    let (url, token) = copy_key(journey);
    let page = journey.page();
    let other = journey.device("energy.meter");
    for (place, client) in CLIENTS.into_iter().enumerate() {
        let read = |device: &str, scope: &str| json!(["read_series", { "device": device, "scope": scope }]);
        let calls = json!([
            read(&device.address, "temperature.raw"),
            read(&device.address, "humidity.raw"),
            read(&other.address, "temperature.raw"),
        ]);
        let answers = client.ask(&url, &token, &calls);
        let [granted, other_scope, other_device] = answers.as_slice() else { panic!("{client:?} got {answers:?}") };
        assert!(!granted["answer"].is_null(), "{client:?} was refused what it was granted: {granted}");
        assert_eq!(other_scope["refused"]["code"], "access.scope", "{client:?}");
        assert!(!other_device["refused"].is_null(), "{client:?} read another device: {other_device}");
        if place == 0 {
            // Three refusals within a minute pause a permission; going on forgets those that were counted.
            page.press("Pause");
            page.press("Go on");
            page.see("may read again");
        }
    }
    revoke(journey);
    for client in CLIENTS {
        let answers = client.ask(&url, &token, &json!([["describe_grant", {}]]));
        assert!(answers.iter().all(is_refused), "{client:?} read after the revocation: {answers:?}");
    }
    see_log(journey);
}

fn is_refused(answer: &Value) -> bool {
    answer["answer"].is_null() && !answer["refused"].is_null()
}

fn open_door(journey: &Journey) {
    let page = journey.page();
    page.follow("Access");
    page.see("Closed: no app can read anything");
    page.click("switch", "Let allowed apps connect");
    page.see("Open on this computer only");
}

fn allow(journey: &Journey, device: &Device) {
    let page = journey.page();
    page.follow("New permission");
    page.write("Name of the app", APP);
    page.write("What it is for", "to tell me when to water");
    page.click("switch", &device.name);
    page.click("switch", "Temperature");
    page.choose("How fine", "Every reading");
    page.choose("How far back", "Last day");
    page.press("Check the permission");
    for told in ["In one sentence", "Your yes is a signature, not a transaction", APP] {
        page.see(told);
    }
    page.press("Allow for 7 days");
}

/// The address and the key, as the owner copies them out of the window that shows them once.
fn copy_key(journey: &Journey) -> (String, String) {
    let page = journey.turn_to(&format!("The key for {APP}"));
    let texts = page.until(PATIENT, "address and key", || {
        Some(page.texts(".hash.full > span:first-child")).filter(|t| t.len() == 2)
    });
    page.press("I have copied it");
    journey.turn_to("1 can read now");
    let (url, token) = (texts[0].clone(), texts[1].clone());
    let header = format!("Authorization: Bearer {token}");
    *journey.connect.borrow_mut() = format!("claude mcp add --transport http deedbox {url} --header \"{header}\"");
    (url, token)
}

fn revoke(journey: &Journey) {
    let page = journey.page();
    page.press("Revoke");
    page.see(&format!("End access of {APP}?"));
    page.press("End access");
    page.see("Nobody but you can read anything");
}

fn see_log(journey: &Journey) {
    let page = journey.page();
    page.follow("Log");
    page.see("Log unbroken");
    for told in [APP, "Sent", "Not granted"] {
        page.see(told);
    }
}
