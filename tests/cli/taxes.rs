//! What was earned, taken out into a file.

use std::{collections::BTreeSet, fs};

use alloy::primitives::U256;
use serde_json::{Value, json};

use crate::{ctl::Owner, site::Site};

/// After rewards were earned and collected, once.
pub async fn takes_out(site: &Site, owner: &Owner<'_>) {
    let shown = owner.must(&["rewards", "list"]).await;
    let file = Place::new(site, "rewards.csv");

    let told = owner.must(&["rewards", "export", &file.path]).await;

    assert_eq!((&told["earned"], &told["fees_unknown"]), (&shown["earned"], &json!(0)), "{told}");
    let rows = file.rows();
    assert_eq!(told["rows"], rows.len(), "{told}");
    adds_up(&rows, &shown);
    let fees: Vec<&Vec<String>> = of_kind(&rows, "fee").collect();
    assert!(fees.len() == 1 && fees[0][AMOUNT] != "0" && fees[0][TX].len() == 66, "{fees:?}");
    assert!(of_kind(&rows, "collection").next().is_some(), "{rows:?}");
    assert!(rows.iter().all(|row| row[VALUE].is_empty()), "no price is known: {rows:?}");

    owner.refused(&["rewards", "export", &file.path], "vault.bad_file").await;
    assert_eq!(file.rows(), rows, "it is left as it is");
    is_valued(site, owner, &rows, &shown).await;
    is_told_in_the_owners_currency(site, owner, &shown).await;
    koinly_takes_it(site, owner).await;
    only_some_days(site, owner, &rows).await;
}

const DATE: usize = 0;
const KIND: usize = 2;
const DEVICE: usize = 3;
const AMOUNT: usize = 8;
const SMALLEST: usize = 9;
const VALUE: usize = 10;
const TX: usize = 14;

fn adds_up(rows: &[Vec<String>], shown: &Value) {
    let sum = |device: Option<&str>| {
        let rewards = of_kind(rows, "reward").filter(|row| device.is_none_or(|device| row[DEVICE] == device));
        rewards.fold(U256::ZERO, |sum, row| sum + row[SMALLEST].parse::<U256>().expect("an amount"))
    };
    let earned = |of: &Value| of["earned"].as_str().and_then(|text| text.parse::<U256>().ok()).expect("an amount");
    assert!(!sum(None).is_zero(), "{rows:?}");
    assert_eq!(sum(None), earned(shown), "{rows:?}");
    for device in shown["devices"].as_array().expect("a list") {
        assert_eq!(sum(device["device"].as_str()), earned(device), "{rows:?}");
    }
}

async fn is_valued(site: &Site, owner: &Owner<'_>, rows: &[Vec<String>], shown: &Value) {
    let symbol = shown["symbol"].as_str().expect("a symbol");
    let days: BTreeSet<&str> = rows.iter().map(|row| row[DATE].as_str()).collect();
    let lines: String = days.iter().map(|day| format!("{day},{symbol},EUR,1.0,my own notes\n")).collect();
    let prices = Place::new(site, "prices.csv");
    prices.holds(&lines);
    let file = Place::new(site, "valued.csv");

    let told = owner.must(&["rewards", "export", &file.path, "--prices", &prices.path]).await;

    assert_eq!(told["without_price"], 0, "{told}");
    for row in file.rows() {
        let worth = if row[KIND] == "collection" { "" } else { row[AMOUNT].as_str() };
        assert_eq!(row[VALUE], worth, "at a price of one: {row:?}");
    }

    prices.holds(&format!("{lines}2026-02-30,{symbol},EUR,1.0,no such day\n"));
    let never = Place::new(site, "never.csv");
    let refusal = owner.refused(&["rewards", "export", &never.path, "--prices", &prices.path], "vault.bad_file").await;
    assert!(refusal.contains(&format!("line {} ", days.len() + 2)), "{refusal}");
    assert!(!fs::exists(&never.path).expect("a folder"), "nothing is written");
}

async fn is_told_in_the_owners_currency(site: &Site, owner: &Owner<'_>, shown: &Value) {
    let symbol = shown["symbol"].as_str().expect("a symbol");
    let prices = Place::new(site, "kept.csv");
    prices.holds(&format!("2026-01-01,{symbol},EUR,2,my own notes\n2099-01-01,{symbol},EUR,9,a later day\n"));
    let kept = owner.must(&["rewards", "prices", &prices.path]).await;
    assert_eq!((&kept["kept"]["file"], &kept["kept"]["currency"]), (&json!("kept.csv"), &json!("EUR")), "{kept}");
    // What it says is kept, and not where it is.
    fs::remove_file(&prices.path).expect("it is there");

    let list = owner.must(&["rewards", "list"]).await;
    let coin = &list["total_worth"]["coins"][0];
    assert_eq!((&coin["rate"], &coin["source"]), (&json!("2"), &json!("my own notes")), "{list}");
    let cents = |of: &Value, name: &str| -> U256 {
        let text = of[name].as_str().unwrap_or_else(|| panic!("{of}"));
        text.replace('.', "").parse().expect("hundredths")
    };
    let total = &list["total_worth"];
    let parts = ["collected", "ready", "waiting"];
    assert_eq!(
        parts.into_iter().fold(U256::ZERO, |sum, part| sum + cents(total, part)),
        cents(total, "earned"),
        "{list}"
    );
    let rows = list["sources"].as_array().into_iter().flatten();
    let rows = rows.flat_map(|source| source["rewards"].as_array().into_iter().flatten());
    for name in ["earned", "collected", "ready", "waiting"] {
        let worths = std::iter::once(&list["worth"]).chain(rows.clone().map(|row| &row["worth"]));
        let sum = worths.filter(|worth| !worth.is_null()).fold(U256::ZERO, |sum, worth| sum + cents(worth, name));
        assert_eq!(sum, cents(total, name), "{list}");
    }
    // At a price of two, two cents are a hundredth of a coin.
    let hundredth = U256::from(10_000_000_000_000_000_u64);
    let collected: U256 = list["collected"].as_str().and_then(|text| text.parse().ok()).expect("an amount");
    let apart = cents(&list["worth"], "collected").abs_diff(U256::from(2) * collected / hundredth);
    assert!(apart <= U256::from(1), "{list}");

    prices.holds(&format!("2026-01-01,{symbol},EUR,2,a\n2026-01-02,{symbol},USD,2,b\n"));
    owner.refused(&["rewards", "prices", &prices.path], "vault.bad_file").await;
    assert_eq!(owner.must(&["rewards", "prices", "--clear"]).await, json!({ "kept": null }));
    assert!(owner.must(&["rewards", "list"]).await["total_worth"].is_null());
}

async fn koinly_takes_it(site: &Site, owner: &Owner<'_>) {
    let file = Place::new(site, "koinly.csv");
    owner.must(&["rewards", "export", &file.path, "--form", "koinly"]).await;
    let text = fs::read_to_string(&file.path).expect("it is there");
    assert!(text.starts_with("Date,Sent Amount,Sent Currency,Received Amount,"), "{text}");
    assert!(text.contains(",reward,") && text.contains(",cost,") && !text.contains("collection"), "{text}");
}

async fn only_some_days(site: &Site, owner: &Owner<'_>, rows: &[Vec<String>]) {
    let day = rows.last().expect("a row")[DATE].as_str();
    let file = Place::new(site, "day.csv");
    owner.must(&["rewards", "export", &file.path, "--from", day, "--to", day]).await;
    let of_day = file.rows();
    assert!(!of_day.is_empty() && of_day.iter().all(|row| row[DATE] == day), "{of_day:?}");
    owner.must(&["rewards", "export", &Place::new(site, "past.csv").path, "--to", "2020-01-01"]).await;
    assert!(Place::new(site, "past.csv").rows().is_empty(), "nothing was earned then");
    let never = Place::new(site, "backwards.csv");
    owner
        .refused(&["rewards", "export", &never.path, "--from", "2026-01-02", "--to", "2026-01-01"], "app.bad_request")
        .await;
    assert!(!fs::exists(&never.path).expect("a folder"), "nothing is written");
}

fn of_kind<'a>(rows: &'a [Vec<String>], kind: &'a str) -> impl Iterator<Item = &'a Vec<String>> {
    rows.iter().filter(move |row| row[KIND] == kind)
}

/// A file in the site's folder.
struct Place {
    path: String,
}

impl Place {
    fn new(site: &Site, name: &str) -> Self {
        Self { path: site.folder().join(name).to_string_lossy().into_owned() }
    }

    /// Its rows without the first; no name of a device in the world has a comma.
    fn rows(&self) -> Vec<Vec<String>> {
        let text = fs::read_to_string(&self.path).expect("it is there");
        let rows: Vec<Vec<String>> =
            text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect();
        assert!(rows.iter().all(|row| row.len() == 19), "{text}");
        rows
    }

    /// Writes prices into it.
    fn holds(&self, lines: &str) {
        fs::write(&self.path, format!("date,symbol,currency,price,source\n{lines}")).expect("it is written");
    }
}
