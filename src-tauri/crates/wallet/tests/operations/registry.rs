//! What the registry and the contract of the deeds in memory do.

use alloy_sol_types::SolCall;
use domain::{
    Address, B256, Bytes, U256,
    account::Owner,
    device::Deed,
    keccak256,
    transaction::Call,
    upkeep::{Upkeep, UpkeepPlan},
};
use wallet::ports::chain::Permit;

use crate::{
    abi::{call, registerCall, removeCall, safeTransferFromCall, updateCall},
    ledger::Ledger,
};

/// The call that renews or removes a registration.
pub fn kept_up(registry: Address, plan: &UpkeepPlan, permit: &Permit) -> Call {
    let (device, Permit { v, r, s }) = (plan.device.0, *permit);
    match &plan.upkeep {
        Upkeep::Update { document_hash, document_uri, .. } => {
            let (hash, uri) = (*document_hash, document_uri.clone());
            call(registry, &updateCall { device, hash, uri, v, r, s })
        }
        Upkeep::Remove { .. } => call(registry, &removeCall { device, v, r, s }),
    }
}

impl Ledger {
    pub fn deed(&self, owner: Owner, document: &str) -> Deed {
        Deed {
            owner,
            token_id: "1".to_string(),
            wallet: Address::ZERO,
            document_hash: keccak256(document.as_bytes()),
            document_uri: format!("ipfs://{document}"),
        }
    }

    /// What a stranger does as soon as a call to the registry is handed over.
    pub fn race(&mut self) {
        if let Some(deed) = self.raced_with.take() {
            self.deed = Some(deed);
        }
        self.permit_nonce += std::mem::take(&mut self.raced_permits);
    }

    /// A permit is used, whatever for.
    pub fn register(&mut self, data: &Bytes, hash: B256) {
        self.permit_nonce += 1;
        if removeCall::abi_decode_validate(data).is_ok() {
            self.deed = None;
            self.kept.insert(hash);
        } else if let Ok(update) = updateCall::abi_decode_validate(data) {
            let renewed = self.deed(self.owner, document(&update.uri));
            if let Some(deed) = &mut self.deed {
                (deed.document_hash, deed.document_uri) = (renewed.document_hash, renewed.document_uri);
            }
            self.kept.insert(hash);
        } else {
            let register = registerCall::abi_decode_validate(data).unwrap();
            self.deed = Some(self.deed(self.owner, document(&register.uri)));
        }
    }

    pub fn hand_over(&mut self, data: &Bytes, hash: B256) {
        let call = safeTransferFromCall::abi_decode_validate(data).unwrap();
        let (to, token): (Owner, U256) = (Owner(call.to), call.tokenId);
        let from = self.owner;
        self.handed.entry(hash).or_default().push((from, to, token));
        if let Some(deed) = &mut self.deed {
            deed.owner = self.passed_to.unwrap_or(to);
        }
    }
}

/// What is pinned there.
fn document(uri: &str) -> &str {
    uri.strip_prefix("ipfs://").unwrap()
}
