//! Drives a claim from its stored state to its end or to where it must rest.

use domain::{
    B256,
    account::Owner,
    failure::{Code, Coded},
    operation::{OperationStatus, Step},
    review::Review,
    transaction::SignedTransaction,
    words::claim_reminder,
};
use thiserror::Error;

use super::state::{ClaimRecord, ClaimState};
use crate::{
    Wallet,
    devices::DialogueError,
    operations::Saga,
    ports::{ChainError, GatewayError, LinkError, StoreError, VaultError},
    spend::SpendError,
};

/// A permit is asked for anew when its number was used meanwhile; a node that says so again and again is not followed.
const MOST_PERMITS: u8 = 3;

impl Saga for ClaimRecord {
    type Error = ClaimError;

    fn open(&self) -> bool {
        Self::open(self)
    }

    fn belongs(&self, wallet: &Wallet, account: Option<Owner>) -> bool {
        self.plan.chain_id == wallet.network.chain_id
            && account.is_none_or(|account| account == self.plan.owner)
            && wallet.ports.chain.registry().is_ok_and(|registry| registry == self.plan.registry)
    }

    fn review(&self) -> Review {
        Review::Claim(self.plan.clone())
    }

    async fn step(&mut self, wallet: &Wallet) -> Result<(), ClaimError> {
        self.stopped = None;
        self.state = match self.state.clone() {
            ClaimState::Confirmed if self.asked >= MOST_PERMITS => return Err(ClaimError::PermitsRefused),
            ClaimState::Confirmed => {
                let next = wallet.ask_permit(&self.plan).await?;
                self.asked += 1;
                next
            }
            ClaimState::Permitted { permit } => wallet.pin_document(&self.plan, permit).await?,
            ClaimState::Pinned { permit } => wallet.sign_approve(&self.plan, permit).await?,
            ClaimState::Approving { permit, tx } => wallet.settle_approve(&self.plan, permit, tx).await?,
            ClaimState::Approved { permit, approve } if self.plan.way.payer().is_some() => {
                ClaimState::Handing { permit, approve }
            }
            ClaimState::Approved { permit, approve } => wallet.sign_register(&self.plan, permit, approve).await?,
            ClaimState::Handing { permit, approve } => wallet.ask_payer(&self.plan, permit, approve).await?,
            ClaimState::Handed { approve, register, .. } => wallet.watch_payer(&self.plan, approve, register).await?,
            ClaimState::Registering { permit, approve, tx } => {
                wallet.settle_register(&self.plan, permit, approve, tx).await?
            }
            ClaimState::Registered { approve, register } => wallet.check_deed(&self.plan, approve, register).await?,
            ClaimState::Checked { approve, register } => wallet.close_signing(&self.plan, approve, register).await,
            state @ (ClaimState::Done { .. } | ClaimState::Ended { .. }) => state,
        };
        Ok(())
    }

    fn rest(&mut self, error: &ClaimError) {
        let failure = error.failure();
        if error.is_final() {
            let (step, approve, register) = self.progress();
            self.state = ClaimState::Ended { failure, step, approve, register };
            return;
        }
        self.stopped = Some(failure);
        // It may have sent another one in the place of that which no block takes.
        if let (ClaimError::PayerSilent(_), ClaimState::Handed { permit, approve, .. }) = (error, &self.state) {
            self.state = ClaimState::Handing { permit: permit.clone(), approve: *approve };
        }
    }

    fn status(&self) -> OperationStatus {
        Self::status(self)
    }

    fn steps(&self) -> Vec<Step> {
        Self::steps(self)
    }

    fn reminder(&self) -> Option<String> {
        let open = matches!(self.state, ClaimState::Done { closed: false, .. });
        if open { claim_reminder(&self.plan) } else { None }
    }

    fn waiting(&self) -> Option<&SignedTransaction> {
        match &self.state {
            ClaimState::Approving { tx, .. } | ClaimState::Registering { tx, .. } => Some(tx),
            ClaimState::Confirmed
            | ClaimState::Permitted { .. }
            | ClaimState::Pinned { .. }
            | ClaimState::Approved { .. }
            | ClaimState::Handing { .. }
            | ClaimState::Handed { .. }
            | ClaimState::Registered { .. }
            | ClaimState::Checked { .. }
            | ClaimState::Done { .. }
            | ClaimState::Ended { .. } => None,
        }
    }

    fn waiting_mut(&mut self) -> Option<&mut SignedTransaction> {
        match &mut self.state {
            ClaimState::Approving { tx, .. } | ClaimState::Registering { tx, .. } => Some(tx),
            ClaimState::Confirmed
            | ClaimState::Permitted { .. }
            | ClaimState::Pinned { .. }
            | ClaimState::Approved { .. }
            | ClaimState::Handing { .. }
            | ClaimState::Handed { .. }
            | ClaimState::Registered { .. }
            | ClaimState::Checked { .. }
            | ClaimState::Done { .. }
            | ClaimState::Ended { .. } => None,
        }
    }
}

/// Why a claim rests or ended.
#[derive(Debug, Error)]
pub enum ClaimError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error(transparent)]
    Dialogue(#[from] DialogueError),
    #[error(transparent)]
    Spend(#[from] SpendError),
    #[error("{0} claimed this device meanwhile; nothing was registered and the price was not paid")]
    Taken(Owner),
    #[error(
        "the maker's token for this device is used or not yours any more; nothing was registered. Ask the maker's desk for another"
    )]
    TokenGone,
    #[error(
        "what the claim costs changed after you agreed; nothing was registered and the price was not paid. Look at the new review"
    )]
    FeeChanged,
    #[error(
        "the number this device's permit must carry changed after you agreed: somebody used one meanwhile. Nothing was registered and the price was not paid. Look at the new review"
    )]
    NonceChanged,
    #[error("the balance does not cover price and network fee any more; nothing was sent. Add coins and go on")]
    NotEnoughFunds,
    #[error("the registry refused the claim: {0}. The price came back; only the network fee was spent")]
    RegisterFailed(String),
    #[error("the maker's token could not be approved: {0}. Only the network fee was spent")]
    ApproveFailed(String),
    #[error(
        "the chain shows another document for this device than the one you agreed to: somebody may have raced the claim. Look whose the deed is, keep this report and ask the maker"
    )]
    Mismatch,
    #[error(
        "this device signs whatever it is asked, and what it would be asked now is not what you were shown; nothing was signed. Look at the new review"
    )]
    NotShown,
    #[error(
        "the payer does not send the claim: {0}. You paid nothing for it. It has the device's permit, which is void once the device is claimed: look at the claim again and take another way"
    )]
    PayerRefused(String),
    #[error(
        "the payer names the transaction {0}, which no block has; you paid nothing for it. Deedbox asks again and looks for it when you go on; you can also claim the device with your own coins, since only one of the two can happen"
    )]
    PayerSilent(B256),
    #[error(
        "the payer's transaction {0} failed: {1}. You paid nothing for it. Look at the claim again and take another way"
    )]
    PayerFailed(B256, String),
    #[error(
        "the payer names the transaction {0}, which does not register this device; you paid nothing for it. It has the device's permit, which is void once the device is claimed: look at the claim again and take another way"
    )]
    PayerLied(B256),
    #[error(
        "the project's proxy is not the one you agreed to any more, or makes tokens of another project; nothing was handed over. Look at the new review"
    )]
    ProxyChanged,
    #[error("the registry took none of the device's permits; nothing was registered. Look at the claim again")]
    PermitsRefused,
}

impl ClaimError {
    /// The claim cannot go on; a new one can be planned.
    fn is_final(&self) -> bool {
        match self {
            Self::Taken(_)
            | Self::TokenGone
            | Self::FeeChanged
            | Self::NonceChanged
            | Self::NotShown
            | Self::ProxyChanged
            | Self::PayerRefused(_)
            | Self::PayerFailed(..)
            | Self::PayerLied(_)
            | Self::RegisterFailed(_)
            | Self::ApproveFailed(_)
            | Self::Mismatch
            | Self::PermitsRefused
            | Self::Spend(SpendError::Cancelled | SpendError::NotAgreed(_)) => true,
            Self::Vault(_)
            | Self::Store(_)
            | Self::Chain(_)
            | Self::Gateway(_)
            | Self::Link(_)
            | Self::Dialogue(_)
            | Self::Spend(_)
            | Self::PayerSilent(_)
            | Self::NotEnoughFunds => false,
        }
    }
}

impl Coded for ClaimError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::Gateway(e) => e.code(),
            Self::Link(e) => e.code(),
            Self::Dialogue(e) => e.code(),
            Self::Spend(e) => e.code(),
            Self::Taken(_) => Code::ClaimTaken,
            Self::TokenGone => Code::ClaimTokenUsed,
            Self::FeeChanged | Self::NonceChanged | Self::NotShown | Self::ProxyChanged => Code::ClaimFeeChanged,
            Self::PayerRefused(_) | Self::PayerFailed(..) | Self::PayerLied(_) => Code::ClaimPayerRefused,
            Self::PayerSilent(_) => Code::ClaimPayerPending,
            Self::NotEnoughFunds => Code::ClaimNotEnoughFunds,
            Self::RegisterFailed(_) | Self::ApproveFailed(_) | Self::PermitsRefused => Code::ChainReverted,
            Self::Mismatch => Code::ClaimMismatch,
        }
    }
}
