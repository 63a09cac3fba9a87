//! Devices by their labels: read, found nearby, looked up.

use domain::{
    device::{DeviceId, Nearby, NearbyId, Ownership},
    label::Hint,
};
use secrecy::{SecretSlice, SecretString};

use super::{DeviceError, PairError, PairedDevice};
use crate::{
    Wallet,
    label::{DeedboxLabel, Label},
    ports::{LinkError, labels::LabelError},
};

/// How long the device of a label is listened for.
const LISTEN_MS: u64 = 4_000;
/// The most adverts that are tried.
const TRIES: usize = 4;

/// What is known of a device without talking to it.
#[derive(Clone, Debug)]
pub struct KnownDevice {
    pub id: DeviceId,
    /// The name in this wallet, if it was paired.
    pub name: Option<String>,
    pub ownership: Ownership,
}

impl Wallet {
    /// Reads what was pasted, typed or scanned from a label.
    ///
    /// # Errors
    /// [`LabelError`] never repeats the text.
    pub fn read_label(&self, text: &SecretString) -> Result<Label, LabelError> {
        self.ports.labels.read(text)
    }

    /// Reads the label in a picture.
    ///
    /// # Errors
    /// [`LabelError`] says what to do about the picture.
    pub async fn read_label_picture(&self, picture: SecretSlice<u8>) -> Result<Label, LabelError> {
        self.ports.labels.read_picture(picture).await
    }

    /// Finds the device of a label and pairs with it. Where the label names the key, every advert that claims it is
    /// tried in turn: a copy cannot prove the key, and must not keep the owner from the device.
    ///
    /// # Errors
    /// [`PairError::Several`] when the label does not name the key and several devices are near.
    pub async fn pair_labelled(&self, label: &DeedboxLabel) -> Result<PairedDevice, PairError> {
        self.ports.vault.account()?;
        let Some(device) = label.device else {
            let near = self.only_one(&label.hint()).await?;
            return self.pair(&near, label.code.clone(), None).await;
        };
        let (mut tried, mut first) = (Vec::new(), None);
        loop {
            let near = match self.heard_but(&label.hint(), &tried).await {
                Ok(near) => near,
                Err(error) => return Err(first.unwrap_or(error).into()),
            };
            match self.pair(&near, label.code.clone(), Some(device)).await {
                Err(PairError::Link(error)) if error.may_be_anothers() => {
                    tried.push(near);
                    let first = first.get_or_insert(error);
                    if tried.len() == TRIES {
                        return Err(first.clone().into());
                    }
                }
                other => return other,
            }
        }
    }

    /// What wallet and chain know of a device.
    ///
    /// # Errors
    /// [`DeviceError`]; a node that does not answer is no error but an unknown ownership.
    pub async fn known_device(&self, id: DeviceId) -> Result<KnownDevice, DeviceError> {
        self.ports.vault.account()?;
        let name = self.ports.store.device(id).await?.map(|row| row.name);
        Ok(KnownDevice { id, name, ownership: self.ownership(id).await })
    }

    async fn only_one(&self, hint: &Hint) -> Result<NearbyId, PairError> {
        let heard = self.scan(LISTEN_MS).await?;
        let mut fitting = heard.into_iter().filter(|near| hint.fits(near));
        match (fitting.next(), fitting.next()) {
            (Some(near), None) => Ok(near.id),
            (Some(_), Some(_)) => Err(PairError::Several),
            (None, _) => Err(LinkError::NotFound.into()),
        }
    }

    async fn heard_but(&self, hint: &Hint, tried: &[NearbyId]) -> Result<NearbyId, LinkError> {
        let fits = |near: &Nearby| hint.fits(near) && !tried.contains(&near.id);
        let heard = self.scan_until(LISTEN_MS, |heard| heard.iter().any(fits)).await?;
        heard.into_iter().find(fits).map(|near| near.id).ok_or(LinkError::NotFound)
    }
}
