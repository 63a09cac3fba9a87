//! The numbers and frames of Improv, written from its page and not from the wallet's code.

use uuid::Uuid;

pub(super) const SERVICE: Uuid = numbered(0);
pub(super) const STATE: Uuid = numbered(1);
pub(super) const ERROR: Uuid = numbered(2);
pub(super) const COMMAND: Uuid = numbered(3);
pub(super) const RESULT: Uuid = numbered(4);
pub(super) const CAPABILITIES: Uuid = numbered(5);

pub(super) const BUTTON_FIRST: u8 = 1;
pub(super) const AUTHORISED: u8 = 2;
pub(super) const PROVISIONING: u8 = 3;
pub(super) const PROVISIONED: u8 = 4;

pub(super) const INVALID: u8 = 1;
pub(super) const UNKNOWN: u8 = 2;
pub(super) const NOT_JOINED: u8 = 3;
pub(super) const NOT_AUTHORISED: u8 = 4;
pub(super) const BAD_HOSTNAME: u8 = 5;

const fn numbered(last: u128) -> Uuid {
    Uuid::from_u128(0x0046_7768_6228_2272_4663_2774_7826_8000 | last)
}

/// A result with these texts.
pub(super) fn frame(command: u8, texts: &[&str]) -> Vec<u8> {
    let mut data = Vec::new();
    for text in texts {
        data.push(u8::try_from(text.len()).unwrap_or(u8::MAX));
        data.extend_from_slice(text.as_bytes());
    }
    let mut bytes = vec![command, u8::try_from(data.len()).unwrap_or(u8::MAX)];
    bytes.extend(data);
    bytes.push(sum(&bytes));
    bytes
}

/// The command that has come, once it is whole; then what has come is empty again.
pub(super) fn taken(coming: &mut Vec<u8>) -> Option<Result<(u8, Vec<u8>), ()>> {
    let [command, length, rest @ ..] = coming.as_slice() else { return None };
    let data = rest.get(..usize::from(*length))?;
    let told = *rest.get(usize::from(*length))?;
    let whole = coming.get(..2 + usize::from(*length)).map(sum) == Some(told);
    let command = if whole { Ok((*command, data.to_vec())) } else { Err(()) };
    coming.clear();
    Some(command)
}

/// The texts in a command's data.
pub(super) fn texts(mut data: &[u8]) -> Vec<String> {
    let mut texts = Vec::new();
    while let Some((length, rest)) = data.split_first()
        && let Some((text, rest)) = rest.split_at_checked(usize::from(*length))
    {
        texts.push(String::from_utf8_lossy(text).into_owned());
        data = rest;
    }
    texts
}

fn sum(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum.wrapping_add(*byte))
}
