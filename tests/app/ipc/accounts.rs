//! Accounts through their windows: what crosses, what is refused, and what another account in use is not told.

use domain::{
    account::WalletState,
    accounts::{Coin, Origin, Place},
    device::Ownership,
    failure::Code,
};
use ipc::{AddedAccount, BackupFile, Event, MOST_FILE, access, accounts::*, devices, keys};
use serde_json::json;
use tauri::async_runtime::block_on;

use super::{
    node::Owned,
    samples::{KEY, wish},
    shell::{PASSWORD, Shell, secret},
};

const OF_KEY: &str = "0x008AeEda4D805471dF9b2A5B0f38A0C3bCBA786b";
const STRANGER: &str = "0x52908400098527886E0F7030069857D2E4169EE7";

#[test]
fn accounts_are_added_labelled_used_and_taken_off() {
    let shell = Shell::start();
    let first = shell.import();
    let add = |new| shell.call("main", &AddAccount { new, label: None }).unwrap();
    let iotex = add(AddedAccount::Next { coin: Coin::Iotex });
    assert_eq!(iotex.origin, Origin::Phrase { place: Place { coin: Coin::Iotex, index: 0 } });
    let watched = add(AddedAccount::Watch { address: STRANGER.parse().unwrap() }).owner;
    let label = "Farm".parse().ok();
    shell.call("main", &LabelAccount { account: iotex.owner, label: label.clone() }).unwrap();
    shell.call("main", &UseAccount { account: iotex.owner }).unwrap();
    let view = shell.call("main", &ListAccounts {}).unwrap();
    let used: Vec<_> = view.accounts.iter().map(|account| (account.owner, account.in_use)).collect();
    assert_eq!(used, [(first, false), (iotex.owner, true), (watched, false)]);
    assert_eq!((&view.accounts[1].label, view.phrase, view.missing), (&label, true, vec![]));
    shell.call("main", &StopWatching { account: watched }).unwrap();
    let gone = shell.call("main", &UseAccount { account: watched });
    assert_eq!(gone.unwrap_err().code(), Code::AccountUnknown);
    let again = AddAccount { new: AddedAccount::At { place: Place::FIRST }, label: None };
    assert_eq!(shell.call("main", &again).unwrap_err().code(), Code::AccountExists);
}

#[test]
fn a_private_key_joins_the_wallet_in_its_own_window_and_no_reply_repeats_it() {
    let shell = Shell::start();
    shell.import();
    let ask = |key: &str| shell.call("key", &AddKey { key: secret(key), label: None });
    assert_eq!(ask("0x12").unwrap_err().code(), Code::VaultBadKey);
    let account = ask(KEY).unwrap();
    assert_eq!((account.owner.to_string().as_str(), account.origin), (OF_KEY, Origin::Key));
    let keystore = AddKeystore { file: secret("{}"), file_password: secret("its own"), label: None };
    assert_eq!(shell.call("key", &keystore).unwrap_err().code(), Code::VaultBadFile);
    let digits = KEY.trim_start_matches("0x");
    assert!(shell.replies().iter().all(|reply| !reply.text.contains(digits)));
    assert!(shell.events().iter().all(|event| !event.contains(digits)));
    shell.lock();
    assert_eq!(ask(KEY).unwrap_err().code(), Code::VaultLocked);
}

#[test]
fn the_words_offer_accounts_of_both_paths_and_the_chosen_one_is_in_use() {
    let shell = Shell::start();
    let early = shell.call("import", &ListCandidates { count: 1 });
    assert_eq!(early.unwrap_err().code(), Code::VaultMissing);
    shell.import();
    let offered = shell.call("import", &ListCandidates { count: 2 }).unwrap();
    let places: Vec<_> = offered.candidates.iter().map(|one| (one.place.coin, one.place.index)).collect();
    assert_eq!(places, [(Coin::Ethereum, 0), (Coin::Ethereum, 1), (Coin::Iotex, 0), (Coin::Iotex, 1)]);
    assert!(offered.candidates.iter().all(|one| one.balance.is_none()), "the node does not answer: nothing is known");
    let place = Place { coin: Coin::Iotex, index: 0 };
    let chosen = shell.call("import", &ChooseAccount { place }).unwrap();
    assert_eq!(chosen, offered.candidates[2].owner);
    assert_eq!(state(&shell).account(), Some(chosen));
    assert_eq!(shell.call("import", &ChooseAccount { place }).unwrap(), chosen, "it is there already");
    assert_eq!(shell.call("main", &ListAccounts {}).unwrap().accounts.len(), 2);
    let most = shell.call("main", &ListCandidates { count: u8::MAX }).unwrap();
    assert_eq!(most.candidates.len(), 20);
}

#[test]
fn a_wallet_begins_with_a_private_key_where_none_is() {
    let shell = Shell::start();
    let begin = ImportKey { key: secret(KEY), password: secret(PASSWORD) };
    assert_eq!(shell.call("import", &begin).unwrap().to_string(), OF_KEY);
    assert_eq!(shell.call("import", &begin).unwrap_err().code(), Code::VaultExists);
    assert!(!shell.call("main", &ListAccounts {}).unwrap().phrase);
    let offered = shell.call("import", &ListCandidates { count: 1 });
    assert_eq!(offered.unwrap_err().code(), Code::VaultNoPhrase);
}

#[test]
fn a_backup_file_brings_everything_back_in_the_window() {
    let owned = Owned::start();
    let bytes = block_on(owned.shell.wallet().back_up(PASSWORD.into())).unwrap();
    let bare = Shell::start();
    let restore = |bytes: Vec<u8>, password| {
        bare.call("import", &RestoreBackup { file: BackupFile::new(bytes), password: secret(password) })
    };
    assert_eq!(restore(b"something else".to_vec(), PASSWORD).unwrap_err().code(), Code::VaultBadFile);
    assert_eq!(restore(bytes.clone(), "another password").unwrap_err().code(), Code::VaultWrongPassword);
    let large = json!({ "file": "A".repeat(MOST_FILE / 3 * 4 + 8192), "password": PASSWORD });
    assert_eq!(bare.ask("import", "accounts", "restore", large).unwrap_err().code(), Code::BadRequest);
    let restored = restore(bytes, PASSWORD).unwrap();
    assert_eq!((restored.account, restored.devices, restored.whole), (owned.account, 1, true));
}

#[test]
fn another_account_is_told_that_the_devices_are_not_its_own() {
    let owned = Owned::start();
    let shell = &owned.shell;
    let yours = || shell.call("main", &devices::ListDevices {}).unwrap()[0].ownership.clone();
    assert!(matches!(yours(), Ownership::Yours(_)));
    let new = AddedAccount::Next { coin: Coin::Ethereum };
    let second = shell.call("main", &AddAccount { new, label: None }).unwrap().owner;
    shell.call("main", &UseAccount { account: second }).unwrap();
    assert!(matches!(yours(), Ownership::Theirs(_)));
    let told = shell.events().into_iter().rev().find_map(|event| match serde_json::from_str(&event) {
        Ok(Event::Wallet(view)) => Some(view.state.account()),
        Ok(_) | Err(_) => None,
    });
    assert_eq!(told, Some(Some(second)));
}

#[test]
fn a_watched_account_is_asked_nothing() {
    let owned = Owned::start();
    let shell = &owned.shell;
    let address = STRANGER.parse().unwrap();
    let watched = shell.call("main", &AddAccount { new: AddedAccount::Watch { address }, label: None }).unwrap().owner;
    shell.call("main", &UseAccount { account: watched }).unwrap();
    assert_eq!(state(shell).account(), Some(watched));
    owned.belongs_to(watched);
    let asked = shell.call("main", &access::PlanGrant { wish: wish() });
    assert_eq!(asked.unwrap_err().code(), Code::VaultWatchOnly);
}

fn state(shell: &Shell) -> WalletState {
    shell.call("main", &keys::WalletViewGet {}).unwrap().state
}
