use alloy::{
    primitives::{Address, B256, Bytes, U256, keccak256},
    signers::SignerSync,
};

use super::{
    Account, Chain, Send, SendError,
    interfaces::{DeviceNFT, IoIDRegistry, IoIDStore, VerifyingProxy},
};

/// What somebody needs to claim a device: the permit's signature and the document.
#[derive(Clone, Debug)]
pub struct Claim {
    pub device: Address,
    /// The device NFT; its owner must be the account that claims.
    pub token_id: U256,
    pub document: Vec<u8>,
    pub uri: String,
    /// 27 or 28.
    pub v: u8,
    pub r: B256,
    pub s: B256,
}

/// Whose places are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Project {
    Makers,
    Proxys,
}

/// Why no device NFT came of it.
#[derive(Debug, thiserror::Error)]
pub enum MintError {
    #[error(transparent)]
    Send(#[from] SendError),
    /// The transaction went through, but says nothing of a token.
    #[error("the receipt names no token")]
    NoToken,
}

impl Chain {
    /// Mints a device NFT to `owner`; gives the token and the transaction.
    ///
    /// # Errors
    /// The mint fails.
    pub async fn mint(&self, owner: Address) -> Result<(U256, B256), MintError> {
        let mint = Send::call(self.contracts.device_nft, &DeviceNFT::mintCall { to: owner });
        let receipt = self.maker.send(mint).await?;
        let minted = receipt.logs().iter().find_map(|log| log.log_decode::<DeviceNFT::Transfer>().ok());
        let token = minted.ok_or(MintError::NoToken)?.inner.tokenId;
        Ok((token, receipt.transaction_hash))
    }

    /// Approves and registers as `owner`, as a wallet would; pays the price where no slot is prepaid.
    ///
    /// # Errors
    /// A contract refuses.
    pub async fn claim(&self, owner: &Account, claim: &Claim) -> Result<(), SendError> {
        let on = &self.contracts;
        let approve = DeviceNFT::approveCall { to: on.registry, tokenId: claim.token_id };
        owner.send(Send::call(on.device_nft, &approve)).await?;
        let value = self.fee().await?;
        owner.send(Send::call(on.registry, &self.register(claim)).with_value(value)).await?;
        Ok(())
    }

    /// The eight-argument registration of `claim`.
    pub fn register(&self, claim: &Claim) -> IoIDRegistry::register_0Call {
        IoIDRegistry::register_0Call {
            deviceContract: self.contracts.device_nft,
            tokenId: claim.token_id,
            device: claim.device,
            hash: keccak256(&claim.document),
            uri: claim.uri.clone(),
            v: claim.v,
            r: claim.r,
            s: claim.s,
        }
    }

    /// What the verifier signs: that this owner may have the deed of this device. It names no permit and no end.
    ///
    /// # Errors
    /// The key cannot sign.
    pub fn vouch(&self, owner: Address, device: Address) -> Result<Bytes, SendError> {
        let said = [&U256::from(self.chain_id).to_be_bytes::<32>()[..], owner.as_slice(), device.as_slice()].concat();
        let signature = self.verifier.sign_message_sync(&said).map_err(|e| SendError::Node(e.to_string()))?;
        Ok(signature.as_bytes().to_vec().into())
    }

    /// What the next claim of the maker's project costs: nothing while a slot is prepaid, else the price.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn fee(&self) -> Result<U256, SendError> {
        self.fee_of(Project::Makers).await
    }

    /// The same of a project.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn fee_of(&self, project: Project) -> Result<U256, SendError> {
        let store = IoIDStore::new(self.contracts.store, self.node());
        let read = |e: alloy::contract::Error| SendError::Node(e.to_string());
        let project = match project {
            Project::Makers => U256::from(self.contracts.project_id),
            Project::Proxys => {
                VerifyingProxy::new(self.contracts.proxy, self.node()).projectId().call().await.map_err(read)?
            }
        };
        let applied = store.projectAppliedAmount(project).call().await.map_err(read)?;
        let active = store.projectActivedAmount(project).call().await.map_err(read)?;
        if applied > active {
            return Ok(U256::ZERO);
        }
        store.price().call().await.map_err(read)
    }
}
