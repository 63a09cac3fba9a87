//! Roots over batches: what the chain says of one, and what is kept of those that it keeps.

use domain::{Address, B256, amount::Amount, device::DeviceId, time::Millis, transaction::Fees};

/// What the lack of a contract for it is called in [`super::ChainError::NotOffered`].
pub const ANCHOR: &str = "anchoring (the network file names no `deedbox.anchor`)";

/// A contract that keeps roots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnchorKeeper {
    pub chain_id: u64,
    pub contract: Address,
}

/// What the chain says of a root, all at one block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnchorFacts {
    /// The block that it was read at.
    pub block: u64,
    /// The block in which the root was anchored first, and when that was made; none: it never was.
    pub place: Option<(u64, Millis)>,
    pub balance: Amount,
    pub fees: Fees,
}

/// A root that was read back from the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnchorRow {
    pub keeper: AnchorKeeper,
    pub root: B256,
    /// The block in which it was anchored first.
    pub block: u64,
    /// When that was made, by the word of whoever made it.
    pub at: Millis,
    /// The transaction of this wallet.
    pub tx: B256,
    /// In their order, which the root depends on.
    pub leaves: Vec<AnchorLeaf>,
}

/// A batch under a root. It is kept although its device is forgotten: without it no other batch comes to the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnchorLeaf {
    pub device: DeviceId,
    pub seq: u64,
    /// The digest that the device signed.
    pub hash: B256,
    pub leaf: B256,
}
