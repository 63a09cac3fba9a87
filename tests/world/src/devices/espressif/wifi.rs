//! What is asked in a session: which networks it hears, joining one, beginning again (idf-extra-components
//! `network_provisioning`).

use super::{
    NETWORK, PASSWORD,
    messages::{Message, Read},
};

/// Polls until joining ends.
const TRYING: u32 = 2;
/// Polls until a scan ends.
const SCANNING: u32 = 1;
/// The networks in one answer, at most.
const PAGE: u64 = 4;

/// The Wi-Fi of a device.
#[derive(Default)]
pub(super) struct Wifi {
    wanted: Option<(Vec<u8>, Vec<u8>)>,
    /// Polls since it was told to join.
    polls: Option<u32>,
    scanning: u32,
    pub joined: Option<String>,
}

impl Wifi {
    /// `prov-config`.
    pub fn config(&mut self, request: &[u8]) -> Option<Vec<u8>> {
        let asked = Read::of(request)?;
        let body = Read::of(asked.bytes(10 + asked.number(1)))?;
        let answer = match asked.number(1) {
            0 => self.status(),
            2 => {
                self.wanted = Some((body.bytes(1).to_vec(), body.bytes(2).to_vec()));
                Message::default()
            }
            4 => {
                self.polls = self.wanted.is_some().then_some(0);
                // There is nothing to apply (constants.proto: InternalError).
                Message::default().number(1, if self.polls.is_some() { 0 } else { 5 })
            }
            _ => return None,
        };
        Some(answered(asked.number(1), 0, answer))
    }

    fn status(&mut self) -> Message {
        const TRIES: u64 = 1;
        const DISCONNECTED: u64 = 2;
        const FAILED: u64 = 3;
        let Some(polls) = &mut self.polls else { return Message::default().number(2, DISCONNECTED) };
        *polls += 1;
        if *polls <= TRYING {
            return Message::default().number(2, TRIES);
        }
        let (ssid, password) = self.wanted.clone().unwrap_or_default();
        match (ssid == NETWORK.as_bytes(), password == PASSWORD.as_bytes()) {
            (true, true) => {
                self.joined = Some(NETWORK.to_owned());
                let on = Message::default().bytes(1, b"192.168.4.17").number(2, 3).bytes(3, &ssid).number(5, 6);
                Message::default().message(11, on)
            }
            // Field 10 says why: 0 the password, 1 no such network.
            (true, false) => Message::default().number(2, FAILED).chosen(10, 0),
            (false, _) => Message::default().number(2, FAILED).chosen(10, 1),
        }
    }

    /// `prov-scan`.
    pub fn scan(&mut self, request: &[u8], networks: u64) -> Option<Vec<u8>> {
        let asked = Read::of(request)?;
        let body = Read::of(asked.bytes(10 + asked.number(1)))?;
        let answer = match asked.number(1) {
            0 => {
                self.scanning = SCANNING;
                Message::default()
            }
            2 => {
                let over = self.scanning == 0;
                self.scanning = self.scanning.saturating_sub(1);
                Message::default().number(1, over.into()).number(2, networks)
            }
            4 if body.number(2) <= PAGE => {
                let until = body.number(1).saturating_add(body.number(2)).min(networks);
                (body.number(1)..until).fold(Message::default(), |page, number| page.message(1, network(number)))
            }
            _ => return None,
        };
        Some(answered(asked.number(1), 0, answer))
    }

    /// `prov-ctrl`.
    pub fn control(&mut self, request: &[u8]) -> Option<Vec<u8>> {
        let asked = Read::of(request)?;
        // Nothing was begun (constants.proto: InvalidSession).
        let status = if self.polls.is_some() { 0 } else { 7 };
        (self.wanted, self.polls) = (None, None);
        matches!(asked.number(1), 1 | 3).then(|| answered(asked.number(1), status, Message::default()))
    }
}

/// The first is the one that it can join.
fn network(number: u64) -> Message {
    let name = if number == 0 { NETWORK.to_owned() } else { format!("net-{number}") };
    // The C array of 33 bytes that holds a name.
    let mut ssid = name.into_bytes();
    ssid.resize(33, 0);
    let rssi = (-40_i64).saturating_sub_unsigned(number);
    let bssid = [2, 0, 0, 0, 0, number as u8];
    Message::default()
        .bytes(1, &ssid)
        .number(2, number % 13 + 1)
        .number(3, rssi.cast_unsigned())
        .bytes(4, &bssid)
        .number(5, 3)
}

fn answered(number: u64, status: u64, body: Message) -> Vec<u8> {
    Message::default().number(1, number + 1).number(2, status).message(11 + number, body).sent()
}
