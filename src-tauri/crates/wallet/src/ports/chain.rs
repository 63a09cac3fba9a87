//! The chain: reads that are checked, transactions that are built, sent and looked up.

mod error;
mod facts;
mod watched;

use async_trait::async_trait;
use domain::{
    Address, B256, Bytes, U256,
    account::Owner,
    amount::Amount,
    claim::{ClaimPlan, DeviceToken},
    collect_all::CollectItem,
    device::{Deed, DeviceId},
    ioid_v2::{IoidV2, V2Device},
    network::RewardSource,
    review::ProofClaim,
    reward_proof::ToldReward,
    time::Millis,
    transaction::{Call, Fees, Mined},
    upkeep::UpkeepPlan,
};
use futures::future::join_all;

pub use error::ChainError;
pub use facts::{
    ClaimFacts, HandedOver, MULTICALL, PAID, PROOFS, PROXY, Permit, ProxyFacts, RecipientKind, SendFacts, TokenFacts,
    TransferFacts,
};
pub use watched::{Sighted, Sighting, WatchPage, Watched};

use super::{
    AnchorFacts, Logged, PaidFacts, PaidOut, PoolRule, ProofFacts, RecipientFacts, RewardFacts, anchors::ANCHOR,
    rewards::RECIPIENT,
};

/// A node of the network, its chain id checked.
#[async_trait]
pub trait Chain: Send + Sync {
    /// The balance of an account in the native coin.
    async fn balance(&self, owner: Owner) -> Result<Amount, ChainError>;

    /// What a gas costs now, with room for two full blocks.
    async fn fees(&self) -> Result<Fees, ChainError>;

    /// The account's next nonce, mined transactions only.
    async fn nonce(&self, owner: Owner) -> Result<u64, ChainError>;

    /// The deed of a device, on which all nodes agree; `None` if nobody claimed it.
    async fn deed(&self, device: DeviceId) -> Result<Option<Deed>, ChainError>;

    /// The deeds of many devices, in their order; one that cannot be read leaves the others.
    async fn deeds(&self, devices: &[DeviceId]) -> Vec<Result<Option<Deed>, ChainError>> {
        join_all(devices.iter().map(|device| self.deed(*device))).await
    }

    /// The devices whose deeds `owner` holds.
    async fn owned(&self, owner: Owner) -> Result<Vec<DeviceId>, ChainError>;

    /// How many deeds an owner holds, whatever they are for.
    async fn deed_count(&self, owner: Owner) -> Result<u32, ChainError> {
        Ok(u32::try_from(self.owned(owner).await?.len()).unwrap_or(u32::MAX))
    }

    /// What the registry of ioID v2 has of a device, on which all nodes agree (T-40).
    ///
    /// # Errors
    /// [`ChainError::NotOffered`] where the network file names no such registry.
    async fn ioid_v2(&self, id: IoidV2) -> Result<V2Device, ChainError> {
        let _ = id;
        Err(ChainError::NotOffered("ioID v2"))
    }

    /// What a claim of `device` by `owner` with `token` meets now, on which all nodes agree (T-40).
    ///
    /// # Errors
    /// [`ChainError::Disagree`] names what they differ in.
    async fn claim_facts(
        &self,
        device: DeviceId,
        owner: Owner,
        token: Option<&DeviceToken>,
    ) -> Result<ClaimFacts, ChainError>;

    /// The project's proxy of the network file as it stands now, on which all nodes agree; `None` where no contract is.
    async fn proxy_facts(&self) -> Result<Option<ProxyFacts>, ChainError> {
        Err(ChainError::NotOffered(PROXY))
    }

    /// The call that approves this one token to the registry.
    fn approve_call(&self, token: &DeviceToken) -> Result<Call, ChainError>;

    /// The call that registers the planned device with its permit.
    fn register_call(&self, plan: &ClaimPlan, permit: &Permit) -> Result<Call, ChainError>;

    /// Runs a call without sending it; the gas it would use.
    ///
    /// # Errors
    /// [`ChainError::Reverted`] with the contract's reason.
    async fn simulate(&self, from: Owner, call: &Call) -> Result<u64, ChainError>;

    /// Hands a signed transaction to the node; one that it knows already is no error.
    async fn send(&self, raw: &Bytes) -> Result<(), ChainError>;

    /// What came of a transaction; `None` while it is not mined.
    async fn mined(&self, hash: B256) -> Result<Option<Mined>, ChainError>;

    /// Whether the mined transaction logged the registration as planned (T-41), on which all nodes agree.
    async fn registered_as_planned(&self, hash: B256, plan: &ClaimPlan) -> Result<Logged<()>, ChainError>;

    /// What the tick-paid pool paid and owes, read at one block.
    async fn rewards(&self, owner: Owner, devices: &[DeviceId]) -> Result<RewardFacts, ChainError>;

    /// The tick-paid pool's rule, and what it counted of each device in so many newest periods; all nodes agree (T-40).
    async fn pool_rule(&self, _devices: &[DeviceId], _periods: u32) -> Result<PoolRule, ChainError> {
        Err(ChainError::NotOffered("rewards by a rule on the chain"))
    }

    /// What a mined collection paid to `owner` by the pool's own log (T-41), on which all nodes agree.
    async fn collected(&self, hash: B256, owner: Owner) -> Result<Logged<Amount>, ChainError>;

    /// What the contract of `source` says of rewards of its family that a service told, on which all nodes agree (T-51).
    async fn proof_facts(&self, _source: &RewardSource, _told: &[ToldReward]) -> Result<ProofFacts, ChainError> {
        Err(ChainError::NotOffered(PROOFS))
    }

    /// When the contract of `source` stops to pay what is not collected, on which all nodes agree; `None` where it has no
    /// such end that Deedbox knows of.
    async fn claims_end(&self, _source: &RewardSource) -> Result<Option<Millis>, ChainError> {
        Ok(None)
    }

    /// The call that collects `amount` from the contract at `to` by a proof.
    fn proof_call(&self, _to: Address, _claim: &ProofClaim, _amount: Amount) -> Result<Call, ChainError> {
        Err(ChainError::NotOffered(PROOFS))
    }

    /// What a mined collection by a proof paid, by the own log of the contract at `from` (T-41), on which all nodes agree.
    async fn proof_collected(
        &self,
        _hash: B256,
        _from: Address,
        _claim: &ProofClaim,
    ) -> Result<Logged<Amount>, ChainError> {
        Err(ChainError::NotOffered(PROOFS))
    }

    /// What the contract of `source`, which checks proofs, paid to `account` by its own log up to block `to`, or the newest,
    /// on which all nodes agree (T-51).
    async fn proof_payouts(
        &self,
        _source: &RewardSource,
        _account: Owner,
        _to: Option<u64>,
    ) -> Result<PaidOut, ChainError> {
        Err(ChainError::NotOffered(PROOFS))
    }

    /// Whom the contract at `at` pays instead of `owner`: of all tokens, and of each of these; all nodes agree (T-40).
    ///
    /// # Errors
    /// [`ChainError::NotOffered`] where the contract remembers nobody.
    async fn reward_recipients(
        &self,
        _at: Address,
        _owner: Owner,
        _tokens: &[Address],
    ) -> Result<RecipientFacts, ChainError> {
        Err(ChainError::NotOffered(RECIPIENT))
    }

    /// The call that names whom the contract at `at` pays: of this token, or of all; without `to` nobody any more.
    fn recipient_call(&self, _at: Address, _token: Option<Address>, _to: Option<Address>) -> Result<Call, ChainError> {
        Err(ChainError::NotOffered(RECIPIENT))
    }

    /// Whether a mined transaction of `owner` named exactly that, by the own log of the contract at `at` (T-41), on which
    /// all nodes agree.
    async fn recipient_named(
        &self,
        _hash: B256,
        _at: Address,
        _owner: Owner,
        _token: Option<Address>,
        _to: Option<Address>,
    ) -> Result<Logged<()>, ChainError> {
        Err(ChainError::NotOffered(RECIPIENT))
    }

    /// What a source without proofs paid and owes to `owner`, or paid to these own wallets of devices, on which all nodes
    /// agree (T-51).
    async fn paid_facts(
        &self,
        _source: &RewardSource,
        _owner: Owner,
        _wallets: &[(DeviceId, Address)],
    ) -> Result<PaidFacts, ChainError> {
        Err(ChainError::NotOffered(PAID))
    }

    /// The call that has the staking pool at `to` pay what it owes to `account`.
    fn accrual_call(&self, _to: Address, _account: Owner) -> Result<Call, ChainError> {
        Err(ChainError::NotOffered(PAID))
    }

    /// What a mined collection paid to `account`, by the own log of the staking pool at `from` (T-41), on which all nodes
    /// agree.
    async fn accrual_collected(
        &self,
        _hash: B256,
        _from: Address,
        _account: Owner,
    ) -> Result<Logged<Amount>, ChainError> {
        Err(ChainError::NotOffered(PAID))
    }

    /// The call that collects all these tokens from one contract with time for disputes.
    fn proofs_call(&self, _to: Address, _claims: &[&ProofClaim]) -> Result<Call, ChainError> {
        Err(ChainError::NotOffered(PROOFS))
    }

    /// The call that has others made one after the other, all of them or none; it calls them in its own name.
    fn in_one_call(&self, _calls: &[Call]) -> Result<Call, ChainError> {
        Err(ChainError::NotOffered(MULTICALL))
    }

    /// What a mined transaction paid for each of these by the contracts' own logs (T-41), on which all nodes agree;
    /// [`Logged::Otherwise`] when it paid for none.
    async fn items_collected(
        &self,
        _hash: B256,
        _owner: Owner,
        _items: &[CollectItem],
    ) -> Result<Logged<Vec<Amount>>, ChainError> {
        Err(ChainError::NotOffered(PROOFS))
    }

    /// What anchoring this root by `owner` in the contract at `at` meets now, on which all nodes agree (T-40).
    async fn anchor_facts(&self, _at: Address, _root: B256, _owner: Owner) -> Result<AnchorFacts, ChainError> {
        Err(ChainError::NotOffered(ANCHOR))
    }

    /// The call that anchors a root over `count` batches in the contract at `at`.
    fn anchor_call(&self, _at: Address, _root: B256, _count: u32) -> Result<Call, ChainError> {
        Err(ChainError::NotOffered(ANCHOR))
    }

    /// Whether a mined transaction of `owner` anchored exactly that, by the own log of the contract at `at` (T-41), on which
    /// all nodes agree.
    async fn anchored(
        &self,
        _hash: B256,
        _at: Address,
        _owner: Owner,
        _root: B256,
        _count: u32,
    ) -> Result<Logged<()>, ChainError> {
        Err(ChainError::NotOffered(ANCHOR))
    }

    /// The call that collects what the pool owes to `owner`.
    fn collect_call(&self, owner: Owner) -> Result<Call, ChainError>;

    /// What sending from `owner` to `to` meets now, on which all nodes agree (T-40); `token` is the contract of an ERC-20.
    async fn send_facts(&self, owner: Owner, to: Address, token: Option<Address>) -> Result<SendFacts, ChainError>;

    /// The call that moves `amount` to `to`: of the network's own coin, or of the token of this contract.
    fn send_call(&self, to: Address, token: Option<Address>, amount: Amount) -> Call;

    /// Like [`Self::simulate`] for such a call; a token that says no without failing refuses, too.
    async fn try_send(&self, from: Owner, call: &Call) -> Result<u64, ChainError>;

    /// What a mined transaction moved from `from` to `to` by the token's own log (T-41), on which all nodes agree.
    async fn moved(&self, hash: B256, token: Address, from: Owner, to: Address) -> Result<Logged<Amount>, ChainError>;

    /// What handing the deed of `device` from `owner` to `to` meets now, on which all nodes agree (T-40).
    async fn transfer_facts(&self, device: DeviceId, owner: Owner, to: Address) -> Result<TransferFacts, ChainError>;

    /// The call that hands a deed over; a contract must say that it takes it.
    fn transfer_call(&self, from: Owner, to: Address, token: U256) -> Result<Call, ChainError>;

    /// Where a mined transaction handed exactly this deed over by the own log of its contract (T-41), on which all nodes
    /// agree.
    async fn handed_over(
        &self,
        hash: B256,
        from: Owner,
        to: Owner,
        token: U256,
    ) -> Result<Logged<HandedOver>, ChainError>;

    /// The call that renews or ends the planned registration with the device's permit.
    fn upkeep_call(&self, plan: &UpkeepPlan, permit: &Permit) -> Result<Call, ChainError>;

    /// Whether the mined transaction logged exactly that (T-41), on which all nodes agree.
    async fn kept_as_planned(&self, hash: B256, plan: &UpkeepPlan) -> Result<Logged<()>, ChainError>;

    /// The registry that permits name.
    fn registry(&self) -> Result<Address, ChainError>;

    /// What was logged of these devices from block `from` on, to the newest or as far as one page goes; from beyond the
    /// newest block only the state is read.
    async fn watched(&self, devices: &[Watched], from: u64) -> Result<WatchPage, ChainError>;

    /// The hash of a block; `None` if the chain does not have it (yet, or any more).
    async fn block_hash(&self, number: u64) -> Result<Option<B256>, ChainError>;

    /// When each of these blocks was made, in the order asked, by the word of whoever made it.
    async fn block_times(&self, _numbers: &[u64]) -> Result<Vec<Millis>, ChainError> {
        Err(ChainError::NotOffered("the times of its blocks"))
    }
}
