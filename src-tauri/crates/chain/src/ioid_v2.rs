//! The registry of ioID v2, which is only read.

use alloy::primitives::U256;
use domain::{
    B256,
    account::Owner,
    ioid_v2::{IoidV2, V2Device, V2Nft},
};
use wallet::ports::ChainError;

use crate::{
    EvmChain,
    abi::{Erc721, RegistryV2},
    calls::Reads,
    compared::Compared,
    failure::bad,
    fees::Head,
};

/// What its lack is called in [`ChainError::NotOffered`].
const IOID_V2: &str = "ioID v2 (its file names no registry of it)";
/// A longer contract is on no chain that the registry knows.
const LONGEST: usize = 32;

impl EvmChain {
    pub(crate) async fn ioid_v2_at(&self, id: IoidV2, head: &Head) -> Result<V2Device, ChainError> {
        let registry = self.network.ioid_v2.as_ref().ok_or(ChainError::NotOffered(IOID_V2))?.registry;
        let mut reads = Reads::default();
        let nft = reads.add(registry, &RegistryV2::getDeviceNFTCall { ioID: id.0 });
        let document = reads.add(registry, &RegistryV2::getDIDDocMetadataCall { ioID: id.0 });
        let answers = self.read(reads, head).await?;
        let (nft, document) = (answers.sure(&nft)?, answers.sure(&document)?);
        if nft.NFTcontract.len() > LONGEST {
            return Err(bad("a contract's address that is longer than any"));
        }
        let mut found = (!nft.chainID.is_zero()).then_some(V2Nft {
            chain_id: nft.chainID,
            contract: nft.NFTcontract,
            token_id: nft.tokenID,
            owner: None,
        });
        if let Some(nft) = &mut found
            && nft.chain_id == U256::from(self.network.chain_id)
            && let Some(contract) = nft.address()
        {
            let mut reads = Reads::default();
            let owner = reads.add(contract, &Erc721::ownerOfCall { tokenId: nft.token_id });
            nft.owner = self.read(reads, head).await?.maybe(&owner)?.map(Owner);
        }
        Ok(V2Device { id, nft: found, document_uri: document.uri, document_hash: document.hash, block: head.number() })
    }
}

impl Compared for V2Device {
    fn parts(&self) -> Vec<(&'static str, String)> {
        let part = |read: fn(&V2Nft) -> String| self.nft.as_ref().map_or_else(|| "none".to_owned(), read);
        let hash: B256 = self.document_hash;
        vec![
            ("the device's NFT", part(|nft| format!("{} of {} on {}", nft.token_id, nft.contract, nft.chain_id))),
            ("who holds it", part(|nft| nft.owner.map_or_else(|| "nobody".to_owned(), |owner| owner.to_string()))),
            ("the description's address", self.document_uri.clone()),
            ("the description's fingerprint", hash.to_string()),
        ]
    }
}
