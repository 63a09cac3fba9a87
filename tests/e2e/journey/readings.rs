//! Step 4: what the device measures.

use super::{Journey, PATIENT};

/// Waits until signed batches are charted and the network's gateway has accepted one.
pub fn arrive(journey: &Journey) {
    let page = journey.page();
    page.follow("Open ");
    page.see("Temperature");
    let accepted = || {
        let text = page.text();
        let kept = text.lines().find(|line| line.contains("signed batches kept"))?;
        (!kept.starts_with("0 ") && !kept.contains(" 0 accepted")).then_some(())
    };
    page.until(PATIENT, "a batch that the gateway accepted", accepted);
    page.until(PATIENT, "a chart", || page.shows("img", "Temperature").then_some(()));
    page.see("Signed by device");
}
