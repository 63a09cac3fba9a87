//! Putting a device on a Wi-Fi.

use std::sync::Arc;

use domain::device::NearbyId;
use secrecy::SecretString;
use wallet::ports::{Consent, Credential, Link, LinkError};
use world::devices::{
    HOME_PASSWORD, Seed, autopi,
    espressif::{self, Security},
    improv,
};

use crate::{
    chamber::Chamber,
    claiming::Known,
    outcome::{Outcome, owner_in},
};

/// The network that every device hears.
const NETWORK: &str = "Home";

/// What an owner has for a device that is to join, and agrees to.
#[derive(Clone)]
pub struct Joining {
    known: Credential,
    code: Option<String>,
    password: &'static str,
    consent: Consent,
}

impl Joining {
    /// A plug; its owner agreed that the password goes through the air in the clear, or did not.
    pub fn plug(consent: Consent) -> Self {
        Self { known: Credential::None, code: None, password: improv::PASSWORD, consent }
    }

    /// A paired device, inside its session.
    pub fn paired(known: &Known) -> Self {
        let code = known.code.clone().unwrap_or_default();
        let known = Credential::Paired { device: known.id, code: code.as_str().into() };
        Self { known, code: Some(code), password: HOME_PASSWORD, consent: Consent::SessionOnly }
    }

    /// A device with Espressif's provisioning, with what its label says.
    pub fn espressif(security: Security) -> Self {
        let proof = |username: Option<&str>| Credential::ProofOfPossession {
            username: username.map(str::to_owned),
            proof: espressif::PROOF.into(),
        };
        let (known, consent) = match security {
            Security::Plain => (Credential::None, Consent::InTheClear),
            Security::Stream => (proof(None), Consent::SessionOnly),
            Security::Sealed => (proof(Some(espressif::USERNAME)), Consent::SessionOnly),
        };
        Self { known, code: Some(espressif::PROOF.to_owned()), password: espressif::PASSWORD, consent }
    }

    /// An AutoPi, over a bond.
    pub fn autopi() -> Self {
        Self { known: Credential::None, code: None, password: autopi::PASSWORD, consent: Consent::SessionOnly }
    }
}

/// Asks the device who it is and what it hears, and puts it on the Wi-Fi.
pub async fn join(chamber: &Arc<Chamber>, seed: Seed, joining: &Joining) -> Outcome {
    let link = owner_in(chamber, seed);
    let mut secrets: Vec<&str> = joining.code.iter().map(String::as_str).collect();
    if joining.consent == Consent::SessionOnly {
        secrets.push(joining.password);
    }
    Outcome::of(chamber, &secrets, async {
        let mut device = link.provision(&near(), &joining.known).await?;
        match device.networks().await {
            Ok(_) | Err(LinkError::NotSupported(_)) => {}
            Err(error) => return Err(error),
        }
        let ssid = NETWORK.parse().map_err(|_| LinkError::NotFound)?;
        device.join(&ssid, &SecretString::from(joining.password), joining.consent, &|_| {}).await?;
        device.close().await;
        Ok(())
    })
    .await
}

/// Asks a plug what it hears.
pub async fn look(chamber: &Arc<Chamber>, seed: Seed) -> Outcome {
    let link = owner_in(chamber, seed);
    Outcome::of(chamber, &[], async {
        let mut device = link.provision(&near(), &Credential::None).await?;
        device.networks().await?;
        device.close().await;
        Ok(())
    })
    .await
}

/// The id of the only device in a room.
pub fn near() -> NearbyId {
    NearbyId("room/its own".to_string())
}
