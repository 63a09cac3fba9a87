//! One node: honest, or for a while not.

use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Value, json};

use crate::{
    door::Page,
    fault::Fault,
    ledger::Ledger,
    lies::{Lies, hidden},
    rpc::{Said, answer},
};

/// When a fault strikes, and what it did.
pub struct Trouble {
    pub fault: Fault,
    /// It strikes from this request on, and so often.
    pub from: u32,
    pub left: u32,
    /// The only method that it strikes at, where there is one.
    pub aim: Option<&'static str>,
    pub asked: u32,
    pub struck: u32,
    /// A coin for what is left open by the fault's name.
    pub odd: bool,
    pub lies: Lies,
    /// What was answered last.
    last: Value,
}

pub struct Node {
    pub ledger: Arc<Mutex<Ledger>>,
    pub trouble: Mutex<Trouble>,
}

impl Node {
    pub fn new(ledger: Arc<Mutex<Ledger>>, fault: Fault, from: u32, left: u32, odd: bool) -> Self {
        let trouble = Trouble {
            fault,
            from,
            left,
            aim: None,
            asked: 0,
            struck: 0,
            odd,
            lies: Lies::default(),
            last: json!("0x1"),
        };
        Self { ledger, trouble: Mutex::new(trouble) }
    }

    pub fn trouble(&self) -> MutexGuard<'_, Trouble> {
        self.trouble.lock().unwrap()
    }

    /// From now on it is honest.
    pub fn lift(&self) {
        self.trouble().left = 0;
        let mut ledger = self.ledger.lock().unwrap();
        ledger.failing = false;
    }

    pub fn serve(&self, request: &[u8]) -> Page {
        let request: Value = serde_json::from_slice(request).unwrap();
        let mut trouble = self.trouble();
        let aimed = trouble.aim.is_none_or(|method| names(&request, method));
        trouble.asked += u32::from(aimed);
        let strikes = aimed && trouble.asked > trouble.from && trouble.left > 0;
        let mut ledger = self.ledger.lock().unwrap();
        if !strikes {
            return Page::Json(self.said(&mut trouble, &mut ledger, &request, false));
        }
        trouble.left -= 1;
        trouble.struck += 1;
        match trouble.fault {
            Fault::Timeout => Page::Never,
            Fault::Refused => Page::Shut,
            Fault::ResetInMidBody => {
                // The node may well have done what it was asked for.
                let said = if trouble.odd {
                    self.said(&mut trouble, &mut ledger, &request, false)
                } else {
                    json!({"jsonrpc": "2.0"})
                };
                Page::Half(said)
            }
            Fault::Busy => Page::Status(429, None, ""),
            Fault::BusyRetryAfter => Page::Status(429, Some(if trouble.odd { 2 } else { 40 }), ""),
            Fault::Broken => {
                if trouble.odd {
                    self.said(&mut trouble, &mut ledger, &request, false);
                }
                Page::Status(500, None, "internal error")
            }
            Fault::Html => Page::Status(200, None, "<!doctype html><html><body>Please log in</body></html>"),
            Fault::Empty => Page::Status(200, None, ""),
            Fault::HugeBody => Page::Huge,
            Fault::Deep => Page::Deep,
            Fault::SlowDrip => Page::Drip,
            Fault::Redirect => Page::Elsewhere,
            _ => Page::Json(self.said(&mut trouble, &mut ledger, &request, true)),
        }
    }

    fn said(&self, trouble: &mut Trouble, ledger: &mut Ledger, request: &Value, lying: bool) -> Value {
        match request.as_array() {
            Some(all) => all.iter().map(|one| self.one(trouble, ledger, one, lying)).collect(),
            None => self.one(trouble, ledger, request, lying),
        }
    }

    fn one(&self, trouble: &mut Trouble, ledger: &mut Ledger, request: &Value, lying: bool) -> Value {
        let (method, params) = (request["method"].as_str().unwrap(), &request["params"]);
        let said = if lying { self.lie(trouble, ledger, method, params) } else { answer(ledger, 0, method, params) };
        if lying && trouble.fault == Fault::WrongId {
            let before = trouble.last.clone();
            let id = request["id"].as_u64().unwrap_or_default() + 1;
            return json!({"jsonrpc": "2.0", "id": id, "result": before});
        }
        match said {
            Ok(result) => {
                trouble.last = result.clone();
                json!({"jsonrpc": "2.0", "id": request["id"], "result": result})
            }
            Err(error) => json!({"jsonrpc": "2.0", "id": request["id"], "error": error}),
        }
    }

    fn lie(&self, trouble: &mut Trouble, ledger: &mut Ledger, method: &str, params: &Value) -> Said {
        let lies = &mut trouble.lies;
        lies.asked += 1;
        match (trouble.fault, method) {
            (Fault::WrongChainAtStart | Fault::ChainChanges, "eth_chainId") => Ok(json!("0x1")),
            (Fault::WrongChainAtStart, _) => answer(ledger, 0, method, params),
            (Fault::ChainChanges, _) => lies.of_another_chain(ledger, method, params),
            (Fault::StaleBlock, _) => {
                let since = *lies.stale_since.get_or_insert(ledger.head().number);
                answer(ledger, usize::try_from(ledger.head().number - since).unwrap(), method, params)
            }
            (Fault::BlockGoesBack, _) => {
                let back = if lies.asked.is_multiple_of(2) { 3.min(ledger.blocks.len() - 1) } else { 0 };
                answer(ledger, back, method, params)
            }
            (Fault::ReceiptOfAnother, "eth_getTransactionReceipt") => lies.receipt_of_another(ledger, params),
            (fault, "eth_getTransactionReceipt") if fault.hides_failure() => hidden(fault, ledger, params),
            (Fault::ReceiptGone, "eth_getTransactionReceipt") => {
                let said = answer(ledger, 0, method, params);
                lies.leave(ledger, said.as_ref().is_ok_and(|said| !said.is_null()), trouble.odd);
                said
            }
            (Fault::NonceTooLow, "eth_sendRawTransaction") => lies.refuse(ledger, params, "nonce too low", trouble.odd),
            (Fault::NonceTooHigh, "eth_sendRawTransaction") => {
                lies.refuse(ledger, params, "nonce too high", trouble.odd)
            }
            (Fault::AlreadyKnown, "eth_sendRawTransaction") => {
                lies.refuse(ledger, params, "already known", trouble.odd)
            }
            (Fault::NonceTooLow | Fault::NonceTooHigh, "eth_getTransactionCount") if trouble.odd => {
                lies.count(ledger, params, trouble.fault == Fault::NonceTooHigh)
            }
            (Fault::NodesDisagree, _) => lies.disagree(ledger, method, params),
            _ => answer(ledger, 0, method, params),
        }
    }
}

fn names(request: &Value, method: &str) -> bool {
    request["method"] == method || request.as_array().is_some_and(|all| all.iter().any(|one| one["method"] == method))
}
