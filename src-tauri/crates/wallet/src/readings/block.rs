//! Eight days of the hours of a device's streams, as bytes that are sealed.
//!
//! A version, then each stream: the length of its name, its name, the length of its hours, its hours. An hour is: how many
//! hours after the one before (at first: after the block's start), the scale, the count, the least value, how much greater
//! the greatest one is, and how much the sum is over the least value times the count. Numbers are LEB128, those with a sign
//! in zigzag.

use std::collections::BTreeMap;

use domain::device::DeviceId;

use super::tally::{HOUR, Tallies, Tally, add};

/// A block's width in milliseconds.
pub(super) const SPAN: u64 = 192 * HOUR;
const VERSION: u8 = 1;

/// The hours of a device by their streams.
pub(super) type Streams = BTreeMap<String, Tallies>;

/// What binds a sealed block to its device and place.
pub(super) fn context(device: DeviceId, number: u64) -> Vec<u8> {
    format!("hours {device} {number}").into_bytes()
}

/// The bytes of the block with this number; its hours are in it, and no others.
pub(super) fn to_bytes(number: u64, streams: &Streams) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    for (stream, hours) in streams.iter().filter(|(_, hours)| !hours.is_empty()) {
        let mut body = Vec::new();
        let mut prior = number.saturating_mul(SPAN);
        for ((start, scale), tally) in hours {
            put(&mut body, u128::from(start.saturating_sub(prior) / HOUR));
            prior = *start;
            body.extend(scale.to_le_bytes());
            put_tally(&mut body, tally);
        }
        put(&mut bytes, stream.len() as u128);
        bytes.extend(stream.as_bytes());
        put(&mut bytes, body.len() as u128);
        bytes.extend(body);
    }
    bytes
}

/// The hours of one stream, or of all; `None` for bytes that are no block.
pub(super) fn read(number: u64, bytes: &[u8], wanted: Option<&str>) -> Option<Streams> {
    let mut rest = Rest(bytes);
    let mut streams = Streams::new();
    if rest.take(1)? != [VERSION] {
        return None;
    }
    while !rest.0.is_empty() {
        let length = rest.number()?;
        let stream = std::str::from_utf8(rest.take(usize::try_from(length).ok()?)?).ok()?;
        let length = rest.number()?;
        let body = rest.take(usize::try_from(length).ok()?)?;
        if wanted.is_none_or(|wanted| wanted == stream) {
            streams.insert(stream.to_string(), hours(number, Rest(body))?);
        }
    }
    Some(streams)
}

fn hours(number: u64, mut rest: Rest<'_>) -> Option<Tallies> {
    let mut hours = Tallies::new();
    let mut start = number.checked_mul(SPAN)?;
    while !rest.0.is_empty() {
        let after = u64::try_from(rest.number()?).ok()?;
        start = start.checked_add(after.checked_mul(HOUR)?)?;
        let scale = i8::from_le_bytes(rest.take(1)?.try_into().ok()?);
        add(&mut hours, start, scale, rest.tally()?);
    }
    Some(hours)
}

fn put_tally(bytes: &mut Vec<u8>, tally: &Tally) {
    let least = i128::from(tally.least);
    let all_least = least.saturating_mul(i128::from(tally.count));
    put(bytes, u128::from(tally.count));
    put(bytes, zigzag(least));
    put(bytes, i128::from(tally.greatest).abs_diff(least));
    put(bytes, tally.sum.abs_diff(all_least));
}

fn zigzag(number: i128) -> u128 {
    let twice = number.unsigned_abs().wrapping_mul(2);
    if number < 0 { twice.wrapping_sub(1) } else { twice }
}

fn signed(number: u128) -> Option<i128> {
    let half = i128::try_from(number / 2).ok()?;
    if number.is_multiple_of(2) { Some(half) } else { half.checked_neg()?.checked_sub(1) }
}

fn put(bytes: &mut Vec<u8>, mut number: u128) {
    while number > 0x7f {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

/// Bytes that are not read yet.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u128> {
        let (mut number, mut shift) = (0_u128, 0_u32);
        loop {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            if shift > 126 {
                return None;
            }
            number |= u128::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
            shift += 7;
        }
    }

    fn tally(&mut self) -> Option<Tally> {
        let count = u32::try_from(self.number()?).ok()?;
        let least = signed(self.number()?)?;
        let greatest = least.checked_add(i128::try_from(self.number()?).ok()?)?;
        let over = i128::try_from(self.number()?).ok()?;
        let sum = least.checked_mul(i128::from(count))?.checked_add(over)?;
        Some(Tally { count, least: i64::try_from(least).ok()?, greatest: i64::try_from(greatest).ok()?, sum })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block() -> Streams {
        let start = 2 * SPAN;
        let mut streams = Streams::new();
        let hours = streams.entry("temperature".to_string()).or_default();
        add(hours, start, -1, Tally { count: 60, least: -229, greatest: 231, sum: 7 });
        add(hours, start, 2, Tally { count: 1, least: 3, greatest: 3, sum: 3 });
        let (least, greatest) = (i64::MIN, i64::MAX);
        add(hours, start + 191 * HOUR, 18, Tally { count: 2, least, greatest, sum: -1 });
        add(
            streams.entry("humidity".to_string()).or_default(),
            start + HOUR,
            0,
            Tally { count: u32::MAX, least: 0, greatest: 0, sum: 0 },
        );
        streams
    }

    #[test]
    fn a_block_is_read_back_whole_or_one_stream_of_it() {
        let bytes = to_bytes(2, &block());
        assert_eq!(read(2, &bytes, None), Some(block()));
        let one = read(2, &bytes, Some("humidity")).unwrap();
        assert_eq!((one.len(), &one["humidity"]), (1, &block()["humidity"]));
        assert_eq!(read(2, &bytes, Some("speed")), Some(Streams::new()));
    }

    #[test]
    fn an_hour_of_usual_values_takes_few_bytes() {
        let mut streams = Streams::new();
        let hours = streams.entry("temperature".to_string()).or_default();
        for hour in 0..192 {
            add(hours, hour * HOUR, -1, Tally { count: 60, least: 200, greatest: 259, sum: 13_770 });
        }
        assert!(to_bytes(0, &streams).len() < 192 * 10);
    }

    #[test]
    fn cut_bytes_are_no_block_and_nothing_panics() {
        let bytes = to_bytes(2, &block());
        assert_eq!(read(2, &[], None), None);
        assert_eq!(read(2, &[2], None), None);
        assert_eq!(read(2, &bytes[..bytes.len() - 1], None), None);
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 0xff;
            let _ = read(2, &changed, None);
        }
    }
}
