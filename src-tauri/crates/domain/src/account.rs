//! The owner's account.

use alloc::string::String;
use core::{fmt, str::FromStr};

use alloy_primitives::Address;
use serde::{Deserialize, Serialize};

use crate::{amount::Amount, failure::ParseError, io_address};

/// An owner: the account that holds deeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Owner(pub Address);

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.to_checksum(None))
    }
}

impl FromStr for Owner {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        parse_address(text).map(Self)
    }
}

/// Reads `0x` and 40 hex digits, of which mixed case must match its EIP-55 checksum, or IoTeX's `io1…` (T-74).
///
/// # Errors
/// [`ParseError::Checksum`] where a letter is wrong, [`ParseError::Address`] for any other text.
pub fn parse_address(text: &str) -> Result<Address, ParseError> {
    if io_address::is_meant(text) {
        return io_address::read(text);
    }
    let digits = text.strip_prefix("0x").ok_or(ParseError::Address)?;
    let address = Address::from_str(text).map_err(|_| ParseError::Address)?;
    let one_case = !digits.bytes().any(|b| b.is_ascii_uppercase()) || !digits.bytes().any(|b| b.is_ascii_lowercase());
    if one_case || address.to_checksum(None) == text { Ok(address) } else { Err(ParseError::Checksum) }
}

/// An address as a person writes it, in either spelling; crosses JSON with its checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Written(pub Address);

impl FromStr for Written {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        parse_address(text).map(Self)
    }
}

impl TryFrom<String> for Written {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl From<Written> for String {
    fn from(written: Written) -> Self {
        written.0.to_checksum(None)
    }
}

/// Whether a wallet exists and is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum WalletState {
    /// No vault yet: first run.
    Missing,
    /// A vault that needs its password; `retry_after_ms` is the wait after wrong ones.
    Locked { retry_after_ms: u32, keyring: bool },
    /// Open, with the account in use.
    Unlocked { account: Owner, keyring: bool },
}

impl WalletState {
    /// The account in use, while the wallet is open.
    #[must_use]
    pub fn account(&self) -> Option<Owner> {
        match self {
            Self::Unlocked { account, .. } => Some(*account),
            Self::Missing | Self::Locked { .. } => None,
        }
    }
}

/// What is known of a finger as a question before the keyring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finger {
    /// A reader with an enrolled finger is there.
    pub offered: bool,
    /// The owner wants it asked for.
    pub asked: bool,
}

/// What the owner sees of the wallet: account, network, balance if it could be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalletView {
    #[serde(flatten)]
    pub state: WalletState,
    pub network: crate::network::NetworkView,
    /// `None` while locked or when the node did not answer.
    pub balance: Option<Amount>,
}
