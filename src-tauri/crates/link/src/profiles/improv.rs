//! Improv Wi-Fi over Bluetooth, revision 2.4 (<https://www.improv-wifi.com/ble/>). It has no encryption at all.

mod advert;
mod dialogue;
mod frame;
mod join;
mod words;

use async_trait::async_trait;
use domain::{
    device::Profile,
    shown::shown_text,
    wifi::{DeviceFacts, Joined, Ssid, WifiNetwork, WifiStep},
};
use secrecy::SecretString;
use tokio::time::{Duration, Instant};
use wallet::ports::{Consent, LinkError, Provisioning};

use crate::ble::Connection;
use dialogue::Dialogue;
use frame::Frame;
use words::{CAPABILITIES, Capabilities, Command, State, networks};

pub(crate) use advert::MATCHER;

/// How long a device may take to list networks: it listens on every channel first.
const SCAN: Duration = Duration::from_secs(10);
/// How long what may as well stay unknown is waited for.
const FACT: Duration = Duration::from_secs(3);
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
    let mut asking = Asking { dialogue, silent: false };
    let mut info = Vec::new();
    if capabilities.tells_about_itself() {
        info = asking.fact(Command::DeviceInfo).await?.map(|frame| frame.texts()).unwrap_or_default();
    }
    let mut info = info.iter().map(|text| shown_text(text));
    let mut next = || info.next().unwrap_or_default();
    let (firmware, version, hardware, mut name) = (next(), next(), next(), next());
    if name.is_empty() && capabilities.tells_about_itself() {
        name = asking.fact(Command::DeviceName).await?.map(|frame| plain_name(&frame)).unwrap_or_default();
    }
    let mut hostname = String::new();
    if capabilities.has_hostname() {
        let told = asking.fact(Command::Hostname).await?;
        hostname = told.and_then(|frame| frame.texts().into_iter().next()).unwrap_or_default();
    }
    let facts = DeviceFacts {
        profile: Profile::Improv,
        name,
        firmware,
        version,
        hardware,
        serial: String::new(),
        bluetooth: String::new(),
        mobile_signal: None,
        wifi: None,
        hostname: shown_text(&hostname),
        needs_presence: asking.dialogue.state() == State::AuthorisationRequired,
        lists_networks: capabilities.scans(),
        identifies: capabilities.identifies(),
        in_the_clear: true,
    };
    Ok((capabilities, facts))
}

/// Asks for what may as well stay unknown: a device that does not tell it can still be set up.
struct Asking<'a> {
    dialogue: &'a mut Dialogue,
    /// It did not answer once: it is asked no more.
    silent: bool,
}

impl Asking<'_> {
    async fn fact(&mut self, command: Command) -> Result<Option<Frame>, LinkError> {
        if self.silent {
            return Ok(None);
        }
        match self.dialogue.ask(command, FACT).await {
            Ok(frame) => Ok(Some(frame)),
            Err(LinkError::Timeout("answering")) => {
                self.silent = true;
                Ok(None)
            }
            // Whatever it says no with.
            Err(
                LinkError::NotSupported(_)
                | LinkError::NeedsPresence
                | LinkError::Misbehaved(_)
                | LinkError::Refused(_)
                | LinkError::WifiNotJoined,
            ) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The one result that is a text without its length before it; some devices put the length there all the same.
fn plain_name(frame: &Frame) -> String {
    let texts = frame.texts();
    let whole = texts.iter().map(|text| text.len() + 1).sum::<usize>() == frame.data.len();
    let listed = texts.into_iter().next().filter(|_| whole);
    shown_text(&listed.unwrap_or_else(|| String::from_utf8_lossy(&frame.data).into_owned()))
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

    async fn close(self: Box<Self>) {
        self.dialogue.close().await;
    }
}
