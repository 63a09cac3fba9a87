use alloc::vec::Vec;
use core::convert::Infallible;

use minicbor::{Decode, Decoder, Encode, Encoder, encode};

/// Longer than any message with a secret in it: a buffer that grows would leave copies of that behind.
const ROOM: usize = 256;

pub(crate) fn to_vec<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(ROOM);
    write(value, &mut bytes);
    bytes
}

/// Writes a value in place of what `bytes` held.
pub(crate) fn write<T: Encode<()>>(value: &T, bytes: &mut Vec<u8>) {
    bytes.clear();
    let written: Result<(), encode::Error<Infallible>> = value.encode(&mut Encoder::new(&mut *bytes), &mut ());
    written.expect("a Vec takes every byte, and no encoder here refuses a value");
}

/// Reads exactly one value; bytes after it make it wrong.
pub(crate) fn from_slice<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Option<T> {
    let mut decoder = Decoder::new(bytes);
    let value = decoder.decode().ok()?;
    (decoder.position() == bytes.len()).then_some(value)
}
