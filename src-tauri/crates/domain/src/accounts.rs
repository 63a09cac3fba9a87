//! The owner's accounts: where each one's key is, and what the owner calls it.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use core::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{account::Owner, amount::Amount, failure::ParseError, shown::shown_text};

/// The most accounts made from one phrase, and the most of all other kinds together.
pub const MOST_ACCOUNTS: usize = 50;
/// The most characters of a label.
const MOST: usize = 40;

/// Whose number stands on the path of a key (SLIP-44): wallets of one network look where others do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coin {
    /// m/44'/60', as most wallets of EVM networks.
    Ethereum,
    /// m/44'/304', as the wallets of IoTeX.
    Iotex,
}

impl Coin {
    pub const ALL: [Self; 2] = [Self::Ethereum, Self::Iotex];

    /// Its number in SLIP-44.
    #[must_use]
    pub fn number(self) -> u32 {
        match self {
            Self::Ethereum => 60,
            Self::Iotex => 304,
        }
    }

    /// Its word on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ethereum => "ethereum",
            Self::Iotex => "iotex",
        }
    }
}

impl FromStr for Coin {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::ALL.into_iter().find(|coin| coin.as_str() == text).ok_or(ParseError::Coin)
    }
}

/// A place on the path of a phrase: m/44'/coin'/0'/0/index (BIP-44).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    pub coin: Coin,
    /// 0 to 49.
    pub index: u32,
}

impl Place {
    /// Where a wallet looks first.
    pub const FIRST: Self = Self { coin: Coin::Ethereum, index: 0 };

    /// The path, whole.
    #[must_use]
    pub fn path(self) -> String {
        alloc::format!("m/44'/{}'/0'/0/{}", self.coin.number(), self.index)
    }
}

/// Where the key of an account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "origin", rename_all = "snake_case")]
pub enum Origin {
    /// Made from the recovery phrase.
    Phrase { place: Place },
    /// A private key of its own: the phrase does not bring it back.
    Key,
    /// In a Ledger, at m/44'/60'/index'/0/0.
    Ledger { index: u32 },
    /// Not here: this account can only watch.
    Watch,
}

/// What the owner calls an account: 1 to 40 characters, none of them hidden, none blank at its ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountLabel(String);

impl AccountLabel {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for AccountLabel {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let fits = !text.is_empty() && text.chars().count() <= MOST && text.trim() == text;
        if fits && shown_text(text) == text { Ok(Self(text.to_string())) } else { Err(ParseError::AccountLabel) }
    }
}

impl TryFrom<String> for AccountLabel {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl From<AccountLabel> for String {
    fn from(label: AccountLabel) -> Self {
        label.0
    }
}

impl fmt::Display for AccountLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An account of the owner's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub owner: Owner,
    pub label: Option<AccountLabel>,
    #[serde(flatten)]
    pub origin: Origin,
    /// Whose devices are shown, and whose key signs.
    pub in_use: bool,
}

/// All that is told of the owner's accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountsView {
    pub accounts: Vec<Account>,
    /// Accounts that this home once had and whose keys are not in the vault now.
    pub missing: Vec<Owner>,
    /// Whether the vault holds recovery words, from which more accounts can be made.
    pub phrase: bool,
}

/// An account that the phrase can give, with what tells the owner whether it is the right one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    pub place: Place,
    pub owner: Owner,
    /// The network's own coin; `None` when the node did not answer.
    pub balance: Option<Amount>,
    /// Deeds that it holds; `None` when the node did not answer or the network has no registry.
    pub devices: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_short_and_hides_nothing() {
        for good in ["Home", "Büro 3", &"x".repeat(40)] {
            assert_eq!(good.parse::<AccountLabel>().map(String::from).as_deref(), Ok(good));
        }
        for bad in ["", " ", " Home", "Ho\u{202e}me", "a\u{200b}", &"x".repeat(41)] {
            assert_eq!(bad.parse::<AccountLabel>(), Err(ParseError::AccountLabel), "{bad}");
        }
    }

    #[test]
    fn paths_are_those_of_bip_44_with_the_numbers_of_slip_44() {
        assert_eq!(Place::FIRST.path(), "m/44'/60'/0'/0/0");
        assert_eq!(Place { coin: Coin::Iotex, index: 7 }.path(), "m/44'/304'/0'/0/7");
        assert_eq!("iotex".parse(), Ok(Coin::Iotex));
        assert_eq!("IoTeX".parse::<Coin>(), Err(ParseError::Coin));
    }
}
