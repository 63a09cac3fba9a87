//! What goes wrong with one answer on its way.

use std::time::Duration;

use rand_core::RngCore;

use crate::devices::SeedStream;

/// A flood in bytes.
const FLOOD: usize = 10_000_000;

/// What becomes of one request or of its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The request never arrives, so that nothing is answered.
    Lost,
    /// Half of the answer comes; then the connection breaks, or the line is silent.
    Dropped,
    /// The answer comes twice.
    Twice,
    /// The second half of the answer is missing, and nothing says so.
    Cut,
    /// Noise of the same length comes in its place.
    Garbage,
    /// 10 MB of noise come before it.
    Flood,
    /// It comes so much later.
    Late(Duration),
}

/// An answer as it sets out.
pub(super) struct Sent {
    pub bytes: Vec<u8>,
    pub after: Duration,
    /// More was announced than comes.
    pub breaks: bool,
}

impl Trouble {
    pub(super) const fn is_lost(self) -> bool {
        matches!(self, Self::Lost)
    }

    pub(super) fn strike(self, answer: Vec<u8>, noise: &mut SeedStream) -> Sent {
        let half = answer.get(..answer.len() / 2).unwrap_or_default().to_vec();
        let mut random = |length: usize| {
            let mut bytes = vec![0; length];
            noise.fill_bytes(&mut bytes);
            bytes
        };
        let whole = |bytes| Sent { bytes, after: Duration::ZERO, breaks: false };
        match self {
            Self::Lost => whole(Vec::new()),
            Self::Dropped => Sent { breaks: true, ..whole(half) },
            Self::Twice => whole(answer.repeat(2)),
            Self::Cut => whole(half),
            Self::Garbage => whole(random(answer.len())),
            Self::Flood => whole([random(1024).repeat(FLOOD / 1024), answer].concat()),
            Self::Late(after) => Sent { after, ..whole(answer) },
        }
    }
}
