//! A transaction in the place of one that waits: the same for a higher fee, or an empty one.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use domain::{
    U256,
    account::Owner,
    amount::Amount,
    failure::{Code, Coded},
    operation::{OperationId, OperationView},
    review::{ReplacePlan, Review, ReviewId, ReviewView},
    transaction::{Call, Fees, Replacement, Rival, SignedTransaction, Transaction},
};
use thiserror::Error;

use crate::{
    AskError, Wallet,
    operations::{OperationError, review_of, waiting_of},
    ports::{ChainError, VaultError, store::OperationRow},
    review::ReviewError,
};

impl Wallet {
    /// The review of speeding up or cancelling the transaction of an operation that waits; nothing is signed.
    ///
    /// # Errors
    /// [`ReplaceError::NothingWaits`] when none waits or one was mined meanwhile.
    pub async fn plan_replacement(
        &self,
        id: &OperationId,
        replacement: Replacement,
    ) -> Result<ReviewView, ReplaceError> {
        let owner = self.signer()?;
        let (row, signed) = self.waits(id).await?;
        let (Some(first), Some(newest)) = (&signed.content, signed.newest_content()) else {
            return Err(ReplaceError::NothingWaits);
        };
        let fees = risen(newest, self.ports.chain.fees().await?);
        let (call, gas_limit) = match replacement {
            Replacement::SpeedUp => (first.call.clone(), first.gas_limit),
            Replacement::Cancel => self.nothing(owner).await?,
        };
        let transaction = Transaction {
            chain_id: self.network.chain_id,
            nonce: signed.nonce,
            call,
            gas_limit,
            max_fee_per_gas: fees.max_fee_per_gas,
            max_priority_fee_per_gas: fees.max_priority_fee_per_gas,
        };
        let balance = self.ports.chain.balance(owner).await?;
        if balance < transaction.call.value.plus(transaction.fee_ceiling()) {
            return Err(ReplaceError::NotEnoughFunds);
        }
        let (network, before) = (self.network.view(), review_of(&row)?);
        let plan = ReplacePlan {
            operation: id.clone(),
            title: row.title,
            replacement,
            owner,
            network: network.title,
            symbol: network.symbol,
            decimals: network.decimals,
            transaction,
            fee_before: newest.fee_ceiling(),
            balance,
        };
        let before = match replacement {
            Replacement::SpeedUp => Some(before),
            Replacement::Cancel => None,
        };
        Ok(self.ask_after(Review::Replace(plan), before.as_ref()).await?)
    }

    /// Signs the reviewed replacement and keeps it; [`Wallet::run_operation`] sends it.
    ///
    /// # Errors
    /// [`ReplaceError`]; nothing is signed then.
    pub async fn start_replacement(&self, review: &ReviewId) -> Result<OperationView, ReplaceError> {
        let Review::Replace(plan) = self.reviews.take(review)? else { return Err(ReviewError::OtherKind.into()) };
        let _waits = Waits::begin(&self.replacing);
        let _turn = self.spending.clone().lock_owned().await;
        if self.ports.vault.account()? != plan.owner {
            return Err(OperationError::Elsewhere.into());
        }
        let (row, waiting) = self.waits(&plan.operation).await?;
        if waiting.nonce != plan.transaction.nonce {
            return Err(ReplaceError::NothingWaits);
        }
        let signed = self.ports.vault.sign_transaction(plan.owner, &plan.transaction).await?;
        let rival =
            Rival { raw: signed.raw, hash: signed.hash, content: plan.transaction, replacement: plan.replacement };
        Ok(self.keep_rival(row, rival).await?)
    }

    /// The operation and its transaction, if that is in no block.
    async fn waits(&self, id: &OperationId) -> Result<(OperationRow, SignedTransaction), ReplaceError> {
        let row = self.ports.store.operation(id).await.map_err(OperationError::from)?.ok_or(OperationError::Unknown)?;
        if !self.is_ours(&row)? {
            return Err(OperationError::Elsewhere.into());
        }
        let signed = waiting_of(&row)?.ok_or(ReplaceError::NothingWaits)?;
        if self.mined_of(&signed).await?.is_some() {
            return Err(ReplaceError::NothingWaits);
        }
        Ok((row, signed))
    }

    /// A call that does nothing, and the gas for it: chains differ in what that costs.
    async fn nothing(&self, owner: Owner) -> Result<(Call, u64), ReplaceError> {
        let call = Call { to: owner.0, value: Amount::ZERO, data: domain::Bytes::new() };
        let gas = self.ports.chain.simulate(owner, &call).await?;
        Ok((call, gas.saturating_add(gas / 3)))
    }
}

/// An eighth more than the newest, of which nodes ask a tenth, and no less than what is asked now.
fn risen(newest: &Transaction, now: Fees) -> Fees {
    let more = |old: Amount, now: Amount| {
        let eighth = old.0 / U256::from(8) + U256::from(1);
        Amount(old.0.saturating_add(eighth).max(now.0))
    };
    Fees {
        max_fee_per_gas: more(newest.max_fee_per_gas, now.max_fee_per_gas),
        max_priority_fee_per_gas: more(newest.max_priority_fee_per_gas, now.max_priority_fee_per_gas),
    }
}

/// While it lives, whoever waits for a transaction lets others have a turn.
struct Waits(Arc<AtomicUsize>);

impl Waits {
    fn begin(waiting: &Arc<AtomicUsize>) -> Self {
        waiting.fetch_add(1, Ordering::AcqRel);
        Self(waiting.clone())
    }
}

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Why no transaction was replaced.
#[derive(Debug, Error)]
pub enum ReplaceError {
    #[error(transparent)]
    Ask(#[from] AskError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Review(#[from] ReviewError),
    #[error(transparent)]
    Operation(#[from] OperationError),
    #[error("no transaction of this operation waits any more; nothing was signed. Go on with the operation")]
    NothingWaits,
    #[error("the balance does not cover the higher network fee; nothing was signed. Add coins first")]
    NotEnoughFunds,
}

impl Coded for ReplaceError {
    fn code(&self) -> Code {
        match self {
            Self::Ask(e) => e.code(),
            Self::Vault(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::Review(e) => e.code(),
            Self::Operation(e) => e.code(),
            Self::NothingWaits => Code::OperationNothingWaits,
            Self::NotEnoughFunds => Code::OperationNotEnoughFunds,
        }
    }
}
