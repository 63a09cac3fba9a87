//! The accounts of the vault: told, added, labelled, taken into use.

use async_trait::async_trait;
use domain::{
    account::Owner,
    accounts::{Account, AccountLabel, Coin, MOST_ACCOUNTS, Origin, Place},
};
use wallet::ports::{Accounts, NewAccount, VaultError};

use crate::{
    FileVault,
    contents::{Contents, Kept},
    opened::{self, Keeper},
    private_key,
    rooms::Rooms,
};

#[async_trait]
impl Accounts for FileVault {
    fn accounts(&self) -> Result<Vec<Account>, VaultError> {
        self.unlocked(|opened| Ok(opened.accounts.clone()))
    }

    fn has_phrase(&self) -> Result<bool, VaultError> {
        self.unlocked(|opened| Ok(opened.words.is_some()))
    }

    fn can_sign(&self) -> Result<(), VaultError> {
        self.unlocked(|opened| match opened.keys() {
            Keeper::Here(_) | Keeper::Ledger(_) => Ok(()),
            Keeper::Nobody => Err(VaultError::WatchOnly),
        })
    }

    async fn preview(&self, places: Vec<Place>) -> Result<Vec<Owner>, VaultError> {
        self.reading(move |contents| {
            let at = |place: &Place| opened::at(contents, *place).map(|signer| Owner(signer.address()));
            places.iter().map(at).collect()
        })
        .await
    }

    async fn add_account(&self, new: NewAccount, label: Option<AccountLabel>) -> Result<Account, VaultError> {
        self.amending(move |contents| {
            let kept = found(contents, new, label)?;
            put(contents, kept)
        })
        .await
    }

    async fn add_ledger_account(&self, index: Option<u32>, label: Option<AccountLabel>) -> Result<Account, VaultError> {
        let index = index.map_or_else(|| next_in_ledger(&self.accounts()?), Ok)?;
        if index as usize >= MOST_ACCOUNTS {
            return Err(VaultError::TooManyAccounts);
        }
        let owner = Owner(self.rooms.options.ledger.address(index).await?);
        let kept = Kept { owner, label, origin: Origin::Ledger { index }, key: None };
        self.amending(move |contents| put(contents, kept)).await
    }

    async fn label_account(&self, account: Owner, label: Option<AccountLabel>) -> Result<(), VaultError> {
        self.amending(move |contents| {
            let at = place(contents, account)?;
            let kept = contents.accounts.get_mut(at).ok_or(VaultError::UnknownAccount)?;
            kept.label = label;
            Ok(())
        })
        .await
    }

    async fn use_account(&self, account: Owner) -> Result<(), VaultError> {
        self.amending(move |contents| {
            contents.in_use = place(contents, account)?;
            Ok(())
        })
        .await
    }

    async fn stop_watching(&self, account: Owner) -> Result<(), VaultError> {
        self.amending(move |contents| {
            let at = place(contents, account)?;
            let watched = contents.accounts.get(at).is_some_and(|kept| matches!(kept.origin, Origin::Watch));
            if !watched || at == contents.in_use {
                return Err(VaultError::UnknownAccount);
            }
            contents.accounts.remove(at);
            if at < contents.in_use {
                contents.in_use -= 1;
            }
            Ok(())
        })
        .await
    }
}

impl FileVault {
    async fn amending<T, F>(&self, change: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Contents) -> Result<T, VaultError> + Send + 'static,
    {
        let turn = self.turn().await;
        self.aside(turn, move |rooms: &Rooms| rooms.amend(change)).await
    }

    async fn reading<T, F>(&self, read: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&Contents) -> Result<T, VaultError> + Send + 'static,
    {
        let turn = self.turn().await;
        self.aside(turn, move |rooms: &Rooms| rooms.look(read)).await
    }
}

fn place(contents: &Contents, account: Owner) -> Result<usize, VaultError> {
    contents.accounts.iter().position(|kept| kept.owner == account).ok_or(VaultError::UnknownAccount)
}

fn found(contents: &Contents, new: NewAccount, label: Option<AccountLabel>) -> Result<Kept, VaultError> {
    let (owner, origin, key) = match new {
        NewAccount::Next(coin) => made(contents, next(contents, coin)?)?,
        NewAccount::At(place) => made(contents, place)?,
        NewAccount::Key(source) => {
            let (key, signer) = private_key::read(&source)?;
            (Owner(signer.address()), Origin::Key, Some(key))
        }
        NewAccount::Watch(owner) => (owner, Origin::Watch, None),
    };
    Ok(Kept { owner, label, origin, key })
}

fn made(contents: &Contents, place: Place) -> Result<(Owner, Origin, Option<crate::secret::Key>), VaultError> {
    if place.index as usize >= MOST_ACCOUNTS {
        return Err(VaultError::TooManyAccounts);
    }
    let signer = opened::at(contents, place)?;
    Ok((Owner(signer.address()), Origin::Phrase { place }, None))
}

/// The first place of this coin that is not among the accounts.
fn next(contents: &Contents, coin: Coin) -> Result<Place, VaultError> {
    let taken = |place: Place| contents.accounts.iter().any(|kept| kept.origin == Origin::Phrase { place });
    let most = u32::try_from(MOST_ACCOUNTS).unwrap_or(u32::MAX);
    let free = (0..most).map(|index| Place { coin, index }).find(|place| !taken(*place));
    free.ok_or(VaultError::TooManyAccounts)
}

/// The first index of a Ledger that is not among the accounts.
fn next_in_ledger(accounts: &[Account]) -> Result<u32, VaultError> {
    let taken = |index: u32| accounts.iter().any(|account| account.origin == Origin::Ledger { index });
    let most = u32::try_from(MOST_ACCOUNTS).unwrap_or(u32::MAX);
    (0..most).find(|index| !taken(*index)).ok_or(VaultError::TooManyAccounts)
}

fn put(contents: &mut Contents, kept: Kept) -> Result<Account, VaultError> {
    match contents.accounts.iter_mut().find(|other| other.owner == kept.owner) {
        // The key of an account that was only watched has come.
        Some(other) if matches!(other.origin, Origin::Watch) && !matches!(kept.origin, Origin::Watch) => {
            let label = kept.label.clone().or_else(|| other.label.take());
            *other = Kept { label, ..kept };
            Ok(told(other))
        }
        Some(_) => Err(VaultError::AccountExists),
        None => {
            room(contents, &kept)?;
            let account = told(&kept);
            contents.accounts.push(kept);
            Ok(account)
        }
    }
}

/// Whether there is room for one more of its sort.
fn room(contents: &Contents, kept: &Kept) -> Result<(), VaultError> {
    let of_phrase = |kept: &Kept| matches!(kept.origin, Origin::Phrase { .. });
    let same = contents.accounts.iter().filter(|other| of_phrase(other) == of_phrase(kept)).count();
    if same < MOST_ACCOUNTS { Ok(()) } else { Err(VaultError::TooManyAccounts) }
}

fn told(kept: &Kept) -> Account {
    Account { owner: kept.owner, label: kept.label.clone(), origin: kept.origin, in_use: false }
}
