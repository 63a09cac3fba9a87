//! Improv Wi-Fi over Bluetooth, revision 2.4 (<https://www.improv-wifi.com/ble/>). It has no encryption at all.

mod advert;
mod asking;
mod dialogue;
mod frame;
mod join;
mod names;
mod permission;
mod words;

use async_trait::async_trait;
use domain::{
    device::Profile,
    names::{NewNames, ToldNames},
    shown::shown_text,
    wifi::{DeviceFacts, Joined, Ssid, WifiNetwork, WifiStep},
};
use secrecy::SecretString;
use tokio::time::{Duration, Instant};
use wallet::ports::{Consent, LinkError, Provisioning};

use crate::ble::Connection;
use asking::Asking;
use dialogue::Dialogue;
use frame::Frame;
use words::{CAPABILITIES, Capabilities, Command, State, networks};

pub(crate) use advert::MATCHER;

/// How long a device may take to list networks: it listens on every channel first.
const SCAN: Duration = Duration::from_secs(10);
/// How long a device may take to refuse a command that has no result.
const REFUSAL: Duration = Duration::from_millis(800);

/// A device of this profile that can be set up.
pub(crate) struct Improv {
    dialogue: Dialogue,
    capabilities: Capabilities,
    facts: DeviceFacts,
}

/// Asks the device who it is.
pub(crate) async fn open(connection: Connection) -> Result<Improv, LinkError> {
    let mut dialogue = match Dialogue::start(connection).await {
        Ok(dialogue) => dialogue,
        Err((connection, error)) => {
            connection.close().await;
            return Err(error);
        }
    };
    match introduce(&mut dialogue).await {
        Ok((capabilities, facts)) => Ok(Improv { dialogue, capabilities, facts }),
        Err(error) => {
            dialogue.close().await;
            Err(error)
        }
    }
}

async fn introduce(dialogue: &mut Dialogue) -> Result<(Capabilities, DeviceFacts), LinkError> {
    let told = dialogue.read(CAPABILITIES).await?.unwrap_or_default();
    let capabilities = Capabilities::parse(&told);
    let mut asking = Asking::of(dialogue);
    let mut info = Vec::new();
    if capabilities.tells_about_itself() {
        info = asking.fact(Command::DeviceInfo).await?.frame().map(|frame| frame.texts()).unwrap_or_default();
    }
    let mut info = info.iter().map(|text| shown_text(text));
    let mut next = || info.next().unwrap_or_default();
    let (firmware, version, hardware, name) = (next(), next(), next(), next());
    let names = names::read(&mut asking, capabilities, name).await?;
    let facts = DeviceFacts {
        profile: Profile::Improv,
        name: names.told.name,
        firmware,
        version,
        hardware,
        serial: String::new(),
        bluetooth: String::new(),
        mobile_signal: None,
        wifi: None,
        hostname: names.told.hostname,
        needs_presence: asking.dialogue.state() == State::AuthorisationRequired,
        lists_networks: capabilities.scans(),
        identifies: capabilities.identifies(),
        takes_name: names.takes_name,
        takes_hostname: names.takes_hostname,
        in_the_clear: true,
    };
    Ok((capabilities, facts))
}

#[async_trait]
impl Provisioning for Improv {
    fn facts(&self) -> &DeviceFacts {
        &self.facts
    }

    async fn networks(&mut self) -> Result<Vec<WifiNetwork>, LinkError> {
        if !self.capabilities.scans() {
            return Err(LinkError::NotSupported("it cannot list the networks it hears; name yours"));
        }
        Ok(networks(&self.dialogue.ask(Command::Scan, SCAN).await?.texts()))
    }

    async fn join(
        &mut self,
        ssid: &Ssid,
        password: &SecretString,
        consent: Consent,
        tell: &(dyn Fn(WifiStep) + Send + Sync),
    ) -> Result<Joined, LinkError> {
        match consent {
            Consent::SessionOnly => Err(LinkError::InTheClear),
            Consent::InTheClear => join::join(&mut self.dialogue, ssid, password, tell).await,
        }
    }

    async fn identify(&mut self) -> Result<(), LinkError> {
        if !self.capabilities.identifies() {
            return Err(LinkError::NotSupported("it has no way to show which one it is"));
        }
        self.dialogue.send(&Frame::bare(Command::Identify)).await?;
        let until = Instant::now() + REFUSAL;
        while Instant::now() < until {
            self.dialogue.news(until).await?;
            if let Some(error) = self.dialogue.take_error() {
                return Err(error);
            }
        }
        Ok(())
    }

    async fn rename(
        &mut self,
        new: &NewNames,
        tell: &(dyn Fn(WifiStep) + Send + Sync),
    ) -> Result<ToldNames, LinkError> {
        // Its own name is tried in any case: the answer by which it would have been known may have been lost.
        if new.hostname.is_some() && !self.facts.takes_hostname {
            return Err(LinkError::NotSupported(
                "it says that it takes no other name on the network; try again, or let your router give it one",
            ));
        }
        let mut told = ToldNames { name: self.facts.name.clone(), hostname: self.facts.hostname.clone() };
        let given = names::give(&mut self.dialogue, new, &mut told, self.facts.takes_hostname, tell).await;
        self.facts.name.clone_from(&told.name);
        self.facts.hostname.clone_from(&told.hostname);
        given?;
        Ok(told)
    }

    async fn close(self: Box<Self>) {
        self.dialogue.close().await;
    }
}
