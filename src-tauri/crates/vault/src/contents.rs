//! What a vault keeps: the entropy of the phrase, the data key, the accounts.

use alloy_primitives::Address;
use zeroize::Zeroizing;

use crate::{phrase::Entropy, secret::Key};

/// The sealed contents in the open.
pub struct Contents {
    pub entropy: Entropy,
    pub data_key: Key,
    pub accounts: Vec<Account>,
}

/// An account by its index on the path m/44'/60'/0'/0, and its address.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Account {
    pub index: u32,
    pub address: Address,
}

impl Contents {
    /// Entropy length, 32 bytes of entropy padded with zeros, data key, then 24 bytes for each account.
    pub fn bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::with_capacity(65 + 24 * self.accounts.len()));
        out.push(self.entropy.length());
        out.extend_from_slice(self.entropy.padded().bytes());
        out.extend_from_slice(self.data_key.bytes());
        for account in &self.accounts {
            out.extend_from_slice(&account.index.to_le_bytes());
            out.extend_from_slice(account.address.as_slice());
        }
        out
    }

    /// Reads what [`Contents::bytes`] wrote.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (length, rest) = bytes.split_first()?;
        let (entropy, rest) = rest.split_at_checked(32)?;
        let (data_key, rest) = rest.split_at_checked(32)?;
        let entropy = Entropy::stored(*length, Key::copied(entropy)?)?;
        let (accounts, left) = rest.as_chunks::<24>();
        let accounts = accounts.iter().map(|row| {
            let (index, address) = row.split_first_chunk::<4>()?;
            Some(Account { index: u32::from_le_bytes(*index), address: Address::try_from(address).ok()? })
        });
        let accounts = accounts.collect::<Option<Vec<_>>>()?;
        (left.is_empty() && !accounts.is_empty()).then_some(())?;
        Some(Self { entropy, data_key: Key::copied(data_key)?, accounts })
    }
}
