//! A deed goes to somebody: with the password again, and a yes to the system's own dialog (T-07).

use super::{Journey, PATIENT, wallet::PASSWORD};
use crate::e2e::{Page, dialog};

/// Looks at what a removal would do, and renews the record of the device that was claimed here.
pub(super) fn renew(journey: &Journey) {
    let page = journey.page();
    page.follow("Home");
    journey.open_first_device();
    page.follow("Remove from the network");
    page.see("It cannot be undone");
    journey.show("remove");
    page.follow("Not now");
    page.follow("Renew the record");
    page.see("One permit of the device");
    journey.show("renew");
    page.press("Renew the record");
    page.see_trying("is renewed", "Go on", PATIENT);
}

/// Before it is handed over: what is in the device's own wallet is looked at and taken out.
pub(super) fn empty_its_wallet(journey: &Journey) {
    let page = journey.page();
    page.follow("Home");
    journey.open_first_device();
    page.follow("Hand it over");
    page.see("Rewards");
    journey.show("before-handing-over");
    page.follow("Look inside");
    // The maker's token went there with the claim.
    page.see_within("Token number", PATIENT);
    let address = page.script("return document.querySelector('[aria-labelledby=inside] .hash').title;");
    let address = address.ok().and_then(|address| address.as_str().map(str::to_owned)).expect("its address is shown");
    journey.world.fund(&address);

    page.follow("Home");
    journey.open_first_device();
    page.follow("Look inside");
    page.see_within("10 DEMO", PATIENT);
    page.press("Take out");
    page.write("How much", "a lot");
    page.press("Look at it");
    page.see("Give a number such as 1.5, or max");
    page.write("How much", "4.5");
    journey.show("own-wallet");
    page.press("Look at it");
    page.see("4.5 DEMO");
    journey.show("own-wallet-review");
    page.press("Take it out");
    page.see_trying("The device’s wallet gave it", "Go on", PATIENT);
    journey.show("own-wallet-gave");
    page.follow("Home");
    journey.open_first_device();
    page.follow("Look inside");
    page.see_within("5.5 DEMO", PATIENT);
}

/// Hands the device that was claimed here to a contact: a wrong password, a no, then a yes.
pub(super) fn hand_over(journey: &Journey) {
    let page = journey.page();
    page.follow("Home");
    journey.open_first_device();
    page.follow("Hand it over");
    page.press("Look at it");
    page.see("Say to whom");
    page.press("Neighbour");
    page.press("Look at it");
    page.see("You cannot bring it back");
    page.press("Hand it over");

    let asking = journey.turn_to("Your password again");
    asking.see("Neighbour (0x52908400098527886E0F7030069857D2E4169EE7)");
    asking.write("Password", "four other words");
    asking.press("Go on");
    asking.see_within("That is not the password", PATIENT);
    agree(journey, &asking, false);
    let page = journey.turn_to("You cannot bring it back");
    page.see_within("Stopped", PATIENT);

    page.press("Try again");
    page.press("Look at it");
    page.press("Hand it over");
    journey.turn_to("Your password again").press("Do not do it");
    let page = journey.turn_to("You cannot bring it back");
    page.see_within("Stopped", PATIENT);

    page.press("Try again");
    page.press("Look at it");
    page.press("Hand it over");
    agree(journey, &journey.turn_to("Your password again"), true);
    let page = journey.turn_to("The receipt");
    page.see_within("The deed is the recipient’s", PATIENT);
    page.see("to Neighbour");
    page.see("\"to\":\"0x52908400098527886e0f7030069857d2e4169ee7\"");
    journey.show("handed-over");
}

/// Looks at the device as somebody would who is to pay for it.
pub(super) fn check(journey: &Journey) {
    let page = journey.page();
    page.follow("Home");
    page.follow("Add");
    page.press("Stop");
    page.follow("Somebody sells you one");
    page.write("Its number", "Balcony");
    page.press("Look");
    page.see("This is no device’s number");
    let device = journey.world.told()["sdk"]["address"].as_str().expect("the world describes its board");
    page.press("Use its QR code");
    page.write("Text of the QR code", &format!("did:io:{}", device.to_lowercase()));
    page.press("Read it");
    page.see_within("What is known of it", PATIENT);
    page.see("It belongs to 0x52908400098527886E0F7030069857D2E4169EE7");
    page.see("Handed over");
    journey.show("check");
    page.press("Ask the device itself");
    page.see_within("It signs whatever it is asked, for anybody who reaches it", PATIENT);
    journey.show("checked");
}

fn agree(journey: &Journey, asking: &Page, yes: bool) {
    asking.write("Password", PASSWORD);
    asking.press("Go on");
    dialog::answer(&journey.display, "Hand over", yes);
}
