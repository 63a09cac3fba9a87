//! Looks into another process for pieces of secrets.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::{
    fs::{self, File},
    os::unix::fs::FileExt,
};

use alloy_signer_local::{
    MnemonicBuilder,
    coins_bip39::{English, Mnemonic, Wordlist},
};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};

/// What is searched for: pieces, since libraries copy and free parts.
pub struct Secrets {
    pieces: Vec<(Kind, Vec<u8>)>,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Phrase,
    Password,
    Keys,
    VaultKey,
    Token,
}

/// How many pieces of each kind were found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub phrase: usize,
    pub password: usize,
    /// Of entropy, seed, private keys on the path, and the data key.
    pub keys: usize,
    pub vault_key: usize,
    /// Of permissions' tokens.
    pub tokens: usize,
}

impl Found {
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl Secrets {
    pub fn of_phrase(phrase: &str) -> Self {
        let mut secrets = Self { pieces: vec![] };
        let words: Vec<_> = phrase.split(' ').collect();
        for three in words.windows(3) {
            secrets.add(Kind::Phrase, three.join(" ").into_bytes());
        }
        secrets.halves(&entropy(&words));
        let mnemonic: Mnemonic<English> = phrase.parse().unwrap();
        mnemonic.to_seed(None).unwrap().chunks(32).for_each(|half| secrets.halves(half));
        for path in [
            "m/44'",
            "m/44'/60'",
            "m/44'/60'/0'",
            "m/44'/60'/0'/0",
            "m/44'/60'/0'/0/0",
            "m/44'/304'",
            "m/44'/304'/0'",
            "m/44'/304'/0'/0",
            "m/44'/304'/0'/0/0",
        ] {
            let signer = MnemonicBuilder::<English>::default().phrase(phrase).derivation_path(path).unwrap();
            let key = signer.build().unwrap().to_bytes();
            secrets.halves(key.as_slice());
            secrets.halves(&key.iter().rev().copied().collect::<Vec<_>>());
        }
        secrets
    }

    /// Opens the file by its documented format, apart from the vault's own code.
    pub fn of_vault(phrase: &str, password: &str, file: &[u8]) -> Self {
        let mut secrets = Self::of_phrase(phrase);
        for eight in password.as_bytes().windows(8) {
            secrets.add(Kind::Password, eight.to_vec());
        }
        let number = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap());
        let params = Params::new(number(34), number(38), number(42), Some(32)).unwrap();
        let mut wrapping = [0u8; 32];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(password.as_bytes(), &file[46..62], &mut wrapping)
            .unwrap();
        let context = [&file[0..26], &file[34..62], b"vault key under password"].concat();
        let vault_key = opened(&wrapping, &file[62..86], &context, &file[86..134]);
        let contents = opened(&vault_key, &file[207..231], &file[..235], &file[235..file.len() - 32]);
        assert_eq!(contents[..2], [2, 32]);
        for half in [&vault_key[..16], &vault_key[16..], &wrapping[..16], &wrapping[16..]] {
            secrets.add(Kind::VaultKey, half.to_vec());
        }
        secrets.halves(&contents[34..66]);
        secrets
    }

    /// Adds a token `dbx_…`, in pieces of eight characters and as the bytes it stands for.
    pub fn add_token(&mut self, token: &str) {
        let digits = token.strip_prefix("dbx_").unwrap();
        digits.as_bytes().windows(8).for_each(|eight| self.add(Kind::Token, eight.to_vec()));
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
        let bytes: Vec<u8> = digits.as_bytes().chunks(2).map(byte).collect();
        bytes.chunks(16).for_each(|half| self.add(Kind::Token, half.to_vec()));
    }

    fn halves(&mut self, key: &[u8]) {
        key.chunks(16).for_each(|half| self.add(Kind::Keys, half.to_vec()));
    }

    fn add(&mut self, kind: Kind, piece: Vec<u8>) {
        assert!(piece.len() >= 8);
        self.pieces.push((kind, piece));
    }
}

/// Counts the pieces in all memory that the process `pid` can write.
pub fn count(pid: u32, secrets: &Secrets) -> Found {
    let mut first = vec![false; 65_536];
    for (_, piece) in &secrets.pieces {
        first[usize::from(u16::from_le_bytes([piece[0], piece[1]]))] = true;
    }
    let mut found = Found::default();
    let memory = File::open(format!("/proc/{pid}/mem")).unwrap();
    for (start, end) in writable(pid) {
        let mut bytes = vec![0; end - start];
        // A mapping can go between the two reads; what is gone holds nothing.
        let Ok(length) = memory.read_at(&mut bytes, start as u64) else { continue };
        search(&bytes[..length], secrets, &first, &mut found);
    }
    found
}

fn search(bytes: &[u8], secrets: &Secrets, first: &[bool], found: &mut Found) {
    const PAGE: usize = 4096;
    let zeros = [0u8; PAGE];
    for at in (0..bytes.len()).step_by(PAGE) {
        let page = &bytes[at..(at + PAGE).min(bytes.len())];
        if page == &zeros[..page.len()] {
            continue;
        }
        let reach = &bytes[at..(at + PAGE + 1).min(bytes.len())];
        for (offset, pair) in reach.windows(2).enumerate() {
            if first[usize::from(pair[0]) | usize::from(pair[1]) << 8] {
                compare(&bytes[at + offset..], secrets, found);
            }
        }
    }
}

fn compare(here: &[u8], secrets: &Secrets, found: &mut Found) {
    for (kind, piece) in &secrets.pieces {
        if here.starts_with(piece) {
            match kind {
                Kind::Phrase => found.phrase += 1,
                Kind::Password => found.password += 1,
                Kind::Keys => found.keys += 1,
                Kind::VaultKey => found.vault_key += 1,
                Kind::Token => found.tokens += 1,
            }
        }
    }
}

fn writable(pid: u32) -> Vec<(usize, usize)> {
    let maps = fs::read_to_string(format!("/proc/{pid}/maps")).unwrap();
    let ranges = maps.lines().filter_map(|line| {
        let (range, rest) = line.split_once(' ')?;
        let (start, end) = range.split_once('-')?;
        rest.starts_with("rw").then_some(())?;
        Some((usize::from_str_radix(start, 16).ok()?, usize::from_str_radix(end, 16).ok()?))
    });
    ranges.collect()
}

fn opened(key: &[u8], nonce: &[u8], context: &[u8], sealed: &[u8]) -> Vec<u8> {
    let cipher = XChaCha20Poly1305::new_from_slice(key).unwrap();
    cipher.decrypt(nonce.into(), Payload { msg: sealed, aad: context }).unwrap()
}

fn entropy(words: &[&str]) -> Vec<u8> {
    let bits: Vec<bool> = words
        .iter()
        .map(|word| English::get_index(word).unwrap())
        .flat_map(|index| (0..11).rev().map(move |bit| index >> bit & 1 == 1))
        .collect();
    bits.chunks(8)
        .take(words.len() / 3 * 4)
        .map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | u8::from(*bit)))
        .collect()
}
