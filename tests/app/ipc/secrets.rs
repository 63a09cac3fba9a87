//! Phrase and password: which windows they pass, and that nothing of them stays (T-01, T-09).

use std::path::{Path, PathBuf};

use domain::{account::WalletState, failure::Code};
use ipc::{Crossing, Draft, keys};

use super::shell::{PASSWORD, PHRASE, Refused, Shell, secret};

#[test]
fn a_wallet_is_created_in_its_window_with_two_words_asked_back() {
    let shell = Shell::start();
    assert_eq!(state(&shell), WalletState::Missing);
    shell.call("main", &keys::OpenWindow { label: "create".into() }).unwrap();
    let draft = shell.call("create", &keys::CreateDraft {}).unwrap();
    assert_eq!(draft.words.len(), 24);
    let words = answers(&draft);

    let swapped = [words[1].clone(), words[0].clone()];
    let wrong = shell.call("create", &keys::CreateFinish { words: swapped, password: secret(PASSWORD) });
    assert_eq!(wrong.unwrap_err().code(), Code::VaultWrongWords);
    let short = shell.call("create", &keys::CreateFinish { words: words.clone(), password: secret("7 chars") });
    assert_eq!(short.unwrap_err().code(), Code::VaultWeakPassword);
    assert_eq!(state(&shell), WalletState::Missing);

    let owner = shell.call("create", &keys::CreateFinish { words: words.clone(), password: secret(PASSWORD) }).unwrap();
    assert_eq!(state(&shell), WalletState::Unlocked { account: owner, keyring: false });
    shell.call("create", &keys::CloseWindow {}).unwrap();

    let phrase: Vec<_> = draft.words.iter().map(Crossing::expose).collect();
    only_in(&shell, &phrase.join(" "), "create", "plugin:keys|create_draft");
    nothing_stays(&shell, &phrase.join(" "));
}

#[test]
fn a_second_wallet_is_refused_and_the_first_one_stays() {
    let shell = Shell::start();
    let owner = shell.import();
    let code = |answer: Result<_, Refused>| match answer {
        Ok(()) => panic!("a second wallet was made"),
        Err(refused) => refused.code(),
    };
    for locked in [false, true] {
        if locked {
            shell.lock();
        }
        assert_eq!(code(shell.call("create", &keys::CreateDraft {}).map(drop)), Code::VaultExists);
        let words = [secret("legal"), secret("winner")];
        let finish = keys::CreateFinish { words, password: secret("another password") };
        assert_eq!(code(shell.call("create", &finish).map(drop)), Code::VaultExists);
        let import = keys::ImportPhrase { phrase: secret(PHRASE), password: secret("another password") };
        assert_eq!(code(shell.call("import", &import).map(drop)), Code::VaultExists);
    }
    assert_eq!(shell.unlock(PASSWORD).unwrap(), owner);
}

#[test]
fn a_draft_that_was_locked_away_cannot_be_finished() {
    let shell = Shell::start();
    let draft = shell.call("create", &keys::CreateDraft {}).unwrap();
    shell.lock();
    let finish = keys::CreateFinish { words: answers(&draft), password: secret(PASSWORD) };
    assert_eq!(shell.call("create", &finish).unwrap_err().code(), Code::VaultDraftEnded);
}

#[test]
fn known_words_are_imported_as_the_account_they_give() {
    let shell = Shell::start();
    let mut wrong: Vec<_> = PHRASE.split(' ').collect();
    wrong[3] = "yeer";
    let import = keys::ImportPhrase { phrase: secret(&wrong.join(" ")), password: secret(PASSWORD) };
    let Err(Refused::Failed(failure)) = shell.call("import", &import) else { panic!("a wrong word was taken") };
    assert_eq!(failure.code, Code::VaultBadPhrase);
    assert!(failure.detail.contains("word 4") && !failure.detail.contains("yeer"), "{failure}");

    let owner = shell.import();
    assert_eq!(owner.to_string(), "0x58A57ed9d8d624cBD12e2C467D34787555bB1b25");
    assert_eq!(state(&shell), WalletState::Unlocked { account: owner, keyring: false });
    assert_eq!(told(&shell, PHRASE), Vec::<String>::new());
    nothing_stays(&shell, PHRASE);
}

#[test]
fn what_stays_would_be_found() {
    let home = super::shell::home();
    std::fs::create_dir(home.path().join("deep")).unwrap();
    std::fs::write(home.path().join("deep/file"), format!("\0\u{1}x{PASSWORD}y")).unwrap();
    let wide: Vec<u8> = PASSWORD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(home.path().join("wide"), wide).unwrap();
    assert_eq!(traces(home.path(), PASSWORD).len(), 2);
}

/// The files below a folder that hold a text, in UTF-8 or UTF-16.
pub fn traces(folder: &Path, text: &str) -> Vec<PathBuf> {
    let wide: String = text.chars().flat_map(|c| [c, '\0']).collect();
    let mut found = Vec::new();
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(traces(&path, text));
        } else if let Ok(bytes) = std::fs::read(&path) {
            let content = String::from_utf8_lossy(&bytes);
            if content.contains(text) || content.contains(&wide) {
                found.push(path);
            }
        }
    }
    found
}

/// The words asked back, in the order asked.
fn answers(draft: &Draft) -> [Crossing; 2] {
    draft.ask.map(|place| draft.words[usize::from(place) - 1].clone())
}

fn state(shell: &Shell) -> WalletState {
    shell.call("main", &keys::WalletViewGet {}).unwrap().state
}

/// Every three words in a row, as text and as JSON writes a list.
fn pieces(phrase: &str) -> Vec<String> {
    let words: Vec<_> = phrase.split(' ').collect();
    words.windows(3).flat_map(|three| [three.join(" "), three.join("\",\"")]).collect()
}

/// Who was told a piece of the phrase.
fn told(shell: &Shell, phrase: &str) -> Vec<String> {
    let pieces = pieces(phrase);
    let tells = |text: &str| pieces.iter().any(|piece| text.contains(piece));
    let replies = shell.replies().into_iter().filter(|reply| tells(&reply.text));
    let replies = replies.map(|reply| format!("{} {}", reply.window, reply.command));
    replies.chain(shell.events().into_iter().filter(|event| tells(event))).collect()
}

fn only_in(shell: &Shell, phrase: &str, window: &str, command: &str) {
    assert_eq!(told(shell, phrase), [format!("{window} {command}")]);
}

/// Neither reply, event nor file holds the password, and no file a piece of the phrase, open or locked.
fn nothing_stays(shell: &Shell, phrase: &str) {
    for _ in 0..2 {
        for text in pieces(phrase).iter().map(String::as_str).chain([PASSWORD]) {
            assert_eq!(traces(shell.home(), text), Vec::<PathBuf>::new());
        }
        shell.lock();
        shell.unlock(PASSWORD).unwrap();
    }
    assert!(!traces(shell.home(), "SQLite format 3").is_empty(), "the files were not read");
    assert!(shell.replies().iter().all(|reply| !reply.text.contains(PASSWORD)));
    assert!(!shell.events().is_empty() && shell.events().iter().all(|event| !event.contains(PASSWORD)));
}
