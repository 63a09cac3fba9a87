//! What a node that knows the ledger says to a request.

use alloy::primitives::{Address, B256, Bytes, U256};
use serde_json::{Value, json};

use crate::{
    contracts::{CHAIN_ID, Contracts, Logged},
    ledger::{Block, GWEI, Ledger, Receipt, State},
};

/// The result, or the error with code, message and data.
pub type Said = Result<Value, Value>;

/// Answers out of `ledger` as it was `behind` blocks ago.
pub fn answer(ledger: &mut Ledger, behind: usize, method: &str, params: &Value) -> Said {
    match method {
        "eth_chainId" => Ok(json!(format!("{CHAIN_ID:#x}"))),
        "eth_maxPriorityFeePerGas" => Ok(json!(format!("{GWEI:#x}"))),
        "eth_sendRawTransaction" => {
            let sent = ledger.hand_over(&parsed(&params[0]));
            sent.map(|hash| json!(hash)).map_err(|message| json!({"code": -32000, "message": message}))
        }
        "eth_getBlockByNumber" => Ok(seen(ledger, behind, &params[0]).map_or(Value::Null, |block| head(ledger, block))),
        "eth_getTransactionReceipt" => Ok(receipt(ledger, behind, parsed(&params[0]))),
        "eth_getTransactionByHash" => Ok(transaction(ledger, parsed(&params[0]))),
        "eth_getLogs" => Ok(json!([])),
        _ => {
            let at = if method == "eth_estimateGas" || method == "eth_call" || method == "eth_getBalance" {
                &params[1]
            } else {
                params.get(1).unwrap_or(&Value::Null)
            };
            let state = seen(ledger, behind, at).map(|block| block.state.clone());
            let state = state.ok_or_else(|| json!({"code": -32000, "message": "header not found"}))?;
            of_state(&state, method, params)
        }
    }
}

fn of_state(state: &State, method: &str, params: &Value) -> Said {
    let account = || parsed::<Address>(&params[0]);
    match method {
        "eth_getBalance" => Ok(json!(state.balances.get(&account()).copied().unwrap_or_default())),
        "eth_getTransactionCount" => {
            Ok(json!(format!("{:#x}", state.nonces.get(&account()).copied().unwrap_or_default())))
        }
        "eth_getCode" => Ok(json!(if Contracts::is_contract(account()) { "0x60" } else { "0x" })),
        "eth_call" => call(state, &params[0]).map(|data| json!(data)),
        "eth_estimateGas" => {
            call(state, &params[0])?;
            let called = Contracts::is_contract(parsed(&params[0]["to"]));
            Ok(json!(if called { "0xea60" } else { "0x5208" }))
        }
        _ => Err(json!({"code": -32601, "message": format!("{method} is not known")})),
    }
}

fn call(state: &State, request: &Value) -> Result<Bytes, Value> {
    let (to, data): (Address, Bytes) = (parsed(&request["to"]), parsed(&request["input"]));
    if let Some(answer) = state.contracts.read(to, &data) {
        return Ok(answer);
    }
    let from = request.get("from").map(parsed).unwrap_or_default();
    let value: U256 = request.get("value").map(parsed).unwrap_or_default();
    let run = state.contracts.clone().run(from, to, value, &data);
    run.map(|_| Bytes::new())
        .map_err(|reason| json!({"code": 3, "message": format!("execution reverted: {reason}"), "data": "0x"}))
}

fn seen<'a>(ledger: &'a Ledger, behind: usize, at: &Value) -> Option<&'a Block> {
    let newest = ledger.blocks.len().saturating_sub(1 + behind);
    let newest = &ledger.blocks[newest];
    match at.as_str().and_then(|text| text.strip_prefix("0x")) {
        Some(digits) => {
            let number = u64::from_str_radix(digits, 16).unwrap();
            ledger.block(number).filter(|block| block.number <= newest.number)
        }
        None => Some(newest),
    }
}

fn head(ledger: &Ledger, block: &Block) -> Value {
    json!({"number": format!("{:#x}", block.number), "hash": block.hash, "baseFeePerGas": format!("{:#x}", ledger.base_fee)})
}

fn receipt(ledger: &Ledger, behind: usize, hash: B256) -> Value {
    let newest = ledger.head().number - behind as u64;
    match ledger.receipt(hash) {
        Some((block, receipt)) if block.number <= newest => shown(block, receipt, receipt.succeeded, &receipt.logs),
        Some(_) | None => Value::Null,
    }
}

/// A receipt as JSON, with this outcome and these logs.
pub fn shown(block: &Block, receipt: &Receipt, succeeded: bool, logs: &[Logged]) -> Value {
    let log = |(place, (address, log)): (usize, &Logged)| {
        json!({
            "address": address, "topics": log.topics(), "data": log.data, "blockNumber": format!("{:#x}", block.number),
            "blockHash": block.hash, "transactionHash": receipt.sent.hash, "transactionIndex": "0x0",
            "logIndex": format!("{place:#x}"), "removed": false,
        })
    };
    json!({
        "transactionHash": receipt.sent.hash, "blockHash": block.hash, "blockNumber": format!("{:#x}", block.number),
        "status": if succeeded { "0x1" } else { "0x0" }, "gasUsed": format!("{:#x}", receipt.gas_used),
        "effectiveGasPrice": format!("{:#x}", receipt.price),
        "logs": logs.iter().enumerate().map(log).collect::<Vec<_>>(),
    })
}

fn transaction(ledger: &Ledger, hash: B256) -> Value {
    let waiting = ledger.pool.iter().find(|sent| sent.hash == hash);
    let sent = waiting.or_else(|| ledger.receipt(hash).map(|(_, receipt)| &receipt.sent));
    sent.map_or(Value::Null, |sent| {
        json!({"from": sent.from, "to": sent.to, "value": sent.value, "input": sent.data, "gasPrice": format!("{:#x}", sent.most)})
    })
}

fn parsed<T: serde::de::DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{value}: {error}"))
}
