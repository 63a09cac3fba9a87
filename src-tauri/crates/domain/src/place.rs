//! Where a device is reached that is not heard: on the owner's own network, or on a cable of this computer.

use alloc::{format, string::String};
use core::{
    fmt,
    net::{Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::device::NearbyId;

/// The port of the ioID SDK.
const PORT: u16 = 8000;
/// The longest text that is read, in bytes.
const MOST: usize = 256;
/// Names that no public server has: mDNS (RFC 6762), home networks (RFC 8375), and what ICANN set aside.
const OWN_NAMES: [&str; 3] = [".local", ".home.arpa", ".internal"];
/// How the system calls lines that a board can be on; a terminal of another program is none.
const LINES: [&str; 4] = ["/dev/serial/by-id/", "/dev/serial/by-path/", "/dev/cu.", "/dev/tty."];
/// The speeds of a line, in bits per second.
const BAUDS: core::ops::RangeInclusive<u32> = 1_200..=4_000_000;

/// An address on the owner's own network, or a serial line, written out as `http://HOST:PORT`, `https://HOST:PORT` or
/// `serial:PATH[?BAUD]`. Nothing beyond that network is one: a page under attack must not reach its makers with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Place(String);

/// How what goes to and from a place is protected on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// Not at all: whoever is on the network can listen and answer.
    None,
    /// Nobody can listen; who answers is not known, as the certificate is the device's own.
    Encrypted,
    /// By the cable.
    Cable,
}

impl Place {
    #[must_use]
    pub fn protection(&self) -> Protection {
        match self.0.split_once(':') {
            Some(("http", _)) => Protection::None,
            Some(("https", _)) => Protection::Encrypted,
            Some(_) | None => Protection::Cable,
        }
    }

    #[must_use]
    pub fn near(&self) -> NearbyId {
        NearbyId(self.0.clone())
    }
}

impl FromStr for Place {
    type Err = PlaceError;

    /// Reads what an owner types: `http://` and `serial:` can be left out, and port 8000 too.
    fn from_str(text: &str) -> Result<Self, PlaceError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(PlaceError::Empty);
        }
        if text.len() > MOST || text.chars().any(|c| !c.is_ascii_graphic()) {
            return Err(PlaceError::Signs);
        }
        let written = match text.split_once(':') {
            Some(("http" | "https", rest)) => address(text, rest.strip_prefix("//").ok_or(PlaceError::Way)?)?,
            Some(("serial", line)) => serial(line)?,
            Some(_) if text.contains("://") => return Err(PlaceError::Way),
            Some(_) | None if text.starts_with("/dev/") || is_windows_line(text) => serial(text)?,
            Some(_) | None => address(&format!("http://{text}"), text)?,
        };
        Ok(Self(written))
    }
}

impl TryFrom<String> for Place {
    type Error = PlaceError;

    fn try_from(text: String) -> Result<Self, PlaceError> {
        text.parse()
    }
}

impl From<Place> for String {
    fn from(place: Place) -> Self {
        place.0
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `whole` with its port; `rest` is what stands behind the scheme.
fn address(whole: &str, rest: &str) -> Result<String, PlaceError> {
    let bare = rest.strip_suffix('/').unwrap_or(rest);
    if bare.contains(['/', '?', '#', '@', '\\']) {
        return Err(PlaceError::More);
    }
    let end = match bare.starts_with('[') {
        true => bare.find(']').map(|end| end + 1).ok_or(PlaceError::Host)?,
        false => bare.find(':').unwrap_or(bare.len()),
    };
    let (host, port) = bare.split_at_checked(end).ok_or(PlaceError::Host)?;
    let port = match port.strip_prefix(':') {
        Some(port) => number(port).filter(|port| *port > 0).ok_or(PlaceError::Port)?,
        None if port.is_empty() => PORT,
        None => return Err(PlaceError::Host),
    };
    own(host)?;
    let scheme = if whole.starts_with("https:") { "https" } else { "http" };
    Ok(format!("{scheme}://{}:{port}", host.to_ascii_lowercase()))
}

/// Whether the host can only be on the owner's own network or computer.
fn own(host: &str) -> Result<(), PlaceError> {
    let kept = |own: bool| if own { Ok(()) } else { Err(PlaceError::Abroad) };
    if let Some(inner) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        let address: Ipv6Addr = inner.parse().map_err(|_| PlaceError::Host)?;
        return kept(address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local());
    }
    let is_label = |label: &str| {
        let signs = label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        (1..=63).contains(&label.len()) && signs
    };
    if !host.split('.').all(is_label) {
        return Err(PlaceError::Host);
    }
    let last = host.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    // Whatever ends like a number is read as one by those who connect: 134744072 is 8.8.8.8.
    if last.starts_with(|c: char| c.is_ascii_digit()) && last.chars().all(|c| c.is_ascii_hexdigit() || c == 'x') {
        let address: Ipv4Addr = host.parse().map_err(|_| PlaceError::Host)?;
        return kept(address.is_private() || address.is_loopback() || address.is_link_local());
    }
    let name = host.to_ascii_lowercase();
    kept(!name.contains('.') || OWN_NAMES.iter().any(|own| name.ends_with(own)))
}

fn serial(line: &str) -> Result<String, PlaceError> {
    let (path, baud) = line.split_once('?').map_or((line, None), |(path, baud)| (path, Some(baud)));
    if !is_line(path) {
        return Err(PlaceError::Line);
    }
    match baud.map(|baud| number(baud).filter(|baud| BAUDS.contains(baud)).ok_or(PlaceError::Speed)).transpose()? {
        Some(baud) => Ok(format!("serial:{path}?{baud}")),
        None => Ok(format!("serial:{path}")),
    }
}

fn is_line(path: &str) -> bool {
    let numbered = path.strip_prefix("/dev/tty").is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric())
    });
    let named = LINES.iter().filter_map(|start| path.strip_prefix(start));
    let named = named.into_iter().any(|name| !name.is_empty() && !name.contains('/') && !name.contains(".."));
    numbered || named || is_windows_line(path)
}

fn is_windows_line(text: &str) -> bool {
    let name = text.split('?').next().unwrap_or_default();
    let number_of = name.get(..3).filter(|com| com.eq_ignore_ascii_case("com")).and_then(|_| name.get(3..));
    number_of.and_then(number::<u16>).is_some_and(|port| (1..=256).contains(&port))
}

/// Digits alone: no sign, and no zero before them.
fn number<N: FromStr>(text: &str) -> Option<N> {
    let plain = !text.starts_with('0') && text.chars().all(|c| c.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

/// Why a text is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PlaceError {
    #[error("there is no address: type one such as 192.168.0.7, or a serial port such as /dev/ttyUSB0")]
    Empty,
    #[error("an address has no blanks and no letters beyond ASCII, and at most 256 signs: check it")]
    Signs,
    #[error("a device is reached over http://, https:// or serial: and nothing else: check how it begins")]
    Way,
    #[error("this is no name or number of a device: type one such as 192.168.0.7 or board.local")]
    Host,
    #[error("a port is a number from 1 to 65535: check what stands behind the colon")]
    Port,
    #[error("an address ends with its port: leave out what stands behind it")]
    More,
    #[error(
        "this address is not of your own network, and the window calls no other: take the device's address there, or add it with deedboxctl"
    )]
    Abroad,
    #[error(
        "this is no serial port of a board: it is called like /dev/ttyUSB0, /dev/ttyACM0, /dev/cu.usbserial-1 or COM3. Add any other with deedboxctl"
    )]
    Line,
    #[error("a serial port has 1200 to 4000000 bits per second: check what stands behind the question mark")]
    Speed,
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    fn read(text: &str) -> Result<String, PlaceError> {
        text.parse::<Place>().map(|place| place.to_string())
    }

    #[test]
    fn what_an_owner_types_is_written_out() {
        for (typed, written) in [
            ("192.168.0.7", "http://192.168.0.7:8000"),
            (" 10.0.0.7:81 ", "http://10.0.0.7:81"),
            ("http://172.31.0.7/", "http://172.31.0.7:8000"),
            ("https://169.254.1.2", "https://169.254.1.2:8000"),
            ("http://127.0.0.1:40123", "http://127.0.0.1:40123"),
            ("Board.local", "http://board.local:8000"),
            ("https://board.home.arpa:443", "https://board.home.arpa:443"),
            ("esp32-4f", "http://esp32-4f:8000"),
            ("dead", "http://dead:8000"),
            ("[fe80::1]", "http://[fe80::1]:8000"),
            ("https://[fd00::7]:8443/", "https://[fd00::7]:8443"),
            ("/dev/ttyUSB0", "serial:/dev/ttyUSB0"),
            ("serial:/dev/ttyACM1?9600", "serial:/dev/ttyACM1?9600"),
            ("/dev/serial/by-id/usb-Espressif_00-if00", "serial:/dev/serial/by-id/usb-Espressif_00-if00"),
            ("/dev/cu.usbserial-1410", "serial:/dev/cu.usbserial-1410"),
            ("COM3?115200", "serial:COM3?115200"),
        ] {
            assert_eq!(read(typed).as_deref(), Ok(written), "{typed}");
            assert_eq!(read(written).as_deref(), Ok(written), "what is written out is read again");
        }
    }

    #[test]
    fn nothing_beyond_the_owners_network_is_a_place_however_it_is_written() {
        for typed in [
            "8.8.8.8",
            "http://172.32.0.1",
            "https://evil.example",
            "evil.example.local.example",
            "notlocal.localx",
            "[2001:db8::1]",
            "[::ffff:8.8.8.8]",
            "0.0.0.0",
            "255.255.255.255",
        ] {
            assert_eq!(read(typed), Err(PlaceError::Abroad), "{typed}");
        }
        for typed in
            ["134744072", "http://0x08080808", "8.8.2056", "010.0.0.7", "10.1", "a.0x7f", "10.0.0.7.", ".local"]
        {
            assert_eq!(read(typed), Err(PlaceError::Host), "{typed}");
        }
        for typed in ["10.0.0.7@evil.example", "http://a/did", "a?b", "a#b", "http://10.0.0.7\\@evil.example"] {
            assert_eq!(read(typed), Err(PlaceError::More), "{typed}");
        }
    }

    #[test]
    fn only_a_line_that_a_board_can_be_on_is_one() {
        for typed in [
            "/dev/tty",
            "/dev/tty1",
            "/dev/pts/3",
            "/dev/sda",
            "/dev/watchdog",
            "/dev/ttyUSB0/../sda",
            "/dev/serial/by-id/../../sda",
            "/dev/cu.",
            "serial:",
            "serial:10.0.0.7",
            "serial:COM0",
            "serial:COM257",
        ] {
            assert_eq!(read(typed), Err(PlaceError::Line), "{typed}");
        }
        for typed in ["/dev/ttyUSB0?", "/dev/ttyUSB0?fast", "/dev/ttyUSB0?300", "COM3?09600", "COM3?9600?1"] {
            assert_eq!(read(typed), Err(PlaceError::Speed), "{typed}");
        }
    }

    #[test]
    fn each_cause_is_told_from_the_others() {
        assert_eq!(read("  "), Err(PlaceError::Empty));
        assert_eq!(read("10.0.0.7 8000"), Err(PlaceError::Signs));
        assert_eq!(read("böard.local"), Err(PlaceError::Signs));
        assert_eq!(read(&"a".repeat(300)), Err(PlaceError::Signs));
        assert_eq!(read("ftp://10.0.0.7"), Err(PlaceError::Way));
        assert_eq!(read("http:10.0.0.7"), Err(PlaceError::Way));
        for typed in ["10.0.0.7:", "10.0.0.7:0", "10.0.0.7:65536", "10.0.0.7:+80", "a:b"] {
            assert_eq!(read(typed), Err(PlaceError::Port), "{typed}");
        }
        assert_eq!(read("[fe80::1"), Err(PlaceError::Host));
        assert_eq!(read("[fe80::1%eth0]"), Err(PlaceError::Host));
    }

    #[test]
    fn each_place_says_how_the_way_to_it_is_protected() {
        let of = |text: &str| text.parse::<Place>().unwrap().protection();
        assert_eq!(of("board.local"), Protection::None);
        assert_eq!(of("https://board.local"), Protection::Encrypted);
        assert_eq!(of("COM3"), Protection::Cable);
    }
}
