//! The names that a device nearby gives itself.

use domain::{
    device::NearbyId,
    event::Event,
    failure::{Code, Coded},
    names::{NewNames, ToldNames},
};
use thiserror::Error;

use crate::{
    Wallet,
    ports::{Credential, LinkError},
};

impl Wallet {
    /// Gives a device nearby new names, or none, and says which it has then, by its word. That its button must be
    /// pressed is told as [`Event::Wifi`].
    ///
    /// # Errors
    /// [`NamesError`]; the radio is free in any case. Where both names are new, the first may have been taken.
    pub async fn name_nearby(
        &self,
        near: &NearbyId,
        credential: &Credential,
        new: &NewNames,
    ) -> Result<ToldNames, NamesError> {
        let mut setup = self.set_up(near, credential).await?;
        let told = if *new == NewNames::default() {
            let facts = setup.device.facts();
            Ok(ToldNames { name: facts.name.clone(), hostname: facts.hostname.clone() })
        } else {
            let tell = |step| self.tell(Event::Wifi(step));
            setup.device.rename(new, &tell).await
        };
        setup.device.close().await;
        Ok(told?)
    }
}

/// Why a device nearby was not named.
#[derive(Debug, Error)]
pub enum NamesError {
    #[error(transparent)]
    Link(#[from] LinkError),
}

impl Coded for NamesError {
    fn code(&self) -> Code {
        match self {
            Self::Link(e) => e.code(),
        }
    }
}
