//! The commands of a Ledger's Ethereum app and its answers.
//!
//! Source: `doc/ethapp.adoc` in LedgerHQ/app-ethereum. Nothing of an answer is believed before it is checked: an address
//! must be that of the public key beside it, and whoever asked for a signature recovers the signer from it.

use alloy_primitives::{Address, B256, Signature, hex, normalize_v};
use wallet::ports::VaultError;

const CONFIRM: u8 = 0x01;
const FIRST: u8 = 0x00;
const MORE: u8 = 0x80;
const PUBLIC_KEY: u8 = 0x02;
const SIGN_TRANSACTION: u8 = 0x04;
const SIGN_TYPED: u8 = 0x0c;
/// The most bytes of one command.
const MOST: usize = 255;
const HARDENED: u32 = 0x8000_0000;

/// A command of the class 0xE0, with a second parameter of zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    pub instruction: u8,
    pub parameter: u8,
    /// At most 255 bytes.
    pub data: Vec<u8>,
}

/// Shows an address on the device and gives it.
pub fn address(index: u32) -> Vec<Command> {
    vec![Command { instruction: PUBLIC_KEY, parameter: CONFIRM, data: path(index) }]
}

/// Shows a transaction on the device and signs it.
pub fn transaction(index: u32, unsigned: &[u8]) -> Vec<Command> {
    in_parts(SIGN_TRANSACTION, &[&path(index), unsigned].concat())
}

/// Shows the hashes of an EIP-712 message on the device and signs it.
pub fn typed(index: u32, domain: B256, message: B256) -> Vec<Command> {
    in_parts(SIGN_TYPED, &[&path(index)[..], domain.as_slice(), message.as_slice()].concat())
}

fn in_parts(instruction: u8, payload: &[u8]) -> Vec<Command> {
    let parts = payload.chunks(MOST).enumerate();
    parts
        .map(|(at, part)| Command { instruction, parameter: if at == 0 { FIRST } else { MORE }, data: part.to_vec() })
        .collect()
}

/// m/44'/60'/index'/0/0, where Ledger's own wallet keeps its accounts: the count of its steps, then each.
fn path(index: u32) -> Vec<u8> {
    let steps = [44 | HARDENED, 60 | HARDENED, index | HARDENED, 0, 0];
    let mut bytes = vec![5];
    bytes.extend(steps.into_iter().flat_map(u32::to_be_bytes));
    bytes
}

/// Length and public key, length and address in hex.
pub fn read_address(answer: &[u8]) -> Option<Address> {
    let (key, rest) = counted(answer)?;
    let (text, rest) = counted(rest)?;
    let raw: &[u8; 64] = key.strip_prefix(&[0x04])?.try_into().ok()?;
    let address = Address::from_slice(&hex::decode(text).ok().filter(|bytes| bytes.len() == 20)?);
    (rest.is_empty() && Address::from_raw_public_key(raw) == address).then_some(address)
}

/// v, r, s. One that no chain takes is none: s must be in the lower half (EIP-2).
pub fn read_signature(answer: &[u8]) -> Option<Signature> {
    let (v, scalars) = answer.split_first()?;
    let scalars: &[u8; 64] = scalars.try_into().ok()?;
    let signature = Signature::from_bytes_and_parity(scalars, normalize_v(u64::from(*v))?);
    signature.normalize_s().is_none().then_some(signature)
}

fn counted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first()?;
    rest.split_at_checked(usize::from(*length))
}

/// What the status word of a refusal means to its owner.
pub fn refused(word: u16) -> VaultError {
    match word {
        0x6985 | 0x5501 => VaultError::LedgerRefused,
        // Locked, or on its home screen, or in the app of another coin.
        0x5515 | 0x6804 | 0x6982 | 0x6b0c | 0x6d00 | 0x6d02 | 0x6e00 | 0x6e01 | 0x6511 => VaultError::LedgerClosed,
        0x6a80 => VaultError::LedgerBlind,
        word => VaultError::LedgerFailed(format!("it answered {word:#06x}")),
    }
}

#[cfg(test)]
mod tests {
    use alloy_signer_local::PrivateKeySigner;

    use super::*;

    #[test]
    fn a_long_transaction_goes_in_parts_of_which_only_the_first_begins() {
        let parts = transaction(3, &[7; 600]);
        assert_eq!(parts.iter().map(|part| part.parameter).collect::<Vec<_>>(), [0x00, 0x80, 0x80]);
        assert_eq!(parts.iter().map(|part| part.data.len()).collect::<Vec<_>>(), [255, 255, 111]);
        let path = hex!("058000002c8000003c800000030000000000000000");
        assert_eq!(parts[0].data[..21], path);
        assert_eq!(typed(0, B256::repeat_byte(1), B256::repeat_byte(2))[0].data.len(), 85);
    }

    #[test]
    fn an_address_that_is_not_that_of_the_key_beside_it_is_not_believed() {
        let signer = PrivateKeySigner::from_slice(&[9; 32]).unwrap();
        let key = signer.credential().verifying_key().to_encoded_point(false);
        let answer = |address: &str| {
            let mut bytes = vec![65];
            bytes.extend(key.as_bytes());
            bytes.push(u8::try_from(address.len()).unwrap());
            bytes.extend(address.as_bytes());
            bytes
        };
        let own = hex::encode(signer.address());
        assert_eq!(read_address(&answer(&own)), Some(signer.address()));
        assert_eq!(read_address(&answer("00000000000000000000000000000000000000aa")), None);
        for wrong in [&answer(&own)[..50], &[answer(&own), vec![0]].concat(), &answer("zz"), &answer(""), &[], &[255]] {
            assert_eq!(read_address(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_signature_no_chain_takes_is_none() {
        let mut answer = [1u8; 65];
        for (v, odd) in [(0, false), (1, true), (27, false), (28, true)] {
            answer[0] = v;
            assert_eq!(read_signature(&answer).unwrap().v(), odd);
        }
        assert_eq!(read_signature(&answer[..64]), None);
        answer[33] = 0xff;
        assert_eq!(read_signature(&answer), None, "s in the upper half");
        assert_eq!(read_signature(&[5; 65]), None);
    }
}
