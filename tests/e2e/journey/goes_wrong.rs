//! A sensor with which everything goes wrong first.

use super::{Device, Journey, PATIENT, wallet};

const WIFI: &str = "correct horse";

impl Journey {
    /// Pairs a sensor past every trouble, and puts it on the Wi-Fi past two more.
    pub fn a_sensor_past_every_trouble(mut self) {
        let device = self.device("environment.sensor");
        let other = self.device("tracker.gps");
        self.step("wallet", "A new wallet", wallet::create);
        self.step("closed", "Three wrong codes close a device for a minute", |journey| close(journey, &other));
        self.step("code", "A wrong code, no answer, busy, a no, out of range, no radio, another device", |journey| {
            refused(journey, &device)
        });
        self.step("wifi", "Paired; a wrong password, a network that is not there, the right one", |journey| {
            join(journey, &device)
        });
    }
}

/// The third wrong code closes it; then nothing can be sent before it opens, and another device can be chosen.
fn close(journey: &Journey, device: &Device) {
    let page = journey.page();
    page.follow("Add");
    page.see_trying(&device.name, "Look again", PATIENT);
    page.press(&device.name);
    for left in ["At most 2 more tries", "At most 1 more try", "nothing was stored"] {
        page.write("Set-up code", "0000-0000");
        page.press("Pair");
        page.see_within(left, PATIENT);
    }
    page.until(PATIENT, "no tries left", || (!page.text().contains("more tr")).then_some(()));
    page.press("Pair");
    page.see_within("The device is closed for a minute", PATIENT);
    page.see("Wait, then try again with the code on the label");
    page.see("Try again in");
    assert!(!page.enabled("button", "Try again in"), "a closed device can be tried");
    journey.show("closed-for-a-minute");
    page.follow("Another device");
}

fn refused(journey: &Journey, device: &Device) {
    let page = journey.page();
    page.see("Nearby");
    page.see_trying(&device.name, "Look again", PATIENT);
    page.press(&device.name);
    page.write("Set-up code", "0000-0000");
    page.press("Pair");
    page.see_within("That is not the code of this device", PATIENT);
    page.see("At most 2 more tries");
    journey.show("wrong-code");
    page.write("Set-up code", &device.label_code);
    let meets = |fault: &str, said: &str, next: &str| {
        journey.world.device_fault(&device.radio, fault);
        page.press("Pair");
        page.see_within(said, PATIENT);
        page.see(next);
        journey.show(fault);
        journey.world.device_fault(&device.radio, "normal");
    };
    meets("drops", "The device went out of range", "Go nearer");
    meets("busy", "The device is busy", "Wait a minute, then try again");
    meets("lie=says-no", "The device refused", "Its reason stands below");
    meets("hang", "The device stopped answering", "Press its button and try again");
    journey.world.fault("air", "off");
    page.press("Pair");
    page.see_within("Bluetooth is off", PATIENT);
    page.see("Switch it on, then try again");
    journey.show("off");
    journey.world.fault("air", "on");
    meets("lie=another-key", "The device could not prove that it is the right one", "Stop here");
    page.follow("Another device");
    page.see("Nearby");
}

fn join(journey: &Journey, device: &Device) {
    let page = journey.page();
    page.see_trying(&device.name, "Look again", PATIENT);
    page.press(&device.name);
    page.write("Set-up code", &device.label_code);
    page.press("Pair");
    page.see_trying("Proved its key", "Pair", PATIENT);
    page.write("Password for Home", "wrong horse");
    page.press("Connect");
    page.see_within("The Wi-Fi refused the password", PATIENT);
    page.see("Check it and try again");
    journey.show("password");
    page.choose("Network", "Another network");
    page.write("Name of the network", "Nowhere");
    page.write("Password of the network", WIFI);
    page.press("Connect");
    page.see_within("The device does not hear this Wi-Fi", PATIENT);
    page.see("Check the name");
    journey.show("network");
    page.write("Name of the network", "Home");
    page.press("Connect");
    page.see_within("is online", PATIENT);
    page.see("It says it is on Home.");
}
