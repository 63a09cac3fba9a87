//! The project's proxy, as the chain has it.

use alloy::providers::Provider;
use wallet::ports::{
    ChainError,
    chain::{PROXY, ProxyFacts},
};

use crate::{
    EvmChain,
    abi::{IoidStore, VerifyingProxy},
    calls::Reads,
    claim::PlaceReads,
    failure::of_rpc,
    fees::Head,
};

impl EvmChain {
    /// Two rounds at one block: what the proxy says of itself, and what the store says of that. None without code.
    pub(crate) async fn proxy_at(&self, head: &Head) -> Result<Option<ProxyFacts>, ChainError> {
        let contracts = self.ioid()?;
        let proxy = contracts.proxy.ok_or(ChainError::NotOffered(PROXY))?;
        if self.provider.get_code_at(proxy).block_id(head.id()).await.map_err(of_rpc)?.is_empty() {
            return Ok(None);
        }
        let mut reads = Reads::default();
        let store = reads.add(proxy, &VerifyingProxy::ioIDStoreCall {});
        let project = reads.add(proxy, &VerifyingProxy::projectIdCall {});
        let nft = reads.add(proxy, &VerifyingProxy::deviceNFTCall {});
        let first = self.read(reads, head).await?;
        let (store, project, nft) = (first.sure(&store)?, first.sure(&project)?, first.sure(&nft)?);

        let mut reads = Reads::default();
        let bound = reads.add(contracts.store, &IoidStore::deviceContractProjectCall { deviceContract: nft });
        let places = PlaceReads::add(&mut reads, contracts.store, project);
        let second = self.read(reads, head).await?;
        let named = &contracts.device_contracts;
        let bound = store == contracts.store && !project.is_zero() && second.sure(&bound)? == project;
        Ok(Some(ProxyFacts {
            proxy,
            nft,
            prepaid: bound && places.free(&second)?,
            trusted: bound && (named.is_empty() || named.contains(&nft)),
        }))
    }
}
