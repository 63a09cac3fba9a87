use std::{str::FromStr, time::Duration};

use serde::{Serialize, Serializer};

/// What can be disturbed beside the air.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// The chain's node, as the network file names it.
    Rpc,
    Gateway,
    Pin,
    Faucet,
    Maker,
    Payer,
}

impl Target {
    pub const ALL: [Self; 6] = [Self::Rpc, Self::Gateway, Self::Pin, Self::Faucet, Self::Maker, Self::Payer];
}

/// What is wrong with an HTTP service; it holds until another one replaces it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HttpFault {
    #[default]
    Normal,
    /// Connections break without an answer.
    Down,
    /// Each answer takes this long.
    Slow(Duration),
    /// 429 with `Retry-After`.
    TooMany,
    /// 500.
    Broken,
    /// 200 with a page instead of an answer, as captive portals do.
    Html,
    /// The node says it is another chain; only of [`Target::Rpc`].
    WrongChain,
}

/// The text names no target or no fault.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is neither a target (rpc, gateway, pin, faucet, maker, payer, air, button, all) nor a fault of one")]
pub struct ParseError(String);

impl FromStr for Target {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        match text {
            "rpc" => Ok(Self::Rpc),
            "gateway" => Ok(Self::Gateway),
            "pin" => Ok(Self::Pin),
            "faucet" => Ok(Self::Faucet),
            "maker" => Ok(Self::Maker),
            "payer" => Ok(Self::Payer),
            _ => Err(ParseError(text.to_owned())),
        }
    }
}

impl FromStr for HttpFault {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let unknown = || ParseError(text.to_owned());
        if let Some(wait) = text.strip_prefix("slow=") {
            return wait.parse().map(|wait| Self::Slow(Duration::from_millis(wait))).map_err(|_| unknown());
        }
        match text {
            "normal" => Ok(Self::Normal),
            "down" => Ok(Self::Down),
            "429" => Ok(Self::TooMany),
            "500" => Ok(Self::Broken),
            "html" => Ok(Self::Html),
            "wrong-chain" => Ok(Self::WrongChain),
            _ => Err(unknown()),
        }
    }
}

impl Serialize for HttpFault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Normal => serializer.serialize_str("normal"),
            Self::Down => serializer.serialize_str("down"),
            Self::Slow(wait) => serializer.collect_str(&format_args!("slow={}", wait.as_millis())),
            Self::TooMany => serializer.serialize_str("429"),
            Self::Broken => serializer.serialize_str("500"),
            Self::Html => serializer.serialize_str("html"),
            Self::WrongChain => serializer.serialize_str("wrong-chain"),
        }
    }
}
