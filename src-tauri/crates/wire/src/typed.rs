//! EIP-712, as far as devices need it.

use alloc::{string::String, vec::Vec};

use crate::hash::keccak;

pub(crate) type Word = [u8; 32];

/// The domain of a typed message; its type names only the fields that are there.
pub(crate) struct Domain<'a> {
    pub name: &'a str,
    pub version: &'a str,
    pub chain_id: Option<u64>,
    pub contract: Option<[u8; 20]>,
}

impl Domain<'_> {
    pub(crate) fn separator(&self) -> Word {
        let mut kind = String::from("EIP712Domain(string name,string version");
        let mut words: Vec<Word> =
            [keccak(&[self.name.as_bytes()]), keccak(&[self.version.as_bytes()])].into_iter().collect();
        if let Some(chain_id) = self.chain_id {
            kind.push_str(",uint256 chainId");
            words.push(number(chain_id));
        }
        if let Some(contract) = self.contract {
            kind.push_str(",address verifyingContract");
            words.push(address(contract));
        }
        kind.push(')');
        structure(&kind, &words)
    }

    /// keccak256(0x19 0x01 || domain separator || struct hash).
    pub(crate) fn digest(&self, kind: &str, words: &[Word]) -> Word {
        keccak(&[&[0x19, 0x01], &self.separator(), &structure(kind, words)])
    }
}

pub(crate) fn address(bytes: [u8; 20]) -> Word {
    let mut word = [0; 32];
    for (slot, byte) in word.iter_mut().skip(12).zip(bytes) {
        *slot = byte;
    }
    word
}

pub(crate) fn number(value: u64) -> Word {
    let mut word = [0; 32];
    for (slot, byte) in word.iter_mut().skip(24).zip(value.to_be_bytes()) {
        *slot = byte;
    }
    word
}

fn structure(kind: &str, words: &[Word]) -> Word {
    keccak(&[&keccak(&[kind.as_bytes()]), words.as_flattened()])
}
