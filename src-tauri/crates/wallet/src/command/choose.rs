//! From what a person types to the device that is meant.

use domain::{
    device::{DeviceId, Nearby},
    failure::{Code, Coded},
};
use thiserror::Error;

use crate::{
    Wallet,
    ports::{LinkError, StoreError},
};

/// How long a device just named is listened for.
const LISTEN_MS: u64 = 4_000;

impl Wallet {
    /// The paired device of this address, DID or name.
    pub(super) async fn choose(&self, text: &str) -> Result<DeviceId, ChooseError> {
        if let Ok(id) = text.parse() {
            return Ok(id);
        }
        let rows = self.ports.store.devices().await?;
        let mut named = rows.iter().filter(|row| row.name.eq_ignore_ascii_case(text)).map(|row| row.id);
        match (named.next(), named.next()) {
            (Some(id), None) => Ok(id),
            (Some(_), Some(_)) => Err(ChooseError::Several(text.to_string())),
            (None, _) => Err(ChooseError::Unknown(text.to_string())),
        }
    }

    /// The device nearby of this id, name or start of an address.
    pub(super) async fn choose_near(&self, text: &str) -> Result<Nearby, ChooseError> {
        let hint = text.trim_start_matches("did:io:").trim_start_matches("0x").to_lowercase();
        let hinted =
            |near: &Nearby| near.address_hint.as_ref().is_some_and(|start| start.len() == 8 && hint.starts_with(start));
        let fits = |near: &Nearby| near.id.0 == text || near.name.eq_ignore_ascii_case(text) || hinted(near);
        let heard = self.scan_until(LISTEN_MS, |heard| heard.iter().any(fits)).await?;
        let mut fitting = heard.iter().filter(|near| fits(near));
        match (fitting.next(), fitting.next()) {
            (Some(near), None) => Ok(near.clone()),
            (Some(_), Some(_)) => Err(ChooseError::Several(text.to_string())),
            (None, _) => Err(LinkError::NotFound.into()),
        }
    }
}

/// Why it is not clear which device is meant.
#[derive(Debug, Error)]
pub enum ChooseError {
    #[error("no device of this wallet is called {0}: list them with `deedboxctl device list`")]
    Unknown(String),
    #[error("more than one device answers to {0}: name it by its address")]
    Several(String),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Link(#[from] LinkError),
}

impl Coded for ChooseError {
    fn code(&self) -> Code {
        match self {
            Self::Unknown(_) => Code::DeviceUnknown,
            Self::Several(_) => Code::BadRequest,
            Self::Store(e) => e.code(),
            Self::Link(e) => e.code(),
        }
    }
}
