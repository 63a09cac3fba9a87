//! What a vault keeps: the entropy of the phrase, the data key, the accounts.
//!
//! Layout 2, numbers little-endian: 2 · bytes of entropy (0 for none) · 32 entropy, padded with zeros · 32 data key ·
//! 1 place of the account in use · then each account: 20 address · 1 kind · 4 index · 1 bytes of label · label · for a key
//! of its own 32 key. Kinds: 0 and 1 the phrase's under m/44'/60' and m/44'/304', 2 a key of its own, 3 watched, 4 a Ledger's.
//! Layout 1 began with the bytes of entropy (16 to 32), 32 entropy, 32 data key, then 4 index · 20 address for each account.

use alloy_primitives::Address;
use domain::{
    account::Owner,
    accounts::{AccountLabel, Coin, Origin, Place},
};
use zeroize::Zeroizing;

use crate::{phrase::Entropy, rest::Rest, secret::Key};

const LAYOUT: u8 = 2;

/// The sealed contents in the open.
pub struct Contents {
    /// `None` for a vault that was made from a private key.
    pub entropy: Option<Entropy>,
    pub data_key: Key,
    pub accounts: Vec<Kept>,
    /// The place in `accounts` of the one in use.
    pub in_use: usize,
}

/// An account as kept.
pub struct Kept {
    pub owner: Owner,
    pub label: Option<AccountLabel>,
    pub origin: Origin,
    /// The private key of [`Origin::Key`].
    pub key: Option<Key>,
}

impl Contents {
    /// The account in use.
    pub fn used(&self) -> Option<&Kept> {
        self.accounts.get(self.in_use)
    }

    /// As they lie in the vault.
    pub fn bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::with_capacity(68 + 220 * self.accounts.len()));
        out.extend_from_slice(&[LAYOUT, self.entropy.as_ref().map_or(0, Entropy::length)]);
        match &self.entropy {
            Some(entropy) => out.extend_from_slice(entropy.padded().bytes()),
            None => out.extend_from_slice(&[0; 32]),
        }
        out.extend_from_slice(self.data_key.bytes());
        out.push(self.in_use as u8);
        self.accounts.iter().for_each(|account| account.put(&mut out));
        out
    }

    /// Reads what [`Contents::bytes`] wrote, in this layout or the one before.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        match bytes.split_first()? {
            (&LAYOUT, rest) => Self::parse_second(rest),
            (_, _) => Self::parse_first(bytes),
        }
    }

    fn parse_second(bytes: &[u8]) -> Option<Self> {
        let mut rest = Rest(bytes);
        let [length] = rest.take()?;
        let padded = rest.key()?;
        let entropy = match length {
            0 => None,
            length => Some(Entropy::stored(length, padded)?),
        };
        let data_key = rest.key()?;
        let [in_use] = rest.take()?;
        let mut accounts = Vec::new();
        while !rest.0.is_empty() {
            accounts.push(Kept::parse(&mut rest)?);
        }
        let contents = Self { entropy, data_key, accounts, in_use: usize::from(in_use) };
        contents.used()?;
        Some(contents)
    }

    fn parse_first(bytes: &[u8]) -> Option<Self> {
        let mut rest = Rest(bytes);
        let [length] = rest.take()?;
        let entropy = Some(Entropy::stored(length, rest.key()?)?);
        let data_key = rest.key()?;
        let (rows, left) = rest.0.as_chunks::<24>();
        let accounts: Vec<Kept> = rows.iter().map(first_row).collect::<Option<_>>()?;
        (left.is_empty() && !accounts.is_empty()).then_some(Self { entropy, data_key, accounts, in_use: 0 })
    }
}

fn first_row(row: &[u8; 24]) -> Option<Kept> {
    let (index, address) = row.split_first_chunk::<4>()?;
    let place = Place { coin: Coin::Ethereum, index: u32::from_le_bytes(*index) };
    let owner = Owner(Address::try_from(address).ok()?);
    Some(Kept { owner, label: None, origin: Origin::Phrase { place }, key: None })
}

impl Kept {
    fn put(&self, out: &mut Vec<u8>) {
        let (kind, index) = match self.origin {
            Origin::Phrase { place: Place { coin: Coin::Ethereum, index } } => (0, index),
            Origin::Phrase { place: Place { coin: Coin::Iotex, index } } => (1, index),
            Origin::Key => (2, 0),
            Origin::Watch => (3, 0),
            Origin::Ledger { index } => (4, index),
        };
        let label = self.label.as_ref().map_or("", AccountLabel::as_str);
        out.extend_from_slice(self.owner.0.as_slice());
        out.push(kind);
        out.extend_from_slice(&u32::to_le_bytes(index));
        // At most 40 characters of at most 4 bytes.
        out.push(label.len() as u8);
        out.extend_from_slice(label.as_bytes());
        if let Some(key) = &self.key {
            out.extend_from_slice(key.bytes());
        }
    }

    fn parse(rest: &mut Rest<'_>) -> Option<Self> {
        let owner = Owner(Address::from(rest.take::<20>()?));
        let [kind] = rest.take()?;
        let index = rest.u32()?;
        let [length] = rest.take()?;
        let label = std::str::from_utf8(rest.some(usize::from(length))?).ok()?;
        let label = if label.is_empty() { None } else { Some(label.parse().ok()?) };
        let origin = match kind {
            0 => Origin::Phrase { place: Place { coin: Coin::Ethereum, index } },
            1 => Origin::Phrase { place: Place { coin: Coin::Iotex, index } },
            2 => Origin::Key,
            3 => Origin::Watch,
            4 => Origin::Ledger { index },
            _ => return None,
        };
        let key = if origin == Origin::Key { Some(rest.key()?) } else { None };
        Some(Self { owner, label, origin, key })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vault_of_the_first_layout_is_still_read() {
        let mut old = vec![32];
        old.extend([7; 32]);
        old.extend([9; 32]);
        old.extend(3u32.to_le_bytes());
        old.extend([0xab; 20]);
        let read = Contents::parse(&old).unwrap();
        assert_eq!(read.data_key.bytes(), &[9; 32]);
        assert_eq!(read.used().unwrap().origin, Origin::Phrase { place: Place { coin: Coin::Ethereum, index: 3 } });
        assert!(Contents::parse(&old[..old.len() - 1]).is_none());
        assert!(Contents::parse(&old[..65]).is_none());
    }

    #[test]
    fn what_is_written_is_read_again_and_nothing_shorter_or_longer() {
        let kept = |byte: u8, origin, label: &str, key: Option<u8>| Kept {
            owner: Owner(Address::repeat_byte(byte)),
            label: label.parse().ok(),
            origin,
            key: key.map(|byte| Key::copied(&[byte; 32]).unwrap()),
        };
        let accounts = vec![
            kept(1, Origin::Phrase { place: Place { coin: Coin::Iotex, index: 49 } }, "Küche", None),
            kept(2, Origin::Key, "", Some(0x55)),
            kept(3, Origin::Watch, "Oma", None),
            kept(4, Origin::Ledger { index: 2 }, "", None),
        ];
        let entropy = Entropy::stored(16, Key::copied(&[6; 32]).unwrap());
        let contents = Contents { entropy, data_key: Key::copied(&[8; 32]).unwrap(), accounts, in_use: 2 };
        let bytes = contents.bytes();
        let read = Contents::parse(&bytes).unwrap();
        assert_eq!(*read.bytes(), *bytes);
        assert_eq!(read.accounts[1].key.as_ref().unwrap().bytes(), &[0x55; 32]);
        // A whole account less is another vault, which the seal refuses; every other cut is no vault.
        let whole = (0..bytes.len()).filter(|length| Contents::parse(&bytes[..*length]).is_some()).count();
        assert_eq!(whole, 1);
        let longer = [&bytes[..], &[0]].concat();
        assert!(Contents::parse(&longer).is_none());
    }
}
