//! The devices of an owner, from the deeds the chain lists.

use alloy::primitives::U256;
use domain::{account::Owner, device::DeviceId};
use wallet::ports::ChainError;

use crate::{
    EvmChain,
    abi::{Ioid, Registry},
    calls::Reads,
    failure::bad,
    fees::Head,
};

/// More deeds than one machine's wallet holds: such a number is a node's invention.
const MOST_DEEDS: u32 = 20_000;

impl EvmChain {
    pub(crate) async fn owned_at(&self, owner: Owner, at: &Head) -> Result<Vec<DeviceId>, ChainError> {
        let tokens = self.tokens(owner, at).await?;
        let ioid = self.ioid()?;
        let mut reads = Reads::default();
        let places: Vec<_> = tokens.iter().map(|id| reads.add(ioid.ioid, &Ioid::walletCall { id: *id })).collect();
        let answers = self.read(reads, at).await?;
        let mut named = Vec::with_capacity(tokens.len());
        for (token, place) in tokens.into_iter().zip(places) {
            // A deed that names no device of ours, such as one of another DID method, is none that Deedbox knows.
            if let Ok(device) = answers.sure(&place)?.did.parse::<DeviceId>() {
                named.push((token, device));
            }
        }
        self.still_claimed(named, at).await
    }

    /// How many deeds the owner holds.
    pub(crate) async fn count_at(&self, owner: Owner, at: &Head) -> Result<u32, ChainError> {
        let mut reads = Reads::default();
        let count = reads.add(self.ioid()?.ioid, &Ioid::balanceOfCall { owner: owner.0 });
        let count = self.read(reads, at).await?.sure(&count)?;
        if count > U256::from(MOST_DEEDS) {
            return Err(bad("more deeds than there can be"));
        }
        Ok(count.to())
    }

    async fn tokens(&self, owner: Owner, at: &Head) -> Result<Vec<U256>, ChainError> {
        let count = self.count_at(owner, at).await?;
        let ioid = self.ioid()?;
        let mut reads = Reads::default();
        let call = |index| Ioid::tokenOfOwnerByIndexCall { owner: owner.0, index: U256::from(index) };
        let places: Vec<_> = (0..count).map(|index| reads.add(ioid.ioid, &call(index))).collect();
        let answers = self.read(reads, at).await?;
        places.iter().map(|place| answers.sure(place)).collect()
    }

    /// A removed claim leaves its deed behind; it counts only while the registry points to it.
    async fn still_claimed(&self, named: Vec<(U256, DeviceId)>, at: &Head) -> Result<Vec<DeviceId>, ChainError> {
        let registry = self.ioid()?.registry;
        let mut reads = Reads::default();
        let call = |device: &DeviceId| Registry::deviceTokenIdCall { device: device.0 };
        let places: Vec<_> = named.iter().map(|(_, device)| reads.add(registry, &call(device))).collect();
        let answers = self.read(reads, at).await?;
        let mut devices = Vec::with_capacity(named.len());
        for ((token, device), place) in named.into_iter().zip(places) {
            if answers.maybe(&place)? == Some(token) {
                devices.push(device);
            }
        }
        Ok(devices)
    }
}
