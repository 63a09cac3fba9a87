//! What a device of DIMO signs so that its owner can claim it.

use crate::{
    identity::{DeviceAddress, DeviceKey},
    signature::{Recovered, Signature, SignatureError, recover},
    typed::{Domain, address},
};

/// EIP-712 `ClaimAftermarketDeviceSign(uint256 aftermarketDeviceNode,address owner)` in the domain of DIMO's registry.
///
/// It has neither a number that is used once nor an end: who has the signature can use it again whenever this device is
/// unclaimed, for this owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DimoClaim {
    /// The device's number in the registry, big-endian.
    pub node: [u8; 32],
    /// Who may claim.
    pub owner: [u8; 20],
    /// The EVM chain's id.
    pub chain_id: u64,
    /// DIMO's registry.
    pub registry: [u8; 20],
}

impl DimoClaim {
    /// The EIP-712 digest, domain `{DIMO, 1, chain id, registry}`.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let kind = "ClaimAftermarketDeviceSign(uint256 aftermarketDeviceNode,address owner)";
        self.domain().digest(kind, &[self.node, address(self.owner)])
    }

    /// The domain separator, to compare with others'.
    #[must_use]
    pub fn domain_separator(&self) -> [u8; 32] {
        self.domain().separator()
    }

    /// Signs as the device.
    #[must_use]
    pub fn sign(&self, key: &DeviceKey) -> Signature {
        key.sign(&self.digest())
    }

    /// Checks that `device` signed exactly this claim, and gives what the registry takes.
    ///
    /// # Errors
    /// The signature is malformed, by another key or for other fields.
    pub fn recover(&self, signature: &Signature, device: DeviceAddress) -> Result<Recovered, SignatureError> {
        recover(&self.digest(), signature, device)
    }

    fn domain(&self) -> Domain<'static> {
        Domain { name: "DIMO", version: "1", chain_id: Some(self.chain_id), contract: Some(self.registry) }
    }
}
