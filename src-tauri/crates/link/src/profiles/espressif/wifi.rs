//! Giving a device its Wi-Fi network (`prov-config`).

use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Duration, Instant, sleep, timeout_at};
use wallet::ports::LinkError;

use super::{
    Endpoints, Session, misbehaved,
    proto::{Answer, Envelope, Fields, Message, Value, ask},
};

const ENDPOINT: &str = "prov-config";

const GET_STATUS: u32 = 0;
const SET_NETWORK: u32 = 2;
const APPLY: u32 = 4;

/// How often a device is asked how far it is.
const PAUSE: Duration = Duration::from_secs(1);

/// How joining ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Joined {
    /// It is in the network; the device's own words for its address there.
    Connected { address: String },
    /// The network does not take the password.
    WrongPassword,
    /// It does not hear a network of this name.
    NotFound,
    /// It failed for a reason this wallet does not know.
    Failed,
    /// It was still trying when the time was over.
    StillTrying,
    /// It had not begun, or had left the network again, when the time was over.
    Disconnected,
}

/// What the device says when asked.
enum State {
    Ended(Joined),
    Trying,
    Disconnected,
}

/// Has the device join a network, and waits at most `within` for how that ends.
///
/// # Errors
/// [`LinkError::Refused`] when the device takes no such network; nothing is applied then.
pub async fn join<E>(
    session: &mut Session<E>,
    ssid: &str,
    password: &SecretString,
    within: Duration,
) -> Result<Joined, LinkError>
where
    E: Endpoints,
{
    let until = Instant::now() + within;
    set(session, ssid, password).await?;
    let applied = session.ask(ENDPOINT, &ask(Envelope::Network, APPLY, &Message::new())).await?;
    Answer::read(Envelope::Network, APPLY + 1, &applied)?.done()?;
    let mut last = Joined::StillTrying;
    while Instant::now() < until {
        // A device that is busy joining may answer late; it is not given up before the time is over.
        let Ok(state) = timeout_at(until, status(session)).await else { break };
        match state? {
            State::Ended(joined) => return Ok(joined),
            State::Trying => last = Joined::StillTrying,
            State::Disconnected => last = Joined::Disconnected,
        }
        sleep(PAUSE).await;
    }
    Ok(last)
}

async fn set<E>(session: &mut Session<E>, ssid: &str, password: &SecretString) -> Result<(), LinkError>
where
    E: Endpoints,
{
    let password = password.expose_secret();
    // IEEE 802.11: a name has 32 bytes at most; a key has 64 hexadecimal digits, a passphrase less.
    if ssid.is_empty() || ssid.len() > 32 || password.len() > 64 {
        return Err(LinkError::Refused("no network has such a name or password".to_string()));
    }
    let network = Message::new().bytes(1, ssid.as_bytes()).bytes(2, password.as_bytes());
    let taken = session.ask(ENDPOINT, &ask(Envelope::Network, SET_NETWORK, &network)).await?;
    Answer::read(Envelope::Network, SET_NETWORK + 1, &taken)?.done()?;
    Ok(())
}

async fn status<E>(session: &mut Session<E>) -> Result<State, LinkError>
where
    E: Endpoints,
{
    let answer = session.ask(ENDPOINT, &ask(Envelope::Network, GET_STATUS, &Message::new())).await?;
    let answer = Answer::read(Envelope::Network, GET_STATUS + 1, &answer)?;
    answer.done()?;
    state(answer.fields()?)
}

/// Reads `RespGetWifiStatus` (network_config.proto).
fn state(fields: Fields<'_>) -> Result<State, LinkError> {
    let (mut state, mut reason, mut address) = (0, None, String::new());
    for field in fields {
        match field? {
            (2, Value::Number(number)) => state = number,
            (10, Value::Number(number)) => reason = Some(number),
            (11, Value::Bytes(connected)) => address = self::address(connected)?,
            _ => {}
        }
    }
    match state {
        0 => Ok(State::Ended(Joined::Connected { address })),
        1 => Ok(State::Trying),
        2 => Ok(State::Disconnected),
        3 => Ok(State::Ended(match reason {
            Some(0) => Joined::WrongPassword,
            Some(1) => Joined::NotFound,
            _ => Joined::Failed,
        })),
        _ => Err(misbehaved("a state of its Wi-Fi that there is not")),
    }
}

/// The address in `WifiConnectedState`, kept only if it is one.
fn address(connected: &[u8]) -> Result<String, LinkError> {
    let mut address = String::new();
    for field in Fields::of(connected) {
        if let (1, Value::Bytes(text)) = field? {
            let text = std::str::from_utf8(text).unwrap_or_default();
            address = text.parse::<std::net::Ipv4Addr>().map(|one| one.to_string()).unwrap_or_default();
        }
    }
    Ok(address)
}
