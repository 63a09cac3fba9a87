//! No file of the wallet holds a reading, the name or password of a Wi-Fi, the wallet's words or password, a device's code
//! or an app's token in clear (T-23).

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use wire::{
    batch::SignedBatch,
    identity::DeviceKey,
    reading::{Column, Point, quantity},
};
use world::devices::Model;

use crate::{
    ctl::{Owner, PASSWORD},
    marks::Marks,
    mcp::App,
    proving::synchronises,
    site::Site,
};

/// A network that every simulated device hears.
const SSID: &str = "Garden";
const WIFI_PASSWORD: &str = "sesame opens";

#[tokio::test(flavor = "multi_thread")]
async fn no_file_holds_a_reading_a_wifi_a_password_a_word_a_code_or_a_token_in_clear() {
    let site = Site::new(227).await;
    let owner = site.owner("home");
    let home = site.folder().join("home");
    let mut marks = Marks::default();
    let made = owner.must(&["wallet", "create"]).await;
    mark_words(&mut marks, made["phrase"].as_str().expect("words"));
    let device = sets_up(&site, &owner, &mut marks).await;
    synchronises(&owner, &device).await;
    let columns = exported(&site, &owner, &device).await;
    are_shown_as_such(&owner, &device, &columns).await;
    columns.iter().for_each(|column| marks.add_column(column));
    finds_what_is_in_clear(&site, &marks, &columns);

    let (serving, door) = owner.start(&["access", "serve"]).await;
    let beside = owner.with_password(None);
    beside.must(&["device", "insights"]).await;
    let create = ["grant", "create", "--app", "Reader", "--device", &device, "--scope", "temperature.raw", "--yes"];
    let token = beside.must(&create).await["token"].as_str().expect("a token").to_owned();
    marks.add_text("the token", &token);
    marks.add_text("the token without its beginning", token.trim_start_matches("dbx_"));
    let served = App::new(door["url"].as_str().expect("a door"), &token).read(&device, "temperature.raw").await;
    assert!(served.is_ok(), "{served:?}");
    assert_eq!(beside.must(&["wallet", "lock"]).await["state"], "locked");
    hides(&home, &marks, "while it is locked");
    assert!(home.join("deedbox.sqlite3-wal").exists(), "SQLite's log was looked at as well");
    serving.end().await;
    hides(&home, &marks, "after it has ended");
    is_the_home_of(&home, &device);
}

/// Pairs a sensor, puts it on a Wi-Fi and claims it; gives its address.
async fn sets_up(site: &Site, owner: &Owner<'_>, marks: &mut Marks) -> String {
    let said = site.device(Model::EnvironmentSensor).describe();
    owner.must(&["device", "pair", &said.address, "--code", &said.label_code]).await;
    let wifi = ["device", "wifi", &said.address, "--ssid", SSID];
    let joined = owner.must_typing(&wifi, &format!("{WIFI_PASSWORD}\n")).await;
    assert_eq!(joined["joined"], SSID, "{joined}");
    owner.must(&["wallet", "fund"]).await;
    owner.must(&["device", "token", &said.address]).await;
    owner.must(&["claim", &said.address, "--yes"]).await;
    marks.add_text("the Wi-Fi's name", SSID);
    marks.add_text("the Wi-Fi's password", WIFI_PASSWORD);
    marks.add_text("the wallet's password", PASSWORD);
    marks.add_text("the device's code", &said.label_code);
    marks.add_text("the device's code without its hyphen", &said.label_code.replace('-', ""));
    said.address
}

/// Any three in a row, in the ways in which a list is written.
fn mark_words(marks: &mut Marks, phrase: &str) {
    let words: Vec<&str> = phrase.split(' ').collect();
    for three in words.windows(3) {
        for between in [" ", ",", "", "\",\"", "\n"] {
            marks.add_text("words of the phrase", &three.join(between));
        }
    }
}

/// Takes the readings out as a table and as a proof, and reads them from the proof as they were signed.
async fn exported(site: &Site, owner: &Owner<'_>, device: &str) -> Vec<Column> {
    let (table, proof) = (plain(site, "plain.csv"), plain(site, "plain.json"));
    let (csv, json) = (table.to_string_lossy().into_owned(), proof.to_string_lossy().into_owned());
    owner.must(&["readings", "export", device, &csv, "--proof", &json]).await;
    let proof: Value = serde_json::from_slice(&fs::read(proof).expect("it was written")).expect("JSON");
    let batches = proof["batches"].as_array().expect("batches").iter();
    let columns = batches.flat_map(|batch| batch["readings"]["all"].as_array().into_iter().flatten());
    let columns: Vec<Column> = columns.map(column).collect();
    let readings: usize = columns.iter().map(|column| column.points.len()).sum();
    assert!(readings >= 12, "too few to look for: {readings}");
    columns
}

fn plain(site: &Site, name: &str) -> PathBuf {
    site.folder().join(name)
}

fn column(told: &Value) -> Column {
    let number = |value: &Value| value.as_str().expect("a number").to_owned();
    let points = told["points"].as_array().expect("points").iter();
    let points = points.map(|point| Point {
        time_ms: number(&point[0]).parse().expect("a time"),
        value: number(&point[1]).parse().expect("a value"),
    });
    Column {
        stream: told["stream"].as_str().and_then(|stream| stream.parse().ok()).expect("a stream"),
        scale: told["scale"].as_i64().and_then(|scale| scale.try_into().ok()).expect("a scale"),
        points: points.collect(),
    }
}

/// What is looked for is what the wallet itself shows.
async fn are_shown_as_such(owner: &Owner<'_>, device: &str, columns: &[Column]) {
    let shown = owner.must(&["readings", "show", device, "temperature", "--limit", "20000"]).await;
    let points = shown["points"].as_array().expect("points").iter();
    let shown: Vec<f64> = points.filter_map(|point| point["value"].as_f64()).collect();
    let of_stream = columns.iter().filter(|column| column.stream.as_str() == "temperature");
    let signed = of_stream.flat_map(|column| column.points.iter().map(|point| quantity(point.value, column.scale)));
    let signed: Vec<f64> = signed.collect();
    let same = shown.iter().zip(&signed).all(|(shown, signed)| (shown - signed).abs() < 1e-9);
    assert!(same && shown.len() == signed.len(), "{shown:?} are not {signed:?}");
}

/// The search does find values in files that hold them: a table, a proof, and a batch as devices sign it.
fn finds_what_is_in_clear(site: &Site, marks: &Marks, columns: &[Column]) {
    let table = fs::read(plain(site, "plain.csv")).expect("it was written");
    assert!(marks.found_in(&table).contains("temperature, a cell of a table"));
    let mut proof = fs::read(plain(site, "plain.json")).expect("it was written");
    proof.retain(|byte| !byte.is_ascii_whitespace());
    assert!(marks.found_in(&proof).contains("temperature, time and number in quotes"));
    let temperature = columns.iter().find(|column| column.stream.as_str() == "temperature").expect("a temperature");
    let key = DeviceKey::from_bytes(&[7; 32]).expect("a key");
    let batch = SignedBatch::sign(&key, None, vec![temperature.clone()]).expect("it is signed").to_bytes();
    assert!(marks.found_in(&batch).contains("temperature, a column as signed"));
    let noted = format!("a note on {SSID}, {WIFI_PASSWORD}");
    assert_eq!(marks.found_in(noted.as_bytes()).len(), 2);
}

fn hides(home: &Path, marks: &Marks, when: &str) {
    let files = files(home);
    assert!(files.len() > 3, "database, log, vault and lock at least: {files:?}");
    for file in files {
        // SQLite's log may go while it is looked for.
        let Ok(bytes) = fs::read(&file) else { continue };
        let found = marks.found_in(&bytes);
        assert!(found.is_empty(), "{when} {} holds {found:?}", file.display());
    }
}

/// The names of devices are in clear, as the guide says: the files that were searched are those of this wallet.
fn is_the_home_of(home: &Path, device: &str) {
    let mut address = Marks::default();
    address.add_text("the device", device);
    let bytes = fs::read(home.join("deedbox.sqlite3")).expect("a database");
    assert!(address.found_in(&bytes).contains("the device"));
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")) {
        let kind = entry.file_type().expect("a kind");
        if kind.is_dir() {
            all.extend(files(&entry.path()));
        } else if kind.is_file() {
            all.push(entry.path());
        }
    }
    all
}
