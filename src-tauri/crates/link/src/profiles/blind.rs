//! Devices that sign any 32 bytes: the app builds the digest itself, asks for exactly that, and takes only a signature
//! of the expected key over it (T-33, T-34).

use async_trait::async_trait;
use domain::{
    Address, B256, U256,
    account::Owner,
    device::{DeviceId, MetDevice},
};
use wallet::ports::{LinkError, Page, Session, chain::Permit};
use wire::{dimo::DimoClaim, identity::DeviceAddress, maker::MakerProof, signature::Signature};

/// A device that signs a hash without knowing what it stands for.
#[async_trait]
pub(crate) trait HashSigner: Send {
    fn device(&self) -> &MetDevice;

    /// Has it sign these 32 bytes as they are; the signature is not checked.
    async fn sign(&mut self, digest: B256) -> Result<Signature, LinkError>;

    /// The DID document to publish for it.
    async fn document(&mut self) -> Result<String, LinkError>;

    /// The name under which it is heard, if it is on the air.
    async fn heard_as(&mut self) -> Option<String> {
        None
    }

    async fn close(self: Box<Self>);
}

/// A session with such a device. Its key counts as proved by what it signs, not before.
pub(crate) struct BlindSession<S>(S);

impl<S: HashSigner> BlindSession<S> {
    /// # Errors
    /// [`LinkError::KeyChanged`] when it names another key than the expected one.
    pub(crate) async fn open(signer: S, expected: Option<DeviceId>) -> Result<Self, LinkError> {
        if expected.is_some_and(|id| id != signer.device().id) {
            Box::new(signer).close().await;
            return Err(LinkError::KeyChanged);
        }
        Ok(Self(signer))
    }

    fn address(&self) -> DeviceAddress {
        DeviceAddress(self.0.device().id.0.into_array())
    }
}

#[async_trait]
impl<S: HashSigner> Session for BlindSession<S> {
    fn device(&self) -> &MetDevice {
        self.0.device()
    }

    async fn document(&mut self) -> Result<String, LinkError> {
        self.0.document().await
    }

    async fn heard_as(&mut self) -> Option<String> {
        self.0.heard_as().await
    }

    async fn permit(
        &mut self,
        owner: Owner,
        nonce: U256,
        chain_id: u64,
        registry: Address,
    ) -> Result<Permit, LinkError> {
        let fields = wire::permit::Permit {
            owner: owner.0.into_array(),
            nonce: nonce.to_be_bytes(),
            chain_id,
            registry: registry.into_array(),
        };
        let signature = self.0.sign(fields.digest().into()).await?;
        let recovered = fields.recover(&signature, self.address()).map_err(|e| LinkError::Misbehaved(e.to_string()))?;
        Ok(Permit { v: recovered.v, r: B256::from(recovered.r), s: B256::from(recovered.s) })
    }

    async fn maker_proof(&mut self, owner: Owner, chain_id: u64) -> Result<[u8; 65], LinkError> {
        let proof = MakerProof { owner: owner.0.into_array(), chain_id };
        let signature = self.0.sign(proof.digest(self.address()).into()).await?;
        let recovered = proof.recover(&signature, self.address()).map_err(|e| LinkError::Misbehaved(e.to_string()))?;
        Ok(recovered.to_bytes())
    }

    async fn dimo_claim(&mut self, claim: &DimoClaim) -> Result<[u8; 65], LinkError> {
        let signature = self.0.sign(claim.digest().into()).await?;
        let recovered = claim.recover(&signature, self.address()).map_err(|e| LinkError::Misbehaved(e.to_string()))?;
        Ok(recovered.to_bytes())
    }

    async fn batches(&mut self, _: u64, _: u32) -> Result<Page, LinkError> {
        Err(LinkError::NotSupported("it keeps no signed readings"))
    }

    async fn acknowledge(&mut self, _: u64) -> Result<(), LinkError> {
        Err(LinkError::NotSupported("it keeps no signed readings"))
    }

    async fn end_signing(&mut self) -> Result<(), LinkError> {
        Err(LinkError::NotSupported("it signs for whoever reaches it until somebody takes it out of that mode by hand"))
    }

    async fn close(self: Box<Self>) {
        Box::new(self.0).close().await;
    }
}

/// The signature in 64 bytes, or in 65 with a `v` that is worked out anew.
pub(crate) fn signature(bytes: &[u8]) -> Result<Signature, LinkError> {
    let short = bytes.get(..64).filter(|_| bytes.len() <= 65).and_then(|short| short.try_into().ok());
    short.map(Signature).ok_or_else(|| LinkError::Misbehaved("a signature of another length".to_string()))
}
