//! What really happened, by the parent's own record: the chain, the device and the files.

use std::{collections::BTreeSet, fs, path::Path, str::FromStr};

use alloy::primitives::{Address, B256, U256, keccak256};
use serde_json::{Value, json};
use sqlx::{ConnectOptions, Row, SqliteConnection, sqlite::SqliteConnectOptions};
use wire::batch::Tip;
use world::{
    chain::interfaces::{IoID, IoIDRegistry},
    devices::{BenchError, SimDevice},
};

use crate::stage::Stage;

/// What the account, the store and the stranger held before, and at which block.
pub struct Before {
    block: u64,
    nonce: u64,
    balance: U256,
    store: U256,
    stranger: U256,
}

/// Puts coins into a claimed device's own wallet.
pub async fn give_to_wallet(stage: &Stage, device: &SimDevice, coins: U256) -> Result<(), String> {
    stage.rpc("anvil_setBalance", json!([wallet_of(stage, device).await?, coins])).await;
    Ok(())
}

/// A claimed device's own wallet.
pub async fn wallet_of(stage: &Stage, device: &SimDevice) -> Result<Address, String> {
    let (chain, read) = (&stage.world.chain, |e: alloy::contract::Error| e.to_string());
    let registry = IoIDRegistry::new(chain.contracts.registry, chain.node());
    let token = registry.deviceTokenId(device.address()).call().await.map_err(read)?;
    let ioid = IoID::new(chain.contracts.ioid, chain.node());
    Ok(ioid.wallet_0(token).call().await.map_err(read)?.wallet)
}

impl Before {
    pub async fn look(stage: &Stage) -> Self {
        Self {
            block: number(&stage.rpc("eth_blockNumber", json!([])).await),
            nonce: number(&stage.rpc("eth_getTransactionCount", json!([stage.account, "latest"])).await),
            balance: balance(stage, stage.account).await,
            store: balance(stage, stage.world.chain.contracts.store).await,
            stranger: balance(stage, stage.world.chain.stranger.address()).await,
        }
    }

    /// Nothing at all was sent since.
    pub async fn nothing_happened(&self, stage: &Stage) -> Result<(), String> {
        let nonce = number(&stage.rpc("eth_getTransactionCount", json!([stage.account, "pending"])).await);
        same("transactions", nonce, self.nonce)?;
        same("balance", balance(stage, stage.account).await, self.balance)
    }

    /// Exactly one approval and one registration took effect, at exactly the price, for exactly this account.
    pub async fn one_claim(&self, stage: &Stage, device: &SimDevice) -> Result<(), String> {
        let on = &stage.world.chain.contracts;
        let fees = self.fees(stage, 2).await?;
        same("what the store took", balance(stage, on.store).await - self.store, stage.price)?;
        let spent = self.balance - balance(stage, stage.account).await;
        same("what the account spent", spent, stage.price + fees)?;

        let topic = keccak256("NewDevice(address,address,bytes32,string)");
        let whose = device.address().into_word();
        let from = format!("{:#x}", self.block + 1);
        let filter = json!([{ "address": on.registry, "topics": [topic, whose], "fromBlock": from }]);
        let logs = stage.rpc("eth_getLogs", filter).await;
        same("registrations", logs.as_array().map_or(0, Vec::len), 1)?;
        self.deed(stage, device).await
    }

    /// Exactly one collection took effect: the reward came once, less the fee of one transaction.
    pub async fn one_collection(&self, stage: &Stage) -> Result<(), String> {
        let fees = self.fees(stage, 1).await?;
        let reward = stage.world.chain.terms.reward;
        same("balance", balance(stage, stage.account).await, self.balance + reward - fees)
    }

    /// Exactly one payment to the stranger took effect, and cost the fee of one transaction.
    pub async fn one_payment(&self, stage: &Stage, amount: U256) -> Result<(), String> {
        let fees = self.fees(stage, 1).await?;
        let arrived = balance(stage, stage.world.chain.stranger.address()).await - self.stranger;
        same("what arrived", arrived, amount)?;
        same("balance", balance(stage, stage.account).await, self.balance - amount - fees)
    }

    /// Exactly one gift of a device's wallet reached the stranger, for the fee of one transaction.
    pub async fn one_gift(&self, stage: &Stage, amount: U256) -> Result<(), String> {
        let fees = self.fees(stage, 1).await?;
        let arrived = balance(stage, stage.world.chain.stranger.address()).await - self.stranger;
        same("what arrived", arrived, amount)?;
        same("balance", balance(stage, stage.account).await, self.balance - fees)
    }

    /// One transaction, and the deed is the stranger's.
    pub async fn one_transfer(&self, stage: &Stage, device: &SimDevice) -> Result<(), String> {
        let fees = self.fees(stage, 1).await?;
        let (chain, read) = (&stage.world.chain, |e: alloy::contract::Error| e.to_string());
        let registry = IoIDRegistry::new(chain.contracts.registry, chain.node());
        let ioid = IoID::new(chain.contracts.ioid, chain.node());
        let token = registry.deviceTokenId(device.address()).call().await.map_err(read)?;
        same("owner", ioid.ownerOf(token).call().await.map_err(read)?, chain.stranger.address())?;
        same("balance", balance(stage, stage.account).await, self.balance - fees)
    }

    /// One transaction, by which the registry logged one renewal or one removal, and one number of the device is spent.
    pub async fn one_upkeep(&self, stage: &Stage, device: &SimDevice, removed: bool) -> Result<(), String> {
        let fees = self.fees(stage, 1).await?;
        same("balance", balance(stage, stage.account).await, self.balance - fees)?;
        let (chain, read) = (&stage.world.chain, |e: alloy::contract::Error| e.to_string());
        let registry = IoIDRegistry::new(chain.contracts.registry, chain.node());
        let event =
            if removed { "RemoveDevice(address,address)" } else { "UpdateDevice(address,address,bytes32,string)" };
        let (topics, from) = (json!([keccak256(event), device.address().into_word()]), self.block + 1);
        let filter =
            json!([{ "address": chain.contracts.registry, "topics": topics, "fromBlock": format!("{from:#x}") }]);
        let logs = stage.rpc("eth_getLogs", filter).await;
        same("logs", logs.as_array().map_or(0, Vec::len), 1)?;
        // The claim used the first number.
        same("number", registry.nonces(device.address()).call().await.map_err(read)?, U256::from(2))?;
        same("registered", registry.exists(device.address()).call().await.map_err(read)?, !removed)?;
        if removed { Ok(()) } else { self.deed(stage, device).await }
    }

    /// One transaction of the account's, which cost its fee and nothing else.
    pub async fn one_transaction(&self, stage: &Stage) -> Result<(), String> {
        self.transactions(stage, 1, U256::ZERO).await
    }

    /// So many transactions of the account's, which brought these coins and cost their fees and nothing else.
    pub async fn transactions(&self, stage: &Stage, wanted: u64, coins: U256) -> Result<(), String> {
        let fees = self.fees(stage, wanted).await?;
        same("balance", balance(stage, stage.account).await, self.balance + coins - fees)
    }

    /// So many times the contract logged this event since.
    pub async fn logged(&self, stage: &Stage, by: Address, event: &str, times: usize) -> Result<(), String> {
        let from = format!("{:#x}", self.block + 1);
        let filter = json!([{ "address": by, "topics": [keccak256(event)], "fromBlock": from }]);
        let logs = stage.rpc("eth_getLogs", filter).await;
        same(&format!("{event} of {by}"), logs.as_array().map_or(0, Vec::len), times)
    }

    async fn deed(&self, stage: &Stage, device: &SimDevice) -> Result<(), String> {
        let (chain, address) = (&stage.world.chain, device.address());
        let registry = IoIDRegistry::new(chain.contracts.registry, chain.node());
        let ioid = IoID::new(chain.contracts.ioid, chain.node());
        let read = |e: alloy::contract::Error| e.to_string();
        let token = registry.deviceTokenId(address).call().await.map_err(read)?;
        same("owner", ioid.ownerOf(token).call().await.map_err(read)?, stage.account)?;
        let document = device.did_document().map_err(|e| e.to_string())?;
        let hash = registry.documentHash(address).call().await.map_err(read)?;
        same("hash of the document", hash, keccak256(&document))?;
        let uri = registry.documentURI(address).call().await.map_err(read)?;
        same("address of the document", uri, format!("ipfs://{}", stage.world.services.pins.pin(document.into())))
    }

    /// The fees of the account's transactions since: `wanted` of them, each of which succeeded.
    async fn fees(&self, stage: &Stage, wanted: u64) -> Result<U256, String> {
        let nonce = number(&stage.rpc("eth_getTransactionCount", json!([stage.account, "pending"])).await);
        same("transactions of the account", nonce, self.nonce + wanted)?;
        let (mut fees, mut count) = (U256::ZERO, 0);
        let last = number(&stage.rpc("eth_blockNumber", json!([])).await);
        for block in self.block + 1..=last {
            let block = stage.rpc("eth_getBlockByNumber", json!([format!("{block:#x}"), true])).await;
            let ours = |tx: &&Value| address(&tx["from"]) == Some(stage.account);
            for tx in block["transactions"].as_array().into_iter().flatten().filter(ours) {
                let receipt = stage.rpc("eth_getTransactionReceipt", json!([tx["hash"]])).await;
                same("status of a transaction", receipt["status"].as_str(), Some("0x1"))?;
                fees += wei(&receipt["gasUsed"]) * wei(&receipt["effectiveGasPrice"]);
                count += 1;
            }
        }
        same("mined transactions of the account", count, wanted)?;
        Ok(fees)
    }
}

/// The deed of the device is the account's, with the device's own document.
pub async fn owned(stage: &Stage, device: &SimDevice) -> Result<(), String> {
    Before::look(stage).await.deed(stage, device).await
}

/// The database is sound, its only operation has ended well and holds no permit; nothing else is left in the home.
pub async fn home(home: &Path, device: &SimDevice) -> Result<(), String> {
    let mut file = sound(home).await?;
    let rows = sqlx::query("SELECT state, open FROM operations").fetch_all(&mut file).await.map_err(sql)?;
    let [row] = rows.as_slice() else { return Err(format!("{} operations instead of 1", rows.len())) };
    let (state, open): (String, i64) = (row.get(0), row.get(1));
    let state: Value = serde_json::from_str(&state).map_err(|e| e.to_string())?;
    same("stored state", state["state"]["at"].as_str(), Some("done"))?;
    same("open", open, 0)?;
    if state.to_string().contains("permit") {
        return Err(format!("a permit is left: {}", state["state"]));
    }
    sqlx::Connection::close(file).await.map_err(sql)?;
    signing_ended(&state["state"], device)?;
    only_known_files(home)
}

/// No operation holds a permit, and the newest had the device end its signing.
pub async fn no_permit(home: &Path, device: &SimDevice) -> Result<(), String> {
    let mut file = sound(home).await?;
    let rows = sqlx::query("SELECT state FROM operations ORDER BY started_ms DESC").fetch_all(&mut file).await;
    let states: Vec<String> = rows.map_err(sql)?.iter().map(|row| row.get(0)).collect();
    sqlx::Connection::close(file).await.map_err(sql)?;
    if let Some(state) = states.iter().find(|state| state.contains("\"permit\"")) {
        return Err(format!("a permit is left: {state}"));
    }
    let newest: Value = serde_json::from_str(states.first().ok_or("no operation")?).map_err(|e| e.to_string())?;
    signing_ended(&newest["state"], device)
}

/// The database, once it has passed its own checks.
async fn sound(home: &Path) -> Result<SqliteConnection, String> {
    let path = home.join("deedbox.sqlite3");
    let mut file = SqliteConnectOptions::new().filename(path).connect().await.map_err(sql)?;
    let verdict: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut file).await.map_err(sql)?;
    same("integrity_check", verdict.as_str(), "ok")?;
    let foreign = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut file).await.map_err(sql)?;
    same("foreign_key_check", foreign.len(), 0)?;
    Ok(file)
}

/// The database is sound, nothing is left open, every batch reached the gateway; nothing else is left in the home.
pub async fn settled(stage: &Stage, home: &Path, device: &SimDevice) -> Result<(), String> {
    nothing_open(home).await?;
    let mut file = sound(home).await?;
    let batches = "SELECT count(*), max(seq), min(uploaded) FROM batches WHERE device = ?";
    let row = sqlx::query(batches).bind(device.describe().address).fetch_one(&mut file).await.map_err(sql)?;
    let (count, newest, uploaded): (i64, i64, i64) = (row.get(0), row.get(1), row.get(2));
    if count == 0 || uploaded == 0 {
        return Err(format!("of {count} batches some are not with the gateway"));
    }
    // The gateway may know later ones: it did not go back with the chain.
    let known = delivered(stage, device).await?;
    if known < newest {
        return Err(format!("the gateway knows of batch {known}, the wallet of {newest}"));
    }
    sqlx::Connection::close(file).await.map_err(sql)
}

/// The database is sound and nothing is left open; nothing else is left in the home.
pub async fn nothing_open(home: &Path) -> Result<(), String> {
    let mut file = sound(home).await?;
    let open: i64 =
        sqlx::query_scalar("SELECT count(*) FROM operations WHERE open = 1").fetch_one(&mut file).await.map_err(sql)?;
    same("open operations", open, 0)?;
    sqlx::Connection::close(file).await.map_err(sql)?;
    only_known_files(home)
}

/// The stored batches are those that the device signed, each once and none missing, up to number `due` at least.
pub async fn as_signed(home: &Path, device: &SimDevice, due: u64) -> Result<(), String> {
    let mut file = sound(home).await?;
    let query = sqlx::query("SELECT seq, hash FROM batches WHERE device = ? ORDER BY seq");
    let rows = query.bind(device.describe().address).fetch_all(&mut file).await.map_err(sql)?;
    sqlx::Connection::close(file).await.map_err(sql)?;
    let stored: Vec<(i64, String)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let newest = stored.last().map_or(0, |(seq, _)| *seq);
    if newest < i64::try_from(due).unwrap_or(i64::MAX) {
        return Err(format!("the device had signed {due} batches, and the newest that is stored is {newest}"));
    }
    let tip = |tip: &Tip| (i64::try_from(tip.seq).unwrap_or(i64::MAX), B256::from(tip.hash).to_string());
    let signed: Vec<(i64, String)> = device.signed().iter().map(tip).filter(|(seq, _)| *seq <= newest).collect();
    let lost = signed.iter().filter(|one| !stored.contains(one)).count();
    same("batches that were signed and are lost", lost, 0)?;
    same("stored batches", stored.len(), signed.len())
}

/// The newest batch that the gateway has, by its own word.
async fn delivered(stage: &Stage, device: &SimDevice) -> Result<i64, String> {
    let url = format!("{}/gateway/devices/{}", stage.world.services.url, device.describe().address);
    let text = async { reqwest::get(url).await?.text().await }.await.map_err(|e| e.to_string())?;
    let history: Value = serde_json::from_str(&text).map_err(|e| e.to_string())?;
    history["last_seq"].as_i64().ok_or_else(|| format!("the gateway says {history}"))
}

/// A claim that says so has ended the device's signing (T-38).
fn signing_ended(state: &Value, device: &SimDevice) -> Result<(), String> {
    same("closed", state["closed"].as_bool(), Some(true))?;
    // Fields that a device in signing mode would sign: a refusal for another reason would prove nothing.
    let somebody = Address::repeat_byte(1);
    match device.permit(somebody, U256::ZERO, 1, somebody) {
        Err(BenchError::Refused(_)) => Ok(()),
        other => Err(format!("the device was asked for a permit again: {other:?}")),
    }
}

fn only_known_files(home: &Path) -> Result<(), String> {
    let known = ["deedbox.sqlite3", "deedbox.sqlite3-wal", "deedbox.sqlite3-shm", "home.lock"];
    let names = fs::read_dir(home).map_err(|e| e.to_string())?.flatten();
    let names: BTreeSet<_> = names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let unknown = |name: &&String| !known.contains(&name.as_str()) && !name.starts_with("vault.");
    match names.iter().find(unknown) {
        Some(name) => Err(format!("{name} is left in the home")),
        None => Ok(()),
    }
}

async fn balance(stage: &Stage, of: Address) -> U256 {
    stage.world.chain.balance(of).await.unwrap_or_else(|e| panic!("{e}"))
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, wanted: T) -> Result<(), String> {
    if found == wanted { Ok(()) } else { Err(format!("{what}: {found:?} instead of {wanted:?}")) }
}

fn number(value: &Value) -> u64 {
    wei(value).saturating_to()
}

fn wei(value: &Value) -> U256 {
    U256::from_str(value.as_str().unwrap_or_default()).unwrap_or_else(|_| panic!("{value} is no number"))
}

fn address(value: &Value) -> Option<Address> {
    value.as_str()?.parse().ok()
}

fn sql(error: sqlx::Error) -> String {
    error.to_string()
}
