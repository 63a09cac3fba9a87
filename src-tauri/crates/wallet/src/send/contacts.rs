//! Contacts: addresses by a name of the owner's.

use domain::{
    Address,
    contact::{Contact, ContactName},
    failure::{Code, Coded},
};
use thiserror::Error;

use super::recipient::RecipientError;
use crate::{
    Wallet,
    ports::{StoreError, VaultError},
};

impl Wallet {
    /// All contacts by name.
    ///
    /// # Errors
    /// [`ContactError::Vault`] while locked: they tell whom the owner deals with.
    pub async fn contacts(&self) -> Result<Vec<Contact>, ContactError> {
        self.ports.vault.account()?;
        Ok(self.ports.store.contacts().await?)
    }

    /// Adds a contact. `confirmed`: the owner compared the address with a trusted source, so that it may look like another.
    ///
    /// # Errors
    /// [`ContactError`]; an address that nothing is sent to becomes no contact.
    pub async fn add_contact(
        &self,
        name: ContactName,
        address: Address,
        confirmed: bool,
    ) -> Result<Contact, ContactError> {
        let owner = self.ports.vault.account()?;
        // Without a node the rest is looked at all the same, and everything again before anything is sent.
        let devices = self.own_devices(owner).await.unwrap_or_default();
        self.admit_recipient(owner, address, confirmed, &devices).await?;
        let contact = Contact { name, address, confirmed, added: self.ports.clock.now() };
        if !self.ports.store.add_contact(&contact).await? {
            return Err(ContactError::Taken);
        }
        Ok(contact)
    }

    /// Removes a contact.
    ///
    /// # Errors
    /// [`ContactError::Unknown`] when there is none of this name.
    pub async fn remove_contact(&self, name: &ContactName) -> Result<(), ContactError> {
        self.ports.vault.account()?;
        if !self.ports.store.remove_contact(name).await? {
            return Err(ContactError::Unknown(name.clone()));
        }
        Ok(())
    }
}

/// Why contacts are not shown or changed.
#[derive(Debug, Error)]
pub enum ContactError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Recipient(#[from] RecipientError),
    #[error("there is a contact of this name or with this address already: list them, and remove it first")]
    Taken,
    #[error("there is no contact {0}: list them")]
    Unknown(ContactName),
}

impl Coded for ContactError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Recipient(e) => e.code(),
            Self::Taken => Code::ContactTaken,
            Self::Unknown(_) => Code::ContactUnknown,
        }
    }
}
