//! Settings: the networks, and the expert view.

use serde_json::json;

use super::{
    Journey, PATIENT,
    labelled::picture,
    payer,
    wallet::{self, PASSWORD},
};
use crate::e2e::dialog;

/// The title of the world's network.
const USED: &str = "Demo network on this computer";
/// The titles of the system's own questions.
const ASKED: &str = "Switch the expert view on";
const NODES: &str = "Ask the nodes of a network file";

impl Journey {
    /// Goes through the settings, and has a claim paid for by somebody else.
    pub fn settings_and_a_payer(mut self) {
        let device = self.device("environment.sensor");
        self.step("wallet", "A new wallet", wallet::create);
        self.step(
            "networks",
            "The networks: checked, one added off a code and removed; a file that does not fit",
            networks,
        );
        self.step("expert", "The expert view: a wrong password, a no, a yes", expert);
        self.step("payer", "A claim without a coin: the project pays", |journey| payer::claim(journey, &device));
    }
}

/// Looks at the networks, has the one in use checked, and adds one off a code; what does not fit is not kept.
pub(super) fn networks(journey: &Journey) {
    let page = journey.page();
    page.follow("Settings");
    page.follow("All networks");
    page.see_within("IoTeX Testnet", PATIENT);
    page.see("From a file");
    page.click_within(USED, "button", "Check");
    page.see_within("Its file fits what its nodes say", PATIENT);
    journey.show("networks-checked");

    page.follow("Add a network");
    page.see("choose your bank");
    journey.show("add-network");
    let nodes = &journey.world.network()["rpc"];
    let file = |name: &str, chain: u64| json!({ "name": name, "chain_id": chain, "rpc": nodes }).to_string();
    let drop = |text: &str| page.drop_picture("Choose a picture", "code.png", &picture(text));
    drop("nothing of a network");
    page.see_within("network.bad_file", PATIENT);
    drop(&file("iotex", 46900));
    page.see_within("iotex is built in", PATIENT);
    drop(&file("elsewhere", 4690));
    dialog::answer(&journey.display, NODES, false);
    page.see_within("nobody was asked", PATIENT);
    drop(&file("elsewhere", 4690));
    dialog::answer(&journey.display, NODES, true);
    page.see_within("cannot be kept", PATIENT);
    assert!(!page.shows("button", "Keep this network"), "what does not fit can be kept");
    journey.show("network-unfit");
    page.press("Read another file");
    drop(&file("second", 46900));
    dialog::answer(&journey.display, NODES, true);
    page.see_within("Keep second?", PATIENT);
    page.see("It is pinned with your yes");
    journey.show("network-review");
    page.press("Keep this network");
    page.see_within("Start Deedbox with “--network second”", PATIENT);
    journey.show("network-kept");
    page.click_within("second", "button", "Remove");
    page.see(&format!("still reached through {USED}"));
    journey.show("network-remove");
    page.press("Remove it");
    page.see_within("second was removed", PATIENT);
}

/// Unknown calls can be signed after the password and a yes, and no more after a press.
pub(super) fn expert(journey: &Journey) {
    let page = journey.page();
    page.follow("Settings");
    page.see("Off: calls that Deedbox does not know are refused");
    page.click("switch", "Expert view");
    let asking = journey.turn_to("Your password again");
    asking.see("may take everything in that wallet");
    asking.write("Password", "four other words");
    asking.press("Go on");
    asking.see_within("That is not the password", PATIENT);
    journey.show("expert-asked");
    asking.write("Password", PASSWORD);
    asking.press("Go on");
    dialog::answer(&journey.display, ASKED, false);
    let page = journey.turn_to("this computer’s keyring");
    page.see_within("Off: calls that Deedbox does not know are refused", PATIENT);
    page.click("switch", "Expert view");
    let asking = journey.turn_to("Your password again");
    asking.write("Password", PASSWORD);
    asking.press("Go on");
    dialog::answer(&journey.display, ASKED, true);
    let page = journey.turn_to("this computer’s keyring");
    page.see_within("On: a device’s own wallet can be told", PATIENT);
    journey.show("expert-on");
}
