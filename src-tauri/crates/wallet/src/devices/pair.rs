//! Pairing: the device proves its key to the holder of its label's code.

use domain::{
    device::{DeviceId, KeyProof, MetDevice, NearbyId, Ownership, Percent},
    failure::{Code, Coded},
    kind,
    shown::shown_text,
};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

use super::dialogue::code_context;
use crate::{
    Wallet,
    ports::{Credential, LinkError, StoreError, VaultError, store::DeviceRow},
};

/// A device that proved or named its key, and whose the device of that key is.
#[derive(Clone, Debug)]
pub struct PairedDevice {
    pub device: MetDevice,
    pub name: String,
    pub ownership: Ownership,
}

impl Wallet {
    /// Opens a session with the code of the label, or with an empty one where the device wants its digits compared;
    /// remembers the device and says whose it is. `expected` is the device that the label names, where it does.
    ///
    /// # Errors
    /// [`PairError`]; nothing is stored then. [`LinkError::KeyChanged`] when another device answers than the expected.
    pub async fn pair(
        &self,
        near: &NearbyId,
        code: SecretString,
        expected: Option<DeviceId>,
    ) -> Result<PairedDevice, PairError> {
        self.ports.vault.account()?;
        // Addresses are for `add_device`: a page that pairs must not have this computer call any of them.
        if near.is_place() {
            return Err(LinkError::NotFound.into());
        }
        let uncoded = code.expose_secret().is_empty();
        let credential = if uncoded { Credential::None } else { Credential::LabelCode(code.clone()) };
        let mut dialogue = self.first_dialogue(near, &credential, expected).await?;
        let device = dialogue.session.device().clone();
        let document = dialogue.session.document().await;
        let battery = dialogue.session.battery().await.unwrap_or_default();
        let heard_as = dialogue.session.heard_as().await;
        dialogue.close().await;
        let known = self.ports.store.device(device.id).await?;
        // Whoever only names a key must not take the place of the device that was met by other means.
        if device.proof == KeyProof::Named && known.as_ref().is_some_and(|row| row.profile != device.profile) {
            return Err(PairError::Proved);
        }
        let sealed_code = match uncoded {
            true => Vec::new(),
            false => self.ports.vault.seal(&code_context(device.id), code.expose_secret().as_bytes())?,
        };
        let way = Way { sealed_code, reach: None, battery, heard_as };
        Ok(self.remember(device, document?, way, known).await?)
    }

    /// Keeps a device as it was met, and says whose it is; its name and what was got for it before stay.
    pub(super) async fn remember(
        &self,
        device: MetDevice,
        document: String,
        way: Way,
        known: Option<DeviceRow>,
    ) -> Result<PairedDevice, StoreError> {
        let now = self.ports.clock.now();
        let model = shown_text(&device.model);
        let (name, paired, token) = match known {
            Some(row) => (row.name, row.paired, row.token),
            None => (first_name(&device, way.heard_as.as_deref()), now, None),
        };
        let row = DeviceRow {
            id: device.id,
            name,
            kind: device.kind.clone(),
            model,
            firmware: shown_text(&device.firmware),
            profile: device.profile,
            reach: way.reach,
            sealed_code: way.sealed_code,
            paired,
            last_seen: now,
            document,
            token,
            battery: way.battery,
        };
        self.ports.store.put_device(&row).await?;
        let ownership = self.ownership(device.id).await;
        Ok(PairedDevice { device, name: row.name, ownership })
    }

    /// Whose a device is by the chain; [`Ownership::Unknown`] when it cannot be asked.
    pub async fn ownership(&self, device: DeviceId) -> Ownership {
        let Ok(account) = self.ports.vault.account() else { return Ownership::Unknown };
        match self.ports.chain.deed(device).await {
            Ok(None) => Ownership::Unclaimed,
            Ok(Some(deed)) if deed.owner == account => Ownership::Yours(deed),
            Ok(Some(deed)) => Ownership::Theirs(deed),
            Err(_) => Ownership::Unknown,
        }
    }
}

/// What a device is called until its owner calls it something else: the name it was chosen by, else what it is.
fn first_name(device: &MetDevice, heard_as: Option<&str>) -> String {
    let kind = kind::by_id(&device.kind).map(|kind| kind.title).unwrap_or_default();
    let names = [shown_text(heard_as.unwrap_or_default().trim()), kind, shown_text(&device.model)];
    names.into_iter().find(|name| !name.is_empty()).unwrap_or_else(|| device.profile.title().to_string())
}

/// How a device is reached again, and how full its battery was.
pub(super) struct Way {
    /// The code of its label, sealed; empty where it asks for none.
    pub sealed_code: Vec<u8>,
    /// Where it is, if it is not looked for on the radio.
    pub reach: Option<NearbyId>,
    pub battery: Option<Percent>,
    /// The name under which it is heard, by its word.
    pub heard_as: Option<String>,
}

/// Why a device was not paired.
#[derive(Debug, Error)]
pub enum PairError {
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(
        "more than one Deedbox device is near, and this label does not say which it belongs to: choose it from `deedboxctl device scan` and pair it by its name"
    )]
    Several,
    #[error(
        "this wallet has a device of this key already, of another kind; what answers now only names the key. Nothing was changed"
    )]
    Proved,
}

impl Coded for PairError {
    fn code(&self) -> Code {
        match self {
            Self::Link(e) => e.code(),
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Several => Code::BadRequest,
            Self::Proved => Code::DeviceKeyChanged,
        }
    }
}
