//! Step 3: ownership.

use super::{Device, Journey, PATIENT};

/// Gets the two missing things, reads the claim, says yes, and sees that the chain agrees.
pub fn claim(journey: &Journey, device: &Device) {
    let page = journey.page();
    page.see("Two things are missing for");
    page.press("Get it from the maker");
    page.see_trying("One thing is missing for", "Get it from the maker", PATIENT);
    page.press("Get test coins");
    page.see_trying("What happens on the chain", "Try again", PATIENT);
    for told in ["Ownership of", &device.name, "Device proved its key", "Public for ever"] {
        page.see(told);
    }
    page.press("Claim for at most");
    page.see_trying("is yours", "Go on", PATIENT);
    page.see("The same as you signed");
    page.see("ioID no.");
}
