//! Setting up a device nearby that is not on a network yet.

use async_trait::async_trait;
use domain::{
    device::DeviceId,
    names::{NewNames, ToldNames},
    wifi::{DeviceFacts, Joined, Ssid, WifiNetwork, WifiStep},
};
use secrecy::SecretString;

use super::LinkError;

/// What shows a device that it may talk to whoever asks.
#[derive(Clone, Debug)]
pub enum Credential {
    /// It talks to everybody, or to whoever presses its button.
    None,
    /// The set-up code of its label.
    LabelCode(SecretString),
    /// The set-up code that this device was paired with; what answers must prove this device's key.
    Paired { device: DeviceId, code: SecretString },
    /// A proof of possession, with a name where the device asks for one.
    ProofOfPossession { username: Option<String>, proof: SecretString },
}

/// How far the owner lets a Wi-Fi password go (T-36).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Into an encrypted session only; where the owner gave a code, the device proved that it knows it.
    SessionOnly,
    /// Also through the air in the clear: the owner was told that whoever is near can read it.
    InTheClear,
}

/// A connection over which a device is set up. Nothing that it says is proved. Dropping it disconnects.
#[async_trait]
pub trait Provisioning: Send {
    /// What the device says about itself.
    fn facts(&self) -> &DeviceFacts;

    /// The networks that the device hears, in its order.
    ///
    /// # Errors
    /// [`LinkError::NotSupported`] where the device cannot list them.
    async fn networks(&mut self) -> Result<Vec<WifiNetwork>, LinkError>;

    /// Puts the device on a network, and waits until it is there or says why not; `tell` gets each step. The password
    /// is not kept.
    ///
    /// # Errors
    /// [`LinkError::InTheClear`] when there is no encryption and no consent to that; nothing was sent then.
    /// [`LinkError::NeedsPresence`] when nobody pressed the button in time.
    async fn join(
        &mut self,
        ssid: &Ssid,
        password: &SecretString,
        consent: Consent,
        tell: &(dyn Fn(WifiStep) + Send + Sync),
    ) -> Result<Joined, LinkError>;

    /// Has the device show which one it is.
    async fn identify(&mut self) -> Result<(), LinkError>;

    /// Gives the device names; `tell` says when its button must be pressed. Both names as it then says they are.
    ///
    /// # Errors
    /// [`LinkError::NotSupported`] where it takes none of that kind, [`LinkError::BadHostname`] where it takes not this one:
    /// the other name may have been taken before.
    async fn rename(
        &mut self,
        _names: &NewNames,
        _tell: &(dyn Fn(WifiStep) + Send + Sync),
    ) -> Result<ToldNames, LinkError> {
        Err(LinkError::NotSupported("it takes no other name from here; its maker's app may give it one"))
    }

    /// Disconnects and frees the radio.
    async fn close(self: Box<Self>);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_shows_no_secret() {
        let secret = || SecretString::from("abcd1234".to_string());
        let proof = Credential::ProofOfPossession { username: None, proof: secret() };
        for shown in [format!("{:?}", Credential::LabelCode(secret())), format!("{proof:?}")] {
            assert!(!shown.contains("abcd1234"), "{shown}");
        }
    }
}
