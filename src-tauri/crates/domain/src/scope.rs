//! Scopes of a grant: a closed set of `stream.resolution`.

use alloc::{format, string::String};
use core::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use crate::{failure::ParseError, kind};

/// One stream at one resolution, such as `temperature.hourly`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope {
    stream: String,
    resolution: Resolution,
}

/// How fine the values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Resolution {
    Raw,
    #[serde(rename = "15min")]
    QuarterHour,
    Hourly,
    Daily,
}

impl Resolution {
    pub const ALL: [Self; 4] = [Self::Raw, Self::QuarterHour, Self::Hourly, Self::Daily];

    /// The word in a scope.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::QuarterHour => "15min",
            Self::Hourly => "hourly",
            Self::Daily => "daily",
        }
    }

    /// The width of one average in milliseconds; `None` for single readings.
    #[must_use]
    pub fn bucket_ms(self) -> Option<u64> {
        match self {
            Self::Raw => None,
            Self::QuarterHour => Some(900_000),
            Self::Hourly => Some(3_600_000),
            Self::Daily => Some(86_400_000),
        }
    }
}

impl Scope {
    /// The stream's id.
    #[must_use]
    pub fn stream(&self) -> &str {
        &self.stream
    }

    #[must_use]
    pub fn resolution(&self) -> Resolution {
        self.resolution
    }
}

impl FromStr for Scope {
    type Err = ParseError;

    /// Reads a scope exactly: no wildcard, other case, blank or unknown word passes (T-56).
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let (stream, word) = text.split_once('.').ok_or(ParseError::Scope)?;
        let resolution = Resolution::ALL.into_iter().find(|r| r.as_str() == word).ok_or(ParseError::Scope)?;
        let stream = kind::stream(stream).ok_or(ParseError::Scope)?;
        Ok(Self { stream: stream.id, resolution })
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.stream, self.resolution.as_str())
    }
}

impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format!("{self}"))
    }
}

impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resolution_goes_by_the_word_of_its_scope() {
        for resolution in Resolution::ALL {
            let text = serde_json::to_string(&resolution).unwrap();
            assert_eq!(text, format!("\"{}\"", resolution.as_str()));
            assert_eq!(serde_json::from_str::<Resolution>(&text).unwrap(), resolution);
        }
    }

    #[test]
    fn only_the_exact_word_is_a_scope() {
        assert_eq!("temperature.hourly".parse::<Scope>().unwrap().to_string(), "temperature.hourly");
        for bad in [
            "*",
            "temperature.*",
            "temperature",
            "Temperature.raw",
            "temperature.raw ",
            "temperature.raw\0",
            "temp.raw",
            "temperature.rawest",
            "",
            ".",
        ] {
            assert_eq!(bad.parse::<Scope>(), Err(ParseError::Scope), "{bad:?}");
        }
    }

    use alloc::string::ToString;
}
