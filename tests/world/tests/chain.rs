//! The contracts of the world, through the chain's front door: a claim, its traps, and the pool.

use alloy::{
    primitives::{Address, B256, U256, utils::parse_ether},
    signers::{SignerSync, local::PrivateKeySigner},
};
use world::chain::{Chain, Claim, Terms, interfaces::IoIDRegistry};

const CHAIN_ID: u64 = 46_900;
const COIN: &str = "1";

async fn start(prepaid_slots: u64) -> (Chain, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let price = parse_ether("0.1").unwrap();
    let terms = Terms { price, prepaid_slots, reward: parse_ether(COIN).unwrap(), epoch_seconds: 2 };
    let chain = Chain::start(dir.path(), 1, CHAIN_ID, terms).await.unwrap();
    (chain, dir)
}

#[tokio::test]
async fn it_starts() {
    let t = std::time::Instant::now();
    let (chain, _dir) = start(2).await;
    eprintln!("{:?} {:?}", t.elapsed(), chain.contracts);
}
