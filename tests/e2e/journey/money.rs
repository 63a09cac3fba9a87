//! Coins go to somebody: a contact, as a payment request asks, from a picture of it.

use super::{Journey, PATIENT, labelled::picture};

const PAID: &str = "0x52908400098527886E0F7030069857D2E4169EE7";
/// It begins and ends like the one above.
const COPY: &str = "0x529084000985278800000000000000d2e4169ee7";

/// Keeps a contact, is kept from one that looks like it, and pays what a code in a picture asks for.
pub(super) fn send(journey: &Journey) {
    let page = journey.page();
    page.follow("Home");
    page.follow("Receive");
    page.see("io1");
    page.follow("Home");
    page.follow("Send");
    page.follow("Contacts");
    page.see("No contacts yet");
    page.write("Name", "Neighbour");
    page.write("Address", PAID);
    page.press("Add contact");
    page.until(PATIENT, "the contact", || page.shows("button", "Remove Neighbour").then_some(()));
    page.follow("Send");
    page.write("To", COPY);
    page.write("Amount", "0.25");
    page.press("Look at it");
    page.see("This address looks like one you know, and is another");
    page.follow("Home");
    page.follow("Send");
    page.drop_picture("Choose a picture", "code.png", &picture("WIFI:S:Home;;"));
    page.see_within("This payment request cannot be followed", PATIENT);
    page.drop_picture("Choose a picture", "code.png", &picture(&format!("ethereum:{PAID}@46900?value=2.5e17")));
    page.until(PATIENT, "the request in its field", || {
        let field = page.script("return document.getElementById('to').value").ok()?;
        field.as_str()?.starts_with("ethereum:").then_some(())
    });
    page.press("Look at it");
    page.see("0.25 DEMO go to Neighbour");
    page.press("Send");
    page.see_trying("It arrived", "Go on", PATIENT);
    page.see("0.25 DEMO to Neighbour");
}
