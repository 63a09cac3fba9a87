//! The receipt of a transfer: kept with the operation, and compared with the chain by anybody, without a wallet.

use domain::{
    account::Owner,
    device::DeviceId,
    failure::{Code, Coded},
    network::Network,
    operation::{OperationId, OperationKind},
    transfer::TransferReceipt,
};
use serde::Serialize;
use thiserror::Error;

use super::saga::TransferRecord;
use crate::{
    Wallet,
    operations::{OperationError, parse},
    ports::{Chain, ChainError, Logged},
};

/// A receipt that says what the chain says, and what has come of the deed since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReceiptView {
    pub receipt: TransferReceipt,
    /// Blocks on its own, counting that.
    #[serde(with = "domain::grant::text_u64")]
    pub depth: u64,
    /// Whose the deed is now.
    pub owner: Owner,
    /// The recipient still holds it.
    pub held: bool,
    /// The description is still the one that was handed over.
    pub same_document: bool,
}

impl Wallet {
    /// The receipt of an operation that handed a deed over; none before it is settled, and none of other operations.
    ///
    /// # Errors
    /// [`OperationError::Unknown`], [`OperationError::Store`].
    pub async fn receipt(&self, id: &OperationId) -> Result<Option<TransferReceipt>, OperationError> {
        let row = self.ports.store.operation(id).await?.ok_or(OperationError::Unknown)?;
        match row.kind {
            OperationKind::Transfer => Ok(parse::<TransferRecord>(&row)?.receipt().cloned()),
            OperationKind::Claim
            | OperationKind::Collect
            | OperationKind::CollectAll
            | OperationKind::Recipient
            | OperationKind::Send
            | OperationKind::Update
            | OperationKind::Remove
            | OperationKind::Execute
            | OperationKind::DimoClaim
            | OperationKind::DimoConnect
            | OperationKind::DimoDisconnect
            | OperationKind::DimoEndGrant
            | OperationKind::Anchor => Ok(None),
        }
    }
}

/// Compares every field of a receipt with the chain of a network.
///
/// # Errors
/// [`ReceiptError`] names what differs.
pub async fn check_receipt(
    chain: &dyn Chain,
    network: &Network,
    receipt: TransferReceipt,
) -> Result<ReceiptView, ReceiptError> {
    let ours = network.ioid.as_ref().map(|contracts| contracts.ioid);
    if receipt.chain_id != network.chain_id {
        return Err(ReceiptError::OtherChain { said: receipt.chain_id, here: network.chain_id });
    }
    if ours != Some(receipt.contract) {
        return Err(ReceiptError::Differs("the contract of the deeds"));
    }
    let token = receipt.token_id.parse().map_err(|_| ReceiptError::Differs("the number of the deed"))?;
    let mined = chain.mined(receipt.tx).await?.ok_or(ReceiptError::NotKnown)?;
    let at = match chain.handed_over(receipt.tx, receipt.from, receipt.to, token).await? {
        Logged::Done(at) => at,
        Logged::Otherwise => {
            return Err(ReceiptError::Differs("what the transaction did: it moved no such deed from one to the other"));
        }
        Logged::NotKnown => return Err(ReceiptError::NotKnown),
    };
    if (at.block, at.block_hash) != (receipt.block, receipt.block_hash) {
        return Err(ReceiptError::Differs("the block"));
    }
    if mined.depth < network.confirmations {
        return Err(ReceiptError::TooFresh { depth: mined.depth, wanted: network.confirmations });
    }
    let device: DeviceId = receipt.did.as_str().parse().map_err(|_| ReceiptError::Differs("the DID"))?;
    let deed = chain.deed(device).await?;
    let deed = deed.filter(|deed| deed.token_id == receipt.token_id);
    let deed = deed.ok_or(ReceiptError::Differs("the device: this deed is not the one of its DID now"))?;
    Ok(ReceiptView {
        depth: mined.depth,
        owner: deed.owner,
        held: deed.owner == receipt.to,
        same_document: deed.document_hash == receipt.document_hash,
        receipt,
    })
}

/// Why a receipt proves nothing.
#[derive(Debug, Error)]
pub enum ReceiptError {
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error("this is no receipt of Deedbox: {0}")]
    NotOne(String),
    #[error("the receipt is of chain {said}, and this network is chain {here}: name the other one with --network")]
    OtherChain { said: u64, here: u64 },
    #[error("the receipt says something else than the chain: {0}")]
    Differs(&'static str),
    /// Which may be the node's fault or the receipt's.
    #[error(
        "no block that the network's node knows now has this transaction, so that the receipt proves nothing: look again in a moment, and do not rely on it while it stays so"
    )]
    NotKnown,
    #[error("its block has {depth} of the {wanted} blocks that this network wants on it: look again in a moment")]
    TooFresh { depth: u64, wanted: u64 },
}

impl Coded for ReceiptError {
    fn code(&self) -> Code {
        match self {
            Self::Chain(e) => e.code(),
            Self::NotOne(_) | Self::OtherChain { .. } | Self::Differs(_) => Code::DeedBadReceipt,
            Self::NotKnown | Self::TooFresh { .. } => Code::ChainPending,
        }
    }
}
