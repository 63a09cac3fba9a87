//! The network's services: documents, batches, test coins, the maker's desk.

use async_trait::async_trait;
use domain::{
    B256,
    account::Owner,
    claim::{ClaimPlan, DeviceToken},
    device::DeviceId,
    failure::{Code, Coded},
    identity::Origin,
    network::RewardSource,
    reward_proof::ToldReward,
};
use thiserror::Error;

use super::chain::Permit;

/// Services beside the chain; none is trusted.
#[async_trait]
pub trait Gateway: Send + Sync {
    /// The address `ipfs://CID` that `document` will have: CIDv1, raw, sha2-256.
    fn document_uri(&self, document: &str) -> String;

    /// Pins exactly these bytes.
    ///
    /// # Errors
    /// [`GatewayError::Lied`] when the service names another address than [`Gateway::document_uri`].
    async fn pin(&self, document: &str) -> Result<(), GatewayError>;

    /// Forwards a signed batch (the bytes the device signed, CBOR); accepting it twice is no error.
    async fn upload(&self, batch: &[u8]) -> Result<(), GatewayError>;

    /// The signed batches of a device with a higher number than `after`, oldest first, at most `limit`, as the gateway
    /// keeps them; nothing about them is checked.
    ///
    /// # Errors
    /// [`GatewayError::Lied`] when there are more, or they are no bytes.
    async fn batches(&self, _device: DeviceId, _after: u64, _limit: u32) -> Result<Vec<Vec<u8>>, GatewayError> {
        Err(GatewayError::NotOffered(names::GATEWAY))
    }

    /// The epochs of a device with accepted batches, by the gateway's word.
    async fn epochs(&self, device: DeviceId) -> Result<u32, GatewayError>;

    /// Asks the faucet for test coins.
    async fn fund(&self, owner: Owner) -> Result<(), GatewayError>;

    /// Asks the maker's desk for the device NFT, with the device's proof over owner and chain id (65 bytes r‖s‖v).
    async fn device_token(
        &self,
        device: DeviceId,
        owner: Owner,
        chain_id: u64,
        proof: &[u8; 65],
    ) -> Result<DeviceToken, GatewayError>;

    /// What the source's own service tells of the rewards of `account`, with proofs.
    async fn told_rewards(&self, _source: &RewardSource, _account: Owner) -> Result<Vec<ToldReward>, GatewayError> {
        Err(GatewayError::NotOffered(names::PROOFS))
    }

    /// What stands at `/.well-known/deedbox-app.json` of an app's website, at most 16 KiB, by TLS alone and from no private
    /// address; nothing of it is checked.
    async fn app_manifest(&self, _origin: &Origin) -> Result<Vec<u8>, GatewayError> {
        Err(GatewayError::NotOffered(names::APP))
    }

    /// The account that the payer sends claims from, by its word; it need not tell.
    async fn payer_account(&self) -> Result<Option<Owner>, GatewayError> {
        Err(GatewayError::NotOffered(names::PAYER))
    }

    /// Has the payer send the planned claim, and gives the transaction that it names; asked again for the same permit it
    /// names the same one, or the one that took its place.
    async fn pay_claim(&self, _plan: &ClaimPlan, _permit: &Permit) -> Result<B256, GatewayError> {
        Err(GatewayError::NotOffered(names::PAYER))
    }
}

/// Why a service did not do it.
#[derive(Clone, Debug, Error)]
pub enum GatewayError {
    #[error("{service} does not answer ({cause}); nothing is lost. Try again later")]
    Unreachable { service: &'static str, cause: String },
    #[error("{service} refuses: {detail}")]
    Refused { service: &'static str, code: String, detail: String },
    #[error("{service} gave an answer that does not hold: {detail}")]
    Lied { service: &'static str, detail: String },
    #[error("this network does not offer {0}")]
    NotOffered(&'static str),
}

/// What services are called in [`GatewayError`].
pub mod names {
    pub const PIN: &str = "the document service";
    pub const GATEWAY: &str = "the data gateway";
    pub const FAUCET: &str = "the faucet";
    pub const MAKER: &str = "the maker's desk";
    pub const PAYER: &str = "the payer of claims";
    pub const APP: &str = "the app's website";
    pub const PROOFS: &str = "the service with the proofs of rewards";
}

impl Coded for GatewayError {
    fn code(&self) -> Code {
        match self {
            Self::Unreachable { service, .. } if *service == names::PAYER => Code::ClaimPayerPending,
            Self::Refused { service, .. } | Self::Lied { service, .. } if *service == names::PAYER => {
                Code::ClaimPayerRefused
            }
            Self::Unreachable { .. } => Code::GatewayUnreachable,
            Self::Refused { service, .. } if *service == names::FAUCET => Code::FaucetEmpty,
            Self::Refused { service, .. } if *service == names::MAKER => Code::MakerRefused,
            Self::Refused { .. } | Self::Lied { .. } => Code::GatewayRefused,
            Self::NotOffered(_) => Code::GatewayNotOffered,
        }
    }
}
