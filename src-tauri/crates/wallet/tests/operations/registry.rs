//! What the registry and the contract of the deeds in memory do.

use domain::{
    Address, B256, Bytes, U256,
    account::Owner,
    device::Deed,
    keccak256,
    upkeep::{Upkeep, UpkeepPlan},
};

use crate::ledger::Ledger;

const UPDATE: &str = "update ";
const REMOVE: &str = "remove";

/// The call that renews or removes a registration.
pub fn kept_up(plan: &UpkeepPlan) -> Bytes {
    match &plan.upkeep {
        Upkeep::Update { document, .. } => format!("{UPDATE}{document}").into_bytes().into(),
        Upkeep::Remove { .. } => REMOVE.as_bytes().to_vec().into(),
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
        let call = std::str::from_utf8(data).unwrap();
        if call == REMOVE {
            self.deed = None;
            self.kept.insert(hash);
        } else if let Some(document) = call.strip_prefix(UPDATE) {
            let renewed = self.deed(self.owner, document);
            if let Some(deed) = &mut self.deed {
                (deed.document_hash, deed.document_uri) = (renewed.document_hash, renewed.document_uri);
            }
            self.kept.insert(hash);
        } else {
            self.deed = Some(self.deed(self.owner, call));
        }
    }

    pub fn hand_over(&mut self, data: &Bytes, hash: B256) {
        let (to, token) = (Owner(Address::from_slice(&data[..20])), U256::from_be_slice(&data[20..]));
        let from = self.owner;
        self.handed.entry(hash).or_default().push((from, to, token));
        if let Some(deed) = &mut self.deed {
            deed.owner = self.passed_to.unwrap_or(to);
        }
    }
}
