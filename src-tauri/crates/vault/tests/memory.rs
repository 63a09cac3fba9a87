//! After lock nothing of the keys, the phrase or the password is left in the process: scanned from outside.
#![cfg(target_os = "linux")]

mod common;
#[path = "common/scan.rs"]
mod scan;

use std::{
    io::{Read, Write},
    os::unix::net::{UnixListener, UnixStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
};

use alloy_primitives::{Address, Bytes};
use common::{Home, OsRandom, asked_words};
use domain::{
    accounts::Coin,
    amount::Amount,
    transaction::{Call, Transaction},
};
use scan::{Secrets, count};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use tempfile::TempDir;
use vault::{FileVault, Options, ZeroAlloc};
use wallet::ports::{Accounts, Keeping, NewAccount, Random, Vault};
use zeroize::Zeroizing;

#[global_allocator]
static ALLOCATOR: ZeroAlloc<std::alloc::System> = ZeroAlloc(std::alloc::System);

/// How many phrases, where nobody says otherwise.
const ROUNDS: usize = 20;

#[test]
fn after_lock_nothing_secret_is_left_in_the_process() {
    let dir = TempDir::new().unwrap();
    let mut child = Scanned::start(dir.path());
    let mut figures = Figures::default();
    let rounds = std::env::var("VAULT_PHRASES").ok().and_then(|text| text.parse().ok()).unwrap_or(ROUNDS);
    for round in 0..rounds {
        let password = password();
        let phrase = child.ask(b'd', b"");
        let phrase = String::from_utf8(phrase).unwrap();
        let shown = count(child.pid(), &Secrets::of_phrase(&phrase));
        assert!(shown.phrase > 0 && shown.keys > 0, "the scan is blind: a shown phrase was not found ({shown:?})");
        figures.controls += 1;

        child.ask(b'f', password.as_bytes());
        let home = dir.path().join(format!("home {round}"));
        let secrets = Secrets::of_vault(&phrase, &password, &std::fs::read(home.join("vault.deedbox")).unwrap());
        let open = count(child.pid(), &secrets);
        assert!(
            open.keys > 0 && open.vault_key > 0,
            "the scan is blind: an open vault's keys were not found ({open:?})"
        );
        figures.controls += 1;

        assert!(locked_pages(child.pid()) > 0, "the keys of an open vault stay out of swap");

        child.ask(b's', &[if round == 0 { 100 } else { 5 }]);
        child.ask(b'l', b"");
        figures.look(&child, &secrets, "after create and lock");

        assert_eq!(locked_pages(child.pid()), 0);

        let wrong = format!("{password} wrong");
        child.ask(b'w', wrong.as_bytes());
        figures.look(&child, &secrets, "after a wrong one");

        child.ask(b'u', password.as_bytes());
        child.ask(b's', &[5]);
        child.ask(b'l', b"");
        figures.look(&child, &secrets, "after unlock and lock");

        // Everything that takes the phrase or every key out for a moment.
        child.ask(b'u', password.as_bytes());
        child.ask(b'a', b"");
        let revealed = child.ask(b'r', password.as_bytes());
        assert_eq!(revealed, phrase.as_bytes(), "the words that are shown are those that were drawn");
        child.ask(b'c', password.as_bytes());
        child.ask(b'p', password.as_bytes());
        child.ask(b'l', b"");
        figures.look(&child, &secrets, "after words and backup");
    }
    let Figures { left, controls } = figures;
    println!("FIGURES {}", json!({ "phrases": rounds, "secrets_after_lock": left, "controls_found": controls }));
    assert_eq!(left, 0);
}

/// What was found where nothing should be, and how often what should be found was.
#[derive(Default)]
struct Figures {
    left: usize,
    controls: usize,
}

impl Figures {
    fn look(&mut self, child: &Scanned, secrets: &Secrets, when: &str) {
        let found = count(child.pid(), secrets);
        if !found.is_none() {
            eprintln!("{when}: {found:?}");
            self.left += 1;
        }
    }
}

/// The memory of the process `pid` that may not be swapped, in KiB.
fn locked_pages(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|l| l.starts_with("VmLck:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// 16 printable characters.
fn password() -> String {
    let mut bytes = [0u8; 16];
    OsRandom.fill(&mut bytes);
    bytes.iter().map(|b| char::from(b'!' + b % 90)).collect()
}

/// The process that is looked into: this very binary, told over a socket what to do.
struct Scanned {
    child: Child,
    line: UnixStream,
}

impl Scanned {
    fn start(dir: &Path) -> Self {
        let socket = dir.join("socket");
        let listener = UnixListener::bind(&socket).unwrap();
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child_that_is_scanned", "--nocapture"])
            .env("DEEDBOX_TEST_SOCKET", socket)
            .env("DEEDBOX_TEST_HOME", dir)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let (line, _) = listener.accept().unwrap();
        Self { child, line }
    }

    fn pid(&self) -> u32 {
        self.child.id()
    }

    fn ask(&mut self, what: u8, with: &[u8]) -> Vec<u8> {
        self.line.write_all(&[what, with.len() as u8]).unwrap();
        self.line.write_all(with).unwrap();
        let mut length = [0u8];
        self.line.read_exact(&mut length).unwrap_or_else(|e| panic!("the child left at {}: {e}", what as char));
        let mut answer = vec![0; length[0].into()];
        self.line.read_exact(&mut answer).unwrap();
        answer
    }
}

impl Drop for Scanned {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn child_that_is_scanned() {
    let (Some(socket), Some(dir)) = (std::env::var_os("DEEDBOX_TEST_SOCKET"), std::env::var_os("DEEDBOX_TEST_HOME"))
    else {
        return;
    };
    let mut line = UnixStream::connect(socket).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (mut vault, mut phrase) = (None, None);
    let mut round = 0;
    let mut head = [0u8; 2];
    while line.read_exact(&mut head).is_ok() {
        let mut with = Zeroizing::new(vec![0u8; head[1].into()]);
        line.read_exact(&mut with).unwrap();
        if head[0] == b'd' {
            let home = Path::new(&dir).join(format!("home {round}"));
            round += 1;
            let opened = FileVault::open(&home, options()).unwrap();
            let shown = opened.draft().unwrap();
            line.write_all(&[shown.expose_secret().len() as u8]).unwrap();
            line.write_all(shown.expose_secret().as_bytes()).unwrap();
            (vault, phrase) = (Some(Arc::new(opened)), Some(shown));
            continue;
        }
        if head[0] == b'r' {
            let (vault, password) = (vault.clone().unwrap(), SecretString::from(std::str::from_utf8(&with).unwrap()));
            let shown =
                runtime.block_on(async { tokio::spawn(async move { vault.reveal(password).await }).await.unwrap() });
            let shown = shown.unwrap();
            line.write_all(&[shown.expose_secret().len() as u8]).unwrap();
            line.write_all(shown.expose_secret().as_bytes()).unwrap();
            continue;
        }
        // The work runs as a task, as the shell's does: on a worker of the runtime.
        let (vault, phrase) = (vault.clone().unwrap(), phrase.take());
        let what = head[0];
        runtime.block_on(async { tokio::spawn(obey(what, with, vault, phrase)).await.unwrap() });
        line.write_all(&[0]).unwrap();
    }
}

async fn obey(what: u8, with: Zeroizing<Vec<u8>>, vault: Arc<FileVault>, phrase: Option<SecretString>) {
    let password = || SecretString::from(std::str::from_utf8(&with).unwrap());
    match what {
        b'f' => {
            let words = asked_words(&vault, &phrase.unwrap());
            vault.finish(words, password()).await.unwrap();
        }
        b'u' => drop(vault.unlock(password()).await.unwrap()),
        b'w' => assert!(vault.unlock(password()).await.is_err()),
        b's' => {
            for nonce in 0..with[0] {
                vault.sign_transaction(vault.account().unwrap(), &transaction(nonce.into())).await.unwrap();
                let sealed = vault.seal(b"context", b"reading").unwrap();
                vault.open(b"context", &sealed).unwrap();
            }
        }
        b'a' => {
            let added = vault.add_account(NewAccount::Next(Coin::Iotex), None).await.unwrap();
            vault.use_account(added.owner).await.unwrap();
            vault.sign_transaction(vault.account().unwrap(), &transaction(0)).await.unwrap();
            let asked = vault.quiz().await.unwrap();
            assert_eq!(asked.len(), 3);
        }
        b'c' => drop(vault.carried(password()).await.unwrap()),
        b'p' => assert!(vault.change_password(password(), password()).await.unwrap()),
        b'l' => vault.lock(),
        other => panic!("no such order: {other}"),
    }
}

fn options() -> Options {
    Home::new().options()
}

fn transaction(nonce: u64) -> Transaction {
    let fee = Amount::wei(1_000_000_000);
    Transaction {
        chain_id: 4690,
        nonce,
        call: Call { to: Address::repeat_byte(7), value: Amount::ZERO, data: Bytes::new() },
        gas_limit: 21_000,
        max_fee_per_gas: fee,
        max_priority_fee_per_gas: fee,
    }
}
