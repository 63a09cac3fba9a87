//! Frames: `command, length, data, checksum`, split over as many values as it takes.

use super::words::Command;

/// The longest frame: a length is one byte.
pub(super) const MAX_FRAME: usize = 2 + 255 + 1;

/// A command or the result of one. It may hold a password, so that it has no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Frame {
    pub command: u8,
    pub data: Vec<u8>,
}

/// The data is longer than a frame takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLong;

/// Bytes that are no frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken;

impl Frame {
    /// The name and the password of a network, each after its length.
    pub(super) fn wifi(ssid: &str, password: &str) -> Result<Self, TooLong> {
        let mut data = Vec::new();
        for text in [ssid, password] {
            data.push(u8::try_from(text.len()).map_err(|_| TooLong)?);
            data.extend_from_slice(text.as_bytes());
        }
        if data.len() > usize::from(u8::MAX) {
            return Err(TooLong);
        }
        Ok(Self { command: Command::Wifi as u8, data })
    }

    /// A name for the device: the text alone, without its length.
    pub(super) fn named(command: Command, name: &str) -> Result<Self, TooLong> {
        let data = name.as_bytes().to_vec();
        if data.len() > usize::from(u8::MAX) {
            return Err(TooLong);
        }
        Ok(Self { command: command as u8, data })
    }

    /// A command without data.
    pub(super) fn bare(command: Command) -> Self {
        Self { command: command as u8, data: Vec::new() }
    }

    /// The bytes on the air.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        // Every constructor holds the length to one byte.
        let length = u8::try_from(self.data.len()).unwrap_or(u8::MAX);
        let mut bytes = vec![self.command, length];
        bytes.extend_from_slice(&self.data);
        bytes.push(checksum(&bytes));
        bytes
    }

    /// Reads a whole frame; bytes after its end are not looked at.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Broken> {
        let (Some(command), Some(length)) = (bytes.first(), bytes.get(1)) else { return Err(Broken) };
        let end = 2 + usize::from(*length);
        let (data, sum) = (bytes.get(2..end).ok_or(Broken)?, bytes.get(end).ok_or(Broken)?);
        let summed = bytes.get(..end).map(checksum);
        if summed != Some(*sum) {
            return Err(Broken);
        }
        Ok(Self { command: *command, data: data.to_vec() })
    }

    /// The list of texts in a result; one that is cut short ends it.
    pub(super) fn texts(&self) -> Vec<String> {
        let mut texts = Vec::new();
        let mut rest = self.data.as_slice();
        while let Some((length, after)) = rest.split_first()
            && let Some((text, after)) = after.split_at_checked(usize::from(*length))
        {
            texts.push(String::from_utf8_lossy(text).into_owned());
            rest = after;
        }
        texts
    }
}

/// The last byte of the sum of all bytes.
fn checksum(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum: u8, byte| sum.wrapping_add(*byte))
}

/// The pieces of a frame that have come; never more than a frame takes.
#[derive(Default)]
pub(super) struct Joining(Vec<u8>);

impl Joining {
    /// Takes a piece; the frame once it is whole.
    pub(super) fn push(&mut self, piece: &[u8]) -> Result<Option<Frame>, Broken> {
        self.0.extend(piece.iter().take(MAX_FRAME.saturating_sub(self.0.len())));
        let whole = self.0.get(1).is_some_and(|length| self.0.len() >= 3 + usize::from(*length));
        if !whole {
            return Ok(None);
        }
        let parsed = Frame::parse(&self.0);
        self.0.clear();
        // What went before may be the rest of a frame that never ended: the piece may stand for itself.
        match parsed.or_else(|_| Frame::parse(piece)) {
            Ok(frame) => Ok(Some(frame)),
            Err(error) => Err(error),
        }
    }

    /// Forgets what has come.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Whether a frame has begun and not ended.
    pub(super) fn is_under_way(&self) -> bool {
        !self.0.is_empty()
    }

    /// What has come of a frame whose end was lost, as of a list that was too long for the device's radio.
    pub(super) fn cut_short(&mut self) -> Option<Frame> {
        let bytes = std::mem::take(&mut self.0);
        let ([command, _], data) = bytes.split_first_chunk()?;
        Some(Frame { command: *command, data: data.to_vec() })
    }
}

#[cfg(test)]
#[path = "frame_tests.rs"]
mod tests;
