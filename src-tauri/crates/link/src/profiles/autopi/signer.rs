//! A bonded device of this profile that signs what it is given.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    B256,
    device::{DeviceId, KeyProof, MetDevice, Profile, Signing},
};
use wallet::ports::{Comparison, LinkError};
use wire::{did::address_document, identity::DeviceAddress, signature::Signature};

use super::{
    address,
    device::fact,
    numbers::{HARDWARE, SIGN, SOFTWARE, STAY_AWAKE, WIFI_STATUS},
};
use crate::{
    ble::Connection,
    profiles::blind::{BlindSession, HashSigner},
};

/// A signature r ‖ s ‖ v in bytes.
const SIGNATURE: usize = 65;

/// A device with which there is a bond.
pub(crate) struct AutoPiSigner {
    connection: Connection,
    device: MetDevice,
}

/// Opens a session, for which a bond is made if there is none; a device with another key is not bonded with.
pub(crate) async fn sign_with(
    mut connection: Connection,
    owner: Arc<dyn Comparison>,
    expected: Option<DeviceId>,
) -> Result<BlindSession<AutoPiSigner>, LinkError> {
    match meet(&mut connection, owner.as_ref(), expected).await {
        Ok(device) => BlindSession::open(AutoPiSigner { connection, device }, expected).await,
        Err(error) => {
            connection.close().await;
            Err(error)
        }
    }
}

async fn meet(
    connection: &mut Connection,
    owner: &dyn Comparison,
    expected: Option<DeviceId>,
) -> Result<MetDevice, LinkError> {
    let id = address(connection).await?;
    if expected.is_some_and(|expected| expected != id) {
        return Err(LinkError::KeyChanged);
    }
    let (hardware, firmware) = (fact(connection, HARDWARE).await?, fact(connection, SOFTWARE).await?);
    connection.bond(WIFI_STATUS, owner).await?;
    // One that says no sleeps a little earlier.
    drop(connection.write(STAY_AWAKE, &[1]).await);
    Ok(MetDevice {
        id,
        profile: Profile::AutoPi,
        proof: KeyProof::Named,
        kind: String::new(),
        model: format!("AutoPi {hardware}").trim_end().to_string(),
        firmware,
        signing: Signing::Blind,
    })
}

#[async_trait]
impl HashSigner for AutoPiSigner {
    fn device(&self) -> &MetDevice {
        &self.device
    }

    async fn heard_as(&mut self) -> Option<String> {
        self.connection.name().await
    }

    async fn sign(&mut self, digest: B256) -> Result<Signature, LinkError> {
        self.connection.write(SIGN, digest.as_slice()).await?;
        let told = match self.connection.read(SIGN).await {
            // It wiped the signature of before, and has made none.
            Err(LinkError::Misbehaved(_)) => return Err(LinkError::Refused("it could not sign".to_string())),
            told => told?,
        };
        let rs = told.get(..64).filter(|_| told.len() == SIGNATURE).and_then(|rs| <[u8; 64]>::try_from(rs).ok());
        rs.map(Signature).ok_or_else(|| LinkError::Misbehaved("a signature that is not 65 bytes long".to_string()))
    }

    /// It tells the address of its key only.
    async fn document(&mut self) -> Result<String, LinkError> {
        Ok(address_document(&DeviceAddress(self.device.id.0.into_array())))
    }

    async fn close(self: Box<Self>) {
        self.connection.close().await;
    }
}
