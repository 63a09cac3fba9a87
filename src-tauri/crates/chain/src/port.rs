//! The port, area by area.

use alloy::providers::Provider;
use async_trait::async_trait;
use domain::{
    Address, B256, Bytes, U256,
    account::Owner,
    amount::Amount,
    claim::{ClaimPlan, DeviceToken},
    collect_all::CollectItem,
    device::{Deed, DeviceId},
    fleet::Fleet,
    ioid_v2::{IoidV2, V2Device},
    network::RewardSource,
    review::ProofClaim,
    reward_proof::ToldReward,
    time::Millis,
    transaction::{Call, Fees, Mined},
    upkeep::UpkeepPlan,
};
use wallet::ports::{
    AnchorFacts, Chain, ChainError, Fleets, Logged, PaidFacts, PaidOut, PoolRule, ProofFacts, RecipientFacts,
    RewardFacts,
    chain::{ClaimFacts, HandedOver, Permit, ProxyFacts, SendFacts, TransferFacts, WatchPage, Watched},
    fleet::{Known, Since},
};

use crate::{
    EvmChain,
    anchors::anchoring,
    erc20::transfer,
    failure::of_rpc,
    proofs::{call, each_token, naming},
    rewards::collection,
};

#[async_trait]
impl Chain for EvmChain {
    async fn balance(&self, owner: Owner) -> Result<Amount, ChainError> {
        self.provider.get_balance(owner.0).latest().await.map(Amount).map_err(of_rpc)
    }

    async fn fees(&self) -> Result<Fees, ChainError> {
        let head = self.head().await?;
        self.fees_at(&head).await
    }

    async fn nonce(&self, owner: Owner) -> Result<u64, ChainError> {
        self.provider.get_transaction_count(owner.0).latest().await.map_err(of_rpc)
    }

    async fn deed(&self, device: DeviceId) -> Result<Option<Deed>, ChainError> {
        self.agreed(|node, head| Box::pin(async move { node.deed_at(device, &head).await })).await
    }

    async fn deeds(&self, devices: &[DeviceId]) -> Vec<Result<Option<Deed>, ChainError>> {
        let deeds = async { self.deeds_at(devices, &self.head().await?).await };
        deeds.await.unwrap_or_else(|error| vec![Err(error); devices.len()])
    }

    async fn owned(&self, owner: Owner) -> Result<Vec<DeviceId>, ChainError> {
        let head = self.head().await?;
        self.owned_at(owner, &head).await
    }

    async fn deed_count(&self, owner: Owner) -> Result<u32, ChainError> {
        let head = self.head().await?;
        self.count_at(owner, &head).await
    }

    async fn ioid_v2(&self, id: IoidV2) -> Result<V2Device, ChainError> {
        self.agreed(|node, head| Box::pin(async move { node.ioid_v2_at(id, &head).await })).await
    }

    async fn claim_facts(
        &self,
        device: DeviceId,
        owner: Owner,
        token: Option<&DeviceToken>,
    ) -> Result<ClaimFacts, ChainError> {
        let facts = self.agreed(|node, head| Box::pin(async move { node.facts_at(device, owner, token, &head).await }));
        facts.await
    }

    async fn proxy_facts(&self) -> Result<Option<ProxyFacts>, ChainError> {
        self.agreed(|node, head| Box::pin(async move { node.proxy_at(&head).await })).await
    }

    fn approve_call(&self, token: &DeviceToken) -> Result<Call, ChainError> {
        self.approval(token)
    }

    fn register_call(&self, plan: &ClaimPlan, permit: &Permit) -> Result<Call, ChainError> {
        self.registration(plan, permit)
    }

    async fn simulate(&self, from: Owner, call: &Call) -> Result<u64, ChainError> {
        self.try_out(from, call).await
    }

    async fn send(&self, raw: &Bytes) -> Result<(), ChainError> {
        self.hand_over(raw).await
    }

    async fn mined(&self, hash: B256) -> Result<Option<Mined>, ChainError> {
        self.outcome(hash).await
    }

    async fn registered_as_planned(&self, hash: B256, plan: &ClaimPlan) -> Result<Logged<()>, ChainError> {
        self.logged_as_planned(hash, plan).await
    }

    async fn rewards(&self, owner: Owner, devices: &[DeviceId]) -> Result<RewardFacts, ChainError> {
        self.pool_facts(owner, devices).await
    }

    async fn pool_rule(&self, devices: &[DeviceId], periods: u32) -> Result<PoolRule, ChainError> {
        self.agreed(|node, head| Box::pin(async move { node.pool_rule_at(devices, periods, &head).await })).await
    }

    async fn proof_facts(&self, source: &RewardSource, told: &[ToldReward]) -> Result<ProofFacts, ChainError> {
        self.agreed(|node, head| Box::pin(async move { node.proof_facts_at(source, told, &head).await })).await
    }

    async fn claims_end(&self, source: &RewardSource) -> Result<Option<Millis>, ChainError> {
        self.end_of(source).await
    }

    fn proof_call(&self, to: Address, claim: &ProofClaim, amount: Amount) -> Result<Call, ChainError> {
        call(to, claim, amount)
    }

    async fn proof_collected(
        &self,
        hash: B256,
        from: Address,
        claim: &ProofClaim,
    ) -> Result<Logged<Amount>, ChainError> {
        self.paid_by_proof(hash, from, claim).await
    }

    async fn proof_payouts(
        &self,
        source: &RewardSource,
        account: Owner,
        to: Option<u64>,
    ) -> Result<PaidOut, ChainError> {
        self.agreed(|node, head| Box::pin(async move { node.payouts_at(source, account, to, &head).await })).await
    }

    async fn reward_recipients(
        &self,
        at: Address,
        owner: Owner,
        tokens: &[Address],
    ) -> Result<RecipientFacts, ChainError> {
        let facts =
            self.agreed(|node, head| Box::pin(async move { node.recipients_at(at, owner, tokens, &head).await }));
        facts.await
    }

    fn recipient_call(&self, at: Address, token: Option<Address>, to: Option<Address>) -> Result<Call, ChainError> {
        Ok(naming(at, token, to))
    }

    async fn recipient_named(
        &self,
        hash: B256,
        at: Address,
        owner: Owner,
        token: Option<Address>,
        to: Option<Address>,
    ) -> Result<Logged<()>, ChainError> {
        self.logged_recipient(hash, at, owner, token, to).await
    }

    async fn anchor_facts(&self, at: Address, root: B256, owner: Owner) -> Result<AnchorFacts, ChainError> {
        self.agreed(|node, head| Box::pin(async move { node.anchor_facts_at(at, root, owner, &head).await })).await
    }

    fn anchor_call(&self, at: Address, root: B256, count: u32) -> Result<Call, ChainError> {
        Ok(anchoring(at, root, count))
    }

    async fn anchored(
        &self,
        hash: B256,
        at: Address,
        owner: Owner,
        root: B256,
        count: u32,
    ) -> Result<Logged<()>, ChainError> {
        self.logged_anchor(hash, at, owner, root, count).await
    }

    async fn paid_facts(
        &self,
        source: &RewardSource,
        owner: Owner,
        wallets: &[(DeviceId, Address)],
    ) -> Result<PaidFacts, ChainError> {
        let facts =
            self.agreed(|node, head| Box::pin(async move { node.paid_facts_at(source, owner, wallets, &head).await }));
        facts.await
    }

    fn accrual_call(&self, to: Address, account: Owner) -> Result<Call, ChainError> {
        Ok(collection(to, account))
    }

    async fn accrual_collected(&self, hash: B256, from: Address, account: Owner) -> Result<Logged<Amount>, ChainError> {
        self.paid_out(from, hash, account).await
    }

    fn proofs_call(&self, to: Address, claims: &[&ProofClaim]) -> Result<Call, ChainError> {
        each_token(to, claims)
    }

    fn in_one_call(&self, calls: &[Call]) -> Result<Call, ChainError> {
        self.in_one(calls)
    }

    async fn items_collected(
        &self,
        hash: B256,
        owner: Owner,
        items: &[CollectItem],
    ) -> Result<Logged<Vec<Amount>>, ChainError> {
        self.paid_together(hash, owner, items).await
    }

    async fn collected(&self, hash: B256, owner: Owner) -> Result<Logged<Amount>, ChainError> {
        self.paid_out(self.pool()?.address, hash, owner).await
    }

    fn collect_call(&self, owner: Owner) -> Result<Call, ChainError> {
        Ok(collection(self.pool()?.address, owner))
    }

    async fn send_facts(&self, owner: Owner, to: Address, token: Option<Address>) -> Result<SendFacts, ChainError> {
        let facts =
            self.agreed(|node, head| Box::pin(async move { node.send_facts_at(owner, to, token, &head).await }));
        facts.await
    }

    fn send_call(&self, to: Address, token: Option<Address>, amount: Amount) -> Call {
        transfer(to, token, amount)
    }

    async fn try_send(&self, from: Owner, call: &Call) -> Result<u64, ChainError> {
        self.would_send(from, call).await
    }

    async fn moved(&self, hash: B256, token: Address, from: Owner, to: Address) -> Result<Logged<Amount>, ChainError> {
        self.logged_transfer(hash, token, from, to).await
    }

    async fn transfer_facts(&self, device: DeviceId, owner: Owner, to: Address) -> Result<TransferFacts, ChainError> {
        let facts =
            self.agreed(|node, head| Box::pin(async move { node.transfer_facts_at(device, owner, to, &head).await }));
        facts.await
    }

    fn transfer_call(&self, from: Owner, to: Address, token: U256) -> Result<Call, ChainError> {
        self.handover(from, to, token)
    }

    async fn handed_over(
        &self,
        hash: B256,
        from: Owner,
        to: Owner,
        token: U256,
    ) -> Result<Logged<HandedOver>, ChainError> {
        self.logged_handover(hash, from, to, token).await
    }

    fn upkeep_call(&self, plan: &UpkeepPlan, permit: &Permit) -> Result<Call, ChainError> {
        self.upkeep(plan, permit)
    }

    async fn kept_as_planned(&self, hash: B256, plan: &UpkeepPlan) -> Result<Logged<()>, ChainError> {
        self.logged_upkeep(hash, plan).await
    }

    fn registry(&self) -> Result<Address, ChainError> {
        Ok(self.ioid()?.registry)
    }

    async fn watched(&self, devices: &[Watched], from: u64) -> Result<WatchPage, ChainError> {
        self.watch_page(devices, from).await
    }

    async fn block_hash(&self, number: u64) -> Result<Option<B256>, ChainError> {
        self.hash_at(number).await
    }

    async fn block_times(&self, numbers: &[u64]) -> Result<Vec<Millis>, ChainError> {
        self.times_of(numbers).await
    }
}

#[async_trait]
impl Fleets for EvmChain {
    async fn fleet(&self, owner: Owner) -> Result<Fleet, ChainError> {
        self.whole_fleet(owner).await
    }

    async fn fleet_since(&self, known: &Known) -> Result<Since, ChainError> {
        self.agreed(|node, head| Box::pin(node.changes_at(known, head))).await
    }
}
