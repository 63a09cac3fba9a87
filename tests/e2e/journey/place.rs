//! A board that is not on the air: added where it is, and claimed.

use std::net::TcpListener;

use super::{Journey, PATIENT, deed, money, wallet};

const FIELD: &str = "Address or serial port";
const ADD: &str = "Add the device";

impl Journey {
    /// Adds the world's board of the ioID SDK over the network, past every mistake, and claims it.
    pub fn a_board_on_the_network(mut self) {
        self.step("wallet", "A new wallet", wallet::create);
        self.step(
            "place",
            "A board on the network: what is wrong with an address, nobody there, Stop, the board, pasted",
            add,
        );
        self.step("claim", "It signs for the maker and for the claim, and its owner is reminded", claim);
        self.step("money", "Coins go to a contact as a code in a picture asks; a look-alike is refused", money::send);
        self.step("renew", "What a removal would do, and a renewed record", deed::renew);
        self.step("own-wallet", "What is in the device's own wallet is taken out first", deed::empty_its_wallet);
        self.step(
            "deed",
            "The deed goes to the contact: the password again, and the system's own question",
            deed::hand_over,
        );
        self.step("check", "Somebody who is to pay for it looks at what happened to it", deed::check);
    }
}

/// A mistake is named at the field, and nothing is remembered before the board has answered.
fn add(journey: &Journey) {
    let sdk = &journey.world.told()["sdk"];
    let board = |name: &str| sdk[name].as_str().expect("the world describes its board");
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let silent = silent.local_addr().expect("it has an address");
    let page = journey.page();
    page.follow("Add");
    // What stands below the list stays in its place once nobody listens.
    page.press("Stop");
    page.see("Look again");
    page.follow("It is on a cable or on your network");
    page.see("Such a device cannot protect itself");
    let put = |place: &str| {
        page.write(FIELD, place);
        page.press(ADD);
    };
    put("device.example");
    page.see("This address is not of your own network");
    put("127.0.0.1:1");
    page.see("The device cannot be reached there");
    page.see("device.unreachable");
    put(&silent.to_string());
    page.see(&format!("Asking http://{silent} who is there"));
    page.press("Stop");
    page.follow("Look nearby instead");
    page.press("Stop");
    page.see("Look again");
    page.press("Use its QR code");
    page.write("Text of the QR code", &format!("did:io:{}", board("address").to_lowercase()));
    page.press("Read it");
    page.see("Nobody near says this number");
    page.write("Text of the QR code", board("http"));
    page.press("Read it");
    page.see(&format!("Deedbox will ask {}", board("http")));
    page.see("others on this network can listen");
    page.press(ADD);
    page.see_within("is remembered", PATIENT);
    page.see("Only names its key");
    page.see(&board("address").to_lowercase());
    page.follow("Look at the claim");
}

/// The device signs for the maker, then the digest that the review shows; then its sign mode is to be ended.
pub(super) fn claim(journey: &Journey) {
    let page = journey.page();
    page.see("Two things are missing for");
    page.see("so far it has only named its key");
    page.press("Get it from the maker");
    page.see_trying("One thing is missing for", "Get it from the maker", PATIENT);
    page.press("Get test coins");
    page.see_trying("What happens on the chain", "Try again", PATIENT);
    for told in ["Not yet: it only names it until it signs", "The device signs", "cannot protect itself"] {
        page.see(told);
    }
    page.press("Claim for at most");
    page.see_trying("is yours", "Go on", PATIENT);
    page.see("Take it out of its sign mode now");
}
