//! What a claim meets, and its two calls.

use alloy::{
    primitives::{Address, U256},
    providers::Provider,
    sol_types::SolCall,
};
use domain::{
    account::Owner,
    amount::Amount,
    claim::{ClaimPlan, DeviceToken},
    device::DeviceId,
    transaction::Call,
};
use wallet::ports::{
    ChainError,
    chain::{ClaimFacts, Permit, TokenFacts},
};

use crate::{
    EvmChain,
    abi::{DeviceNft, IoidStore, Registry},
    calls::{Answers, Place, Reads},
    deed::{DeedReads, RecordReads},
    failure::of_rpc,
    fees::Head,
};

/// The reads of a device NFT.
struct TokenReads {
    owner: Place<DeviceNft::ownerOfCall>,
    used: Place<Registry::registeredNFTCall>,
    approved: Place<DeviceNft::getApprovedCall>,
    approved_all: Place<DeviceNft::isApprovedForAllCall>,
    project: Place<IoidStore::deviceContractProjectCall>,
}

impl TokenReads {
    fn add(reads: &mut Reads, registry: Address, store: Address, owner: Owner, token: &DeviceToken) -> Self {
        let (contract, id) = (token.contract, token.token_id);
        Self {
            owner: reads.add(contract, &DeviceNft::ownerOfCall { tokenId: id }),
            used: reads.add(registry, &Registry::registeredNFTCall { deviceContract: contract, tokenId: id }),
            approved: reads.add(contract, &DeviceNft::getApprovedCall { tokenId: id }),
            approved_all: reads.add(contract, &DeviceNft::isApprovedForAllCall { owner: owner.0, operator: registry }),
            project: reads.add(store, &IoidStore::deviceContractProjectCall { deviceContract: contract }),
        }
    }
}

/// The reads of a project's places.
pub struct PlaceReads {
    applied: Place<IoidStore::projectAppliedAmountCall>,
    active: Place<IoidStore::projectActivedAmountCall>,
}

impl PlaceReads {
    pub fn add(reads: &mut Reads, store: Address, project: U256) -> Self {
        Self {
            applied: reads.add(store, &IoidStore::projectAppliedAmountCall { projectId: project }),
            active: reads.add(store, &IoidStore::projectActivedAmountCall { projectId: project }),
        }
    }

    pub fn free(&self, answers: &Answers) -> Result<bool, ChainError> {
        Ok(answers.sure(&self.applied)? > answers.sure(&self.active)?)
    }
}

impl EvmChain {
    /// Two rounds at one block: record, nonce, price, token, balance and tip; deed and places.
    pub(crate) async fn facts_at(
        &self,
        device: DeviceId,
        owner: Owner,
        token: Option<&DeviceToken>,
        head: &Head,
    ) -> Result<ClaimFacts, ChainError> {
        let contracts = self.ioid()?;
        let (registry, store) = (contracts.registry, contracts.store);
        let mut reads = Reads::default();
        let record = RecordReads::add(&mut reads, registry, device);
        let nonce = reads.add(registry, &Registry::noncesCall { device: device.0 });
        let price = reads.add(store, &IoidStore::priceCall {});
        let nft = token.map(|token| (token, TokenReads::add(&mut reads, registry, store, owner, token)));
        let balance = async { self.provider.get_balance(owner.0).block_id(head.id()).await.map_err(of_rpc) };
        let (first, balance, fees) = futures::try_join!(self.read(reads, head), balance, self.fees_at(head))?;

        let mut reads = Reads::default();
        let deed = record.record(&first)?.map(|record| DeedReads::add(&mut reads, contracts, record));
        let project = nft.as_ref().map(|(_, nft)| first.sure(&nft.project)).transpose()?.unwrap_or_default();
        let places = PlaceReads::add(&mut reads, store, project);
        let second = self.read(reads, head).await?;
        let prepaid = !project.is_zero() && places.free(&second)?;
        let trusted = !project.is_zero();
        let token = match nft {
            Some((token, nft)) => self.token_facts(token, &nft, &first, prepaid, trusted)?,
            None => None,
        };
        Ok(ClaimFacts {
            registry,
            deed: deed.map(|deed| deed.deed(&second, device)).transpose()?,
            nonce: first.sure(&nonce)?,
            price: Amount(first.sure(&price)?),
            token,
            balance: Amount(balance),
            fees,
        })
    }

    /// `None` for a token that its contract does not know.
    fn token_facts(
        &self,
        token: &DeviceToken,
        nft: &TokenReads,
        answers: &Answers,
        prepaid: bool,
        bound: bool,
    ) -> Result<Option<TokenFacts>, ChainError> {
        let contracts = self.ioid()?;
        let Some(owner) = answers.maybe(&nft.owner)? else { return Ok(None) };
        let named = &contracts.device_contracts;
        let approved = answers.maybe(&nft.approved)? == Some(contracts.registry)
            || answers.maybe(&nft.approved_all)? == Some(true);
        Ok(Some(TokenFacts {
            token: token.clone(),
            owner: Owner(owner),
            used: answers.sure(&nft.used)?,
            approved,
            prepaid,
            trusted: bound && (named.is_empty() || named.contains(&token.contract)),
        }))
    }

    pub(crate) fn approval(&self, token: &DeviceToken) -> Result<Call, ChainError> {
        let call = DeviceNft::approveCall { to: self.ioid()?.registry, tokenId: token.token_id };
        Ok(Call { to: token.contract, value: Amount::ZERO, data: call.abi_encode().into() })
    }

    pub(crate) fn registration(&self, plan: &ClaimPlan, permit: &Permit) -> Result<Call, ChainError> {
        let token = plan.token.as_ref().ok_or(ChainError::NotOffered("a registration without a token"))?;
        let call = Registry::registerCall {
            deviceContract: token.contract,
            tokenId: token.token_id,
            device: plan.device.0,
            hash: plan.document_hash,
            uri: plan.document_uri.clone(),
            v: permit.v,
            r: permit.r,
            s: permit.s,
        };
        Ok(Call { to: self.ioid()?.registry, value: plan.price, data: call.abi_encode().into() })
    }
}
