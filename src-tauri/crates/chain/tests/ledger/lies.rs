//! Answers that are well formed and not true.

use alloy::primitives::{Address, B256, Bytes, LogData, U256};
use serde_json::{Value, json};

use crate::{
    contracts::Logged,
    fault::Fault,
    ledger::Ledger,
    rpc::{Said, answer, shown},
};

pub const STRANGER: Address = Address::repeat_byte(0x66);

/// What a liar must remember.
#[derive(Default)]
pub struct Lies {
    pub asked: u32,
    pub stale_since: Option<u64>,
    left: bool,
}

impl Lies {
    /// A chain on which nothing of this happened.
    pub fn of_another_chain(&self, ledger: &mut Ledger, method: &str, params: &Value) -> Said {
        match method {
            "eth_sendRawTransaction" => Err(json!({"code": -32000, "message": "invalid chain id for signer"})),
            "eth_getTransactionReceipt" | "eth_getTransactionByHash" => Ok(Value::Null),
            "eth_getTransactionCount" => Ok(json!("0x0")),
            "eth_getBalance" => Ok(json!("0x0")),
            "eth_getBlockByNumber" => {
                let said = answer(ledger, 0, method, params)?;
                Ok(if said.is_null() {
                    said
                } else {
                    json!({"number": said["number"], "hash": B256::repeat_byte(1), "baseFeePerGas": "0x1"})
                })
            }
            _ => answer(ledger, 0, method, params),
        }
    }

    pub fn receipt_of_another(&self, ledger: &mut Ledger, params: &Value) -> Said {
        let mut said = answer(ledger, 0, "eth_getTransactionReceipt", params)?;
        if said.is_null() {
            let head = ledger.head();
            said = json!({"blockHash": head.hash, "blockNumber": format!("{:#x}", head.number), "status": "0x1",
                "gasUsed": "0x5208", "effectiveGasPrice": "0x1", "logs": []});
        }
        said["transactionHash"] = json!(B256::repeat_byte(7));
        Ok(said)
    }

    /// The block in which it was seen leaves the chain, once.
    pub fn leave(&mut self, ledger: &mut Ledger, there: bool, for_good: bool) {
        if self.left || !there {
            return;
        }
        self.left = true;
        ledger.reorganise(2);
        if for_good {
            ledger.pool.clear();
        }
    }

    /// Refuses in these words, though it may have taken the transaction.
    pub fn refuse(&self, ledger: &mut Ledger, params: &Value, words: &str, took: bool) -> Said {
        if took {
            answer(ledger, 0, "eth_sendRawTransaction", params).ok();
        }
        Err(json!({"code": -32000, "message": words}))
    }

    pub fn count(&self, ledger: &mut Ledger, params: &Value, high: bool) -> Said {
        let said = answer(ledger, 0, "eth_getTransactionCount", params)?;
        let right: U256 = serde_json::from_value(said).unwrap();
        Ok(json!(if high { right + U256::from(3) } else { right.saturating_sub(U256::from(1)) }))
    }

    /// Another balance, and another owner of whatever it is asked for.
    pub fn disagree(&self, ledger: &mut Ledger, method: &str, params: &Value) -> Said {
        let said = answer(ledger, 0, method, params)?;
        match method {
            "eth_getBalance" => Ok(json!("0x1")),
            "eth_call" => {
                let owner = ledger.head().state.contracts.owner;
                let data: Bytes = serde_json::from_value(said).unwrap();
                Ok(json!(swapped(&data, owner, STRANGER)))
            }
            _ => Ok(said),
        }
    }
}

/// Says that a failed transaction succeeded, with other logs than it should have.
pub fn hidden(fault: Fault, ledger: &mut Ledger, params: &Value) -> Said {
    let hash: B256 = serde_json::from_value(params[0].clone()).unwrap();
    let Some((block, receipt)) = ledger.receipt(hash) else { return Ok(Value::Null) };
    if receipt.succeeded {
        return Ok(shown(block, receipt, true, &receipt.logs));
    }
    let state = &block.state.contracts;
    let forged = |(address, log): &Logged| match fault {
        Fault::EventOfAnotherContract => (STRANGER, log.clone()),
        _ => {
            let swap = |bytes: &[u8]| {
                let once = swapped(bytes, state.owner, STRANGER);
                swapped(&once, crate::scene::ANNA, Address::repeat_byte(0x67))
            };
            let kind = log.topics().first().copied().unwrap_or_default();
            let topics = log.topics().iter().skip(1).map(|topic| B256::from_slice(&swap(topic.as_slice())));
            (*address, LogData::new_unchecked(std::iter::once(kind).chain(topics).collect(), swap(&log.data)))
        }
    };
    let logs: Vec<Logged> = match fault {
        Fault::SuccessWithoutEvent => Vec::new(),
        _ => receipt.hidden.iter().map(forged).collect(),
    };
    Ok(shown(block, receipt, true, &logs))
}

/// The words that hold `one` hold `other`.
fn swapped(data: &[u8], one: Address, other: Address) -> Bytes {
    let swap = |word: &[u8]| {
        if word == one.into_word().as_slice() { other.into_word().to_vec() } else { word.to_vec() }
    };
    data.chunks(32).flat_map(swap).collect::<Vec<u8>>().into()
}
