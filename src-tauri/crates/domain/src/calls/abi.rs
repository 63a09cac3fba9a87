//! Call data by the types of a function: decoded strictly, since two readings of the same bytes would hide one of them.

mod arrays;

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use alloy_primitives::{Address, B256, Bytes, U256, keccak256};

use arrays::{array, behind_offsets, calls, of_word, proofs, tuple, words};

/// What a word takes.
const WORD: usize = 32;
/// Longer call data is not looked into: what Deedbox sends has a few hundred bytes for each thing that it does.
pub const MOST_BYTES: usize = 65_536;

/// A type of the contract ABI that a pinned function may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Address,
    Bool,
    /// With so many bits.
    Uint(usize),
    /// With so many bytes.
    Fixed(usize),
    Bytes,
    String,
    /// `bytes32[]`.
    Hashes,
    /// `address[]`.
    Addresses,
    /// `uint256[]`.
    Uints,
    /// `bytes32[][]`.
    Proofs,
    /// `(address,bool,bytes)[]`: what Multicall3 has others do.
    Calls,
}

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Address(Address),
    Bool(bool),
    Uint(U256),
    Fixed(Vec<u8>),
    Bytes(Bytes),
    String(String),
    Hashes(Vec<B256>),
    Addresses(Vec<Address>),
    Uints(Vec<U256>),
    Proofs(Vec<Vec<B256>>),
    /// Whom each call goes to, whether it may fail in silence, and its data.
    Calls(Vec<(Address, bool, Bytes)>),
}

impl Type {
    /// The type of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let number = |start: &str| name.strip_prefix(start)?.parse::<usize>().ok();
        Some(match name {
            "address" => Self::Address,
            "bool" => Self::Bool,
            "bytes" => Self::Bytes,
            "string" => Self::String,
            "bytes32[]" => Self::Hashes,
            "address[]" => Self::Addresses,
            "uint256[]" => Self::Uints,
            "bytes32[][]" => Self::Proofs,
            "(address,bool,bytes)[]" => Self::Calls,
            _ if name.starts_with("uint") => {
                Self::Uint(number("uint").filter(|bits| *bits > 0 && *bits <= 256 && bits.is_multiple_of(8))?)
            }
            _ => Self::Fixed(number("bytes").filter(|bytes| *bytes > 0 && *bytes <= WORD)?),
        })
    }

    /// Its one name.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Address => "address".to_string(),
            Self::Bool => "bool".to_string(),
            Self::Uint(bits) => format!("uint{bits}"),
            Self::Fixed(bytes) => format!("bytes{bytes}"),
            Self::Bytes => "bytes".to_string(),
            Self::String => "string".to_string(),
            Self::Hashes => "bytes32[]".to_string(),
            Self::Addresses => "address[]".to_string(),
            Self::Uints => "uint256[]".to_string(),
            Self::Proofs => "bytes32[][]".to_string(),
            Self::Calls => "(address,bool,bytes)[]".to_string(),
        }
    }

    fn read(self, data: &[u8], place: usize) -> Option<Value> {
        let word = part(data, place.checked_mul(WORD)?, WORD)?;
        let number = U256::from_be_slice(word);
        Some(match self {
            Self::Address => Value::Address(of_word(word)),
            Self::Bool => Value::Bool(!number.is_zero()),
            Self::Uint(bits) if number.bit_len() <= bits => Value::Uint(number),
            Self::Uint(_) => return None,
            Self::Fixed(bytes) => Value::Fixed(word.get(..bytes)?.to_vec()),
            Self::Bytes => Value::Bytes(Bytes::copy_from_slice(tail(data, number)?)),
            Self::String => Value::String(core::str::from_utf8(tail(data, number)?).ok()?.to_string()),
            Self::Hashes => Value::Hashes(words(data, number)?.map(B256::from_slice).collect()),
            Self::Addresses => Value::Addresses(words(data, number)?.map(of_word).collect()),
            Self::Uints => Value::Uints(words(data, number)?.map(U256::from_be_slice).collect()),
            Self::Proofs => Value::Proofs(proofs(data, number)?),
            Self::Calls => Value::Calls(calls(data, number)?),
        })
    }
}

impl Value {
    /// What stands behind the words of the others: how many, and the bytes.
    fn dynamic(&self) -> Option<(usize, Vec<u8>)> {
        match self {
            Self::Bytes(bytes) => Some((bytes.len(), bytes.to_vec())),
            Self::String(text) => Some((text.len(), text.as_bytes().to_vec())),
            Self::Hashes(all) => Some((all.len(), all.iter().flat_map(|one| one.0).collect())),
            Self::Addresses(all) => Some((all.len(), all.iter().flat_map(|one| one.into_word().0).collect())),
            Self::Uints(all) => Some((all.len(), all.iter().flat_map(|one| one.to_be_bytes::<WORD>()).collect())),
            Self::Proofs(all) => Some((all.len(), behind_offsets(all.iter().map(|one| array(one))))),
            Self::Calls(all) => Some((all.len(), behind_offsets(all.iter().map(tuple)))),
            Self::Address(_) | Self::Bool(_) | Self::Uint(_) | Self::Fixed(_) => None,
        }
    }

    fn word(&self) -> U256 {
        match self {
            Self::Address(address) => address.into_word().into(),
            Self::Bool(yes) => U256::from(u8::from(*yes)),
            Self::Uint(number) => *number,
            Self::Fixed(bytes) => {
                let mut word = [0; WORD];
                word.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
                U256::from_be_bytes(word)
            }
            Self::Bytes(_)
            | Self::String(_)
            | Self::Hashes(_)
            | Self::Addresses(_)
            | Self::Uints(_)
            | Self::Proofs(_)
            | Self::Calls(_) => U256::ZERO,
        }
    }
}

/// The values, if these bytes are the one encoding of them: no byte more, nothing hidden in what pads.
#[must_use]
pub fn decode(types: &[Type], data: &[u8]) -> Option<Vec<Value>> {
    if data.len() > MOST_BYTES {
        return None;
    }
    let values: Vec<Value> =
        types.iter().enumerate().map(|(place, one)| one.read(data, place)).collect::<Option<_>>()?;
    (encode(&values) == data).then_some(values)
}

/// The one encoding of these values.
#[must_use]
pub fn encode(values: &[Value]) -> Vec<u8> {
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    let start = values.len() * WORD;
    for value in values {
        let Some((count, bytes)) = value.dynamic() else {
            head.extend_from_slice(&value.word().to_be_bytes::<WORD>());
            continue;
        };
        head.extend_from_slice(&U256::from(start + tail.len()).to_be_bytes::<WORD>());
        tail.extend_from_slice(&U256::from(count).to_be_bytes::<WORD>());
        tail.extend_from_slice(&bytes);
        tail.resize(tail.len().next_multiple_of(WORD), 0);
    }
    head.extend(tail);
    head
}

/// What names a function in call data: the first four bytes of the hash of `name(types)`.
#[must_use]
pub fn selector(name: &str, types: &[Type]) -> [u8; 4] {
    let types: Vec<String> = types.iter().map(|one| one.name()).collect();
    let hash = keccak256(format!("{name}({})", types.join(",")));
    [hash[0], hash[1], hash[2], hash[3]]
}

fn tail(data: &[u8], offset: U256) -> Option<&[u8]> {
    let start = usize::try_from(offset).ok()?;
    let length = usize::try_from(U256::from_be_slice(part(data, start, WORD)?)).ok()?;
    part(data, start.checked_add(WORD)?, length)
}

fn part(data: &[u8], start: usize, length: usize) -> Option<&[u8]> {
    data.get(start..start.checked_add(length)?)
}

#[cfg(test)]
mod tests;
