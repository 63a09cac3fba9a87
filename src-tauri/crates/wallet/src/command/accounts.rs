//! Accounts, and whether they would survive this computer.

use domain::{
    account::Owner,
    accounts::{AccountLabel, Coin, Place},
    failure::Failure,
    lock_after::LockAfter,
};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{failed, reply, revealed, secret};
use crate::{
    Wallet,
    ports::{KeySource, NewAccount},
};

/// What is done with accounts. Showing words, writing backups and changing the password are not among it: they want the
/// password again, which stays with the process that holds the home (T-07).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "account", rename_all = "snake_case", deny_unknown_fields)]
pub enum AccountCommand {
    List {},
    /// The first `count` accounts of both paths, with what they hold.
    Candidates {
        count: u32,
    },
    /// The next of the phrase's accounts with this coin's path, or the one at `index`.
    Add {
        coin: Coin,
        index: Option<u32>,
        label: Option<AccountLabel>,
    },
    AddKey {
        #[serde(serialize_with = "revealed", deserialize_with = "secret")]
        key: SecretString,
        label: Option<AccountLabel>,
    },
    AddKeystore {
        #[serde(serialize_with = "revealed", deserialize_with = "secret")]
        file: SecretString,
        #[serde(serialize_with = "revealed", deserialize_with = "secret")]
        password: SecretString,
        label: Option<AccountLabel>,
    },
    /// The account of a Ledger at `index` (0 to 49), or its next one; the owner confirms it there.
    AddLedger {
        index: Option<u32>,
        label: Option<AccountLabel>,
    },
    Watch {
        address: Owner,
        label: Option<AccountLabel>,
    },
    Rename {
        address: Owner,
        label: Option<AccountLabel>,
    },
    Use {
        address: Owner,
    },
    /// A watched account, or one whose key is gone.
    Forget {
        address: Owner,
    },
    Backup {},
    Lock {},
    LockAfter {
        after: Option<LockAfter>,
    },
}

impl Wallet {
    pub(super) async fn command_account(&self, command: AccountCommand) -> Result<Value, Failure> {
        match command {
            AccountCommand::List {} => return self.listed().await,
            AccountCommand::Candidates { count } => return reply(self.candidates(count).await.map_err(failed)?),
            AccountCommand::Add { coin, index: None, label } => return self.added(NewAccount::Next(coin), label).await,
            AccountCommand::Add { coin, index: Some(index), label } => {
                return self.added(NewAccount::At(Place { coin, index }), label).await;
            }
            AccountCommand::AddKey { key, label } => {
                return self.added(NewAccount::Key(KeySource::Hex(key)), label).await;
            }
            AccountCommand::AddKeystore { file, password, label } => {
                return self.added(NewAccount::Key(KeySource::Keystore { file, password }), label).await;
            }
            AccountCommand::AddLedger { index, label } => {
                return reply(self.add_ledger_account(index, label).await.map_err(failed)?);
            }
            AccountCommand::Watch { address, label } => return self.added(NewAccount::Watch(address), label).await,
            AccountCommand::Rename { address, label } => self.label_account(address, label).await.map_err(failed)?,
            AccountCommand::Use { address } => self.use_account(address).await.map_err(failed)?,
            AccountCommand::Forget { address } => self.stop_watching(address).await.map_err(failed)?,
            AccountCommand::Backup {} => return reply(self.backup().await.map_err(failed)?),
            AccountCommand::Lock {} => {
                self.lock();
                return reply(self.state());
            }
            AccountCommand::LockAfter { after } => return self.lock_wait(after).await,
        }
        self.listed().await
    }

    async fn listed(&self) -> Result<Value, Failure> {
        reply(self.accounts().await.map_err(failed)?)
    }

    async fn added(&self, new: NewAccount, label: Option<AccountLabel>) -> Result<Value, Failure> {
        reply(self.add_account(new, label).await.map_err(failed)?)
    }

    async fn lock_wait(&self, after: Option<LockAfter>) -> Result<Value, Failure> {
        if let Some(after) = after {
            self.set_lock_after(after).await.map_err(failed)?;
        }
        let after = self.lock_after().await.map_err(failed)?;
        reply(json!({ "lock_after": after.to_string() }))
    }
}
