//! Messages that are signed as typed data (EIP-712).

use alloc::{string::ToString, vec::Vec};

use alloy_primitives::{Address, B256, U256};
use alloy_sol_types::{Eip712Domain, SolStruct, eip712_domain, sol};
use serde::{Deserialize, Serialize};

use super::{MessageView, Reader, abi::Value, descriptor::message, shown::plain};
use crate::{
    account::Owner,
    grant::{self, GrantTerms},
    review::WordLine,
};

sol! {
    /// What a device signs so that its registration can be changed.
    struct Permit {
        address owner;
        uint256 nonce;
    }

    /// What a device of DIMO signs so that it can be claimed.
    struct ClaimAftermarketDeviceSign {
        uint256 aftermarketDeviceNode;
        address owner;
    }
}

/// Who signs a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signer {
    Owner,
    Device,
}

/// A message before it is signed; what an array holds stands there value by value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub signer: Signer,
    encode_type: alloc::string::String,
    domain: Eip712Domain,
    values: Vec<(&'static str, Vec<Value>)>,
    /// The 32 bytes that are signed.
    pub digest: B256,
}

impl Message {
    /// The permit of a device that the registry takes.
    #[must_use]
    pub fn permit(owner: Owner, nonce: U256, chain_id: u64, registry: Address) -> Self {
        let domain = eip712_domain! {
            name: "ioIDRegistry", version: "1", chain_id: chain_id, verifying_contract: registry,
        };
        let permit = Permit { owner: owner.0, nonce };
        Self {
            signer: Signer::Device,
            encode_type: Permit::eip712_encode_type().to_string(),
            values: alloc::vec![
                ("owner", alloc::vec![Value::Address(owner.0)]),
                ("nonce", alloc::vec![Value::Uint(nonce)])
            ],
            digest: permit.eip712_signing_hash(&domain),
            domain,
        }
    }

    /// The claim of a device that DIMO's registry takes.
    #[must_use]
    pub fn dimo_claim(node: U256, owner: Owner, chain_id: u64, registry: Address) -> Self {
        let domain = eip712_domain! {
            name: "DIMO", version: "1", chain_id: chain_id, verifying_contract: registry,
        };
        let claim = ClaimAftermarketDeviceSign { aftermarketDeviceNode: node, owner: owner.0 };
        Self {
            signer: Signer::Device,
            encode_type: ClaimAftermarketDeviceSign::eip712_encode_type().to_string(),
            values: alloc::vec![
                ("aftermarketDeviceNode", alloc::vec![Value::Uint(node)]),
                ("owner", alloc::vec![Value::Address(owner.0)])
            ],
            digest: claim.eip712_signing_hash(&domain),
            domain,
        }
    }

    /// The permission of an app.
    #[must_use]
    pub fn grant(terms: &GrantTerms, chain_id: u64) -> Self {
        let message = terms.message();
        let (number, hash) =
            (|n: u64| alloc::vec![Value::Uint(U256::from(n))], |h: B256| alloc::vec![Value::Fixed(h.to_vec())]);
        Self {
            signer: Signer::Owner,
            encode_type: grant::DataGrant::eip712_encode_type().to_string(),
            values: alloc::vec![
                ("owner", alloc::vec![Value::Address(message.owner)]),
                ("grantee", hash(message.grantee)),
                ("devices.[]", message.devices.iter().map(|one| Value::Address(*one)).collect()),
                ("scopes.[]", message.scopes.iter().map(|one| Value::String(one.clone())).collect()),
                ("historyFrom", number(message.historyFrom)),
                ("historyTo", number(message.historyTo)),
                ("notBefore", number(message.notBefore)),
                ("expiresAt", number(message.expiresAt)),
                ("maxReadsPerDay", number(u64::from(message.maxReadsPerDay))),
                ("maxBytesPerDay", number(message.maxBytesPerDay)),
                ("purposeHash", hash(message.purposeHash)),
                ("programHash", hash(message.programHash)),
                ("version", number(message.version)),
            ],
            digest: terms.id(chain_id).0,
            domain: grant::domain(chain_id),
        }
    }

    /// The message in words; none if no pinned descriptor knows its type and domain, or would hide a field of it.
    #[must_use]
    pub fn view(&self, reader: &Reader) -> Option<MessageView> {
        let (name, version) = (self.domain.name.as_deref()?, self.domain.version.as_deref()?);
        if self.domain.chain_id != Some(U256::from(reader.network.chain_id)) {
            return None;
        }
        let format = message(&self.encode_type, name, version)?;
        let mut fields = alloc::vec![line("Domain", name), line("Domain's version", version)];
        fields.push(line("Chain", &reader.network.chain_id.to_string()));
        fields.extend(self.domain.verifying_contract.map(|at| line("For the contract", &at.to_checksum(None))));
        for (path, values) in &self.values {
            let field = format.fields.iter().find(|field| field.path == *path)?;
            fields.extend(values.iter().map(|value| line(&field.label, &plain(reader, field.format, value))));
        }
        Some(MessageView {
            signer: self.signer,
            intent: format.intent,
            encode_type: self.encode_type.clone(),
            fields,
            digest: self.digest,
        })
    }
}

fn line(label: &str, value: &str) -> WordLine {
    WordLine { label: label.to_string(), value: value.to_string() }
}
