//! Batches of many devices under one root that a chain keeps.

use alloc::{string::String, vec::Vec};

use alloy_primitives::{Address, B256, U256};
use serde::{Deserialize, Serialize};
use wire::{anchor::AnchoredBatch, merkle};

use crate::{
    account::Owner,
    amount::Amount,
    device::DeviceId,
    transaction::{Call, Fees},
};

/// The most batches under one root.
pub const MOST_ANCHORED: usize = 1024;
/// The most neighbours between a batch and a root over that many.
pub const MOST_ANCHOR_STEPS: usize = MOST_ANCHORED.ilog2() as usize;

/// A batch to be anchored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnchorBatch {
    #[serde(with = "crate::grant::text_u64")]
    pub seq: u64,
    /// The Merkle root over its readings.
    pub root: B256,
    /// The digest that the device signed.
    pub hash: B256,
}

/// The batches of one device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnchorDevice {
    pub device: DeviceId,
    pub name: String,
    /// By rising number.
    pub batches: Vec<AnchorBatch>,
}

/// An anchoring before it is agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnchorPlan {
    pub owner: Owner,
    #[serde(with = "crate::grant::text_u64")]
    pub chain_id: u64,
    pub network: String,
    /// The network's own coin, in which the fee is paid.
    pub symbol: String,
    pub decimals: u8,
    /// The contract that keeps roots.
    pub contract: Address,
    /// The root over all of `devices`.
    pub root: B256,
    /// In the order of the leaves.
    pub devices: Vec<AnchorDevice>,
    /// Batches that are not anchored and did not fit.
    pub left: u32,
    pub call: Call,
    #[serde(with = "crate::grant::text_u64")]
    pub gas: u64,
    pub fees: Fees,
    pub balance: Amount,
    /// How many nodes were asked.
    pub nodes: u16,
}

impl AnchorPlan {
    /// The network fee, at most.
    #[must_use]
    pub fn fee_ceiling(&self) -> Amount {
        Amount(self.fees.max_fee_per_gas.0.saturating_mul(U256::from(self.gas)))
    }

    /// How many batches there are.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.devices.iter().map(|device| device.batches.len()).sum::<usize>()).unwrap_or(u32::MAX)
    }

    /// The root that its batches come to; none without one.
    #[must_use]
    pub fn root_over(&self) -> Option<B256> {
        root_over(&self.devices)
    }
}

/// The leaf of a batch.
#[must_use]
pub fn leaf(device: DeviceId, batch: &AnchorBatch) -> [u8; 32] {
    AnchoredBatch { device: device.0.into_array(), seq: batch.seq, root: batch.root.0, hash: batch.hash.0 }.leaf()
}

/// The root over the batches in this order; none without one.
#[must_use]
pub fn root_over(devices: &[AnchorDevice]) -> Option<B256> {
    let leaves: Vec<[u8; 32]> =
        devices.iter().flat_map(|one| one.batches.iter().map(|batch| leaf(one.device, batch))).collect();
    merkle::root(&leaves).map(B256::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(byte: u8, seqs: &[u64]) -> AnchorDevice {
        let batch = |seq: &u64| AnchorBatch { seq: *seq, root: B256::repeat_byte(1), hash: B256::repeat_byte(2) };
        let batches = seqs.iter().map(batch).collect();
        AnchorDevice { device: DeviceId(Address::repeat_byte(byte)), name: String::new(), batches }
    }

    #[test]
    fn the_root_stands_for_each_batch_its_device_and_the_order() {
        let root = root_over(&[device(1, &[1, 2]), device(2, &[1])]).unwrap();
        let others = [
            alloc::vec![device(1, &[1, 2])],
            alloc::vec![device(1, &[2, 1]), device(2, &[1])],
            alloc::vec![device(2, &[1]), device(1, &[1, 2])],
            alloc::vec![device(1, &[1, 3]), device(2, &[1])],
            alloc::vec![device(1, &[1, 2]), device(3, &[1])],
            alloc::vec![device(1, &[1, 2]), device(2, &[1]), device(2, &[1])],
        ];
        assert!(others.iter().all(|other| root_over(other) != Some(root)));
        assert_eq!(root_over(&[]), None);
        assert_eq!(1 << MOST_ANCHOR_STEPS, MOST_ANCHORED, "a way through the largest tree is short enough");
    }
}
