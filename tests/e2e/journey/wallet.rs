//! Step 1: a wallet.

use super::{Journey, PATIENT};

pub(super) const PASSWORD: &str = "four words of mine";

/// Makes a wallet: writes the words down, answers two of them, chooses a password.
pub fn create(journey: &Journey) {
    journey.turn_to("A wallet for the machines you own").press("Make a new wallet");
    let page = journey.turn_to("Write these 24 words on paper");
    let words = page.until(PATIENT, "24 words", || Some(page.texts("ol.words li")).filter(|words| words.len() == 24));
    journey.secrets.borrow_mut().extend(words.windows(3).map(|three| three.join(" ")));
    journey.secrets.borrow_mut().extend([PASSWORD.to_owned(), words.join("\",\"")]);
    page.press("I have written them down");
    page.see("Check your paper");
    for question in page.texts("fieldset legend") {
        let number: usize =
            question.rsplit(' ').next().and_then(|number| number.parse().ok()).expect("a word's number");
        page.choose(&question, &words[number - 1]);
    }
    page.press("Continue");
    page.write("Password", PASSWORD);
    page.write("Password again", PASSWORD);
    page.press("Create the wallet");
    page.see_within("Your wallet is ready", PATIENT);
    page.press("Open Deedbox");
    journey.turn_to("The box is empty").see("No devices yet");
}

/// Unlocks the wallet of a window that was opened again; `home` is what stands on Home then.
pub fn unlock(journey: &Journey, home: &str) {
    journey.turn_to("Deedbox is locked").press("Unlock");
    let page = journey.turn_to("Main account");
    page.write("Password", PASSWORD);
    page.press("Unlock");
    journey.turn_to(home);
}
