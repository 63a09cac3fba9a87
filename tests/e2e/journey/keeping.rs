//! What keeps the keys: words shown and proven, another password, a backup restored elsewhere, a lock by itself.

use std::cell::RefCell;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use super::{
    Journey, PATIENT,
    wallet::{self, PASSWORD},
};
use crate::e2e::{Page, clip, dialog, world::beside_the_app};

const OTHER: &str = "four more words here";
/// The titles of the system's own questions.
const SHOW: &str = "Show your recovery words";
const SAVE: &str = "Write a backup file";
const SETTINGS: &str = "this computer’s keyring";

impl Journey {
    /// Goes through all that keeps the keys.
    pub fn the_keys_are_kept(mut self) {
        self.step("wallet", "A new wallet", wallet::create);
        let words = RefCell::new(Vec::new());
        self.step("words", "The words: a wrong password, a no, a yes, veiled", |journey| {
            *words.borrow_mut() = reveal(journey);
        });
        let words = words.into_inner();
        self.step("prove", "Three words asked back: a wrong one, then right", |journey| prove(journey, &words));
        self.step("password", "Another password", change_password);
        self.step("backup", "A backup: a no, a yes, restored in another home", back_up);
        self.step("lock", "Left for 5 seconds it locks", lock_by_itself);
    }
}

fn settings(journey: &Journey) -> Page<'_> {
    let page = journey.page();
    page.follow("Settings");
    page.see_within("You proved", PATIENT);
    page
}

/// Without the password and a yes no word is there; then they stand, veiled while the window is not in use.
fn reveal(journey: &Journey) -> Vec<String> {
    let page = settings(journey);
    journey.show("keys");
    page.press("Show");
    let shown = journey.turn_to("Whoever sees them owns everything");
    shown.write("Password", "four other words");
    shown.press("Show the words");
    shown.see_within("That is not the password", PATIENT);
    shown.write("Password", PASSWORD);
    shown.press("Show the words");
    dialog::answer(&journey.display, SHOW, false);
    shown.see_within("Stopped", PATIENT);
    assert!(shown.texts("ol.words li").is_empty(), "words without a yes");
    shown.write("Password", PASSWORD);
    shown.press("Show the words");
    dialog::answer(&journey.display, SHOW, true);
    let words = shown.until(PATIENT, "24 words", || Some(shown.texts("ol.words li")).filter(|all| all.len() == 24));
    turn(&shown, "blur");
    assert!(is_veiled(&shown), "the words stand in the clear while the owner is elsewhere");
    turn(&shown, "focus");
    assert!(!is_veiled(&shown));
    shown.see("This window closes in");
    journey.show("reveal");
    shown.press("Copy the words");
    shown.see_within("taken off the clipboard after a minute", PATIENT);
    assert_eq!(clip::text(&journey.display), Some(words.join(" ")));
    // The window closes by itself, and the copy goes.
    journey.turn_to(SETTINGS);
    let page = journey.page();
    page.until(PATIENT, "one window", || (journey.window().count() == 1).then_some(()));
    page.until(PATIENT, "an empty clipboard", || clip::text(&journey.display).is_none().then_some(()));
    words
}

/// The window is left, or taken up again.
fn turn(page: &Page, event: &str) {
    page.script(&format!("window.dispatchEvent(new Event('{event}'));")).expect("the page runs");
}

fn is_veiled(page: &Page) -> bool {
    let script = "return getComputedStyle(document.querySelector('ol.words')).filter.includes('blur');";
    page.script(script).ok() == Some(Value::Bool(true))
}

fn prove(journey: &Journey, words: &[String]) {
    let page = settings(journey);
    page.see("Asked again in 30 days");
    page.press("Prove");
    let asking = journey.turn_to("Take your paper");
    let labels = asking
        .until(PATIENT, "three questions", || Some(asking.texts("form label")).filter(|labels| labels.len() == 3));
    let word = |label: &str| {
        let number: usize = label.rsplit(' ').next().and_then(|n| n.parse().ok()).expect("a word's number");
        &words[number - 1]
    };
    for label in &labels {
        asking.write(label, word(label));
    }
    asking.write(&labels[2], "zebra zebra");
    asking.press("Check");
    asking.see_within("the same ones are asked again", PATIENT);
    assert_eq!(asking.texts("form label"), labels);
    journey.show("quiz");
    asking.write(&labels[2], word(&labels[2]));
    asking.press("Check");
    asking.see_within("You have your words", PATIENT);
    asking.press("Close");
    journey.turn_to(SETTINGS).see_within("Asked again in 365 days", PATIENT);
}

fn change_password(journey: &Journey) {
    let page = settings(journey);
    page.press("Change");
    let asking = journey.turn_to("It cannot be reset");
    asking.write("Password until now", "four other words");
    asking.write("New password", OTHER);
    asking.write("New password again", OTHER);
    asking.press("Change");
    asking.see_within("That is not the password", PATIENT);
    journey.show("password");
    asking.write("Password until now", PASSWORD);
    asking.press("Change");
    asking.see_within("The password is changed", PATIENT);
    asking.press("Close");
    journey.secrets.borrow_mut().push(OTHER.to_owned());
    journey.turn_to(SETTINGS);
}

fn back_up(journey: &Journey) {
    let page = settings(journey);
    page.see("None saved yet");
    for yes in [false, true] {
        page.press("Save a backup file");
        let asking = journey.turn_to("Every key of this wallet will be written to a file");
        if !yes {
            asking.write("Password", PASSWORD);
            asking.press("Go on");
            asking.see_within("That is not the password", PATIENT);
        }
        asking.write("Password", OTHER);
        asking.press("Go on");
        dialog::answer(&journey.display, SAVE, yes);
        let page = journey.turn_to(SETTINGS);
        if yes {
            page.see_within("Saved as", PATIENT);
        } else {
            page.see_within("Stopped", PATIENT);
            assert!(page.texts("#backup .hash").is_empty() && backups(journey).is_empty(), "a file without a yes");
        }
    }
    let page = journey.page();
    let told = page.texts("#backup .hash > span:first-child");
    assert_eq!(told, backups(journey).iter().map(|file| file.display().to_string()).collect::<Vec<_>>());
    page.see_within("Last saved", PATIENT);
    journey.show("backup");
    let restored = journey.home.path().join("restored");
    let mut command = Command::new(beside_the_app("deedboxctl"));
    command.args(["--json", "--home"]).arg(&restored).args(["wallet", "restore"]).arg(&told[0]);
    let answer = command.env("DEEDBOX_PASSWORD", OTHER).envs(journey.world.variables()).output().expect("it runs");
    assert!(answer.status.success(), "{answer:?}");
    let account = page.texts("[aria-labelledby=account] .hash > span:first-child");
    let answer = String::from_utf8_lossy(&answer.stdout).into_owned();
    assert!(answer.to_lowercase().contains(&account[0].to_lowercase()), "{account:?} is not in {answer}");
}

/// The backup files that lie in this user's folder.
fn backups(journey: &Journey) -> Vec<PathBuf> {
    let files = std::fs::read_dir(journey.home.path().join("user")).expect("the user has a folder");
    let files = files.filter_map(|file| Some(file.ok()?.path()));
    files.filter(|file| file.extension().is_some_and(|ending| ending == "deedbox")).collect()
}

fn lock_by_itself(journey: &Journey) {
    let page = settings(journey);
    // Words that stand on the screen go with the lock, and what was copied of them.
    page.press("Show");
    let shown = journey.turn_to("Whoever sees them owns everything");
    shown.write("Password", OTHER);
    shown.press("Show the words");
    dialog::answer(&journey.display, SHOW, true);
    shown.until(PATIENT, "24 words", || (shown.texts("ol.words li").len() == 24).then_some(()));
    shown.press("Copy the words");
    shown.see_within("taken off the clipboard", PATIENT);
    assert!(clip::text(&journey.display).is_some());
    let page = journey.turn_to(SETTINGS);
    let choose = "const list = document.getElementById('lock-after'); list.value = '5s'; \
        list.dispatchEvent(new Event('change', { bubbles: true }));";
    page.script(choose).expect("the page runs");
    page.see_within("Deedbox locks after 5 seconds without you", PATIENT);
    let page = journey.turn_to("Deedbox is locked");
    page.until(PATIENT, "one window", || (journey.window().count() == 1).then_some(()));
    page.until(PATIENT, "an empty clipboard", || clip::text(&journey.display).is_none().then_some(()));
    journey.show("locked");
}
