//! What stands between the owner and a claim, and the review when nothing does.

use domain::{
    U256,
    account::Owner,
    amount::Amount,
    claim::{ClaimOutlook, ClaimPlan, ClaimWay, Missing, PaidBy, Through},
    device::DeviceId,
    dimo::DimoAct,
    failure::{Code, Coded},
    keccak256,
    operation::{OperationKind, OperationView},
    review::{Review, ReviewId},
};
use thiserror::Error;

use super::{
    state::{ClaimRecord, ClaimState},
    way::{Open, usable},
};
use crate::{
    AskError, Wallet,
    dimo::PlanDimoError,
    permit::permit_digest,
    ports::{ChainError, GatewayError, StoreError, VaultError, chain::ClaimFacts, store::DeviceRow},
    review::ReviewError,
};

/// Gas that approve may use at most: an ERC-721 approval costs about 49,000.
pub(crate) const APPROVE_GAS: u64 = 90_000;
/// Gas that register may use at most: 647,676 were seen on the real contracts, and it grows with the document address.
pub(crate) const REGISTER_GAS: u64 = 1_000_000;

impl Wallet {
    /// How a paired device can be claimed now; nothing is signed or paid. A box of DIMO's is claimed there where the network
    /// has DIMO, everything else through ioID: the owner pays if the balance suffices, else the network's payer where it
    /// has one.
    ///
    /// # Errors
    /// [`OutlookError`]; a device that was never paired is unknown.
    pub async fn claim_outlook(&self, device: DeviceId) -> Result<ClaimOutlook, OutlookError> {
        if self.usual_way(device).await? == Through::Dimo {
            return Ok(self.dimo_outlook(device).await?);
        }
        self.claim_outlook_by(device, None).await
    }

    /// The same through ioID, in the way that was asked for.
    ///
    /// # Errors
    /// [`OutlookError`], also where the network does not offer this way.
    pub async fn claim_outlook_by(
        &self,
        device: DeviceId,
        paid_by: Option<PaidBy>,
    ) -> Result<ClaimOutlook, OutlookError> {
        let owner = self.signer()?;
        let row = self.ports.store.device(device).await?.ok_or(OutlookError::UnknownDevice)?;
        let facts = self.ports.chain.claim_facts(device, owner, row.token.as_ref()).await?;
        if let Some(deed) = &facts.deed {
            let yours = deed.owner == owner;
            return Ok(if yours { ClaimOutlook::AlreadyYours } else { ClaimOutlook::Taken { owner: deed.owner } });
        }
        if self.network.services.pin.is_none() {
            return Err(OutlookError::NoDocuments);
        }
        let open = match paid_by {
            Some(paid_by) => self.way_by(paid_by, owner, &facts).await?,
            None => self.any_way(owner, &facts).await?,
        };
        Ok(match open {
            Open::Missing(missing) => ClaimOutlook::Missing { missing },
            Open::Way { way, prepaid } => {
                let plan = self.claim_plan(owner, &row, &facts, way, prepaid);
                ClaimOutlook::Ready { review: Box::new(self.ask(Review::Claim(plan)).await?) }
            }
        })
    }

    /// Stores the reviewed claim as an operation; [`Wallet::run_operation`] carries it out.
    ///
    /// # Errors
    /// [`ReviewError`] when the review is unknown, expired or of another kind.
    pub async fn start_claim(&self, review: &ReviewId) -> Result<OperationView, ConfirmError> {
        let plan = match self.reviews.take(review)? {
            Review::Claim(plan) => plan,
            Review::Dimo(plan) if matches!(plan.act, DimoAct::Claim { .. }) => return self.begin_dimo(plan).await,
            Review::Dimo(_)
            | Review::Anchor(_)
            | Review::Collect(_)
            | Review::CollectAll(_)
            | Review::Recipient(_)
            | Review::Send(_)
            | Review::Transfer(_)
            | Review::Upkeep(_)
            | Review::Execute(_)
            | Review::Grant(_)
            | Review::Replace(_) => return Err(ReviewError::OtherKind.into()),
        };
        let (device, title) = (plan.device, plan.name.clone());
        let record = ClaimRecord { plan, state: ClaimState::Confirmed, stopped: None, asked: 0 };
        Ok(self.begin(OperationKind::Claim, Some(device), title, &record).await?)
    }

    /// What the owner needs to pay for the claim alone.
    pub(super) fn missing(&self, owner: Owner, facts: &ClaimFacts) -> Vec<Missing> {
        let mut missing = Vec::new();
        let prepaid = facts.token.as_ref().is_some_and(|token| token.prepaid);
        let price = if prepaid { Amount::ZERO } else { facts.price };
        let approved = facts.token.as_ref().is_some_and(|token| token.approved);
        let gas = REGISTER_GAS + if approved { 0 } else { APPROVE_GAS };
        missing.extend(self.lacks(facts, price.plus(cost(facts, gas))));
        missing.extend(self.lacks_token(owner, facts));
        missing
    }

    pub(super) fn lacks(&self, facts: &ClaimFacts, needed: Amount) -> Option<Missing> {
        let faucet = self.network.services.faucet.is_some();
        (facts.balance < needed).then_some(Missing::Funds { balance: facts.balance, needed, faucet })
    }

    pub(super) fn lacks_token(&self, owner: Owner, facts: &ClaimFacts) -> Option<Missing> {
        let desk = self.network.services.maker.is_some();
        let there = facts.token.as_ref().is_some_and(|token| usable(token, owner));
        (!there).then_some(Missing::DeviceToken { desk })
    }

    fn claim_plan(&self, owner: Owner, row: &DeviceRow, facts: &ClaimFacts, way: ClaimWay, prepaid: bool) -> ClaimPlan {
        let network = self.network.view();
        let token = facts.token.clone().filter(|_| way.proxy().is_none());
        let mut plan = ClaimPlan {
            device: row.id,
            did: row.id.did(),
            name: row.name.clone(),
            kind: row.kind.clone(),
            model: row.model.clone(),
            owner,
            chain_id: self.network.chain_id,
            network: network.title,
            symbol: network.symbol,
            decimals: network.decimals,
            registry: facts.registry,
            nonce: facts.nonce,
            price: if prepaid { Amount::ZERO } else { facts.price },
            prepaid,
            approved: token.as_ref().is_some_and(|token| token.approved),
            token: token.map(|token| token.token),
            way,
            approve_gas: APPROVE_GAS,
            register_gas: REGISTER_GAS,
            fees: facts.fees,
            document_hash: keccak256(row.document.as_bytes()),
            document_uri: self.ports.gateway.document_uri(&row.document),
            document: row.document.clone(),
            balance: facts.balance,
            nodes: u16::try_from(self.network.rpc.len()).unwrap_or(u16::MAX),
            blind_digest: None,
        };
        if row.profile.signs_anything() {
            plan.blind_digest = Some(permit_digest(plan.permit_owner(), plan.nonce, plan.chain_id, plan.registry));
        }
        plan
    }
}

/// What so much gas costs at most.
pub(super) fn cost(facts: &ClaimFacts, gas: u64) -> Amount {
    Amount(facts.fees.max_fee_per_gas.0.saturating_mul(U256::from(gas)))
}

/// Why it cannot be said how a device can be claimed.
#[derive(Debug, Error)]
pub enum OutlookError {
    #[error(transparent)]
    Ask(#[from] AskError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    #[error(transparent)]
    Dimo(#[from] PlanDimoError),
    #[error(
        "the project's proxy that the network file names ({0}); nothing was signed. Pay for the claim yourself, or ask whoever gave you the file"
    )]
    ProxyUnfit(&'static str),
    #[error("this wallet has not paired with this device yet: pair with it first")]
    UnknownDevice,
    #[error(
        "this network names no document service, and a claim publishes the device's description; nothing was asked of the device. Add `pin` to the services of your network file"
    )]
    NoDocuments,
}

impl Coded for OutlookError {
    fn code(&self) -> Code {
        match self {
            Self::Ask(e) => e.code(),
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::Gateway(e) => e.code(),
            Self::Dimo(e) => e.code(),
            Self::ProxyUnfit(_) => Code::ClaimPayerRefused,
            Self::UnknownDevice => Code::DeviceUnknown,
            Self::NoDocuments => Code::GatewayNotOffered,
        }
    }
}

/// Why a reviewed operation did not start.
#[derive(Debug, Error)]
pub enum ConfirmError {
    #[error(transparent)]
    Review(#[from] ReviewError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for ConfirmError {
    fn code(&self) -> Code {
        match self {
            Self::Review(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
}
