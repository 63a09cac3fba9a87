//! The proof with which an owner asks a maker for the device's NFT.

use minicbor::{Decode, Encode};

use crate::{
    identity::{DeviceAddress, DeviceKey},
    signature::{Recovered, Signature, SignatureError, recover},
    typed::{Domain, address},
};

/// Who asks and on which chain; EIP-712 `MakerProof(address device,address owner)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct MakerProof {
    /// Who gets the device NFT.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub owner: [u8; 20],
    /// The EVM chain's id.
    #[n(1)]
    pub chain_id: u64,
}

impl MakerProof {
    /// The EIP-712 digest, domain `{Deedbox maker proof, 1, chain id}`.
    #[must_use]
    pub fn digest(&self, device: DeviceAddress) -> [u8; 32] {
        let domain =
            Domain { name: "Deedbox maker proof", version: "1", chain_id: Some(self.chain_id), contract: None };
        domain.digest("MakerProof(address device,address owner)", &[address(device.0), address(self.owner)])
    }

    /// Signs as the device.
    #[must_use]
    pub fn sign(&self, key: &DeviceKey) -> Signature {
        key.sign(&self.digest(key.address()))
    }

    /// Checks that `device` signed exactly this proof.
    ///
    /// # Errors
    /// The signature is malformed, by another key or for other fields.
    pub fn recover(&self, signature: &Signature, device: DeviceAddress) -> Result<Recovered, SignatureError> {
        recover(&self.digest(device), signature, device)
    }
}
