//! What `cargo xtask bench vault` measures: the price of a guess, damage, kills in the middle of a write.
#![cfg(target_os = "linux")]

mod common;

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use common::{Home, OWNER, OsRandom, PASSWORD, PHRASE, rechecked};
use serde_json::json;
use vault::{FileVault, KdfCost, Options};
use wallet::ports::{Accounts, Random, Vault, VaultError};

/// How many vaults are killed, and how many pairs of vaults are spliced, where nobody says otherwise.
const KILLS: u32 = 20;
const SPLICES: u32 = 500;

#[tokio::test]
async fn a_vault_that_is_killed_while_it_is_written_is_the_old_one_or_the_new_one() {
    let (kills, lost) = (number("VAULT_KILLS", KILLS), killed().await);
    println!("FIGURES {}", json!({ "kills": kills, "kill_losses": lost.len() }));
    assert!(lost.is_empty(), "{lost:?}");
}

#[tokio::test]
async fn no_damaged_vault_opens() {
    let (tried, opened) = damaged().await;
    println!("FIGURES {}", json!({ "damaged_tried": tried, "damaged_opened": opened }));
    assert_eq!(opened, 0);
}

/// With the parameters of a release; the clock is the computer's.
#[tokio::test]
#[ignore = "a figure: cargo xtask bench vault"]
async fn figures_of_a_guess() {
    let home = Home::new();
    let options = Options { clock: std::sync::Arc::new(RealClock), cost: KdfCost::calibrated(), ..home.options() };
    let vault = FileVault::open(&home.path(), options).unwrap();
    vault.import(PHRASE.into(), PASSWORD.into()).await.unwrap();
    let mut took = Vec::new();
    for _ in 0..9 {
        vault.lock();
        let began = Instant::now();
        vault.unlock(PASSWORD.into()).await.unwrap();
        took.push(began.elapsed().as_millis() as u64);
    }
    took.sort_unstable();
    let bytes = home.vault_bytes();
    let field = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let figures = json!({
        "unlock_ms": took[4],
        "unlock_ms_quickest": took[0],
        "kdf_memory_mib": field(34) / 1024,
        "kdf_passes": field(38),
    });
    println!("FIGURES {figures}");
}

struct RealClock;

#[async_trait::async_trait]
impl wallet::ports::Clock for RealClock {
    fn now(&self) -> domain::time::Millis {
        let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
        domain::time::Millis(since.as_millis() as u64)
    }

    async fn sleep(&self, millis: u64) {
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }
}

/// Every bit, every length, random splices of two vaults of one password with the checksum made right.
async fn damaged() -> (u32, u32) {
    let (one, two) = (Home::new(), Home::new());
    drop((one.imported().await, two.imported().await));
    let (a, b) = (one.vault_bytes(), two.vault_bytes());
    let _ = fs::remove_file(one.file("vault.seen"));
    let mut copies: Vec<Vec<u8>> = Vec::new();
    for bit in 0..a.len() * 8 {
        let mut copy = a.clone();
        copy[bit / 8] ^= 1 << (bit % 8);
        copies.push(copy);
    }
    copies.extend((0..a.len()).map(|length| a[..length].to_vec()));
    for _ in 0..number("VAULT_SPLICES", SPLICES) {
        copies.push(spliced(&a, &b));
    }
    let (mut tried, mut opened) = (0, 0);
    let vault = one.start();
    for copy in copies.iter().filter(|copy| **copy != a && **copy != b) {
        fs::write(one.file("vault.deedbox"), copy).unwrap();
        one.clock.advance(60_000);
        tried += 1;
        match vault.unlock(PASSWORD.into()).await {
            Err(VaultError::Damaged | VaultError::WrongPassword) => {}
            Ok(_) | Err(_) => opened += 1,
        }
        assert_eq!(one.vault_bytes(), *copy, "it is left as it was");
    }
    fs::write(one.file("vault.deedbox"), &a).unwrap();
    one.clock.advance(60_000);
    vault.unlock(PASSWORD.into()).await.expect("the whole one opens");
    (tried, opened)
}

/// Between two random places the bytes of `b` stand in `a`.
fn spliced(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut two = [below(a.len() as u32 - 32) as usize, below(a.len() as u32 - 32) as usize];
    two.sort_unstable();
    let [from, to] = two;
    rechecked([&a[..from], &b[from..to], &a[to..]].concat())
}

/// Kills a process at a random moment of its writing, and names what was lost.
async fn killed() -> Vec<String> {
    let mut lost = Vec::new();
    let home = Home::new();
    drop(home.imported().await);
    for _ in 0..number("VAULT_KILLS", KILLS) {
        let mut writer = Writer::start(&home.path());
        let mut told = 0;
        for _ in 0..=below(4) {
            told = writer.next();
        }
        writer.begin();
        sleep(Duration::from_micros(u64::from(below(6_000))));
        writer.kill();
        if let Err(what) = is_whole(&home, told).await {
            lost.push(what);
        }
    }
    lost
}

/// The label that was told to be written is there, or the one after it; nothing else of the vault has changed.
async fn is_whole(home: &Home, told: u32) -> Result<(), String> {
    let vault = home.start();
    let owner = vault.unlock(PASSWORD.into()).await.map_err(|e| e.to_string())?;
    let accounts = vault.accounts().map_err(|e| e.to_string())?;
    let label = accounts[0].label.as_ref().map(|label| label.as_str().to_owned()).unwrap_or_default();
    let right = [told, told + 1].map(|number| number.to_string());
    if owner.to_string() != OWNER || !right.contains(&label) {
        return Err(format!("told {told}, found {label}"));
    }
    let allowed: BTreeSet<&str> =
        ["vault.deedbox", "vault.deedbox.previous", "vault.seen", "vault.guesses"].into_iter().collect();
    let there = fs::read_dir(home.path()).map_err(|e| e.to_string())?.flatten();
    let strange: Vec<String> = there
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !allowed.contains(name.as_str()) && !name.ends_with(".new"))
        .collect();
    if strange.is_empty() { Ok(()) } else { Err(format!("{strange:?} lies there")) }
}

/// A process that writes one generation after another: this very binary.
struct Writer {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Writer {
    fn start(home: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child_that_writes", "--nocapture", "--quiet"])
            .env("DEEDBOX_TEST_HOME", home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { child, input, output }
    }

    fn begin(&mut self) {
        self.input.write_all(b"\n").unwrap();
    }

    /// Has one more written, and waits until it is told.
    fn next(&mut self) -> u32 {
        self.begin();
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).unwrap() > 0, "the writer left");
            if let Some(number) = line.trim().strip_prefix("WROTE ") {
                return number.parse().unwrap();
            }
        }
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn child_that_writes() {
    let Some(home) = std::env::var_os("DEEDBOX_TEST_HOME") else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let vault = FileVault::open(Path::new(&home), Home::new().options()).unwrap();
    let owner = runtime.block_on(vault.unlock(PASSWORD.into())).unwrap();
    let label = vault.accounts().unwrap()[0].label.clone();
    let mut number: u32 = label.map_or(0, |label| label.as_str().parse().unwrap());
    let mut line = String::new();
    while std::io::stdin().read_line(&mut line).unwrap() > 0 {
        number += 1;
        runtime.block_on(vault.label_account(owner, number.to_string().parse().ok())).unwrap();
        println!("WROTE {number}");
        line.clear();
    }
}

fn number(variable: &str, usual: u32) -> u32 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn below(most: u32) -> u32 {
    let mut bytes = [0; 4];
    OsRandom.fill(&mut bytes);
    u32::from_le_bytes(bytes) % most
}
