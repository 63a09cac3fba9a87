//! The figures of `cargo xtask bench chain`: a fleet read by the wallet, by bare clients and by viem, at the same block.

use std::{
    future::Future,
    time::{Duration, Instant},
};

use chain::EvmChain;
use domain::fleet::Fleet;
use serde_json::{Map, Value, json};
use tokio::process::Command;
use wallet::ports::{Fleets, fleet::Since};

use crate::{
    bare::{Bare, Told, by_lens, by_logs, by_multicall},
    later::known,
    site::{Counter, Site, Way},
    viem,
};

/// Rounds of each client; the median counts.
const ROUNDS: usize = 9;
/// Where the chain of the figures begins: a year of IoTeX's blocks of 2.5 s, of which a node gives the logs of 2,000 at a
/// time. The registry there is older. They cost this node nothing, since it would take days to make them.
const YEAR: u64 = 12_600_000;
/// What a child that only reads is told.
const CHILD: &str = "DEEDBOX_READ_FLEET";

#[tokio::test]
async fn every_client_that_is_measured_reads_the_same() {
    let site = Site::with(20).await;
    let http = reqwest::Client::new();
    let told = told(&site.chain(Way::Multicall).fleet(site.owner()).await.unwrap());
    let bare = Bare { site: &site, client: &http };

    assert_eq!(told.0.len(), 20);
    assert_eq!(by_lens(bare).await, told);
    assert_eq!(by_multicall(bare).await, told);
    assert_eq!(by_logs(bare).await, told);
    let viem = viem::read(&site, 1).await;
    viem::same(&viem, &told);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "cargo xtask bench chain runs it alone"]
async fn figures_of_a_fleet() {
    let began = Instant::now();
    let site = Site::at(2_000, YEAR).await;
    println!("2,000 devices were claimed in {} s", began.elapsed().as_secs());
    let mut figures = Map::new();
    figures.insert("blocks_before_the_claims".into(), json!(YEAR));
    measure(&site, 2_000, &mut figures).await;
    measure_viem(&site, &mut figures).await;
    drop(site);
    let began = Instant::now();
    let site = Site::at(10_000, YEAR).await;
    println!("10,000 devices were claimed in {} s", began.elapsed().as_secs());
    measure(&site, 10_000, &mut figures).await;
    measure_idle(&site, &mut figures).await;
    if let Some(most) = memory(&site).await {
        figures.insert("rss_mb_10000".into(), json!(most));
    }
    println!("FIGURES {}", Value::Object(figures));
}

/// Only in a process of its own, so that its memory is that of a reading alone.
#[tokio::test]
#[ignore = "figures_of_a_fleet starts it"]
async fn reads_a_fleet_alone() {
    let Ok(told) = std::env::var(CHILD) else { return };
    let (network, owner): (domain::network::Network, domain::account::Owner) = serde_json::from_str(&told).unwrap();
    let fleet = EvmChain::connect(&network, std::sync::Arc::new(crate::site::Real)).fleet(owner).await.unwrap();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    println!("READ {} {}", fleet.held.len(), most.trim().trim_end_matches(" kB"));
}

async fn measure(site: &Site, devices: usize, figures: &mut Map<String, Value>) {
    let http = reqwest::Client::new();
    let bare = Bare { site, client: &http };
    let (through_lens, chain) = (site.chain(Way::Lens), site.chain(Way::Multicall));
    let expected = told(&chain.fleet(site.owner()).await.unwrap());
    assert_eq!(expected.0.len(), devices);
    let mut times: [Vec<Duration>; 5] = Default::default();
    for _ in 0..ROUNDS {
        times[0].push(timed(&expected, async { told(&chain.fleet(site.owner()).await.unwrap()) }).await);
        times[1].push(timed(&expected, async { told(&through_lens.fleet(site.owner()).await.unwrap()) }).await);
        times[2].push(timed(&expected, by_lens(bare)).await);
        times[3].push(timed(&expected, by_multicall(bare)).await);
        times[4].push(timed(&expected, by_logs(bare)).await);
    }
    let [by_multicall, with_lens, lens, multicall, logs] = times.map(median);
    let floor = lens.min(multicall).min(logs);
    let names = ["first_sync", "first_sync_by_multicall", "bare_lens", "bare_multicall", "bare_logs"];
    for (name, ms) in names.into_iter().zip([with_lens, by_multicall, lens, multicall, logs]) {
        figures.insert(format!("{name}_ms_{devices}"), json!(rounded(ms)));
    }
    figures.insert(format!("first_sync_ratio_to_floor_{devices}"), json!(rounded(with_lens / floor)));
    figures.insert(format!("first_sync_by_multicall_ratio_to_floor_{devices}"), json!(rounded(by_multicall / floor)));
}

async fn measure_viem(site: &Site, figures: &mut Map<String, Value>) {
    let chain = site.chain(Way::Lens);
    let expected = told(&chain.fleet(site.owner()).await.unwrap());
    let read = viem::read(site, ROUNDS).await;
    viem::same(&read, &expected);
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        times.push(timed(&expected, async { told(&chain.fleet(site.owner()).await.unwrap()) }).await);
    }
    let better = read.multicall.ms.min(read.logs.ms);
    figures.insert("viem_multicall_ms_2000".into(), json!(rounded(read.multicall.ms)));
    figures.insert("viem_logs_ms_2000".into(), json!(rounded(read.logs.ms)));
    figures.insert("viem_ratio_2000".into(), json!(rounded(median(times) / better)));
}

async fn measure_idle(site: &Site, figures: &mut Map<String, Value>) {
    let counter = Counter::before(site.ground.url()).await;
    let chain = site.chain_by(Way::Multicall, &[&counter.url]);
    let fleet = chain.fleet(site.owner()).await.unwrap();
    let first = counter.take();
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    let since = chain.fleet_since(&known(site.owner(), &fleet)).await.unwrap();
    let idle = counter.take();
    assert!(matches!(since, Since::Changes(changes) if changes.held.is_empty() && changes.at.number > fleet.at.number));
    figures.insert("first_sync_requests_10000".into(), json!(first));
    figures.insert("idle_sync_requests".into(), json!(idle));
}

/// The most memory that a process takes which reads 10,000 devices, in MB; where the system tells.
async fn memory(site: &Site) -> Option<f64> {
    let told = serde_json::to_string(&(site.network(Way::Multicall, &[site.ground.url()]), site.owner())).unwrap();
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "figures::reads_a_fleet_alone"])
        .env(CHILD, told)
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout).into_owned();
    let read = said.lines().find_map(|line| line.split_once("READ ").map(|(_, read)| read));
    let (devices, most) = read.unwrap_or_else(|| panic!("{said}")).split_once(' ')?;
    assert_eq!(devices, "10000");
    most.parse().ok().map(|kib: f64| rounded(kib * 1_024.0 / 1_000_000.0))
}

fn told(fleet: &Fleet) -> Told {
    (fleet.held.clone(), fleet.pending)
}

async fn timed(expected: &Told, read: impl Future<Output = Told>) -> Duration {
    let began = Instant::now();
    let read = read.await;
    let took = began.elapsed();
    assert!(read == *expected, "another answer");
    took
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1_000.0
}

fn rounded(figure: f64) -> f64 {
    (figure * 100.0).round() / 100.0
}
