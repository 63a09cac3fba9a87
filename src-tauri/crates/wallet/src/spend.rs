//! One transaction from signature to depth: stored by the caller before it is sent, sent again after a crash.

use std::{future::Future, sync::atomic::Ordering};

use domain::{
    B256,
    account::Owner,
    calls::{Refusal, judged},
    failure::{Code, Coded},
    review::Review,
    transaction::{Call, Fees, Mined, Replacement, SignedTransaction, Transaction},
};
use thiserror::Error;

use crate::{
    Wallet,
    operations::OperationError,
    ports::{ChainError, Logged, VaultError},
};

/// How long a transaction may stay unmined before the operation rests, in polls of half a second.
const POLLS: u32 = 240;
/// The same for one of somebody else's: it is not ours to hand over again.
const FOREIGN_POLLS: u32 = 60;
/// After so many polls without it the same bytes are handed over again: a node may have dropped them, or the block left.
const AGAIN: u32 = 20;
/// So many polls in a row must miss a transaction whose nonce is spent: one node may know of the nonce before the receipt.
const SURE: u32 = 6;
/// So many answers in a row are asked of a node that may have several machines behind it.
const MACHINES: u32 = 2;
/// So many looks, half a second apart, for what a settled transaction logged: then it is settled again when the owner
/// goes on, since its block may have left.
const LOOKS: u32 = 20;

impl Wallet {
    /// Signs a call of what was agreed to with the account's next nonce; gas and fees are those the owner confirmed, never
    /// more (T-44). One that needs more gas by its forecast would fail and is not signed (T-45).
    pub(crate) async fn sign_call(
        &self,
        agreed: &Review,
        call: Call,
        forecast: u64,
        gas_limit: u64,
        fees: Fees,
    ) -> Result<SignedTransaction, SpendError> {
        if forecast > gas_limit {
            return Err(SpendError::MoreGas { forecast, gas_limit });
        }
        // By now it has what came after the yes, such as the device's signature.
        judged(&self.network, agreed, Some(agreed), std::slice::from_ref(&call), true)?;
        // Whoever is in use by now, it is the account that agreed whose coins and numbers these are.
        let owner = agreed.owner();
        let nonce = self.next_nonce(owner).await?;
        let transaction = Transaction {
            chain_id: self.network.chain_id,
            nonce,
            call,
            gas_limit,
            max_fee_per_gas: fees.max_fee_per_gas,
            max_priority_fee_per_gas: fees.max_priority_fee_per_gas,
        };
        Ok(self.ports.vault.sign_transaction(owner, &transaction).await?)
    }

    /// The first nonce that neither a mined transaction has nor one that waits: what was signed for a later one, because a
    /// node said so, waits for those before it. What waits is handed over again: the new one may have to come after it.
    async fn next_nonce(&self, owner: Owner) -> Result<u64, SpendError> {
        let mut next = self.ports.chain.nonce(owner).await?;
        let mut waiting = self.waiting().await?;
        waiting.sort_by_key(|signed| signed.nonce);
        for signed in waiting.iter().filter(|signed| signed.nonce >= next).collect::<Vec<_>>() {
            // A node that refuses it says so when its own operation goes on.
            drop(self.ports.chain.send(signed.newest()).await);
            if signed.nonce == next {
                next = next.saturating_add(1);
            }
        }
        Ok(next)
    }

    /// Sends a stored transaction of `owner`, or the newest that took its place, and waits for the network's depth. Doing it twice is
    /// harmless: the bytes are the same. What was mined may be any of those with its nonce.
    ///
    /// # Errors
    /// [`SpendError::Cancelled`] when an empty one took its place; [`SpendError::Replaced`] when its nonce was spent by a
    /// transaction that is not ours to know: it can never be mined.
    pub(crate) async fn settle(&self, owner: Owner, signed: &SignedTransaction) -> Result<Mined, SpendError> {
        let (mut sent, mut missed) = (false, 0);
        for poll in 0..POLLS {
            // An owner who wants to replace a transaction waits for this turn.
            if sent && self.replacing.load(Ordering::Acquire) > 0 {
                return Err(SpendError::Pending);
            }
            match self.stands(owner, signed).await {
                Ok(Standing::Mined(mined)) if mined.depth >= self.network.confirmations => {
                    return if cancels(signed, mined.hash) { Err(SpendError::Cancelled) } else { Ok(mined) };
                }
                Ok(Standing::Mined(_)) => missed = 0,
                Ok(Standing::NonceSpent) => missed += 1,
                Ok(Standing::Open) => {
                    missed = 0;
                    if !sent || poll.is_multiple_of(AGAIN) {
                        match self.ports.chain.send(signed.newest()).await {
                            // The one before may still be mined.
                            Err(error) if !sent && signed.rivals.is_empty() => return Err(SpendError::Unsure(error)),
                            Ok(()) | Err(_) => sent = true,
                        }
                    }
                }
                // The error's own words would say that nothing was sent.
                Err(_) if sent => return Err(SpendError::Pending),
                Err(error) => return Err(SpendError::Unsure(error)),
            }
            if missed >= SURE {
                return Err(SpendError::Replaced);
            }
            self.ports.clock.sleep(500).await;
        }
        Err(SpendError::Pending)
    }

    /// What came of a transaction that somebody else sent, once it has the network's depth; `None` if no block takes it.
    ///
    /// # Errors
    /// [`SpendError::Pending`] when the owner wants a turn, [`SpendError::Chain`] when no node answers.
    pub(crate) async fn settle_foreign(&self, hash: B256) -> Result<Option<Mined>, SpendError> {
        let mut mined = None;
        for _ in 0..FOREIGN_POLLS {
            mined = self.ports.chain.mined(hash).await?;
            if mined.as_ref().is_some_and(|mined| mined.depth >= self.network.confirmations) {
                return Ok(mined);
            }
            if self.replacing.load(Ordering::Acquire) > 0 {
                return Err(SpendError::Pending);
            }
            self.ports.clock.sleep(500).await;
        }
        // In a block, but not deep enough: a failure too could still leave it again.
        if mined.is_some() { Err(SpendError::Pending) } else { Ok(None) }
    }

    /// What a settled transaction did by the log that `read` looks for; `None` where it did something else (T-41). Nodes
    /// that are not so far are asked again.
    ///
    /// # Errors
    /// [`SpendError::Unseen`] while no block that the node knows has it, [`SpendError::Pending`] when the owner wants a turn.
    pub(crate) async fn read_log<T, F>(&self, read: impl Fn() -> F) -> Result<Option<T>, SpendError>
    where
        F: Future<Output = Result<Logged<T>, ChainError>>,
    {
        let mut apart = None;
        for _ in 0..LOOKS {
            match read().await {
                Ok(Logged::Done(what)) => return Ok(Some(what)),
                Ok(Logged::Otherwise) => return Ok(None),
                Ok(Logged::NotKnown) => apart = None,
                Err(error @ ChainError::Disagree(_)) => apart = Some(error),
                Err(error) => return Err(error.into()),
            }
            if self.replacing.load(Ordering::Acquire) > 0 {
                return Err(SpendError::Pending);
            }
            self.ports.clock.sleep(500).await;
        }
        Err(apart.map_or(SpendError::Unseen, SpendError::Chain))
    }

    async fn stands(&self, owner: Owner, signed: &SignedTransaction) -> Result<Standing, ChainError> {
        if let Some(mined) = self.mined_of(signed).await? {
            return Ok(Standing::Mined(mined));
        }
        if self.ports.chain.nonce(owner).await? <= signed.nonce {
            return Ok(Standing::Open);
        }
        // A node with several machines behind it may know the nonce on one and the receipt only on another.
        for _ in 0..MACHINES {
            if let Some(mined) = self.mined_of(signed).await? {
                return Ok(Standing::Mined(mined));
            }
        }
        Ok(Standing::NonceSpent)
    }

    /// Whichever with this nonce was mined.
    pub(crate) async fn mined_of(&self, signed: &SignedTransaction) -> Result<Option<Mined>, ChainError> {
        for hash in signed.rivals.iter().map(|rival| rival.hash).rev().chain([signed.hash]) {
            if let Some(mined) = self.ports.chain.mined(hash).await? {
                return Ok(Some(mined));
            }
        }
        Ok(None)
    }
}

fn cancels(signed: &SignedTransaction, hash: B256) -> bool {
    signed.rivals.iter().any(|rival| rival.hash == hash && rival.replacement == Replacement::Cancel)
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
    /// It is signed, and may have left before the trouble.
    #[error(
        "it is not known whether the transaction was taken ({}); it is kept, and never sent as another. Go on later: then it is found or handed over again",
        .0.cause()
    )]
    Unsure(ChainError),
    /// What waits could not be read, so that no nonce is known to be free.
    #[error(transparent)]
    Waiting(#[from] OperationError),
    #[error(
        "the transaction was sent but is not confirmed yet; nothing is sent twice. Go on later, or speed it up or cancel it"
    )]
    Pending,
    /// It was mined, and what it did cannot be read now.
    #[error(
        "the transaction was mined, but no block that the network's node knows now has it: the block left the chain, or the node is behind. Nothing is sent twice; go on later, and it is looked for again"
    )]
    Unseen,
    /// It is not what was agreed to, by its own bytes.
    #[error(transparent)]
    NotAgreed(#[from] Refusal),
    #[error("the contract would use {forecast} gas, more than the {gas_limit} you agreed to; nothing was sent")]
    MoreGas { forecast: u64, gas_limit: u64 },
    #[error("another transaction of this account took its place; nothing was paid for this one")]
    Replaced,
    #[error("you cancelled it: an empty transaction took its place, and only the network fee was spent")]
    Cancelled,
}

impl SpendError {
    /// It can never be mined, or must not be sent: another one can be planned.
    pub(crate) fn is_final(&self) -> bool {
        match self {
            Self::MoreGas { .. } | Self::NotAgreed(_) | Self::Cancelled | Self::Replaced => true,
            Self::Vault(_) | Self::Chain(_) | Self::Unsure(_) | Self::Waiting(_) | Self::Pending | Self::Unseen => {
                false
            }
        }
    }
}

impl Coded for SpendError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Chain(e) | Self::Unsure(e) => e.code(),
            Self::Waiting(e) => e.code(),
            Self::NotAgreed(e) => e.code(),
            Self::MoreGas { .. } => Code::ChainReverted,
            Self::Pending | Self::Unseen | Self::Replaced => Code::ChainPending,
            Self::Cancelled => Code::OperationCancelled,
        }
    }
}
