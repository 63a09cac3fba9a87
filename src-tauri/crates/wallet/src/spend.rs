//! One transaction from signature to depth: stored by the caller before it is sent, sent again after a crash.

use domain::{
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

impl Wallet {
    /// Signs a call with the account's next nonce; the fees are those the owner confirmed, never more (T-44).
    pub(crate) async fn sign_call(
        &self,
        call: Call,
        gas_limit: u64,
        fees: Fees,
    ) -> Result<SignedTransaction, SpendError> {
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
        if self.ports.chain.mined(signed.hash).await?.is_none() {
            if self.ports.chain.nonce(owner).await? > signed.nonce {
                return self.spent_nonce(signed).await;
            }
            self.ports.chain.send(&signed.raw).await?;
        }
        for _ in 0..POLLS {
            if let Some(mined) = self.ports.chain.mined(signed.hash).await?
                && mined.depth >= self.network.confirmations
            {
                return Ok(mined);
            }
            self.ports.clock.sleep(500).await;
        }
        Err(SpendError::Pending)
    }

    /// Between the two reads the transaction itself may have been mined: look once more before giving it up.
    async fn spent_nonce(&self, signed: &SignedTransaction) -> Result<Mined, SpendError> {
        let mined = self.ports.chain.mined(signed.hash).await?;
        mined.ok_or(SpendError::Replaced)
    }
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
    #[error("another transaction of this account took its place; nothing was paid for this one")]
    Replaced,
}

impl Coded for SpendError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::Pending | Self::Replaced => Code::ChainPending,
        }
    }
}
