//! A box that DIMO registers: claimed there, connected with a vehicle, and disconnected.

use super::{Journey, PATIENT, bonded, wallet};

impl Journey {
    /// Everything that is done with a box through DIMO.
    pub fn a_box_of_dimos(mut self) {
        self.step("wallet", "A new wallet", wallet::create);
        self.step("box", "An AutoPi is put online and names its key", |journey| {
            journey.page().follow("Add");
            bonded::go_online(journey);
            bonded::names_its_key(journey);
        });
        self.step("claim", "It is claimed through DIMO", claim);
        self.step("connect", "It is connected with a vehicle", connect);
        self.step("disconnect", "It is disconnected", disconnect);
    }
}

/// The review says what DIMO's signature lacks; afterwards the registry names the owner.
fn claim(journey: &Journey) {
    let page = journey.page();
    page.see_within("One thing is missing for", PATIENT);
    page.press("Get test coins");
    page.see_trying("What happens on the chain", "Try again", PATIENT);
    page.see("Not yet: it only names it until it signs");
    assert!(!page.text().contains("Who pays for the claim"), "DIMO's claim knows no payer");
    journey.show("review");
    page.press("Claim for at most");
    page.see_trying("Read back from DIMO’s registry", "Go on", PATIENT);
}

fn connect(journey: &Journey) {
    let owner = account(journey);
    let vehicle = journey.world.vehicle(&owner);
    let page = journey.page();
    open(journey);
    page.see_within("You", PATIENT);
    page.write("Number of the vehicle", "a car");
    page.press("Look at it");
    page.see("This is no number");
    page.write("Number of the vehicle", &vehicle);
    journey.show("form");
    page.press("Look at it");
    page.see_within("Do it", PATIENT);
    journey.show("connect-review");
    page.press("Do it");
    page.see_trying("It is connected", "Go on", PATIENT);
}

fn disconnect(journey: &Journey) {
    let page = journey.page();
    open(journey);
    page.see_within("Disconnect it", PATIENT);
    journey.show("connected");
    page.press("Disconnect it");
    page.see_within("Do it", PATIENT);
    journey.show("disconnect-review");
    page.press("Do it");
    page.see_trying("It is disconnected", "Go on", PATIENT);
}

/// From Home to what DIMO has of the box, over its card.
fn open(journey: &Journey) {
    let page = journey.page();
    page.follow("Home");
    journey.open_first_device();
    page.see("With DIMO");
    journey.show("device");
    page.click_within("With DIMO", "link", "Look at it");
    page.see_within("What DIMO’s registry has of this box", PATIENT);
    page.see_within("Its rewards go to", PATIENT);
}

fn account(journey: &Journey) -> String {
    let page = journey.page();
    page.follow("Settings");
    page.until(PATIENT, "the account", || {
        let told = page.script("return document.querySelector('[aria-labelledby=account] .hash')?.title;").ok()?;
        told.as_str().map(str::to_owned)
    })
}
