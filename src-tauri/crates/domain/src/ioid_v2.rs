//! ioID v2: an operator registers a device's NFT, of any chain, under an identifier. Nothing of it is written from here.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::{fmt, str::FromStr};

use alloy_primitives::{Address, B256, Bytes, U256};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{account::Owner, failure::ParseError, shown::shown_text};

/// An identifier of ioID v2: 32 bytes, written as a DID in base58.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IoidV2(pub B256);

impl fmt::Display for IoidV2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "did:io:{}", bs58::encode(self.0).into_string())
    }
}

impl FromStr for IoidV2 {
    type Err = ParseError;

    /// Reads `did:io:` and base58 of exactly 32 bytes.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let digits = text.strip_prefix("did:io:").filter(|digits| digits.len() <= 44).ok_or(ParseError::IoidV2)?;
        let bytes = bs58::decode(digits).into_vec().map_err(|_| ParseError::IoidV2)?;
        <[u8; 32]>::try_from(bytes.as_slice()).map(|bytes| Self(bytes.into())).map_err(|_| ParseError::IoidV2)
    }
}

impl Serialize for IoidV2 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for IoidV2 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What its registry has of a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct V2Device {
    pub id: IoidV2,
    /// None: nobody registered it.
    pub nft: Option<V2Nft>,
    pub document_uri: String,
    pub document_hash: B256,
    #[serde(with = "crate::grant::text_u64")]
    pub block: u64,
}

/// The NFT that is the device's ownership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct V2Nft {
    /// The chain on which it is.
    pub chain_id: U256,
    /// Its contract there: 20 bytes on a chain like this one, 32 on Solana.
    pub contract: Bytes,
    pub token_id: U256,
    /// Who holds it; only where it is on this network.
    pub owner: Option<Owner>,
}

impl V2Nft {
    /// Its contract, on chains like this one.
    #[must_use]
    pub fn address(&self) -> Option<Address> {
        <[u8; 20]>::try_from(self.contract.as_ref()).ok().map(Address::from)
    }
}

/// A device of ioID v2 as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct V2View {
    #[serde(flatten)]
    pub device: V2Device,
    pub notes: Vec<String>,
}

impl From<V2Device> for V2View {
    fn from(device: V2Device) -> Self {
        Self { notes: notes(&device), device }
    }
}

fn notes(device: &V2Device) -> Vec<String> {
    let Some(nft) = &device.nft else {
        return alloc::vec!["Nobody has registered this identifier.".to_string()];
    };
    let contract = nft.address().map_or_else(|| nft.contract.to_string(), |address| address.to_checksum(None));
    let token = format!("token number {} of {contract}", nft.token_id);
    let whose = match nft.owner {
        Some(owner) => format!("It belongs to {owner}, who holds {token} on this network. Pay nobody else for it."),
        None => {
            format!("It belongs to whoever holds {token} on chain {}; only that chain says who that is.", nft.chain_id)
        }
    };
    let document = match device.document_uri.is_empty() {
        true => "No description of it is registered.".to_string(),
        false => format!("Its description is said to be at {}.", shown_text(&device.document_uri)),
    };
    let only = "ioID v2 is run by an operator: Deedbox shows it, and neither claims nor moves anything there.";
    alloc::vec![whose, document, only.to_string()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_32_bytes_in_base58_and_nothing_else() {
        let id = IoidV2(B256::repeat_byte(7));
        let text = id.to_string();
        assert_eq!(text.parse::<IoidV2>(), Ok(id));
        assert_eq!(IoidV2(B256::ZERO).to_string(), format!("did:io:{}", "1".repeat(32)));
        for wrong in [
            "did:io:0x0707070707070707070707070707070707070707",
            "did:io:",
            &text["did:io:".len()..],
            &text[..text.len() - 2],
            &format!("{text}1"),
            &format!("did:io:{}", "1".repeat(5_000)),
            &text.replace("did:io:", "did:io:l"),
        ] {
            assert_eq!(wrong.parse::<IoidV2>(), Err(ParseError::IoidV2), "{wrong}");
        }
    }

    #[test]
    fn whose_it_is_is_said_only_where_this_network_knows() {
        let nft = |owner| V2Nft {
            chain_id: U256::from(101),
            contract: Bytes::from(alloc::vec![9; 32]),
            token_id: U256::from(3),
            owner,
        };
        let device = |nft| V2Device {
            id: IoidV2(B256::ZERO),
            nft,
            document_uri: "ipfs://a\u{202e}b".into(),
            document_hash: B256::ZERO,
            block: 1,
        };
        let said = |one| notes(&device(one)).join(" ");
        assert!(said(None).contains("Nobody has registered"));
        let elsewhere = said(Some(nft(None)));
        assert!(elsewhere.contains("on chain 101; only that chain says") && !elsewhere.contains('\u{202e}'));
        assert!(said(Some(nft(Some(Owner(Address::repeat_byte(5)))))).starts_with("It belongs to 0x0505"));
    }
}
