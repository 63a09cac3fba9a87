//! Makes, opens and reseals vault files.

use wallet::ports::{Random, VaultError};
use zeroize::Zeroizing;

use crate::{
    Options,
    aead::{self, NONCE, TAG},
    contents::Contents,
    format::{VaultFile, Wrap},
    kdf::KdfParams,
    secret::Key,
};

const UNDER_PASSWORD: &[u8] = b"vault key under password";
const UNDER_KEYRING: &[u8] = b"vault key under keyring";

/// A new vault: generation 1, no keyring.
///
/// # Errors
/// [`VaultError::Storage`] when the computer has not the memory for one guess.
pub fn create(contents: &Contents, password: &[u8], options: &Options) -> Result<(VaultFile, Key), VaultError> {
    made((drawn(&*options.random), 1), contents, password, None, options)
}

/// The vault key and the contents, by the password.
///
/// # Errors
/// [`VaultError::WrongPassword`]; [`VaultError::Damaged`] when the key opens but the contents do not.
pub fn open_with_password(file: &VaultFile, password: &[u8]) -> Result<(Key, Contents), VaultError> {
    let wrapping = file.kdf.derive(password, &file.salt).map_err(|_| no_memory())?;
    let vault_key = unwrap(file, UNDER_PASSWORD, &wrapping, &file.password).ok_or(VaultError::WrongPassword)?;
    let contents = open_contents(file, &vault_key).ok_or(VaultError::Damaged)?;
    Ok((vault_key, contents))
}

/// The vault key and the contents, by the key that the keyring holds.
///
/// # Errors
/// [`VaultError::KeyringLocked`] when it is not the key of this vault.
pub fn open_with_keyring(file: &VaultFile, wrapping: &Key) -> Result<(Key, Contents), VaultError> {
    let slot = file.keyring.as_ref().ok_or(VaultError::KeyringLocked)?;
    let vault_key = unwrap(file, UNDER_KEYRING, wrapping, slot).ok_or(VaultError::KeyringLocked)?;
    let contents = open_contents(file, &vault_key).ok_or(VaultError::Damaged)?;
    Ok((vault_key, contents))
}

/// The next generation of `file`, with the keyring's key as a second way in or without.
///
/// # Errors
/// [`VaultError::Damaged`] when `vault_key` does not open `file`.
pub fn with_keyring(
    file: &VaultFile,
    vault_key: &Key,
    wrapping: Option<&Key>,
    random: &dyn Random,
) -> Result<VaultFile, VaultError> {
    let contents = open_contents(file, vault_key).ok_or(VaultError::Damaged)?;
    let mut next = file.clone();
    next.generation = next.generation.saturating_add(1);
    next.keyring = match wrapping {
        Some(wrapping) => Some(wrap(&next, UNDER_KEYRING, wrapping, vault_key, random)?),
        None => None,
    };
    seal_contents(&mut next, vault_key, &contents, random)?;
    Ok(next)
}

/// The contents of `file`.
///
/// # Errors
/// [`VaultError::Damaged`] when `vault_key` does not open it.
pub fn contents(file: &VaultFile, vault_key: &Key) -> Result<Contents, VaultError> {
    open_contents(file, vault_key).ok_or(VaultError::Damaged)
}

/// The next generation of `file` with these contents; every way in stays.
///
/// # Errors
/// [`VaultError::Damaged`] when `vault_key` does not open `file`.
pub fn amended(
    file: &VaultFile,
    vault_key: &Key,
    contents: &Contents,
    random: &dyn Random,
) -> Result<VaultFile, VaultError> {
    open_contents(file, vault_key).ok_or(VaultError::Damaged)?;
    let mut next = file.clone();
    next.generation = next.generation.saturating_add(1);
    seal_contents(&mut next, vault_key, contents, random)?;
    Ok(next)
}

/// The next generation of `file` under another password and another vault key, so that what the old password opens is
/// worth nothing for what is written from now on; with the keyring's key as a second way in or without.
///
/// # Errors
/// [`VaultError::Storage`] when the computer has not the memory for one guess.
pub fn with_password(
    file: &VaultFile,
    contents: &Contents,
    password: &[u8],
    wrapping: Option<&Key>,
    options: &Options,
) -> Result<(VaultFile, Key), VaultError> {
    made((file.id, file.generation.saturating_add(1)), contents, password, wrapping, options)
}

fn made(
    (id, generation): ([u8; 16], u64),
    contents: &Contents,
    password: &[u8],
    wrapping: Option<&Key>,
    options: &Options,
) -> Result<(VaultFile, Key), VaultError> {
    let random = &*options.random;
    let salt = drawn(random);
    let (kdf, under_password) = options.cost.derive(&*options.clock, password, &salt).map_err(|_| no_memory())?;
    let mut vault_key = Key::zeros();
    random.fill(vault_key.bytes_mut());
    let mut file = blank(id, generation, kdf, salt);
    file.password = wrap(&file, UNDER_PASSWORD, &under_password, &vault_key, random)?;
    if let Some(wrapping) = wrapping {
        file.keyring = Some(wrap(&file, UNDER_KEYRING, wrapping, &vault_key, random)?);
    }
    seal_contents(&mut file, &vault_key, contents, random)?;
    Ok((file, vault_key))
}

fn blank(id: [u8; 16], generation: u64, kdf: KdfParams, salt: [u8; 16]) -> VaultFile {
    let password = Wrap { nonce: [0; NONCE], sealed: [0; 48] };
    VaultFile { id, generation, kdf, salt, password, keyring: None, nonce: [0; NONCE], contents: Vec::new() }
}

fn seal_contents(
    file: &mut VaultFile,
    vault_key: &Key,
    contents: &Contents,
    random: &dyn Random,
) -> Result<(), VaultError> {
    file.nonce = drawn(random);
    let mut text = contents.bytes();
    let header = file.header(text.len() + TAG);
    let tag = aead::encrypt(vault_key, &file.nonce, &header, &mut text).ok_or(VaultError::Damaged)?;
    file.contents = [text.as_slice(), tag.as_slice()].concat();
    Ok(())
}

fn open_contents(file: &VaultFile, vault_key: &Key) -> Option<Contents> {
    let (text, tag) = file.contents.split_last_chunk::<TAG>()?;
    let mut text = Zeroizing::new(text.to_vec());
    aead::decrypt(vault_key, &file.nonce, &file.header(file.contents.len()), &mut text, tag)?;
    Contents::parse(&text)
}

fn wrap(
    file: &VaultFile,
    label: &[u8],
    wrapping: &Key,
    vault_key: &Key,
    random: &dyn Random,
) -> Result<Wrap, VaultError> {
    let nonce = drawn(random);
    let mut text = Key::zeros();
    text.bytes_mut().copy_from_slice(vault_key.bytes());
    let tag =
        aead::encrypt(wrapping, &nonce, &file.wrap_context(label), text.bytes_mut()).ok_or(VaultError::Damaged)?;
    let mut sealed = [0; 48];
    sealed.iter_mut().zip(text.bytes().iter().chain(&tag)).for_each(|(to, from)| *to = *from);
    Ok(Wrap { nonce, sealed })
}

fn unwrap(file: &VaultFile, label: &[u8], wrapping: &Key, wrap: &Wrap) -> Option<Key> {
    let (text, tag) = wrap.sealed.split_last_chunk::<TAG>()?;
    let mut key = Key::copied(text)?;
    aead::decrypt(wrapping, &wrap.nonce, &file.wrap_context(label), key.bytes_mut(), tag)?;
    Some(key)
}

fn drawn<const N: usize>(random: &dyn Random) -> [u8; N] {
    let mut bytes = [0; N];
    random.fill(&mut bytes);
    bytes
}

fn no_memory() -> VaultError {
    VaultError::Storage("this computer has not enough free memory to check a password".into())
}
