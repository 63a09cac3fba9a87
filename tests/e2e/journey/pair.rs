//! Step 2: a device on the air.

use super::{Device, Journey, PATIENT};

/// Finds the device among the others, types the code of its label, and lets it prove its key; its Wi-Fi stays as it is.
pub fn pair(journey: &Journey, device: &Device) {
    let page = journey.page();
    page.follow("Add");
    page.see_trying("Says it is not yours", "Look again", PATIENT);
    page.see_trying(&device.name, "Look again", PATIENT);
    page.press(&device.name);
    page.write("Set-up code", &device.label_code);
    page.press("Pair");
    page.see_trying("Skip, it is online already", "Pair", PATIENT);
    page.follow("Skip, it is online already");
    page.see_trying("are missing for", "Pair", PATIENT);
}
