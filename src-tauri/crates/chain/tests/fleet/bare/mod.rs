//! Clients with nothing but a kept connection and the contracts' encoding: the least that can read the same.

mod lens;
mod logs;
mod multicall;

use alloy::{hex, sol, sol_types::SolCall};
use domain::{
    Address, B256, U256,
    amount::Amount,
    device::{Deed, DeviceId},
    fleet::Held,
};
use serde::Deserialize;
use serde_json::value::RawValue;

pub use self::{lens::by_lens, logs::by_logs, multicall::by_multicall};
use crate::site::Site;

/// Deeds in one call of 25 million gas.
const PAGE: u64 = 500;
/// Calls side by side.
const AT_ONCE: usize = 4;

sol! {
    function balanceOf(address owner) returns (uint256);
    function tokenOfOwnerByIndex(address owner, uint256 index) returns (uint256);
    function wallet(uint256 id) returns (address wallet, string did);
    function deviceProject(address device) returns (uint256);
    function documentHash(address device) returns (bytes32);
    function documentURI(address device) returns (string);
    function pendingRewards(address user) returns (uint256);

    struct Read { address target; bool allowFailure; bytes callData; }
    struct Outcome { bool success; bytes returnData; }
    function aggregate3(Read[] calls) returns (Outcome[] outcomes);

    struct LensHeld { uint256 token; address wallet; address device; uint256 project; bytes32 hash; string uri; }
    function page(address deeds, address records, address owner, uint256 from, uint256 most) returns (uint256 total, LensHeld[] held);

    event CreateIoID(address indexed owner, uint256 id, address wallet, string did);
    event NewDevice(address indexed device, address owner, bytes32 hash, string uri);
}

/// What each client must come to: the deeds by device, and what the pool owes.
pub type Told = (Vec<Held>, Option<Amount>);

/// A client of a site.
#[derive(Clone, Copy)]
pub struct Bare<'a> {
    pub site: &'a Site,
    pub client: &'a reqwest::Client,
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    result: Option<&'a RawValue>,
}

impl Bare<'_> {
    /// One question; its answer as JSON.
    async fn ask(&self, method: &str, params: &str) -> String {
        let body = format!(r#"{{"jsonrpc":"2.0","id":1,"method":"{method}","params":{params}}}"#);
        let request = self.client.post(self.site.ground.url()).header("content-type", "application/json").body(body);
        let bytes = request.send().await.unwrap().bytes().await.unwrap();
        let answer: Answer = serde_json::from_slice(&bytes).unwrap();
        let Some(result) = answer.result else { panic!("{method}: {}", String::from_utf8_lossy(&bytes)) };
        result.get().to_owned()
    }

    /// A call at a block, decoded.
    async fn call<C: SolCall>(&self, to: Address, call: &C, at: u64) -> C::Return {
        let data = hex::encode(call.abi_encode());
        let answer = self.ask("eth_call", &format!(r#"[{{"to":"{to:#x}","data":"0x{data}"}},"{at:#x}"]"#)).await;
        C::abi_decode_returns(&hex::decode(answer.trim_matches('"')).unwrap()).unwrap()
    }

    async fn head(&self) -> u64 {
        let number = self.ask("eth_blockNumber", "[]").await;
        u64::from_str_radix(number.trim_matches('"').trim_start_matches("0x"), 16).unwrap()
    }

    async fn pending(&self, at: u64) -> Option<Amount> {
        let call = pendingRewardsCall { user: self.site.owner.address() };
        Some(Amount(self.call(self.site.ground.contracts.pool, &call, at).await))
    }

    fn held(&self, token: U256, wallet: Address, device: Address, project: U256, hash: B256, uri: String) -> Held {
        let (owner, token_id) = (self.site.owner(), token.to_string());
        let deed = Deed { owner, token_id, wallet, document_hash: hash, document_uri: uri };
        Held { device: DeviceId(device), deed, project }
    }
}

fn device_of(did: &str) -> Address {
    did.trim_start_matches("did:io:").parse().unwrap()
}

fn sorted(mut held: Vec<Held>) -> Vec<Held> {
    held.sort_unstable_by_key(|held| held.device);
    held
}
