//! Which networks a device hears (`prov-scan`).

use tokio::time::{Duration, Instant, sleep};
use wallet::ports::LinkError;

use super::{
    Endpoints, Session, misbehaved,
    proto::{Answer, Envelope, Fields, Message, Value, ask},
};

const ENDPOINT: &str = "prov-scan";

const START: u32 = 0;
const STATUS: u32 = 2;
const RESULT: u32 = 4;

/// Results in one answer: more do not fit the attribute of every device.
const PAGE: u32 = 4;
/// Nobody chooses from a longer list.
const MOST: u32 = 64;

/// A scan ends by itself within a few seconds on real devices.
const SCANNING: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(500);

/// A network that the device hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// Its name; empty when it is hidden. Networks are not bound to UTF-8.
    pub ssid: Vec<u8>,
    pub bssid: Vec<u8>,
    pub channel: u32,
    /// Signal in dBm.
    pub rssi: i32,
    pub protection: Protection,
}

/// How a network is protected (`WifiAuthMode` of wifi_constants.proto).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    Open,
    Wep,
    Wpa,
    Wpa2,
    WpaWpa2,
    Wpa2Enterprise,
    Wpa3,
    Wpa2Wpa3,
    /// In a way this wallet does not know.
    Other,
}

/// Has the device scan, and reads what it heard, in its order; at most 64.
pub async fn networks<E>(session: &mut Session<E>) -> Result<Vec<Network>, LinkError>
where
    E: Endpoints,
{
    // A blocking, active scan of all channels with 120 ms each, as Espressif's apps ask for it.
    let start = Message::new().number(1, 1).number(4, 120);
    let started = session.ask(ENDPOINT, &ask(Envelope::Network, START, &start)).await?;
    Answer::read(Envelope::Network, START + 1, &started)?.done()?;
    let count = finished(session).await?.min(MOST);
    let mut networks = Vec::new();
    while networks.len() < count as usize {
        let first = networks.len() as u32;
        let page = page(session, first, PAGE.min(count - first)).await?;
        if page.is_empty() {
            break;
        }
        networks.extend(page);
    }
    Ok(networks)
}

/// Waits until the scan is over and tells how many results there are.
async fn finished<E>(session: &mut Session<E>) -> Result<u32, LinkError>
where
    E: Endpoints,
{
    let until = Instant::now() + SCANNING;
    while Instant::now() < until {
        let answer = session.ask(ENDPOINT, &ask(Envelope::Network, STATUS, &Message::new())).await?;
        let (mut over, mut count) = (false, 0);
        for field in Answer::read(Envelope::Network, STATUS + 1, &answer)?.fields()? {
            match field? {
                (1, Value::Number(flag)) => over = flag != 0,
                (2, Value::Number(number)) => count = u32::try_from(number).unwrap_or(MOST),
                _ => {}
            }
        }
        if over {
            return Ok(count);
        }
        sleep(PAUSE).await;
    }
    Err(LinkError::Timeout("scanning"))
}

async fn page<E>(session: &mut Session<E>, first: u32, count: u32) -> Result<Vec<Network>, LinkError>
where
    E: Endpoints,
{
    let asked = Message::new().number(1, first).number(2, count);
    let answer = session.ask(ENDPOINT, &ask(Envelope::Network, RESULT, &asked)).await?;
    let mut page = Vec::new();
    for field in Answer::read(Envelope::Network, RESULT + 1, &answer)?.fields()? {
        if let (1, Value::Bytes(result)) = field? {
            page.push(network(result)?);
        }
    }
    if page.len() > count as usize {
        return Err(misbehaved("more networks than asked for"));
    }
    Ok(page)
}

/// Reads `WiFiScanResult` (network_scan.proto).
fn network(result: &[u8]) -> Result<Network, LinkError> {
    let mut network =
        Network { ssid: Vec::new(), bssid: Vec::new(), channel: 0, rssi: 0, protection: Protection::Open };
    for field in Fields::of(result) {
        match field? {
            (1, Value::Bytes(ssid)) => network.ssid = name(ssid)?,
            (2, Value::Number(channel)) => network.channel = u32::try_from(channel).unwrap_or_default(),
            (3, Value::Number(rssi)) => network.rssi = i32::try_from(rssi.cast_signed()).unwrap_or(i32::MIN),
            (4, Value::Bytes(bssid)) if bssid.len() == 6 => network.bssid = bssid.to_vec(),
            (5, Value::Number(mode)) => network.protection = protection(mode),
            _ => {}
        }
    }
    Ok(network)
}

/// Devices send the C array that holds a name, zeros at its end included.
fn name(ssid: &[u8]) -> Result<Vec<u8>, LinkError> {
    let zeros = ssid.iter().rev().take_while(|byte| **byte == 0).count();
    let name = ssid.get(..ssid.len() - zeros).unwrap_or_default();
    if name.len() > 32 {
        return Err(misbehaved("a network's name that is too long"));
    }
    Ok(name.to_vec())
}

fn protection(mode: u64) -> Protection {
    match mode {
        0 => Protection::Open,
        1 => Protection::Wep,
        2 => Protection::Wpa,
        3 => Protection::Wpa2,
        4 => Protection::WpaWpa2,
        5 => Protection::Wpa2Enterprise,
        6 => Protection::Wpa3,
        7 => Protection::Wpa2Wpa3,
        _ => Protection::Other,
    }
}
