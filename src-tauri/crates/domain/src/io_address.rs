//! IoTeX's own spelling of an address: `io1` and bech32 of the same 20 bytes (BIP-173). Read everywhere, shown nowhere but to
//! give it to somebody whose wallet knows no other.

use alloc::{string::String, vec::Vec};

use alloy_primitives::Address;
use bech32::{FromBase32, ToBase32, Variant};

use crate::failure::ParseError;

/// The part before the 1.
const PREFIX: &str = "io";

/// Whether a text means to be one.
#[must_use]
pub fn is_meant(text: &str) -> bool {
    text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("io1"))
}

/// Reads `io1` and 38 letters and digits, all small or all capital.
///
/// # Errors
/// [`ParseError::Checksum`] where a letter is wrong, [`ParseError::Address`] for any other text.
pub fn read(text: &str) -> Result<Address, ParseError> {
    let (prefix, data, variant) = bech32::decode(text).map_err(|error| match error {
        bech32::Error::InvalidChecksum => ParseError::Checksum,
        bech32::Error::MissingSeparator
        | bech32::Error::InvalidLength
        | bech32::Error::InvalidChar(_)
        | bech32::Error::InvalidData(_)
        | bech32::Error::InvalidPadding
        | bech32::Error::MixedCase => ParseError::Address,
    })?;
    let bytes = Vec::from_base32(&data).map_err(|_| ParseError::Address)?;
    if prefix != PREFIX || variant != Variant::Bech32 {
        return Err(ParseError::Address);
    }
    Address::try_from(bytes.as_slice()).map_err(|_| ParseError::Address)
}

/// The address in this spelling.
#[must_use]
pub fn spell(address: Address) -> String {
    bech32::encode(PREFIX, address.to_base32(), Variant::Bech32).expect("`io` is a prefix of small letters")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of iotex-antenna-swift, `Tests/CryptoTests/AddressTests.swift`.
    const SPELT: &str = "io1c9f8zsnmtmjycadje92l8ncsat0a2ke707jkfa";

    #[test]
    fn an_address_is_read_and_spelt_as_iotex_does() {
        let address = alloy_primitives::address!("c15271427b5ee44c75b2c955f3cf10eadfd55b3e");
        assert_eq!(read(SPELT), Ok(address));
        assert_eq!(read(&SPELT.to_uppercase()), Ok(address));
        assert_eq!(spell(address), SPELT);
    }

    #[test]
    fn one_wrong_letter_another_chain_and_another_length_are_refused() {
        assert_eq!(read(&SPELT.replacen("c9f8", "c9f9", 1)), Err(ParseError::Checksum));
        assert_eq!(read(&SPELT.replacen('c', "C", 1)), Err(ParseError::Address));
        let other = |prefix: &str, bytes: &[u8], variant| bech32::encode(prefix, bytes.to_base32(), variant).unwrap();
        for text in [
            other("it", &[7; 20], Variant::Bech32),
            other("io", &[7; 20], Variant::Bech32m),
            other("io", &[7; 21], Variant::Bech32),
            other("io", &[7; 19], Variant::Bech32),
            String::new(),
        ] {
            assert_eq!(read(&text), Err(ParseError::Address), "{text}");
        }
    }
}
