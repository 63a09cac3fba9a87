//! Step 5: what the batches earned.

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
