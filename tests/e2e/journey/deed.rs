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

fn agree(journey: &Journey, asking: &Page, yes: bool) {
    asking.write("Password", PASSWORD);
    asking.press("Go on");
    dialog::answer(&journey.display, "Hand over", yes);
}
