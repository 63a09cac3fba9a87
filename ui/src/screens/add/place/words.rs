//! What is said of a place, and of what went wrong there.

use domain::place::{PlaceError, Protection};
use ipc::Code;

use crate::{t, text::Board};

/// What is wrong with a typed place, in the words at its field.
#[must_use]
pub fn wrong(error: PlaceError) -> Board {
    match error {
        PlaceError::Empty | PlaceError::Host => Board::Host,
        PlaceError::Signs => Board::Signs,
        PlaceError::Way => Board::Way,
        PlaceError::Port => Board::Port,
        PlaceError::More => Board::More,
        PlaceError::Abroad => Board::Abroad,
        PlaceError::Line => Board::Line,
        PlaceError::Speed => Board::Speed,
    }
}

/// What protects the way to a place, and what does not.
#[must_use]
pub fn by(protection: Protection) -> Board {
    match protection {
        Protection::None => Board::ByHttp,
        Protection::Encrypted => Board::ByHttps,
        Protection::Cable => Board::ByCable,
    }
}

/// What differs from the words for a device on the air: its cause, and what is safe and to be done.
const OF_PLACE: [(Code, Board, Board); 4] = [
    (Code::DeviceTimeout, Board::Silent, Board::SilentNext),
    (Code::DeviceRefused, Board::Refuses, Board::RefusesNext),
    (Code::DeviceMisbehaved, Board::NoBoard, Board::NoBoardNext),
    // Nobody is expected at a place, so that only a key which was proved elsewhere ends so.
    (Code::DeviceKeyChanged, Board::Proved, Board::ProvedNext),
];

/// Cause and next step of a failure, where they differ from those of a device on the air.
#[must_use]
pub fn of_place(code: Code) -> Option<(&'static str, &'static str)> {
    OF_PLACE.iter().find(|(one, ..)| *one == code).map(|(_, what, next)| (t!(*what), t!(*next)))
}

#[cfg(test)]
mod tests {
    use domain::place::Place;

    use super::*;
    use crate::screens::add::{Act, next};

    #[test]
    fn each_mistake_at_the_field_has_words_of_its_own() {
        let said = |typed: &str| typed.parse::<Place>().map(|place| place.to_string()).map_err(wrong);
        assert_eq!(said("192.168.0.7"), Ok("http://192.168.0.7:8000".to_string()));
        for (typed, words) in [
            ("", Board::Host),
            ("192.168.0.7 8000", Board::Signs),
            ("ftp://192.168.0.7", Board::Way),
            ("192.168.0", Board::Host),
            ("192.168.0.7:http", Board::Port),
            ("192.168.0.7/did", Board::More),
            ("device.example", Board::Abroad),
            ("/dev/pts/3", Board::Line),
            ("/dev/ttyUSB0?fast", Board::Speed),
        ] {
            assert_eq!(said(typed), Err(words), "{typed}");
        }
    }

    #[test]
    fn plain_http_says_that_others_can_listen_and_answer() {
        let said = |typed: &str| t!(by(typed.parse::<Place>().unwrap().protection()));
        assert!(said("board.local").contains("listen, and answer in its place"));
        assert!(!said("https://board.local").contains("answer in its place"));
        assert!(said("/dev/ttyUSB0").contains("cable"));
    }

    #[test]
    fn a_key_that_was_proved_before_is_not_asked_for_again() {
        let (what, safe) = of_place(Code::DeviceKeyChanged).unwrap();
        assert!(what.contains("already") && safe.ends_with("Nothing was changed."));
        assert_eq!(next(Code::DeviceKeyChanged), Act::Another);
        assert_eq!(of_place(Code::DeviceUnreachable), None, "its own words are about places");
    }
}
