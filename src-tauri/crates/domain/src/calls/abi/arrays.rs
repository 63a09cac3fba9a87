//! Arrays in call data: of words, of arrays of words, and of calls.

use alloc::vec::Vec;

use alloy_primitives::{Address, B256, Bytes, U256};

use super::{Value, WORD, encode, part, tail};

/// Whom a call goes to, whether it may fail, and where its data begins.
const CALL_WORDS: usize = 3;

/// The words of an array of them.
pub(super) fn words(data: &[u8], offset: U256) -> Option<impl Iterator<Item = &[u8]>> {
    let (count, body) = counted(data, offset)?;
    Some(part(body, 0, count.checked_mul(WORD)?)?.chunks_exact(WORD))
}

pub(super) fn proofs(data: &[u8], offset: U256) -> Option<Vec<Vec<B256>>> {
    let (count, body) = counted(data, offset)?;
    let mut next = count.checked_mul(WORD)?;
    let mut all = Vec::new();
    for place in 0..count {
        let at = in_turn(body, place, next)?;
        let one: Vec<B256> = words(body, at)?.map(B256::from_slice).collect();
        next = next.checked_add(one.len().checked_add(1)?.checked_mul(WORD)?)?;
        all.push(one);
    }
    Some(all)
}

pub(super) fn calls(data: &[u8], offset: U256) -> Option<Vec<(Address, bool, Bytes)>> {
    let (count, body) = counted(data, offset)?;
    let mut next = count.checked_mul(WORD)?;
    let mut all = Vec::new();
    for place in 0..count {
        let start = usize::try_from(in_turn(body, place, next)?).ok()?;
        let tuple = body.get(start..)?;
        let word = |place: usize| Some(U256::from_be_slice(part(tuple, place * WORD, WORD)?));
        let behind = U256::from(CALL_WORDS * WORD);
        if word(2)? != behind {
            return None;
        }
        let bytes = tail(tuple, behind)?;
        // Its three words and the length of its data stand before them.
        next = next.checked_add((CALL_WORDS + 1) * WORD)?.checked_add(bytes.len().next_multiple_of(WORD))?;
        all.push((of_word(part(tuple, 0, WORD)?), !word(1)?.is_zero(), Bytes::copy_from_slice(bytes)));
    }
    Some(all)
}

/// How many an array says that it has, and what stands behind that.
fn counted(data: &[u8], offset: U256) -> Option<(usize, &[u8])> {
    let start = usize::try_from(offset).ok()?;
    let count = usize::try_from(U256::from_be_slice(part(data, start, WORD)?)).ok()?;
    Some((count, data.get(start.checked_add(WORD)?..)?))
}

/// Where an element stands, which is right behind the one before it: bytes that many share would be read many times.
fn in_turn(body: &[u8], place: usize, next: usize) -> Option<U256> {
    let at = U256::from_be_slice(part(body, place.checked_mul(WORD)?, WORD)?);
    (at == U256::from(next)).then_some(at)
}

pub(super) fn of_word(word: &[u8]) -> Address {
    Address::from_word(B256::from_slice(word))
}

/// Elements of different lengths: where each begins, then all of them.
pub(super) fn behind_offsets(elements: impl ExactSizeIterator<Item = Vec<u8>>) -> Vec<u8> {
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    let start = elements.len() * WORD;
    for element in elements {
        head.extend_from_slice(&U256::from(start + tail.len()).to_be_bytes::<WORD>());
        tail.extend(element);
    }
    head.extend(tail);
    head
}

pub(super) fn array(words: &[B256]) -> Vec<u8> {
    let count = U256::from(words.len()).to_be_bytes::<WORD>();
    count.into_iter().chain(words.iter().flat_map(|one| one.0)).collect()
}

pub(super) fn tuple((to, may_fail, data): &(Address, bool, Bytes)) -> Vec<u8> {
    encode(&[Value::Address(*to), Value::Bool(*may_fail), Value::Bytes(data.clone())])
}
