//! The bytes of a vault file, version 1; numbers are little-endian.
//!
//! | at | bytes | what |
//! |---|---|---|
//! | 0 | 8 | `DEEDBOX` and a zero |
//! | 8 | 2 | version, 1 |
//! | 10 | 16 | vault id |
//! | 26 | 8 | generation, 1 for a new vault and one more at each write |
//! | 34 | 12 | Argon2id: memory in KiB, passes, lanes |
//! | 46 | 16 | salt |
//! | 62 | 24 + 48 | nonce, and the vault key sealed under the password's key |
//! | 134 | 1 | 1 when the keyring is a second way in, else 0 and the next two fields are zeros |
//! | 135 | 24 + 48 | nonce, and the vault key sealed under the keyring's key |
//! | 207 | 24 | nonce of the contents |
//! | 231 | 4 | bytes of the contents |
//! | 235 | … | contents, sealed under the vault key; all bytes before them are authenticated with them |
//! | end | 32 | keccak-256 of everything before: tells damage from a wrong password without a guess |

use alloy_primitives::keccak256;

use crate::{kdf::KdfParams, rest::Rest};

/// Bytes before the contents.
pub const HEADER: usize = 235;
/// The most bytes a vault may have.
pub const MOST: usize = 64 * 1024;
const MAGIC: &[u8; 8] = b"DEEDBOX\0";
const VERSION: u16 = 1;
const CHECKSUM: usize = 32;

/// A key sealed under another: nonce, then text and tag.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Wrap {
    pub nonce: [u8; 24],
    pub sealed: [u8; 48],
}

/// A vault as it lies in the file: nothing in it is secret.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct VaultFile {
    pub id: [u8; 16],
    pub generation: u64,
    pub kdf: KdfParams,
    pub salt: [u8; 16],
    pub password: Wrap,
    pub keyring: Option<Wrap>,
    pub nonce: [u8; 24],
    /// Text and tag.
    pub contents: Vec<u8>,
}

impl VaultFile {
    /// The header when the contents have `length` bytes: what is authenticated with them.
    pub fn header(&self, length: usize) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER + length + CHECKSUM);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&VERSION.to_le_bytes());
        out.extend_from_slice(&self.id);
        out.extend_from_slice(&self.generation.to_le_bytes());
        self.put_kdf(&mut out);
        put_wrap(&mut out, &self.password);
        out.push(u8::from(self.keyring.is_some()));
        put_wrap(&mut out, self.keyring.as_ref().unwrap_or(&Wrap { nonce: [0; 24], sealed: [0; 48] }));
        out.extend_from_slice(&self.nonce);
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        out.extend_from_slice(&length.to_le_bytes());
        out
    }

    /// What is authenticated with a sealed vault key: the fields that no later write changes.
    pub fn wrap_context(&self, label: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(96);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&VERSION.to_le_bytes());
        out.extend_from_slice(&self.id);
        self.put_kdf(&mut out);
        out.extend_from_slice(label);
        out
    }

    /// The whole file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = self.header(self.contents.len());
        out.extend_from_slice(&self.contents);
        let sum = keccak256(&out);
        out.extend_from_slice(sum.as_slice());
        out
    }

    /// Reads a file; `None` for anything that is not an undamaged vault of this version within bounds.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (body, sum) = bytes.split_at_checked(bytes.len().checked_sub(CHECKSUM)?)?;
        if bytes.len() > MOST || keccak256(body).as_slice() != sum {
            return None;
        }
        let mut rest = Rest(body);
        if &rest.take::<8>()? != MAGIC || u16::from_le_bytes(rest.take()?) != VERSION {
            return None;
        }
        let (id, generation) = (rest.take()?, u64::from_le_bytes(rest.take()?));
        let kdf = KdfParams { memory: rest.u32()?, passes: rest.u32()?, lanes: rest.u32()? };
        let salt = rest.take()?;
        let password = read_wrap(&mut rest)?;
        let [flag] = rest.take()?;
        let keyring = slot(flag, read_wrap(&mut rest)?)?;
        let nonce = rest.take()?;
        let length = usize::try_from(rest.u32()?).ok()?;
        let contents = rest.0.to_vec();
        let sound = kdf.bounded() && contents.len() == length;
        sound.then_some(Self { id, generation, kdf, salt, password, keyring, nonce, contents })
    }

    fn put_kdf(&self, out: &mut Vec<u8>) {
        for number in [self.kdf.memory, self.kdf.passes, self.kdf.lanes] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        out.extend_from_slice(&self.salt);
    }
}

fn put_wrap(out: &mut Vec<u8>, wrap: &Wrap) {
    out.extend_from_slice(&wrap.nonce);
    out.extend_from_slice(&wrap.sealed);
}

fn slot(flag: u8, wrap: Wrap) -> Option<Option<Wrap>> {
    let empty = wrap.nonce.iter().chain(&wrap.sealed).all(|b| *b == 0);
    match (flag, empty) {
        (0, true) => Some(None),
        (1, _) => Some(Some(wrap)),
        (_, _) => None,
    }
}

fn read_wrap(rest: &mut Rest<'_>) -> Option<Wrap> {
    Some(Wrap { nonce: rest.take()?, sealed: rest.take()? })
}
