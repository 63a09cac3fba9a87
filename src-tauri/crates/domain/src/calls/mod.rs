//! Calls before they are signed: which of the known ones each is, field by field, and whether it is what its plan says (T-66).
//!
//! What is known is data: `src-tauri/data/descriptors/`, in the shape of ERC-7730, compiled in and pinned by hash.

pub mod abi;
pub mod descriptor;

mod expected;
mod message;
mod read;
mod role;
mod shown;

use alloc::{
    boxed::Box,
    string::{String, ToString},
    vec::Vec,
};

use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    amount::Amount,
    failure::{Code, Coded},
    network::Network,
    review::{Review, WordLine},
    transaction::Call,
};

pub use expected::{Expected, Signed, What, signed};
pub use message::{Message, Signer};
pub use read::{Decoded, Reader};
pub use role::{Named, Role, named};

/// A call as it is signed: in words where it is known, and byte by byte.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallView {
    pub to: Address,
    pub value: Amount,
    pub data: Bytes,
    /// The calldata digest of ERC-8213, to compare with another program's.
    pub digest: B256,
    pub meaning: Meaning,
    /// The call that it has another contract make.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inner: Option<Box<Self>>,
    /// The calls that it has others make, one after the other: all of them, or none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub batch: Vec<Self>,
    pub warnings: Vec<String>,
}

/// What a call does, as far as a pinned descriptor tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "meaning", rename_all = "snake_case")]
pub enum Meaning {
    Known {
        /// What the contract is called; none: it only gets coins.
        contract: Option<String>,
        /// The function, as its descriptor writes it; empty for coins alone.
        function: String,
        intent: String,
        fields: Vec<WordLine>,
    },
    Unknown,
    /// It runs another's program as the wallet's own: refused in every view.
    Delegate,
}

/// A message that is signed as typed data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageView {
    pub signer: Signer,
    pub intent: String,
    /// Its EIP-712 type in full.
    pub encode_type: String,
    pub fields: Vec<WordLine>,
    /// The 32 bytes that are signed.
    pub digest: B256,
}

impl CallView {
    /// It and what it has others do is known.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.all().all(|one| matches!(one.meaning, Meaning::Known { .. }))
    }

    /// It or what it has others do is a delegate call.
    #[must_use]
    pub fn is_delegate(&self) -> bool {
        self.all().any(|one| one.meaning == Meaning::Delegate)
    }

    /// It and the calls in it, from the outside in.
    pub fn all(&self) -> impl Iterator<Item = &Self> {
        let mut waiting = alloc::vec![self];
        core::iter::from_fn(move || {
            let one = waiting.pop()?;
            waiting.extend(one.batch.iter().rev().chain(one.inner.as_deref()));
            Some(one)
        })
    }
}

/// Why a plan is not even shown.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    #[error(
        "what this call to {to} does is not known here ({selector}), so that it could not be shown to you; nothing was signed. With the expert view on, unknown calls are shown byte by byte"
    )]
    Unknown { to: String, selector: String },
    #[error(
        "this call runs another's program as the wallet's own, which can take everything in it; Deedbox never does that. Nothing was signed"
    )]
    Delegate,
    #[error(
        "the call to {0} is not what its plan says; nothing was signed. Start again, and report this if it comes back"
    )]
    Differs(String),
    #[error(
        "the message to sign is not one of those that Deedbox knows; nothing was signed. Start again, and report this if it comes back"
    )]
    UnknownMessage,
}

impl Coded for Refusal {
    fn code(&self) -> Code {
        match self {
            Self::Unknown { .. } | Self::Delegate => Code::ReviewUnknownCall,
            Self::Differs(_) | Self::UnknownMessage => Code::Internal,
        }
    }
}

/// What a yes to this review signs, in words, or why it is not asked for. `calls` are those that the chain's adapter made
/// for it; an unknown one passes with the expert view alone. What repeats a call is what the plan `before` said.
///
/// # Errors
/// [`Refusal`].
pub fn judged(
    network: &Network,
    review: &Review,
    before: Option<&Review>,
    calls: &[Call],
    expert: bool,
) -> Result<Seen, Refusal> {
    let signed = signed(before.unwrap_or(review));
    let reader = Reader::of(network, &signed);
    if before.is_none() && signed.calls.len() != calls.len() {
        let first = calls.first().map(|call| call.to).or_else(|| signed.calls.first().map(|call| call.to));
        return Err(Refusal::Differs(first.unwrap_or_default().to_checksum(None)));
    }
    let mut seen = Seen { calls: Vec::new(), messages: Vec::new() };
    for (place, call) in calls.iter().enumerate() {
        let expected =
            if before.is_some() { &signed.calls[..] } else { signed.calls.get(place..=place).unwrap_or(&[]) };
        seen.calls.push(seen_call(&reader, expected, call, expert)?);
    }
    if before.is_none() {
        let views = signed.messages.iter().map(|message| message.view(&reader).ok_or(Refusal::UnknownMessage));
        seen.messages = views.collect::<Result<_, _>>()?;
    }
    Ok(seen)
}

/// The call, if it is one of those that the plan says.
fn seen_call(reader: &Reader, expected: &[Expected], call: &Call, expert: bool) -> Result<CallView, Refusal> {
    let (view, decoded) = reader.read(call);
    if view.is_delegate() {
        return Err(Refusal::Delegate);
    }
    let passes = view.is_known() || expert && expected.iter().any(Expected::may_be_unknown);
    if !passes {
        let unknown = view.all().find(|one| one.meaning == Meaning::Unknown).unwrap_or(&view);
        return Err(Refusal::Unknown { to: unknown.to.to_checksum(None), selector: selector_text(&unknown.data) });
    }
    if !expected.iter().any(|one| one.is_met(call, decoded.as_ref())) {
        return Err(Refusal::Differs(call.to.to_checksum(None)));
    }
    Ok(view)
}

/// Everything that a yes signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub calls: Vec<CallView>,
    pub messages: Vec<MessageView>,
}

/// The calldata digest of ERC-8213: the hash of the length and the data.
#[must_use]
pub fn digest(data: &[u8]) -> B256 {
    let mut bytes = U256::from(data.len()).to_be_bytes::<32>().to_vec();
    bytes.extend_from_slice(data);
    keccak256(bytes)
}

/// The first four bytes of call data, which name its function.
#[must_use]
pub fn selector_text(data: &Bytes) -> String {
    data.get(..4).map_or_else(|| data.to_string(), |start| Bytes::copy_from_slice(start).to_string())
}

#[cfg(test)]
mod tests;
