//! Step 5: what the batches earned.

use std::fs;

use super::{Journey, PATIENT};

/// Waits for an epoch that pays, looks at the sum, and collects it.
pub fn collect(journey: &Journey) {
    let page = journey.page();
    page.follow("Rewards");
    page.see("By token and device");
    page.until(PATIENT, "rewards that are ready", || page.shows("link", "Collect ").then_some(()));
    page.follow("Collect ");
    page.press("Collect");
    page.see_trying("The rewards are in your account", "Go on", PATIENT);
}

/// Looks at the file for taxes, has it written, and takes it away again, since it names the device.
pub fn take_out(journey: &Journey) {
    let page = journey.page();
    page.follow("Rewards");
    page.follow("Export CSV");
    page.see_within("The same as the overview", PATIENT);
    page.press("Save file");
    page.see_within("Saved as", PATIENT);
    let paths = page.texts(".hash.full > span:first-child");
    let path = paths.iter().find(|text| text.ends_with(".csv"));
    let path = path.unwrap_or_else(|| panic!("no path of a file: {paths:?}"));
    let text = fs::read_to_string(path).expect("it is where the window says");
    fs::remove_file(path).expect("it can go again");
    assert!(text.contains(",reward,"), "{text}");
}
