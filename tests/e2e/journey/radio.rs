//! A computer without Bluetooth, in every way, and an air on which nobody is.

use super::{Journey, PATIENT, Page, wallet};

/// What is missing, what the screen calls it, and the one thing that it says to do.
const MISSING: [(&str, &str, &str); 4] = [
    ("no-permission", "This computer does not let Deedbox use Bluetooth", "Allow it in the settings of the system"),
    ("off", "Bluetooth is off", "Switch it on"),
    ("no-adapter", "This computer has no Bluetooth adapter", "Plug one in"),
    ("no-service", "The Bluetooth service of this computer does not run", "Start it"),
];

impl Journey {
    /// Meets every trouble of the radio, one after the other, on the screen that looks around.
    pub fn every_trouble_of_the_radio(mut self) {
        self.step("wallet", "A new wallet", wallet::create);
        self.step("nothing", "Nobody on the air; the owner looks again", nobody);
        self.step("missing", "No radio, in four ways; after each the look around goes on by itself", missing);
    }
}

/// Each is named with what to do, and once that is done the look around goes on by itself.
fn missing(journey: &Journey) {
    let page = journey.page();
    for (index, (fault, said, next)) in MISSING.into_iter().enumerate() {
        if index == 0 {
            page.follow("Home");
        }
        journey.world.fault("air", fault);
        if index == 0 {
            page.follow("Add");
        }
        page.see_within(said, PATIENT);
        page.see(next);
        page.see("Deedbox looks again by itself");
        let text = page.text();
        let more: Vec<_> = MISSING.iter().filter(|(_, other, _)| *other != said && text.contains(other)).collect();
        assert!(more.is_empty(), "{more:?} is said, too: {text}");
        journey.show(fault);
        journey.world.fault("air", "on");
        page.until(PATIENT, &format!("a device, and no word of “{said}”"), || {
            let text = page.text();
            (text.contains("Says it is ready to claim") && !text.contains(said)).then_some(())
        });
    }
}

fn nobody(journey: &Journey) {
    let page = journey.page();
    let all: Vec<_> = journey.every_radio();
    let every = |fault| all.iter().for_each(|radio| journey.world.device_fault(radio, fault));
    every("out-of-range");
    page.follow("Add");
    page.see_within("No device is on the air", PATIENT);
    page.see("press the button on the device for 3 s");
    every("normal");
    let before = below(&page);
    page.press("Look again");
    let found = format!("{} devices heard", all.len());
    page.until(PATIENT, &found, || {
        assert_eq!(below(&page), before, "what stands below the list moves while the list grows");
        page.text().contains(&found).then_some(())
    });
}

/// How far down what stands below the list is.
fn below(page: &Page<'_>) -> String {
    let script = "return document.querySelector('a[href=\"/add/place\"]').getBoundingClientRect().top + scrollY;";
    page.script(script).expect("it is there").to_string()
}
