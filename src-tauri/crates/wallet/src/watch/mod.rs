//! Watching what is owned: what this wallet did not do raises an alarm (T-48).
//!
//! One look reads the log from where the last one ended. What this wallet's own transactions did changes what is
//! expected; everything else that touches a deed of the account is an alarm. At the newest block the state itself is
//! compared with what is expected, so that a log which a node hides is noticed all the same.

mod batches;
mod dimo;
mod expect;
mod last;
mod look;
mod place;
mod undone;

pub(crate) use last::LastLook;

use std::cmp::Reverse;

use domain::{
    account::Owner,
    alarm::{Alarm, AlarmId, AlarmView, WatchView},
    event::Event,
    failure::{Code, Coded},
    words::alarm_words,
};
use thiserror::Error;

use crate::{
    Wallet,
    operations::OperationError,
    ports::{ChainError, StoreError, VaultError},
};

impl Wallet {
    /// All alarms of this account on this network, newest first.
    ///
    /// # Errors
    /// [`WatchError`]; a locked wallet has no account.
    pub async fn alarms(&self) -> Result<Vec<AlarmView>, WatchError> {
        let account = self.watched_account(self.ports.vault.account()?);
        let mut alarms = self.ports.store.alarms(&account).await?;
        alarms.extend(self.ports.store.alarms(&Self::watched_of_dimo(&account)).await?);
        alarms.extend(self.ports.store.alarms(&Self::watched_of_batches(&account)).await?);
        alarms.sort_by_key(|alarm| Reverse(alarm.seen));
        Ok(alarms.into_iter().map(shown).collect())
    }

    /// All alarms of this account, with when and how the last look ended.
    ///
    /// # Errors
    /// [`WatchError`]; a locked wallet has no account.
    pub async fn watch_view(&self) -> Result<WatchView, WatchError> {
        let alarms = self.alarms().await?;
        let (looked, trouble) = self.last_look.of(&self.watched_account(self.ports.vault.account()?));
        Ok(WatchView { alarms, looked, trouble })
    }

    async fn tell_watch(&self) -> Result<(), WatchError> {
        let account = self.ports.vault.account()?;
        let view = self.watch_view().await?;
        self.tell_of(account, Event::Alarms(view));
        Ok(())
    }

    /// Notes that the owner knows of an alarm; it stays in the list.
    ///
    /// # Errors
    /// [`WatchError::Unknown`].
    pub async fn dismiss_alarm(&self, id: &AlarmId) -> Result<Vec<AlarmView>, WatchError> {
        let _turn = self.watching.clone().lock_owned().await;
        let account = self.watched_account(self.ports.vault.account()?);
        for account in [Self::watched_of_dimo(&account), Self::watched_of_batches(&account), account] {
            let alarms = self.ports.store.alarms(&account).await?;
            let Some(alarm) = alarms.into_iter().find(|alarm| alarm.id == *id) else { continue };
            let place = self.ports.store.watch_place(&account).await?.unwrap_or_default();
            self.ports.store.put_watch(&account, &place, &[Alarm { dismissed: true, ..alarm }]).await?;
            self.tell_watch().await?;
            return self.alarms().await;
        }
        Err(WatchError::Unknown)
    }

    fn watched_account(&self, owner: Owner) -> String {
        format!("{}/{owner}", self.network.chain_id)
    }
}

fn shown(alarm: Alarm) -> AlarmView {
    let words = alarm_words(&alarm);
    AlarmView { alarm, words }
}

/// Why nothing was looked at, or no alarm dismissed.
#[derive(Debug, Error)]
pub enum WatchError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Operation(#[from] OperationError),
    #[error("there is no alarm with this id: list them first")]
    Unknown,
}

impl Coded for WatchError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Operation(e) => e.code(),
            Self::Unknown => Code::AlarmUnknown,
        }
    }
}
