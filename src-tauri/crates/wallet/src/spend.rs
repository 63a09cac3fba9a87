//! One transaction from signature to depth: stored by the caller before it is sent, sent again after a crash.

use domain::{
    account::Owner,
    failure::{Code, Coded},
    transaction::{Call, Fees, Mined, SignedTransaction, Transaction},
};
use thiserror::Error;

use crate::{
    Wallet,
    ports::{ChainError, VaultError},
};

/// How long a transaction may stay unmined before the operation rests, in polls of half a second.
const POLLS: u32 = 240;
/// After so many polls without it the same bytes are handed over again: a node may have dropped them, or the block left.
const AGAIN: u32 = 20;
/// So many polls in a row must miss a transaction whose nonce is spent: one node may know of the nonce before the receipt.
const SURE: u32 = 6;

impl Wallet {
    /// Signs a call with the account's next nonce; gas and fees are those the owner confirmed, never more (T-44). One that
    /// needs more gas by its forecast would fail and is not signed (T-45).
    pub(crate) async fn sign_call(
        &self,
        call: Call,
        forecast: u64,
        gas_limit: u64,
        fees: Fees,
    ) -> Result<SignedTransaction, SpendError> {
        if forecast > gas_limit {
            return Err(SpendError::MoreGas { forecast, gas_limit });
        }
        let owner = self.ports.vault.account()?;
        let nonce = self.ports.chain.nonce(owner).await?;
        let transaction = Transaction {
            chain_id: self.network.chain_id,
            nonce,
            call,
            gas_limit,
            max_fee_per_gas: fees.max_fee_per_gas,
            max_priority_fee_per_gas: fees.max_priority_fee_per_gas,
        };
        Ok(self.ports.vault.sign_transaction(&transaction)?)
    }

    /// Sends a stored transaction and waits for the network's depth. Doing it twice is harmless: the bytes are the same.
    ///
    /// # Errors
    /// [`SpendError::Replaced`] when its nonce was spent by another transaction: it can never be mined.
    pub(crate) async fn settle(&self, signed: &SignedTransaction) -> Result<Mined, SpendError> {
        let owner = self.ports.vault.account()?;
        let (mut sent, mut missed) = (false, 0);
        for poll in 0..POLLS {
            match self.stands(owner, signed).await {
                Ok(Standing::Mined(mined)) if mined.depth >= self.network.confirmations => return Ok(mined),
                Ok(Standing::Mined(_)) => missed = 0,
                Ok(Standing::NonceSpent) => missed += 1,
                Ok(Standing::Open) => {
                    missed = 0;
                    if !sent || poll.is_multiple_of(AGAIN) {
                        match self.ports.chain.send(&signed.raw).await {
                            Err(error) if !sent => return Err(error.into()),
                            Ok(()) | Err(_) => sent = true,
                        }
                    }
                }
                // The error's own words would say that nothing was sent.
                Err(_) if sent => return Err(SpendError::Pending),
                Err(error) => return Err(error.into()),
            }
            if missed >= SURE {
                return Err(SpendError::Replaced);
            }
            self.ports.clock.sleep(500).await;
        }
        Err(SpendError::Pending)
    }

    async fn stands(&self, owner: Owner, signed: &SignedTransaction) -> Result<Standing, ChainError> {
        if let Some(mined) = self.ports.chain.mined(signed.hash).await? {
            return Ok(Standing::Mined(mined));
        }
        let spent = self.ports.chain.nonce(owner).await? > signed.nonce;
        Ok(if spent { Standing::NonceSpent } else { Standing::Open })
    }
}

/// Where a signed transaction stands.
enum Standing {
    Mined(Mined),
    /// It is in no block, but a transaction with its nonce is.
    NonceSpent,
    Open,
}

/// Why a transaction is not settled.
#[derive(Debug, Error)]
pub enum SpendError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error("the transaction was sent but is not confirmed yet; nothing is sent twice. Go on later")]
    Pending,
    #[error("the contract would use {forecast} gas, more than the {gas_limit} you agreed to; nothing was sent")]
    MoreGas { forecast: u64, gas_limit: u64 },
    #[error("another transaction of this account took its place; nothing was paid for this one")]
    Replaced,
}

impl Coded for SpendError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::MoreGas { .. } => Code::ChainReverted,
            Self::Pending | Self::Replaced => Code::ChainPending,
        }
    }
}
