//! An AutoPi: a bond with digits that the owner compares.

use super::{Journey, PATIENT};

const PASSWORD: &str = "correct horse";
const RADIO: &str = "C4:5C:30:7F:A4:01";

/// It takes the network from whoever compared its digits.
pub fn go_online(journey: &Journey) {
    let page = journey.page();
    let spoken = journey.world.told()["spoken"].as_str().expect("the world tells the digits");
    page.see_within("autopi-", PATIENT);
    page.press("autopi-");
    page.see_within("The device cannot list the networks it hears", PATIENT);
    page.write("Name of the network", "Home");
    page.write("Password of the network", PASSWORD);
    page.press("Connect");
    compare(journey, spoken, "Same code");
    page.see_within("is online", PATIENT);
}

/// It is bonded with another phone, then its digits are refused, then they are the same; only then is it given a password.
pub fn join(journey: &Journey) {
    let page = journey.page();
    let spoken = journey.world.told()["spoken"].as_str().expect("the world tells the digits");
    page.follow("Add another");
    page.see_within("autopi-", PATIENT);
    page.press("autopi-");
    page.see_within("The device cannot list the networks it hears", PATIENT);
    page.write("Name of the network", "Home");
    page.write("Password of the network", PASSWORD);
    journey.world.device_fault(RADIO, "bonded-elsewhere");
    page.press("Connect");
    page.see_within("The device is bonded with another phone or computer", PATIENT);
    page.see("Switch it off and on");
    journey.show("bonded-elsewhere");
    journey.world.device_fault(RADIO, "normal");
    page.press("Connect");
    compare(journey, spoken, "Different");
    page.see_within("The digits differ", PATIENT);
    page.see("No bond was made");
    journey.show("differ");
    page.press("Connect");
    compare(journey, spoken, "Same code");
    page.see_within("is online", PATIENT);
    page.see("It says it is on Home.");
}

/// It has no code: what it says of its key counts for nothing until it signs.
pub fn names_its_key(journey: &Journey) {
    let page = journey.page();
    page.press("Make it yours");
    page.see_within("is remembered", PATIENT);
    page.see("Only names its key");
    page.follow("Look at the claim");
}

/// The digits on the screen are those that the device speaks.
fn compare(journey: &Journey, spoken: &str, answer: &str) {
    let page = journey.page();
    page.see_within("Does the device show the same code?", PATIENT);
    assert_eq!(page.texts("p.code b").concat(), spoken);
    page.see("Nothing has been sent yet");
    journey.show("compare");
    page.press(answer);
}
