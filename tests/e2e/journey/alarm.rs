//! A device that somebody else makes sign is noticed as soon as the wallet opens.

use super::{Device, Journey, PATIENT, wallet};

/// The wallet is locked, the device's deed is moved by its own signature, and the owner is told at once when it opens.
pub(super) fn notice(journey: &Journey, device: &Device) {
    let page = journey.page();
    page.follow("Activity");
    page.see_within("The chain was looked at", PATIENT);
    page.see("Nothing was noticed");
    page.press("Lock");
    journey.world.steal(&device.address);
    wallet::unlock(journey, "Everything that takes several steps");
    let page = journey.page();
    page.see_within("You did not do this.", PATIENT);
    page.follow("Home");
    page.see("You did not do this.");
    page.see("signed a permit, and with it its deed was moved");
    page.see("Since block");
    journey.show("alarm");
    assert_eq!(page.overflows(), Vec::<String>::new());
    page.press("I know of it");
    page.until(PATIENT, "no alarm on Home", || (!page.text().contains("You did not do this.")).then_some(()));
    page.follow("Activity");
    page.see("You know of it");
    journey.show("alarms");
    assert_eq!(page.overflows(), Vec::<String>::new());
}
