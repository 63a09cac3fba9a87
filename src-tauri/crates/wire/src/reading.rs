//! Readings in columns, one for each stream.

use alloc::vec::Vec;

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use crate::{cbor, text::StreamId};

/// The most streams in a batch.
pub const MAX_COLUMNS: usize = 16;
/// The most readings in a batch, all streams together.
pub const MAX_READINGS: usize = 1024;
/// The largest scale either way; powers of ten up to it are exact in a float.
pub const MAX_SCALE: i8 = 18;

/// One measurement: `value` × 10^`scale` of the stream's unit at `time_ms` (Unix time in ms).
///
/// Its canonical form is the CBOR array `[stream, time_ms, value, scale]`, shortest integers.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Reading {
    #[n(0)]
    pub stream: StreamId,
    #[n(1)]
    pub time_ms: u64,
    #[n(2)]
    pub value: i64,
    #[n(3)]
    pub scale: i8,
}

impl Reading {
    /// The bytes that are a leaf of the batch's Merkle tree.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        cbor::to_vec(self)
    }

    /// The measured value in the stream's unit.
    #[must_use]
    pub fn quantity(&self) -> f64 {
        quantity(self.value, self.scale)
    }
}

/// `value` × 10^`scale`, rounded once.
#[must_use]
pub fn quantity(value: i64, scale: i8) -> f64 {
    let power = (0..scale.unsigned_abs()).fold(1.0, |power, _| power * 10.0);
    #[expect(clippy::cast_precision_loss, reason = "a float is what is asked for")]
    let value = value as f64;
    if scale < 0 { value / power } else { value * power }
}

/// A value at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Unix time in ms.
    pub time_ms: u64,
    /// In units of 10^scale of the column.
    pub value: i64,
}

/// All readings of one stream in a batch, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Column {
    #[n(0)]
    pub stream: StreamId,
    /// Decimal exponent of the values, -18 to 18.
    #[n(1)]
    pub scale: i8,
    /// At least one; times never go back.
    #[cbor(n(2), encode_with = "encode_points", decode_with = "decode_points")]
    pub points: Vec<Point>,
}

impl Column {
    /// The readings of this column, in order.
    pub fn readings(&self) -> impl Iterator<Item = Reading> + '_ {
        self.points.iter().map(|point| Reading {
            stream: self.stream.clone(),
            time_ms: point.time_ms,
            value: point.value,
            scale: self.scale,
        })
    }
}

/// A flat array: time and value of the first point, then for each further one the step in time and in value
/// (wrapping at 64 bits).
fn encode_points<C, W: encode::Write>(
    points: &[Point],
    e: &mut Encoder<W>,
    _: &mut C,
) -> Result<(), encode::Error<W::Error>> {
    e.array(points.len() as u64 * 2)?;
    let mut last = Point { time_ms: 0, value: 0 };
    for point in points {
        e.u64(point.time_ms.wrapping_sub(last.time_ms))?.i64(point.value.wrapping_sub(last.value))?;
        last = *point;
    }
    Ok(())
}

fn decode_points<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Vec<Point>, decode::Error> {
    let numbers = d.array()?.filter(|numbers| numbers % 2 == 0 && *numbers <= MAX_READINGS as u64 * 2);
    let numbers = numbers.ok_or_else(|| decode::Error::message("points"))?;
    let mut last = Point { time_ms: 0, value: 0 };
    let mut points = Vec::new();
    for _ in 0..numbers / 2 {
        let time_ms = last.time_ms.checked_add(d.u64()?).ok_or_else(|| decode::Error::message("time"))?;
        last = Point { time_ms, value: last.value.wrapping_add(d.i64()?) };
        points.push(last);
    }
    Ok(points)
}

/// Decodes an array of at most `MAX` values.
pub(crate) fn decode_bounded<'b, C, T: Decode<'b, C>, const MAX: u64>(
    d: &mut Decoder<'b>,
    ctx: &mut C,
) -> Result<Vec<T>, decode::Error> {
    let length = d.array()?.filter(|length| *length <= MAX).ok_or_else(|| decode::Error::message("length"))?;
    (0..length).map(|_| d.decode_with(ctx)).collect()
}
