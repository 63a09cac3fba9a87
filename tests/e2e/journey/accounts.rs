//! Accounts: an old wallet's words, the account that holds something, one more, a label, one that only watches, and an
//! older vault in the place of the newest.

use std::{fs, path::PathBuf};

use super::{
    Journey, PATIENT,
    wallet::{self, PASSWORD},
};
use crate::e2e::Size;

/// Words that everybody knows, and what they give at m/44'/304'/0'/0/0.
const WORDS: &str = "test test test test test test test test test test test junk";
const IOTEX: &str = "0x22436658Fd5aD7461b11D56409473B3306CBC927";
const WATCHED: &str = "0x52908400098527886E0F7030069857D2E4169EE7";

impl Journey {
    /// A window with an empty home, on a network where an account of the old wallet has earned something.
    pub fn with_an_old_wallet(size: Size) -> Self {
        Self::where_earned(size, IOTEX)
    }

    /// Brings a wallet back by its words and goes through what can be done with accounts.
    pub fn accounts_of_an_old_wallet(mut self) {
        self.step("import", "Words, and the account of them that holds coins", import);
        self.step("proofs", "What was earned by proofs is checked, and collected", proofs);
        let first = fs::read(vault(&self)).expect("there is a vault");
        self.step("accounts", "One more account, a name, another in use", more);
        self.step("watch", "An address that is watched signs nothing", watch);
        self.step("older", "An older vault is put back, and told", |journey| put_back(journey, &first));
    }
}

/// Types the words; the account on IoTeX's path holds coins, and is preselected for that.
fn import(journey: &Journey) {
    journey.world.fund(IOTEX);
    journey.turn_to("A wallet for the machines you own").press("I have a wallet already");
    let page = journey.turn_to("Bring your wallet back");
    for source in ["Backup file", "Private key or keystore", "Recovery words"] {
        page.choose("What you have", source);
        journey.show(&format!("import-{}", source.split(' ').next().unwrap_or_default().to_lowercase()));
    }
    page.write("Words", WORDS);
    page.write("New password for this computer", PASSWORD);
    page.write("Password again", PASSWORD);
    page.press("Restore");
    page.see_within("Which account is yours?", PATIENT);
    page.see_within(IOTEX, PATIENT);
    let chosen = || page.texts("label.opt:has(input:checked) strong").into_iter().next();
    page.until(PATIENT, "the account that holds coins", || chosen().filter(|name| name == "IoTeX account 1"));
    page.press("Show more");
    page.see_within("m/44'/304'/0'/0/9", PATIENT);
    journey.show("import-which");
    page.choose("Accounts of your words", "Account 2");
    page.choose("Accounts of your words", "IoTeX account 1");
    page.press("Go on");
    journey.turn_to("The box is empty").see("IoTeX account 1");
}

/// Rewards with proofs stand in a table of their own, and are collected once.
fn proofs(journey: &Journey) {
    let page = journey.page();
    page.follow("Rewards");
    page.see_within("With proofs", PATIENT);
    page.see_within("12.5", PATIENT);
    page.script("document.getElementById('with-proofs').scrollIntoView({ behavior: 'instant' });")
        .expect("the page runs");
    journey.show("proofs-table");
    assert_eq!(page.overflows(), Vec::<String>::new());
    page.follow("Collect");
    page.see_within("12.5 DRT", PATIENT);
    journey.show("proofs-collect");
    page.press("Collect");
    page.see_trying("The rewards are in your account", "Go on", PATIENT);
    page.follow("Home");
}

/// Adds an account, names it and takes it into use: what was shown of the one before is gone.
fn more(journey: &Journey) {
    let page = journey.page();
    // Ten coins less the fee of collecting.
    page.see_within("9.9", PATIENT);
    page.follow("Settings");
    page.follow("All accounts");
    page.see(IOTEX);
    page.press("Next account of your words");
    page.see_within("Account 2", PATIENT);
    page.click_within("Account 2", "button", "Rename");
    page.write("Name", "Farm");
    page.press("Save");
    page.click_within("Farm", "button", "Use this account");
    page.see_within("Farm is in use now", PATIENT);
    page.see_within("Farm · ", PATIENT);
    journey.show("accounts");
    page.follow("Home");
    page.see_within("Your account holds no DEMO", PATIENT);
    assert!(!page.text().contains("9.9"), "a balance of the account before is shown");
}

/// Watches an address and takes it into use: sending is not offered, and the screen says why.
fn watch(journey: &Journey) {
    let page = journey.page();
    page.follow("Settings");
    page.follow("All accounts");
    page.write("Address", &WATCHED[..41]);
    page.press("Watch it");
    page.see("This is no address");
    page.write("Address", WATCHED);
    page.write("Name, if you like", "Neighbour");
    page.press("Watch it");
    page.see_within("Neighbour was added", PATIENT);
    page.click_within("Neighbour", "button", "Use this account");
    page.see_within("Neighbour · Only watched", PATIENT);
    page.follow("Home");
    page.see_within("This account can only watch", PATIENT);
    assert!(!page.shows("link", "Send"), "a watched account is offered to send");
    page.script("history.pushState({}, '', '/send'); dispatchEvent(new PopStateEvent('popstate'));").ok();
    page.see_within("Take another account into use, or add its key", PATIENT);
    journey.show("watched");
    page.follow("All accounts");
    page.click_within("Farm", "button", "Use this account");
    page.see_within("Farm · ", PATIENT);
    page.click_within("Neighbour", "button", "Take it off");
    page.see_within("It is off the list", PATIENT);
    key(journey);
}

/// A private key is typed into a window of its own.
fn key(journey: &Journey) {
    journey.page().press("Private key or keystore");
    let page = journey.turn_to("Add a private key");
    page.write("Private key", "0x12");
    page.see("2 of 64 hex digits so far");
    page.write("Private key", "0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d");
    page.write("Name, if you like", "Old phone");
    journey.show("key");
    page.press("Add account");
    journey.turn_to("Each has its own devices").see_within("Old phone", PATIENT);
}

fn vault(journey: &Journey) -> PathBuf {
    journey.home.path().join("wallet/vault.deedbox")
}

/// A vault from before is opened only where its owner, who is told, says so; what came later is missed.
fn put_back(journey: &Journey, first: &[u8]) {
    let lock = || {
        journey.page().press("Lock");
        journey.turn_to("Deedbox is locked")
    };
    lock();
    wallet::unlock(journey, "Each has its own devices");
    lock();
    fs::write(vault(journey), first).expect("the vault can be replaced");
    journey.turn_to("Deedbox is locked").press("Unlock");
    let page = journey.turn_to("Main account");
    page.write("Password", PASSWORD);
    page.press("Unlock");
    page.see_within("The vault file is older than the one last seen", PATIENT);
    page.see("Go on only if you put it there yourself");
    journey.show("older");
    page.write("Password", "four other words");
    page.press("Open the older copy");
    page.see_within("That is not the password", PATIENT);
    page.write("Password", PASSWORD);
    page.press("Open the older copy");
    let page = journey.turn_to("Each has its own devices");
    page.see_within("Keys that are not here", PATIENT);
    assert!(!page.text().contains("Farm"), "a label that came later");
}
