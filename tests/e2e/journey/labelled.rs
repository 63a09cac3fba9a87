//! Devices of other makers: one whose label has a QR code, and one that speaks the digits of its bond.

use super::{Journey, PATIENT, bonded, place, wallet};

const PASSWORD: &str = "correct horse";

impl Journey {
    /// Puts two on the Wi-Fi: one by its label, as a picture dropped on the window and as text, one by its digits.
    pub fn by_a_label_and_by_digits(mut self) {
        self.step("wallet", "A new wallet", wallet::create);
        self.step("label", "Its label's picture, dropped on the window, leads on", drop_label);
        self.step(
            "code",
            "The text of the label, pasted, fills the code in; the networks that the device hears",
            read_label,
        );
        self.step("wifi", "Its networks, a wrong password, the right one", join);
        self.step("bond", "An AutoPi: bonded elsewhere, digits that differ, the same digits", bonded::join);
        self.step("owned", "The AutoPi names its key, signs what the review showed, and is its owner's", |journey| {
            bonded::names_its_key(journey);
            place::claim(journey);
        });
        let files = super::traces::of(PASSWORD, self.home.path());
        assert!(files.is_empty(), "the Wi-Fi's password stands in {files:?}");
    }

    fn label(&self) -> &str {
        self.world.told()["espressif"].as_str().expect("the world tells what its label says")
    }
}

fn drop_label(journey: &Journey) {
    let page = journey.page();
    page.follow("Add");
    page.see_within("PROV_", PATIENT);
    page.press("Use its QR code");
    page.until(PATIENT, "a way to choose a picture", || page.shows("button", "Choose a picture").then_some(()));
    page.drop_picture("Use its QR code", "label.png", &picture("nothing of a label"));
    page.see_within("This is not a label that Deedbox knows", PATIENT);
    journey.show("no-label");
    page.drop_picture("Use its QR code", "label.png", &picture(journey.label()));
    page.see_within("Type the code from its label", PATIENT);
}

/// A code that is wrong is named at its field; then the label's text fills the right one in.
fn read_label(journey: &Journey) {
    let page = journey.page();
    page.write("Code on its label", "abcd1234");
    page.press("Continue");
    page.see_within("That is not the code of this device", PATIENT);
    page.see("Compare it with the label, capital letters too");
    journey.show("wrong-code");
    page.press("Use its QR code");
    page.write("Text of the QR code", journey.label());
    page.press("Read it");
    page.see("The code was filled in.");
    page.press("Continue");
    page.see_within("These are the networks the device itself can hear", PATIENT);
}

fn join(journey: &Journey) {
    let page = journey.page();
    page.write("Password for Home", "wrong horse");
    page.press("Connect");
    page.see_within("The Wi-Fi refused the password", PATIENT);
    page.write("Password for Home", PASSWORD);
    page.press("Connect");
    page.see_within("is online", PATIENT);
    page.see("It says it is on Home.");
}

/// A PNG of a QR code that says `text`, 6 pixels a module and a margin of 4 modules.
pub(super) fn picture(text: &str) -> Vec<u8> {
    const SCALE: u32 = 6;
    const MARGIN: usize = 4;
    let code = qrcode::QrCode::new(text).expect("a label fits into a code");
    let (width, colors) = (code.width(), code.to_colors());
    let module = |at: u32| usize::try_from(at / SCALE).ok()?.checked_sub(MARGIN).filter(|at| *at < width);
    let dark = |x, y| Some(colors[module(y)? * width + module(x)?] == qrcode::Color::Dark);
    let side = u32::try_from(width + 2 * MARGIN).expect("a code is small") * SCALE;
    let shade = |x, y| image::Luma([if dark(x, y) == Some(true) { 0 } else { 255 }]);
    let mut png = std::io::Cursor::new(Vec::new());
    let picture = image::GrayImage::from_fn(side, side, shade);
    picture.write_to(&mut png, image::ImageFormat::Png).expect("a picture is written to memory");
    png.into_inner()
}
