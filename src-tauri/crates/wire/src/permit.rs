//! The permit that a device signs so that its owner can claim it through ioID.

use minicbor::{Decode, Encode};

use crate::{
    identity::{DeviceAddress, DeviceKey},
    signature::{Recovered, Signature, SignatureError, recover},
    typed::{Domain, address},
};

/// The fields of an ioID permit; EIP-712 `Permit(address owner,uint256 nonce)` in the registry's domain.
///
/// It names neither an action nor an end: whoever holds one can register, update, move or remove the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Permit {
    /// Who may claim.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub owner: [u8; 20],
    /// The registry's nonce of the device, big-endian.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub nonce: [u8; 32],
    /// The EVM chain's id.
    #[n(2)]
    pub chain_id: u64,
    /// The ioIDRegistry contract.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub registry: [u8; 20],
}

impl Permit {
    /// The EIP-712 digest, domain `{ioIDRegistry, 1, chain id, registry}`.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        self.domain().digest("Permit(address owner,uint256 nonce)", &[address(self.owner), self.nonce])
    }

    /// The domain separator, to compare with the registry's own.
    #[must_use]
    pub fn domain_separator(&self) -> [u8; 32] {
        self.domain().separator()
    }

    /// Signs as the device.
    #[must_use]
    pub fn sign(&self, key: &DeviceKey) -> Signature {
        key.sign(&self.digest())
    }

    /// Checks that `device` signed exactly this permit, and gives what the registry takes.
    ///
    /// # Errors
    /// The signature is malformed, by another key or for other fields.
    pub fn recover(&self, signature: &Signature, device: DeviceAddress) -> Result<Recovered, SignatureError> {
        recover(&self.digest(), signature, device)
    }

    fn domain(&self) -> Domain<'static> {
        Domain { name: "ioIDRegistry", version: "1", chain_id: Some(self.chain_id), contract: Some(self.registry) }
    }
}
