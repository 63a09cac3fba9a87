//! Messages in frames that fit one write or notification.
//!
//! A frame is `version u8, message id u16, index u16, message length u16` (big-endian) and a part of the message. The
//! link keeps their order, so parts are taken in order only: what comes twice or late is dropped, what jumps ahead ends
//! the message. Memory grows with bytes received, never with a length announced.

use alloc::vec::Vec;

use thiserror::Error;

use crate::VERSION;

/// The longest message in bytes.
pub const MAX_MESSAGE: u16 = u16::MAX;
/// Bytes of a frame before its part of the message.
pub const HEADER: usize = 7;
/// The shortest size of a full frame: what fits the default ATT MTU of 23.
pub const MIN_FRAME: usize = 20;
/// The longest frame: the longest attribute value.
pub const MAX_FRAME: usize = 512;

/// Why a frame or message was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FrameError {
    /// The message is empty or longer than the receiver takes.
    #[error("the message is empty or too long")]
    Length,
    /// The frame is of another version.
    #[error("the frame is of version {0}")]
    Version(u8),
    /// The frame is too short, too long, or does not fit its message.
    #[error("the frame is malformed")]
    Malformed,
    /// A frame before this one is missing; the message is given up.
    #[error("a frame is missing")]
    Gap,
}

/// The frame size for an ATT MTU.
#[must_use]
pub fn frame_size(att_mtu: u16) -> usize {
    usize::from(att_mtu).saturating_sub(3).clamp(MIN_FRAME, MAX_FRAME)
}

/// Cuts messages into frames; one for each direction of a connection.
#[derive(Debug, Default)]
pub struct Fragmenter {
    next: u16,
}

impl Fragmenter {
    /// Starts at message id 0, as a new connection does.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Cuts one message into frames of at most `size` bytes, header included.
    ///
    /// # Errors
    /// The message is empty or longer than [`MAX_MESSAGE`].
    pub fn split(&mut self, message: &[u8], size: usize) -> Result<Vec<Vec<u8>>, FrameError> {
        let length = u16::try_from(message.len()).ok().filter(|length| *length > 0).ok_or(FrameError::Length)?;
        let id = self.next;
        self.next = self.next.wrapping_add(1);
        let part = size.clamp(MIN_FRAME, MAX_FRAME) - HEADER;
        let frames = (0_u16..).zip(message.chunks(part)).map(|(index, part)| {
            let mut frame = Vec::with_capacity(HEADER + part.len());
            frame.push(VERSION);
            frame.extend(id.to_be_bytes());
            frame.extend(index.to_be_bytes());
            frame.extend(length.to_be_bytes());
            frame.extend_from_slice(part);
            frame
        });
        Ok(frames.collect())
    }
}

/// Puts frames together again; one for each direction of a connection.
#[derive(Debug)]
pub struct Reassembler {
    limit: u16,
    /// The newest message id begun.
    newest: Option<u16>,
    partial: Option<Partial>,
}

#[derive(Debug)]
struct Partial {
    length: u16,
    next_index: u16,
    bytes: Vec<u8>,
}

struct Frame<'a> {
    id: u16,
    index: u16,
    length: u16,
    part: &'a [u8],
}

impl Reassembler {
    /// Takes messages of at most `limit` bytes.
    #[must_use]
    pub fn new(limit: u16) -> Self {
        Self { limit, newest: None, partial: None }
    }

    /// Takes one frame; gives the message that it completes, or nothing when more is to come or the frame is a
    /// duplicate or stale.
    ///
    /// # Errors
    /// The frame is malformed, of another version, announces too long a message, or follows a missing one; the message
    /// it belongs to is then given up.
    pub fn push(&mut self, frame: &[u8]) -> Result<Option<Vec<u8>>, FrameError> {
        let frame = parse(frame)?;
        match self.newest {
            Some(newest) if frame.id == newest => self.extend(&frame),
            // Serial number arithmetic: the half of the circle behind the newest id is old.
            Some(newest) if newest.wrapping_sub(frame.id) < 1 << 15 => Ok(None),
            Some(_) | None => self.begin(&frame),
        }
    }

    fn begin(&mut self, frame: &Frame<'_>) -> Result<Option<Vec<u8>>, FrameError> {
        self.partial = None;
        if frame.index != 0 {
            return Err(FrameError::Gap);
        }
        self.newest = Some(frame.id);
        if frame.length > self.limit {
            return Err(FrameError::Length);
        }
        self.partial = Some(Partial { length: frame.length, next_index: 0, bytes: Vec::new() });
        self.extend(frame)
    }

    fn extend(&mut self, frame: &Frame<'_>) -> Result<Option<Vec<u8>>, FrameError> {
        // Complete or given up already: the rest of it is stale.
        let Some(mut partial) = self.partial.take() else { return Ok(None) };
        if frame.index < partial.next_index {
            self.partial = Some(partial);
            return Ok(None);
        }
        if frame.index > partial.next_index {
            return Err(FrameError::Gap);
        }
        let missing = usize::from(partial.length) - partial.bytes.len();
        // Only the last part may be small, which bounds the number of frames.
        let small = frame.part.len() < MIN_FRAME - HEADER && frame.part.len() != missing;
        if frame.length != partial.length || frame.part.len() > missing || small {
            return Err(FrameError::Malformed);
        }
        partial.bytes.extend_from_slice(frame.part);
        if frame.part.len() == missing {
            return Ok(Some(partial.bytes));
        }
        partial.next_index = partial.next_index.checked_add(1).ok_or(FrameError::Malformed)?;
        self.partial = Some(partial);
        Ok(None)
    }
}

fn parse(frame: &[u8]) -> Result<Frame<'_>, FrameError> {
    let [version, id0, id1, index0, index1, length0, length1, part @ ..] = frame else {
        return Err(FrameError::Malformed);
    };
    if *version != VERSION {
        return Err(FrameError::Version(*version));
    }
    let length = u16::from_be_bytes([*length0, *length1]);
    if part.is_empty() || length == 0 || frame.len() > MAX_FRAME {
        return Err(FrameError::Malformed);
    }
    let (id, index) = (u16::from_be_bytes([*id0, *id1]), u16::from_be_bytes([*index0, *index1]));
    Ok(Frame { id, index, length, part })
}
