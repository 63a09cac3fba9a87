//! Call data by the types of a function: decoded strictly, since two readings of the same bytes would hide one of them.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use alloy_primitives::{Address, B256, Bytes, U256, keccak256};

/// What a word takes.
const WORD: usize = 32;
/// Longer call data is not looked into: what Deedbox sends has a few hundred bytes.
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
        }
    }

    fn read(self, data: &[u8], place: usize) -> Option<Value> {
        let word = part(data, place.checked_mul(WORD)?, WORD)?;
        let number = U256::from_be_slice(word);
        Some(match self {
            Self::Address => Value::Address(Address::from_slice(word.get(WORD - 20..)?)),
            Self::Bool => Value::Bool(!number.is_zero()),
            Self::Uint(bits) if number.bit_len() <= bits => Value::Uint(number),
            Self::Uint(_) => return None,
            Self::Fixed(bytes) => Value::Fixed(word.get(..bytes)?.to_vec()),
            Self::Bytes => Value::Bytes(Bytes::copy_from_slice(tail(data, number)?)),
            Self::String => Value::String(core::str::from_utf8(tail(data, number)?).ok()?.to_string()),
            Self::Hashes => Value::Hashes(hashes(data, number)?),
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
            Self::Bytes(_) | Self::String(_) | Self::Hashes(_) => U256::ZERO,
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

fn hashes(data: &[u8], offset: U256) -> Option<Vec<B256>> {
    let start = usize::try_from(offset).ok()?;
    let count = usize::try_from(U256::from_be_slice(part(data, start, WORD)?)).ok()?;
    let bytes = part(data, start.checked_add(WORD)?, count.checked_mul(WORD)?)?;
    Some(bytes.chunks_exact(WORD).map(B256::from_slice).collect())
}

fn part(data: &[u8], start: usize, length: usize) -> Option<&[u8]> {
    data.get(start..start.checked_add(length)?)
}

#[cfg(test)]
mod tests {
    use alloy_sol_types::{SolCall, sol};

    use super::*;

    sol! {
        function register(address device, bytes32 hash, string uri, uint8 v, bytes data, bool yes) external;
        function claim(uint256 index, address account, uint256 amount, bytes32[] proof) external;
    }

    fn types() -> Vec<Type> {
        ["address", "bytes32", "string", "uint8", "bytes", "bool"]
            .iter()
            .map(|name| Type::parse(name).unwrap())
            .collect()
    }

    fn call(uri: &str, data: &[u8]) -> registerCall {
        registerCall {
            device: Address::repeat_byte(7),
            hash: alloy_primitives::B256::repeat_byte(9),
            uri: uri.to_string(),
            v: 27,
            data: data.to_vec().into(),
            yes: true,
        }
    }

    #[test]
    fn it_reads_what_another_implementation_wrote_and_writes_the_same() {
        assert_eq!(selector("register", &types()), registerCall::SELECTOR);
        for (uri, data) in [("", &[][..]), ("ipfs://a", &[1; 31]), (&"ä".repeat(40), &[2; 64])] {
            let bytes = call(uri, data).abi_encode();
            let values = decode(&types(), &bytes[4..]).unwrap();
            assert_eq!(values[0], Value::Address(Address::repeat_byte(7)));
            assert_eq!(values[2], Value::String(uri.to_string()));
            assert_eq!(values[4], Value::Bytes(data.to_vec().into()));
            assert_eq!(encode(&values), &bytes[4..]);
        }
    }

    #[test]
    fn no_other_bytes_read_as_the_same_call() {
        let good = call("ipfs://a", &[1; 31]).abi_encode()[4..].to_vec();
        let values = decode(&types(), &good).unwrap();
        for place in 0..good.len() {
            for bit in 0..8 {
                let mut bad = good.clone();
                bad[place] ^= 1 << bit;
                assert_ne!(decode(&types(), &bad).as_ref(), Some(&values), "bit {bit} of byte {place}");
            }
        }
        let more: Vec<u8> = good.iter().copied().chain([0]).collect();
        assert_eq!(decode(&types(), &more), None, "a byte more");
        let padded: Vec<u8> = good.iter().copied().chain([0; 32]).collect();
        assert_eq!(decode(&types(), &padded), None, "a word more");
        for end in 0..good.len() {
            assert_eq!(decode(&types(), &good[..end]), None, "cut at {end}");
        }
    }

    #[test]
    fn a_proof_is_read_as_another_implementation_wrote_it_and_no_other_bytes_are_the_same() {
        let types: Vec<Type> =
            ["uint256", "address", "uint256", "bytes32[]"].iter().map(|name| Type::parse(name).unwrap()).collect();
        assert_eq!(selector("claim", &types), claimCall::SELECTOR);
        for steps in [0u8, 1, 17] {
            let proof: Vec<B256> = (0..steps).map(B256::repeat_byte).collect();
            let call = claimCall {
                index: U256::from(7),
                account: Address::repeat_byte(7),
                amount: U256::from(9),
                proof: proof.clone(),
            };
            let good = call.abi_encode()[4..].to_vec();
            let values = decode(&types, &good).unwrap();
            assert_eq!(values[3], Value::Hashes(proof));
            assert_eq!(encode(&values), good);
            for place in 0..good.len() {
                let mut bad = good.clone();
                bad[place] ^= 0x40;
                assert_ne!(decode(&types, &bad).as_ref(), Some(&values), "byte {place}");
                assert_eq!(decode(&types, &good[..place]), None, "cut at {place}");
            }
        }
        let endless = [U256::from(32), U256::MAX].map(|word| word.to_be_bytes::<32>()).concat();
        assert_eq!(decode(&[Type::Hashes], &endless), None);
    }

    #[test]
    fn what_pads_and_points_must_be_as_it_is_always_written() {
        let mut dirty = [0; 32];
        dirty[11] = 1;
        assert_eq!(decode(&[Type::Address], &dirty), None);
        assert_eq!(decode(&[Type::Uint(8)], &U256::from(256).to_be_bytes::<32>()), None);
        assert_eq!(decode(&[Type::Bool], &U256::from(2).to_be_bytes::<32>()), None);
        let far = [U256::MAX.to_be_bytes::<32>(), U256::ZERO.to_be_bytes()].concat();
        assert_eq!(decode(&[Type::Bytes], &far), None);
        // Two texts that share one tail.
        let shared = [U256::from(64), U256::from(64), U256::ZERO].map(|word| word.to_be_bytes::<32>()).concat();
        assert_eq!(decode(&[Type::String, Type::String], &shared), None);
        assert_eq!(decode(&[], &[0; MOST_BYTES + 1]), None);
    }

    #[test]
    fn types_beyond_these_are_none() {
        for name in ["uint", "uint7", "uint264", "bytes0", "bytes33", "address[]", "tuple", "int256", "", "uint8 "] {
            assert_eq!(Type::parse(name), None, "{name}");
        }
    }
}
