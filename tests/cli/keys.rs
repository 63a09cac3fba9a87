//! Accounts, backups, the password and the words on the command line. No node is asked.

use std::{fs, path::PathBuf, process::Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{io::AsyncWriteExt, process::Command};

const PASSWORD: &str = "correct horse battery";
const PHRASE: &str = "test test test test test test test test test test test junk";
const FIRST: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const SECOND: &str = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const IOTEX: &str = "0x22436658Fd5aD7461b11D56409473B3306CBC927";
const KEY: &str = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";
const OF_KEY: &str = "0x008AeEda4D805471dF9b2A5B0f38A0C3bCBA786b";
const STRANGER: &str = "0x52908400098527886E0F7030069857D2E4169EE7";

/// One home, and what stands in the environment.
struct Person {
    folder: TempDir,
    password: &'static str,
    variables: Vec<(&'static str, String)>,
}

impl Person {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder"), password: PASSWORD, variables: Vec::new() }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn run(&self, arguments: &[&str], input: &str) -> (bool, Value, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deedboxctl"));
        command.args(["--json", "--network", "iotex-testnet"]).args(arguments);
        command.env("DEEDBOX_HOME", self.file("home")).env("DEEDBOX_PASSWORD", self.password);
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        command.envs(self.variables.iter().map(|(name, value)| (*name, value.as_str())));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("deedboxctl runs");
        let mut stdin = child.stdin.take().expect("piped");
        // A command that asks nothing may be gone already.
        drop(stdin.write_all(input.as_bytes()).await);
        drop(stdin);
        let output = child.wait_with_output().await.expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let json = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|e| panic!("{arguments:?} printed no JSON document ({e}):\n{said}"));
        (output.status.success(), json, said)
    }

    async fn must(&self, arguments: &[&str]) -> Value {
        let (well, json, said) = self.run(arguments, "").await;
        assert!(well, "{arguments:?}: {json:#}\n{said}");
        json
    }

    async fn refused(&self, arguments: &[&str], code: &str) -> String {
        let (well, json, said) = self.run(arguments, "").await;
        assert!(!well && json["code"] == code, "{arguments:?}: {json:#}\n{said}");
        json["detail"].as_str().expect("a detail").to_owned()
    }
}

async fn imported() -> Person {
    let mut person = Person::new();
    person.variables.push(("DEEDBOX_PHRASE", PHRASE.to_owned()));
    assert_eq!(person.must(&["wallet", "import"]).await, json!({ "account": FIRST }));
    person
}

/// An address as JSON has it.
fn plain(address: &str) -> Value {
    json!(address.to_lowercase())
}

fn addresses(listed: &Value) -> Vec<Value> {
    listed["accounts"].as_array().expect("accounts").iter().map(|one| one["owner"].clone()).collect()
}

#[tokio::test]
async fn accounts_are_added_labelled_watched_and_taken_into_use() {
    let mut owner = imported().await;
    let second = owner.must(&["account", "add", "--label", "Farm"]).await;
    assert_eq!(
        (&second["owner"], &second["label"], &second["origin"]),
        (&plain(SECOND), &json!("Farm"), &json!("phrase"))
    );
    owner.must(&["account", "add", "--coin", "iotex", "--index", "0"]).await;
    owner.variables.push(("DEEDBOX_KEY", KEY.to_owned()));
    assert_eq!(owner.must(&["account", "add", "--key"]).await["owner"], plain(OF_KEY));
    owner.must(&["account", "watch", STRANGER, "--label", "Parents"]).await;
    owner.must(&["account", "rename", FIRST, "Home"]).await;
    let listed = owner.must(&["account", "use", IOTEX]).await;
    assert_eq!(addresses(&listed), [FIRST, SECOND, IOTEX, OF_KEY, STRANGER].map(plain));
    assert_eq!(listed["accounts"][0]["label"], "Home");
    assert_eq!(listed["accounts"][2]["in_use"], true);
    assert_eq!(owner.must(&["receive"]).await["account"], plain(IOTEX));

    owner.must(&["account", "use", STRANGER]).await;
    owner.refused(&["account", "forget", STRANGER], "account.unknown").await;
    owner.must(&["account", "use", FIRST]).await;
    let listed = owner.must(&["account", "forget", STRANGER]).await;
    assert_eq!((addresses(&listed).len(), &listed["missing"]), (4, &json!([])));
}

#[tokio::test]
async fn a_backup_brings_everything_back_and_an_account_whose_key_is_gone_is_told() {
    let mut owner = imported().await;
    owner.variables.push(("DEEDBOX_KEY", KEY.to_owned()));
    let old = owner.file("old.deedbox");
    owner.must(&["wallet", "export", old.to_str().expect("text")]).await;
    owner.must(&["account", "add", "--key", "--label", "Farm"]).await;
    owner.must(&["contact", "add", "Anna", STRANGER]).await;
    let kept = owner.must(&["account", "backup"]).await;
    assert_eq!((&kept["unsaved"], &kept["words"]["asks"]), (&json!([plain(OF_KEY)]), &json!(false)));
    let new = owner.file("new.deedbox");
    owner.must(&["wallet", "export", new.to_str().expect("text")]).await;
    assert_eq!(owner.must(&["account", "backup"]).await["unsaved"], json!([]));
    let there = owner.refused(&["wallet", "export", new.to_str().expect("text")], "vault.bad_file").await;
    assert!(there.contains("new.deedbox"), "{there}");

    let bare = Person::new();
    let restored = bare.must(&["wallet", "restore", new.to_str().expect("text")]).await;
    assert_eq!(
        (&restored["account"], &restored["contacts"], &restored["whole"]),
        (&plain(FIRST), &json!(1), &json!(true))
    );
    let listed = bare.must(&["account", "list"]).await;
    assert_eq!(
        (addresses(&listed), &listed["accounts"][1]["label"]),
        (vec![plain(FIRST), plain(OF_KEY)], &json!("Farm"))
    );
    assert_eq!(bare.must(&["contact", "list"]).await[0]["name"], "Anna");
    assert_eq!(bare.must(&["account", "backup"]).await["words"]["asks"], true, "nobody proved them here");
    bare.refused(&["wallet", "restore", new.to_str().expect("text")], "vault.exists").await;

    // The vault alone is lost, and an older backup takes its place.
    for entry in fs::read_dir(owner.file("home")).expect("a home").flatten() {
        if entry.file_name().to_string_lossy().starts_with("vault") {
            fs::remove_file(entry.path()).expect("it goes");
        }
    }
    owner.must(&["wallet", "restore", old.to_str().expect("text")]).await;
    let listed = owner.must(&["account", "list"]).await;
    assert_eq!((addresses(&listed), &listed["missing"]), (vec![plain(FIRST)], &json!([plain(OF_KEY)])));
    owner.must(&["account", "add", "--key"]).await;
    assert_eq!(owner.must(&["account", "list"]).await["missing"], json!([]));
}

#[tokio::test]
async fn the_password_is_changed_and_the_words_are_shown_and_proven() {
    let mut owner = imported().await;
    let (shown, proven) =
        (owner.must(&["wallet", "words"]).await, owner.run(&["wallet", "prove-words"], "a\nb\nc\n").await);
    assert_eq!((&shown["phrase"], &shown["words"]), (&json!(PHRASE), &json!(12)));
    assert_eq!((proven.0, &proven.1["code"]), (false, &json!("vault.wrong_words")));
    let asked: Vec<usize> =
        proven.2.lines().filter_map(|line| line.strip_prefix("Word ")?.strip_suffix(':')?.parse().ok()).collect();
    assert_eq!(asked.len(), 3, "{}", proven.2);

    owner.variables.push(("DEEDBOX_NEW_PASSWORD", "short".to_owned()));
    owner.refused(&["wallet", "passwd"], "vault.weak_password").await;
    owner.variables.pop();
    owner.variables.push(("DEEDBOX_NEW_PASSWORD", "another password".to_owned()));
    assert_eq!(owner.must(&["wallet", "passwd"]).await, json!({ "changed": true, "keyring_kept": true }));
    owner.refused(&["account", "list"], "vault.wrong_password").await;
    owner.password = "another password";
    owner.must(&["account", "list"]).await;
    assert_eq!(owner.must(&["wallet", "auto-lock"]).await, json!({ "lock_after": "10m" }));
    assert_eq!(owner.must(&["wallet", "auto-lock", "5s"]).await, json!({ "lock_after": "5s" }));
    assert_eq!(owner.must(&["wallet", "lock"]).await["state"], "locked");
}

#[tokio::test]
async fn bad_input_is_named_and_changes_nothing() {
    let mut owner = imported().await;
    let before = owner.must(&["account", "list"]).await;
    owner.refused(&["account", "watch", FIRST], "account.exists").await;
    owner.refused(&["account", "use", STRANGER], "account.unknown").await;
    owner.variables.push(("DEEDBOX_KEY", KEY.replace('7', "x")));
    let bad = owner.refused(&["account", "add", "--key"], "vault.bad_key").await;
    assert!(!bad.contains(&KEY[40..]), "{bad}");
    owner.variables.push(("DEEDBOX_KEYSTORE_PASSWORD", "testpassword".to_owned()));

    let foreign = owner.file("foreign.json");
    fs::write(&foreign, r#"{"name":"some other wallet"}"#).expect("a file");
    let huge = owner.file("huge.json");
    fs::File::create(&huge).and_then(|file| file.set_len(1 << 30)).expect("a file of a gigabyte");
    let folder = owner.folder.path().to_path_buf();
    let bare = Person::new();
    for file in [&foreign, &huge, &folder, &owner.file("missing.json")] {
        let file = file.to_str().expect("text");
        owner.refused(&["account", "add", "--keystore", file], "vault.bad_file").await;
        bare.refused(&["wallet", "restore", file], "vault.bad_file").await;
    }
    owner.refused(&["wallet", "export", "/proc/backup.deedbox"], "vault.bad_file").await;
    assert_eq!(owner.must(&["account", "list"]).await, before);
    assert_eq!(bare.must(&["wallet", "show"]).await["state"], "missing");

    let mut other = Person::new();
    for (phrase, why) in [
        ("test test test", "3 words"),
        ("tset test test test test test test test test test test junk", "word 1"),
        ("test test test test test test test test test test test test", "do not fit"),
    ] {
        other.variables = vec![("DEEDBOX_PHRASE", phrase.to_owned())];
        let refused = other.refused(&["wallet", "import"], "vault.bad_phrase").await;
        assert!(refused.contains(why) && !refused.contains("tset"), "{refused}");
    }
    assert_eq!(other.must(&["wallet", "show"]).await["state"], "missing");
}

#[tokio::test]
async fn a_wallet_is_imported_from_another_path_from_a_key_and_from_a_keystore() {
    let mut owner = Person::new();
    owner.variables.push(("DEEDBOX_PHRASE", PHRASE.to_owned()));
    assert_eq!(owner.must(&["wallet", "import", "--coin", "iotex"]).await, json!({ "account": IOTEX }));
    assert_eq!(addresses(&owner.must(&["account", "list"]).await), [FIRST, IOTEX].map(plain));

    let mut keyed = Person::new();
    keyed.variables.push(("DEEDBOX_KEY", format!("0x{KEY}")));
    assert_eq!(keyed.must(&["wallet", "import", "--key"]).await, json!({ "account": OF_KEY }));
    keyed.refused(&["wallet", "words"], "vault.no_phrase").await;
    let kept = keyed.must(&["account", "backup"]).await;
    assert_eq!((&kept["words"], &kept["unsaved"]), (&Value::Null, &json!([plain(OF_KEY)])));

    let mut stored = Person::new();
    let file = stored.file("keystore.json");
    fs::write(&file, include_str!("../../src-tauri/crates/vault/tests/keystore.json")).expect("a file");
    let import = ["wallet", "import", "--keystore", file.to_str().expect("text")];
    stored.variables.push(("DEEDBOX_KEYSTORE_PASSWORD", "testpasswore".to_owned()));
    stored.refused(&import, "vault.bad_key").await;
    stored.variables = vec![("DEEDBOX_KEYSTORE_PASSWORD", "testpassword".to_owned())];
    assert_eq!(stored.must(&import).await, json!({ "account": OF_KEY }));
}
