//! The owner's accounts: told, added, labelled, taken into use.

use std::collections::BTreeSet;

use domain::{
    account::Owner,
    accounts::{Account, AccountLabel, AccountsView, Candidate, Coin, MOST_ACCOUNTS, Origin, Place},
    failure::{Code, Coded},
};
use futures::{StreamExt, future::join, stream};
use thiserror::Error;

use crate::{
    Wallet,
    ports::{NewAccount, StoreError, VaultError},
};

/// The accounts that this home had at any time, separated by blanks.
const KNOWN: &str = "accounts.known";
/// How many candidates a node is asked about at once.
const AT_ONCE: usize = 4;

impl Wallet {
    /// All accounts, and those that this home once had and whose keys are gone.
    ///
    /// # Errors
    /// [`AccountsError`] while locked.
    pub async fn accounts(&self) -> Result<AccountsView, AccountsError> {
        let accounts = self.ports.vault.accounts()?;
        let phrase = self.ports.vault.has_phrase()?;
        let known = self.know(&accounts).await?;
        let here: BTreeSet<Owner> = accounts.iter().map(|account| account.owner).collect();
        let missing = known.difference(&here).copied().collect();
        Ok(AccountsView { accounts, missing, phrase })
    }

    /// Adds an account; the one in use stays in use.
    ///
    /// # Errors
    /// [`AccountsError`]; nothing was changed.
    pub async fn add_account(&self, new: NewAccount, label: Option<AccountLabel>) -> Result<Account, AccountsError> {
        let account = self.ports.vault.add_account(new, label).await?;
        self.noted(account).await
    }

    /// Adds the account of a Ledger at this index, or its next one; the one in use stays in use.
    ///
    /// # Errors
    /// [`AccountsError`]; nothing was changed.
    pub async fn add_ledger_account(
        &self,
        index: Option<u32>,
        label: Option<AccountLabel>,
    ) -> Result<Account, AccountsError> {
        let account = self.ports.vault.add_ledger_account(index, label).await?;
        self.noted(account).await
    }

    async fn noted(&self, account: Account) -> Result<Account, AccountsError> {
        self.know(&self.ports.vault.accounts()?).await?;
        self.tell_state();
        Ok(account)
    }

    /// Gives an account a label, or takes it away.
    ///
    /// # Errors
    /// [`AccountsError`]; nothing was changed.
    pub async fn label_account(&self, account: Owner, label: Option<AccountLabel>) -> Result<(), AccountsError> {
        self.ports.vault.label_account(account, label).await?;
        self.tell_state();
        Ok(())
    }

    /// Takes an account into use. What waits for an answer was asked of the one before, and is forgotten; operations of
    /// the one before wait until it is in use again.
    ///
    /// # Errors
    /// [`AccountsError`]; nothing was changed.
    pub async fn use_account(&self, account: Owner) -> Result<(), AccountsError> {
        self.ports.vault.use_account(account).await?;
        self.reviews.clear();
        self.tell_state();
        Ok(())
    }

    /// Takes the phrase's account at `place` into use, and adds it before where it is not there yet.
    ///
    /// # Errors
    /// [`AccountsError`]; an account may have been added.
    pub async fn choose_account(&self, place: Place) -> Result<Owner, AccountsError> {
        let accounts = self.ports.vault.accounts()?;
        let there = accounts.into_iter().find(|account| account.origin == Origin::Phrase { place });
        let account = match there {
            Some(account) => account,
            None => self.add_account(NewAccount::At(place), None).await?,
        };
        if !account.in_use {
            self.use_account(account.owner).await?;
        }
        Ok(account.owner)
    }

    /// Takes a watched account off the list, and an account whose key is gone off those that are missed.
    ///
    /// # Errors
    /// [`AccountsError`]; nothing was changed.
    pub async fn stop_watching(&self, account: Owner) -> Result<(), AccountsError> {
        let mut known = self.known().await?;
        let accounts = self.ports.vault.accounts()?;
        let missed = known.contains(&account) && !accounts.iter().any(|one| one.owner == account);
        if !missed {
            self.ports.vault.stop_watching(account).await?;
        }
        known.remove(&account);
        self.put_known(&known).await?;
        self.tell_state();
        Ok(())
    }

    /// The first accounts of both paths that the phrase gives, with what each of them holds, so that the owner of an old
    /// wallet finds the right one. `count` (at most 50) of each path.
    ///
    /// # Errors
    /// [`AccountsError`] while locked or without words; a node that does not answer only leaves figures out.
    pub async fn candidates(&self, count: u32) -> Result<Vec<Candidate>, AccountsError> {
        let most = count.min(u32::try_from(MOST_ACCOUNTS).unwrap_or(u32::MAX));
        let places: Vec<Place> =
            Coin::ALL.into_iter().flat_map(|coin| (0..most).map(move |index| Place { coin, index })).collect();
        let owners = self.ports.vault.preview(places.clone()).await?;
        let looked = places.into_iter().zip(owners).map(|(place, owner)| self.candidate(place, owner));
        Ok(stream::iter(looked).buffered(AT_ONCE).collect().await)
    }

    async fn candidate(&self, place: Place, owner: Owner) -> Candidate {
        let chain = &self.ports.chain;
        let (balance, devices) = join(chain.balance(owner), chain.deed_count(owner)).await;
        Candidate { place, owner, balance: balance.ok(), devices: devices.ok() }
    }

    /// Remembers the accounts that are here now, and gives all that ever were.
    async fn know(&self, accounts: &[Account]) -> Result<BTreeSet<Owner>, AccountsError> {
        let mut known = self.known().await?;
        let before = known.len();
        known.extend(accounts.iter().map(|account| account.owner));
        if known.len() != before {
            self.put_known(&known).await?;
        }
        Ok(known)
    }

    /// The accounts that this home had at any time.
    pub(crate) async fn known(&self) -> Result<BTreeSet<Owner>, StoreError> {
        let text = self.ports.store.setting(KNOWN).await?.unwrap_or_default();
        Ok(text.split(' ').filter_map(|address| address.parse().ok()).collect())
    }

    pub(crate) async fn put_known(&self, known: &BTreeSet<Owner>) -> Result<(), StoreError> {
        let text = known.iter().map(Owner::to_string).collect::<Vec<_>>().join(" ");
        self.ports.store.put_setting(KNOWN, &text).await
    }
}

/// Why accounts are not told or changed.
#[derive(Debug, Error)]
pub enum AccountsError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for AccountsError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
}
