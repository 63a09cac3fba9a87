//! The figures of `cargo xtask bench access`.

mod bare;
mod crowd;
mod kept;
mod million;
mod place;
mod sdk;

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::{Open, raced};
use bare::Bare;
use kept::Kept;
use place::Place;
use sdk::Sdk;

/// Requests of a server before another one has its turn.
const BLOCK: usize = 100;
const BLOCKS: usize = 20;
/// Requests that race with a revocation.
const RACED: u32 = 10_000;

/// What is asked for, and how long each answer took.
struct Server {
    connection: Kept,
    request: Vec<u8>,
    took: Vec<Duration>,
}

impl Server {
    async fn new(authority: &str, request: Vec<u8>) -> Self {
        Self { connection: Kept::connect(authority).await.unwrap(), request, took: Vec::new() }
    }

    async fn answer(&mut self) -> Vec<u8> {
        let (status, body) = self.connection.exchange(&self.request).await.unwrap();
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        body
    }

    async fn block(&mut self) {
        for _ in 0..BLOCK {
            let began = std::time::Instant::now();
            self.answer().await;
            self.took.push(began.elapsed());
        }
    }

    /// The time in milliseconds that this part of the answers came within.
    fn within(&mut self, part: f64) -> f64 {
        self.took.sort_unstable();
        let at = (self.took.len() as f64 * part) as usize;
        self.took[at.min(self.took.len() - 1)].as_secs_f64() * 1_000.0
    }
}

#[tokio::test]
async fn whatever_is_measured_serves_the_same_rows() {
    let place = Place::on_disk().await;
    let bare = Bare::beside(&place).await;
    let ours = place.server().await.answer().await;
    let bares = bare.server().await.answer().await;
    let (ours, bares): (Value, Value) =
        (serde_json::from_slice(&ours).unwrap(), serde_json::from_slice(&bares).unwrap());
    let rows = &ours["result"]["structuredContent"]["values"];
    assert_eq!(rows.as_array().unwrap().len(), place::ROWS);
    assert_eq!(rows, &bares["values"]);
    let Some(sdk) = Sdk::serving(&ours["result"]["structuredContent"]).await else { return };
    let theirs: Value = serde_json::from_slice(&sdk.server().await.answer().await).unwrap();
    assert_eq!(numbers(&theirs["result"]["structuredContent"]["values"]), numbers(rows));
}

/// Moments and numbers; to JavaScript 24.0 is 24.
fn numbers(rows: &Value) -> Vec<(&str, f64)> {
    rows.as_array().unwrap().iter().map(|row| (row["at"].as_str().unwrap(), row["value"].as_f64().unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "cargo xtask bench access runs it alone"]
async fn figures_of_answers() {
    let mut figures = Map::new();
    let place = Place::on_disk().await;
    let answer: Value = serde_json::from_slice(&place.server().await.answer().await).unwrap();
    let rows = &answer["result"]["structuredContent"];
    figures.insert("rows_bytes".into(), json!(rows.to_string().len()));
    let sdk = Sdk::serving(rows).await;
    compare(&place, sdk.as_ref(), "", &mut figures).await;
    compare(&Place::in_memory().await, None, "_in_memory", &mut figures).await;
    crowd::measure(&place, &mut figures).await;
    println!("FIGURES {}", Value::Object(figures));
}

/// The door, the bare handler and the SDK in turn, so that what else the computer does strikes all of them.
async fn compare(place: &Place, sdk: Option<&Sdk>, suffix: &str, figures: &mut Map<String, Value>) {
    let bare = Bare::beside(place).await;
    let (mut ours, mut bares) = (place.server().await, bare.server().await);
    let mut theirs = match sdk {
        Some(sdk) => Some(sdk.server().await),
        None => None,
    };
    for block in 0..=BLOCKS {
        place.pass_a_while();
        ours.block().await;
        bares.block().await;
        if let Some(theirs) = &mut theirs {
            theirs.block().await;
        }
        if block == 0 {
            // Everything is warm only now.
            ours.took.clear();
            bares.took.clear();
            theirs.iter_mut().for_each(|theirs| theirs.took.clear());
        }
    }
    let mut put = |name: &str, figure: f64| drop(figures.insert(format!("{name}{suffix}"), json!(rounded(figure))));
    let (p50, p99) = (ours.within(0.5), ours.within(0.99));
    put("answer_p50_ms", p50);
    put("answer_p99_ms", p99);
    put("bare_p50_ms", bares.within(0.5));
    put("bare_p99_ms", bares.within(0.99));
    put("p50_ratio_to_bare", p50 / bares.within(0.5));
    put("p99_ratio_to_bare", p99 / bares.within(0.99));
    if let Some(theirs) = &mut theirs {
        put("ts_sdk_p50_ms", theirs.within(0.5));
        put("p50_ratio_to_ts_sdk", p50 / theirs.within(0.5));
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "cargo xtask bench access runs it alone"]
async fn figures_of_a_million_readings() {
    let took = million::median_ms().await;
    println!("FIGURES {}", json!({ "aggregate_1m_ms": rounded(took) }));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "cargo xtask bench access runs it alone"]
async fn figures_of_revocations() {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_128);
    println!("seed {seed}");
    let raced = raced::race(&Open::new().await, RACED, seed).await;
    println!(
        "FIGURES {}",
        json!({
            "raced_requests": raced.requests,
            "raced_served": raced.served,
            "raced_without_log": raced.answers_without_log,
            "served_after_revoke": raced.served_after_revoke,
        })
    );
}

fn rounded(figure: f64) -> f64 {
    (figure * 1_000.0).round() / 1_000.0
}
