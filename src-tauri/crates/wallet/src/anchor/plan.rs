//! What anchoring would take: found out before anything is signed.

use domain::{
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
        let keeper = self.anchor_keeper().ok_or(ChainError::NotOffered(ANCHOR))?;
        self.none_under_way().await?;
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
        Ok(self.ask(Review::Anchor(plan)).await?)
    }

    /// Stores the reviewed anchoring as an operation; [`Wallet::run_operation`] carries it out.
    ///
    /// # Errors
    /// [`ReviewError`] when the review is unknown, expired or of another kind; [`PlanAnchorError::UnderWay`].
    pub async fn start_anchor(&self, review: &ReviewId) -> Result<OperationView, PlanAnchorError> {
        let Review::Anchor(plan) = self.reviews.take(review)? else { return Err(ReviewError::OtherKind.into()) };
        self.none_under_way().await?;
        let title = anchor_title(&plan);
        Ok(self.begin(OperationKind::Anchor, None, title, &AnchorRecord::agreed(plan)).await?)
    }

    /// The contract of this network that keeps roots.
    pub(crate) fn anchor_keeper(&self) -> Option<AnchorKeeper> {
        self.network.anchor().map(|contract| AnchorKeeper { chain_id: self.network.chain_id, contract })
    }

    async fn none_under_way(&self) -> Result<(), PlanAnchorError> {
        for row in self.ports.store.operations().await? {
            if row.open && row.kind == OperationKind::Anchor && self.is_ours(&row)? {
                return Err(PlanAnchorError::UnderWay);
            }
        }
        Ok(())
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
