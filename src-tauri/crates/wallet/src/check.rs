//! What a buyer finds out about a device before paying for it.

use domain::{
    Address,
    account::Owner,
    check::{DeviceCheck, Past, PastMove},
    device::{DeviceId, Signing},
    failure::{Code, Coded},
    ioid_v2::{IoidV2, V2Device},
};
use thiserror::Error;

use crate::{
    Wallet,
    devices::DialogueError,
    ports::{
        Chain, ChainError,
        chain::{Sighted, Sighting, Watched},
    },
};

/// How many blocks are looked through at most: what one page of the log holds.
const BLOCKS: u64 = 99_999;

/// What the chain says of a device, without a wallet: whose it is, and what happened to its deed lately.
///
/// # Errors
/// [`ChainError`]; two nodes that disagree among them.
pub async fn check_device(chain: &dyn Chain, device: DeviceId) -> Result<DeviceCheck, ChainError> {
    let facts = chain.claim_facts(device, Owner(Address::ZERO), None).await?;
    let newest = chain.watched(&[], u64::MAX).await?.block;
    let from = newest.saturating_sub(BLOCKS);
    let token = facts.deed.as_ref().and_then(|deed| deed.token_id.parse().ok());
    let wallet = facts.deed.as_ref().map(|deed| deed.wallet);
    let page = chain.watched(&[Watched { device, token, wallet }], from).await?;
    Ok(DeviceCheck {
        device,
        did: device.did(),
        deed: facts.deed,
        permits: facts.nonce,
        moves: page.sightings.into_iter().filter_map(past).collect(),
        from_block: from,
        to_block: page.block,
        signing: None,
    })
}

impl Wallet {
    /// The same, by this wallet's nodes.
    ///
    /// # Errors
    /// Those of [`check_device`].
    pub async fn check(&self, device: DeviceId) -> Result<DeviceCheck, ChainError> {
        check_device(&*self.ports.chain, device).await
    }

    /// The same, and what the device itself says of its signing; it must be near, and known to this wallet.
    ///
    /// # Errors
    /// [`CheckError`].
    pub async fn check_near(&self, device: DeviceId) -> Result<DeviceCheck, CheckError> {
        let signing = self.ask_signing(device).await?;
        let check = self.check(device).await?;
        Ok(DeviceCheck { signing: Some(signing), ..check })
    }

    /// What the registry of ioID v2 has under this identifier; nothing is written there.
    ///
    /// # Errors
    /// [`ChainError`], also where the network file names no such registry.
    pub async fn check_v2(&self, id: IoidV2) -> Result<V2Device, ChainError> {
        self.ports.chain.ioid_v2(id).await
    }

    async fn ask_signing(&self, device: DeviceId) -> Result<Signing, CheckError> {
        let dialogue = self.dialogue(device).await?;
        let signing = dialogue.session.device().signing;
        dialogue.close().await;
        Ok(signing)
    }
}

fn past(sighting: Sighting) -> Option<PastMove> {
    let what = match sighting.what {
        Sighted::Registered { owner, .. } => Past::Claimed { owner },
        Sighted::Moved { from, to, migrated: true } => Past::Migrated { from, to },
        Sighted::Moved { from, to, migrated: false } => Past::Moved { from, to },
        Sighted::Document { uri, .. } => Past::Described { uri },
        Sighted::Removed => Past::Removed,
        Sighted::Gave { contract, to, .. } => Past::Gave { contract, to },
        // It ends when the deed is handed over.
        Sighted::Allowed { .. } => return None,
    };
    Some(PastMove { block: sighting.block, tx: sighting.tx, what })
}

/// Why a device near could not be checked.
#[derive(Debug, Error)]
pub enum CheckError {
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Dialogue(#[from] DialogueError),
}

impl Coded for CheckError {
    fn code(&self) -> Code {
        match self {
            Self::Chain(e) => e.code(),
            Self::Dialogue(e) => e.code(),
        }
    }
}
