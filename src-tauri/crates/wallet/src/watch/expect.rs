//! What this wallet itself did, and what it expects because of that.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    B256, U256,
    account::Owner,
    claim::ClaimPlan,
    device::{Deed, DeviceId},
    operation::{OperationKind, OperationStatus},
    upkeep::{Upkeep, UpkeepPlan},
};

use super::WatchError;
use crate::{
    Wallet,
    claim::ClaimRecord,
    dimo::DimoRecord,
    operations::{parse, view_of, waiting_of},
    upkeep::UpkeepRecord,
};

/// What was done and agreed to with this wallet.
#[derive(Default)]
pub(super) struct Own {
    /// Every transaction that this wallet signed.
    pub transactions: BTreeSet<B256>,
    /// The newest claim of each device that was agreed to.
    pub claims: BTreeMap<DeviceId, OwnClaim>,
    /// The newest renewal or removal of each device that was sent.
    pub upkeeps: BTreeMap<DeviceId, OwnUpkeep>,
    /// How often each device's own wallet was told something.
    pub executes: BTreeMap<DeviceId, usize>,
    /// The devices whose own wallets are being told something now.
    pub executing: BTreeSet<DeviceId>,
    /// The newest claim of each box through DIMO that was done.
    pub dimo_claims: BTreeMap<DeviceId, OwnDimoClaim>,
}

/// A claim of this wallet's through DIMO.
pub(super) struct OwnDimoClaim {
    pub node: U256,
    /// The vehicle with which the box was connected already.
    pub vehicle: Option<U256>,
    pub tx: B256,
}

/// A renewal or removal of this wallet's.
pub(super) struct OwnUpkeep {
    pub plan: UpkeepPlan,
    /// One of them did it.
    pub transactions: Vec<B256>,
}

impl OwnUpkeep {
    /// Whether a deed is as this left it.
    pub(super) fn led_to(&self, deed: Option<&Deed>) -> bool {
        match (&self.plan.upkeep, deed) {
            (Upkeep::Remove { .. }, None) => true,
            (Upkeep::Update { document_hash, document_uri, .. }, Some(deed)) => {
                (deed.document_hash, &deed.document_uri) == (*document_hash, document_uri)
            }
            (Upkeep::Remove { .. }, Some(_)) | (Upkeep::Update { .. }, None) => false,
        }
    }
}

/// A claim of this wallet's.
pub(super) struct OwnClaim {
    pub plan: ClaimPlan,
    /// It ended with the deed that was agreed to.
    pub done: bool,
    pub approve: Option<B256>,
    pub register: Option<B256>,
}

impl Own {
    /// Whether this is who the permit of a claim names: the owner, or the project's proxy that hands the deed on.
    pub(super) fn registers_for_us(&self, device: DeviceId, owner: Owner) -> bool {
        self.claims.get(&device).is_some_and(|claim| claim.plan.permit_owner() == owner)
    }

    /// Whether a registration with this document is what the owner agreed to, whoever sent it.
    pub(super) fn agreed(&self, device: DeviceId, owner: Owner, hash: B256, uri: &str) -> bool {
        self.claims.get(&device).is_some_and(|OwnClaim { plan, .. }| {
            (plan.owner == owner || plan.permit_owner() == owner)
                && plan.document_hash == hash
                && plan.document_uri == uri
        })
    }
}

impl Own {
    fn claimed_through_dimo(&mut self, record: &DimoRecord) {
        if let Some((plan, tx)) = record.claimed() {
            let claim = OwnDimoClaim { node: plan.before.node, vehicle: plan.before.vehicle, tx };
            self.dimo_claims.entry(plan.device).or_insert(claim);
        }
    }

    fn claimed(&mut self, claim: ClaimRecord) {
        let (_, approve, register) = claim.progress();
        let done = matches!(claim.status(), OperationStatus::Done);
        self.claims.entry(claim.plan.device).or_insert(OwnClaim { plan: claim.plan, done, approve, register });
    }

    fn kept(&mut self, upkeep: UpkeepRecord) {
        let transactions = upkeep.transactions();
        if !transactions.is_empty() {
            self.upkeeps.entry(upkeep.plan.device).or_insert(OwnUpkeep { plan: upkeep.plan, transactions });
        }
    }
}

impl Wallet {
    pub(super) async fn own(&self) -> Result<Own, WatchError> {
        let mut own = Own::default();
        for row in self.ports.store.operations().await? {
            if !self.is_ours(&row)? {
                continue;
            }
            // What a payer names could be anybody's.
            let named =
                if row.kind == OperationKind::Claim { parse::<ClaimRecord>(&row)?.named_by_payer() } else { None };
            let steps = view_of(&row)?.steps;
            own.transactions.extend(steps.iter().filter_map(|step| step.tx).filter(|tx| Some(*tx) != named));
            if let Some(waiting) = waiting_of(&row)? {
                own.transactions.insert(waiting.hash);
                own.transactions.extend(waiting.rivals.iter().map(|rival| rival.hash));
            }
            if row.kind == OperationKind::Execute
                && let Some(device) = row.device
                && view_of(&row)?.steps.iter().any(|step| step.tx.is_some())
            {
                if row.open {
                    own.executing.insert(device);
                }
                *own.executes.entry(device).or_default() += 1;
            }
            match row.kind {
                OperationKind::Claim => own.claimed(parse(&row)?),
                OperationKind::Update | OperationKind::Remove => own.kept(parse(&row)?),
                OperationKind::DimoClaim => own.claimed_through_dimo(&parse(&row)?),
                OperationKind::Collect
                | OperationKind::CollectAll
                | OperationKind::Recipient
                | OperationKind::Send
                | OperationKind::Transfer
                | OperationKind::Execute
                | OperationKind::DimoConnect
                | OperationKind::DimoDisconnect
                | OperationKind::DimoEndGrant
                | OperationKind::Anchor => {}
            }
        }
        Ok(own)
    }
}
