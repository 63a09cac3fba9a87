//! A claim that somebody else pays for.

use super::{Device, Journey, PATIENT};

/// Without a coin the project pays; the owner may choose another payer, and is told what that one lacks.
pub(super) fn claim(journey: &Journey, device: &Device) {
    let page = journey.page();
    page.follow("Home");
    page.follow("Add");
    page.see_trying(&device.name, "Look again", PATIENT);
    page.press(&device.name);
    page.write("Set-up code", &device.label_code);
    page.press("Pair");
    page.see_trying("Skip, it is online already", "Pair", PATIENT);
    page.follow("Skip, it is online already");
    page.see_within("Who pays for the claim", PATIENT);
    page.see_within("the project’s own contract brings a token", PATIENT);
    journey.show("payer");
    page.choose("Who pays for the claim", "You");
    page.see_within("Two things are missing for", PATIENT);
    page.see("With coins of your account");
    page.choose("Who pays for the claim", "A payer");
    page.see_within("your own token from the maker is used", PATIENT);
    page.see_within("missing for", PATIENT);
    page.choose("Who pays for the claim", "The project");
    page.see_within("What happens on the chain", PATIENT);
    page.see("Who pays");
    journey.show("payer-review");
    page.press("Claim; you pay nothing");
    page.see_trying("is yours", "Go on", PATIENT);
}
