//! Where a device is reached.

use domain::device::NearbyId;
use reqwest::Url;
use wallet::ports::LinkError;

/// The port of the ioID SDK.
const HTTP_PORT: u16 = 8000;
/// The speed of its serial line, in bits per second.
const BAUD: u32 = 115_200;
const BAUDS: std::ops::RangeInclusive<u32> = 1_200..=4_000_000;

/// The way that an id names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// A device heard over Bluetooth.
    Air,
    /// `http://host[:port]` or `https://…`; without a port it is 8000.
    Http(Url),
    /// `serial:PATH[?BAUD]`; without a speed it is 115200.
    Serial { path: String, baud: u32 },
}

impl Reach {
    /// # Errors
    /// [`LinkError::NoSuchPlace`] when it begins like one of them and is none.
    pub(crate) fn of(near: &NearbyId) -> Result<Self, LinkError> {
        let text = near.0.as_str();
        if text.starts_with("http://") || text.starts_with("https://") {
            return http(text).ok_or(LinkError::NoSuchPlace);
        }
        match text.strip_prefix("serial:") {
            Some(port) => serial(port).ok_or(LinkError::NoSuchPlace),
            None => Ok(Self::Air),
        }
    }
}

fn http(text: &str) -> Option<Reach> {
    let mut url = Url::parse(text).ok()?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !bare || !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    let named = text.trim_end_matches('/').rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    if !named {
        url.set_port(Some(HTTP_PORT)).ok()?;
    }
    Some(Reach::Http(url))
}

fn serial(port: &str) -> Option<Reach> {
    let (path, baud) = match port.split_once('?') {
        Some((path, baud)) => (path, baud.parse().ok()?),
        None => (port, BAUD),
    };
    (!path.is_empty() && BAUDS.contains(&baud)).then(|| Reach::Serial { path: path.to_string(), baud })
}

#[cfg(test)]
mod tests {
    use domain::place::Place;

    use super::*;

    fn of(text: &str) -> Result<Reach, LinkError> {
        Reach::of(&NearbyId(text.to_string()))
    }

    #[test]
    fn an_address_without_a_port_means_8000() {
        let url = |text: &str| match of(text) {
            Ok(Reach::Http(url)) => (url.to_string(), url.port_or_known_default()),
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(url("http://10.0.0.7"), ("http://10.0.0.7:8000/".to_string(), Some(8000)));
        assert_eq!(url("https://board.local/").1, Some(8000));
        assert_eq!(url("http://[fe80::1]").1, Some(8000));
        assert_eq!(url("http://[fe80::1]:81").1, Some(81));
        assert_eq!(url("http://10.0.0.7:80").1, Some(80), "a port that is named is taken");
    }

    #[test]
    fn a_serial_line_has_a_path_and_a_speed() {
        let serial = |path: &str, baud| Reach::Serial { path: path.to_string(), baud };
        assert_eq!(of("serial:/dev/ttyUSB0").unwrap(), serial("/dev/ttyUSB0", 115_200));
        assert_eq!(of("serial:COM3?9600").unwrap(), serial("COM3", 9_600));
    }

    #[test]
    fn a_place_that_the_window_takes_is_reached_as_it_is_written_out() {
        for typed in ["192.168.0.7", "board.local:81", "https://[fd00::7]", "/dev/ttyUSB0", "COM3?9600"] {
            let place: Place = typed.parse().unwrap();
            let written = match Reach::of(&place.near()).unwrap() {
                Reach::Http(url) => {
                    let (host, port) = (url.host_str().unwrap(), url.port_or_known_default().unwrap());
                    format!("{}://{host}:{port}", url.scheme())
                }
                Reach::Serial { path, baud } if baud == BAUD => format!("serial:{path}"),
                Reach::Serial { path, baud } => format!("serial:{path}?{baud}"),
                Reach::Air => panic!("{typed} is looked for on the air"),
            };
            assert_eq!(written, place.to_string());
        }
    }

    #[test]
    fn what_only_begins_like_a_place_is_refused_and_anything_else_is_of_the_radio() {
        for text in [
            "serial:",
            "serial:/dev/x?fast",
            "serial:/dev/x?1",
            "http://",
            "http://a/b",
            "http://me:it@a",
            "http://a?b",
        ] {
            assert!(matches!(of(text), Err(LinkError::NoSuchPlace)), "{text}");
        }
        assert_eq!(of("hci0/dev_C1_22_33_44_55_66").unwrap(), Reach::Air);
    }
}
