//! The app is closed while a device is being added, and goes on where it stopped.

use super::{Device, Journey, PATIENT, wallet};

const STOPPED: &str = "Go on where you stopped";

impl Journey {
    /// Closes the app in the middle of pairing, where nothing is kept, and once more when the device has proved its key.
    pub fn closed_in_the_middle(mut self) {
        let device = self.device("environment.sensor");
        self.step("wallet", "A new wallet", wallet::create);
        self.step("closed", "The app is closed while the device is asked for its proof", |journey| {
            begin(journey, &device)
        });
        self.reopen();
        self.step("again", "Nothing was kept: it is paired anew, and the app is closed before its Wi-Fi", |journey| {
            begin_anew(journey, &device)
        });
        self.reopen();
        self.step("on", "The link leads on, and the device that was paired signs for the maker", go_on);
    }
}

fn begin(journey: &Journey, device: &Device) {
    let page = journey.page();
    page.follow("Add");
    page.see_trying(&device.name, "Look again", PATIENT);
    page.press(&device.name);
    page.write("Set-up code", &device.label_code);
    journey.world.device_fault(&device.radio, "slow=3000");
    page.press("Pair");
    page.see("Pairing. This takes up to a minute");
}

fn begin_anew(journey: &Journey, device: &Device) {
    journey.world.device_fault(&device.radio, "normal");
    wallet::unlock(journey, "The box is empty");
    let page = journey.page();
    page.follow("Add");
    page.see_trying(&device.name, "Look again", PATIENT);
    let text = page.text();
    assert!(!text.contains(STOPPED), "a device that proved nothing is kept: {text}");
    page.press(&device.name);
    page.write("Set-up code", &device.label_code);
    page.press("Pair");
    page.see_trying("Skip, it is online already", "Pair", PATIENT);
}

fn go_on(journey: &Journey) {
    wallet::unlock(journey, "Needs you");
    let page = journey.page();
    page.follow("Add");
    page.see_within("Says it is paired here, and nobody’s yet", PATIENT);
    page.see(STOPPED);
    journey.show("stopped");
    page.click_within(STOPPED, "link", "is not in your name yet");
    page.see_within("Two things are missing for", PATIENT);
    page.see("The device has proved its key");
    page.press("Get it from the maker");
    page.see_trying("One thing is missing for", "Get it from the maker", PATIENT);
}
