//! A device of another maker, on the owner's Wi-Fi.

use super::{Journey, PATIENT, wallet};

const NETWORK: &str = "Home";
const PASSWORD: &str = "correct horse";

impl Journey {
    /// Switches the radio on when it is missed, and puts the world's plug on its Wi-Fi.
    pub fn a_plug_on_the_wifi(mut self) {
        self.step("wallet", "A new wallet", wallet::create);
        self.step("radio", "Bluetooth off, and on again", radio_off_and_on);
        self.step("names", "A plug, other names for it, one of which it does not take", give_names);
        self.step("wifi", "A plug, its network, a wrong password, the right one", put_online);
        let files = super::traces::of(PASSWORD, self.home.path());
        assert!(files.is_empty(), "the Wi-Fi's password stands in {files:?}");
    }
}

/// The look around says that Bluetooth is off, and goes on by itself.
fn radio_off_and_on(journey: &Journey) {
    journey.world.fault("air", "off");
    let page = journey.page();
    page.follow("Add");
    page.see("Bluetooth is off");
    page.see("Deedbox looks again by itself");
    journey.world.fault("air", "on");
    page.see_within("Says it is Wi-Fi only", PATIENT);
}

/// What it calls itself now is only its word; a name on the network that it refuses leaves the one it had.
fn give_names(journey: &Journey) {
    let page = journey.page();
    page.press("Plug 4677");
    page.see("Put Plug in the hall online");
    page.press("Its names");
    page.write("Name on the network", &"x".repeat(33));
    page.press("Give it this name");
    page.see_within("The device does not take this name on the network", PATIENT);
    page.write("Its name", "Plug in the attic");
    page.write("Name on the network", "plug-attic");
    journey.show("names");
    page.press("Give it this name");
    page.see_within("It says it is called Plug in the attic, and plug-attic on the network.", PATIENT);
    page.write("Its name", "Plug in the hall");
    page.press("Give it this name");
    page.see_within("It says it is called Plug in the hall, and plug-attic on the network.", PATIENT);
    page.see("Put Plug in the hall online");
}

/// Nothing is sent before the owner agrees; after a wrong password only that is typed again.
fn put_online(journey: &Journey) {
    let page = journey.page();
    page.see("Says it is Plug in the hall");
    page.write("Password for Home", "wrong horse");
    assert!(!page.enabled("button", "Connect"), "a password was about to go through the air unasked");
    page.click("checkbox", "Send the password all the same");
    page.press("Connect");
    page.see_within("The device could not join this Wi-Fi", PATIENT);
    page.write("Password for Home", PASSWORD);
    page.press("Connect");
    page.see_within("Plug in the hall is online", PATIENT);
    page.see(&format!("It says it is on {NETWORK}."));
    page.see("http://192.168.7.7/");
}
