//! What anchoring would take: found out before anything is signed.

use std::collections::BTreeSet;

use domain::{
    B256,
    account::Owner,
    amount::Amount,
    anchor::{AnchorBatch, AnchorDevice, AnchorPlan, MOST_ANCHORED, root_over},
    device::DeviceId,
    operation::{OperationKind, OperationView},
    review::{Review, ReviewId, ReviewView},
    words::anchor_title,
};

use super::{PlanAnchorError, saga::AnchorRecord};
use crate::{
    Wallet,
    operations::OperationError,
    ports::{AnchorKeeper, ChainError, StoreError, anchors::ANCHOR, store::BatchHead},
    review::ReviewError,
};

impl Wallet {
    /// The review of anchoring the batches of these devices, of all of them where none is named, that are not anchored on
    /// this network: at most [`MOST_ANCHORED`] in one transaction. Nothing is signed.
    ///
    /// # Errors
    /// [`PlanAnchorError`] says what is missing.
    pub async fn plan_anchor(&self, devices: &[DeviceId]) -> Result<ReviewView, PlanAnchorError> {
        let owner = self.signer()?;
        if self.is_anchoring().await? {
            return Err(PlanAnchorError::UnderWay);
        }
        let plan = self.anchor_plan(owner, devices).await?;
        Ok(self.ask(Review::Anchor(plan)).await?)
    }

    /// What one transaction for the batches of these devices, of all of them where none is named, takes; the account can
    /// pay for it.
    pub(super) async fn anchor_plan(&self, owner: Owner, devices: &[DeviceId]) -> Result<AnchorPlan, PlanAnchorError> {
        let keeper = self.anchor_keeper().ok_or(ChainError::NotOffered(ANCHOR))?;
        let (devices, left) = self.not_anchored(devices, keeper).await?;
        let root = root_over(&devices).ok_or(PlanAnchorError::Nothing)?;
        let count = devices.iter().map(|device| device.batches.len()).sum::<usize>();
        let call = self.ports.chain.anchor_call(keeper.contract, root, u32::try_from(count).unwrap_or(u32::MAX))?;
        let facts = self.ports.chain.anchor_facts(keeper.contract, root, owner).await?;
        let gas = self.ports.chain.simulate(owner, &call).await?;
        let network = self.network.view();
        let plan = AnchorPlan {
            owner,
            chain_id: keeper.chain_id,
            network: network.title,
            symbol: network.symbol,
            decimals: network.decimals,
            contract: keeper.contract,
            root,
            devices,
            left,
            call,
            // A third more than the forecast: state may change before it is mined.
            gas: gas.saturating_add(gas / 3),
            fees: facts.fees,
            balance: facts.balance,
            nodes: u16::try_from(self.network.rpc.len()).unwrap_or(u16::MAX),
        };
        if plan.balance < plan.fee_ceiling() {
            let coins = |amount: Amount| format!("{} {}", amount.exact(plan.decimals), plan.symbol);
            return Err(PlanAnchorError::NotEnough { has: coins(plan.balance), fee: coins(plan.fee_ceiling()) });
        }
        Ok(plan)
    }

    /// Stores the reviewed anchoring as an operation; [`Wallet::run_operation`] carries it out.
    ///
    /// # Errors
    /// [`ReviewError`] when the review is unknown, expired or of another kind; [`PlanAnchorError::UnderWay`], and
    /// [`PlanAnchorError::Nothing`] when a part of it was anchored meanwhile.
    pub async fn start_anchor(&self, review: &ReviewId) -> Result<OperationView, PlanAnchorError> {
        let Review::Anchor(plan) = self.reviews.take(review)? else { return Err(ReviewError::OtherKind.into()) };
        self.begin_anchor(plan, false).await
    }

    /// Stores an anchoring that was agreed to, in a review or by the owner's rule; none beside another, and none of what
    /// another anchored meanwhile. From then on its fee counts for the rule's cap.
    pub(super) async fn begin_anchor(&self, plan: AnchorPlan, by_rule: bool) -> Result<OperationView, PlanAnchorError> {
        let _beginning = self.anchoring.clone().lock_owned().await;
        if self.is_anchoring().await? {
            return Err(PlanAnchorError::UnderWay);
        }
        if !self.all_new(&plan).await? {
            return Err(PlanAnchorError::Nothing);
        }
        let title = anchor_title(&plan);
        Ok(self.begin(OperationKind::Anchor, None, title, &AnchorRecord::agreed(plan, by_rule)).await?)
    }

    /// The contract of this network that keeps roots.
    pub(crate) fn anchor_keeper(&self) -> Option<AnchorKeeper> {
        self.network.anchor().map(|contract| AnchorKeeper { chain_id: self.network.chain_id, contract })
    }

    /// An anchoring of this account on this network is under way, whoever began it.
    pub(super) async fn is_anchoring(&self) -> Result<bool, OperationError> {
        for row in self.ports.store.operations().await? {
            if row.open && row.kind == OperationKind::Anchor && self.is_ours(&row)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// None of its batches is anchored yet.
    async fn all_new(&self, plan: &AnchorPlan) -> Result<bool, StoreError> {
        let keeper = AnchorKeeper { chain_id: plan.chain_id, contract: plan.contract };
        for one in &plan.devices {
            let (heads, _) = self.ports.store.not_anchored(one.device, keeper, u32::MAX).await?;
            let new: BTreeSet<B256> = heads.into_iter().map(|head| head.hash).collect();
            if !one.batches.iter().all(|batch| new.contains(&batch.hash)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The oldest such batches of each device as far as there is room, and how many are left.
    async fn not_anchored(
        &self,
        wanted: &[DeviceId],
        keeper: AnchorKeeper,
    ) -> Result<(Vec<AnchorDevice>, u32), StoreError> {
        let mut rows = self.ports.store.devices().await?;
        rows.retain(|row| wanted.is_empty() || wanted.contains(&row.id));
        rows.sort_by_key(|row| row.id);
        let (mut devices, mut left) = (Vec::new(), 0_u32);
        let mut room = u32::try_from(MOST_ANCHORED).unwrap_or(u32::MAX);
        for row in rows {
            let (heads, count) = self.ports.store.not_anchored(row.id, keeper, room).await?;
            let taken = u32::try_from(heads.len()).unwrap_or(u32::MAX);
            room = room.saturating_sub(taken);
            left = left.saturating_add(count.saturating_sub(taken));
            if !heads.is_empty() {
                let batches = heads.iter().map(batch).collect();
                devices.push(AnchorDevice { device: row.id, name: row.name, batches });
            }
        }
        Ok((devices, left))
    }
}

fn batch(head: &BatchHead) -> AnchorBatch {
    AnchorBatch { seq: head.seq, root: head.root, hash: head.hash }
}
