use std::time::Duration;

use super::{Fault, Lie};

/// The fault of one device as the loop applies it.
#[derive(Default)]
pub(super) struct Trouble {
    fault: Option<Fault>,
    /// The notification that the next one passes.
    pub held_back: Option<Packet>,
}

/// A value on its way over one of a device's links.
pub(super) struct Packet {
    pub link: u64,
    pub handle: u16,
    pub value: Vec<u8>,
}

impl Trouble {
    pub fn set(&mut self, fault: Option<Fault>) {
        self.fault = fault;
    }

    pub fn current(&self) -> Option<Fault> {
        self.fault
    }

    pub fn is_away(&self) -> bool {
        self.fault == Some(Fault::OutOfRange)
    }

    pub fn is_bonded_elsewhere(&self) -> bool {
        self.fault == Some(Fault::BondedElsewhere)
    }

    pub fn hangs(&self) -> bool {
        self.fault == Some(Fault::Hang)
    }

    pub fn reorders(&self) -> bool {
        self.fault == Some(Fault::Reorders)
    }

    pub fn connect_hangs(&self) -> bool {
        self.fault == Some(Fault::ConnectHangs)
    }

    pub fn is_busy(&self) -> bool {
        self.fault == Some(Fault::Busy)
    }

    pub fn lacks_services(&self) -> bool {
        self.fault == Some(Fault::ServicesMissing)
    }

    pub fn delay(&self) -> Option<Duration> {
        let Some(Fault::Slow(wait)) = self.fault else { return None };
        Some(Duration::from_millis(wait))
    }

    /// The time before each byte.
    pub fn trickle(&self) -> Option<Duration> {
        let Some(Fault::Trickle(wait)) = self.fault else { return None };
        Some(Duration::from_millis(wait))
    }

    /// How often a notification comes.
    pub fn copies(&self) -> usize {
        if self.fault == Some(Fault::Duplicates) { 2 } else { 1 }
    }

    /// Whether this operation finds the link lost; the next one does not.
    pub fn drops(&mut self) -> bool {
        self.fault.take_if(|fault| *fault == Fault::Drops).is_some()
    }

    /// Whether this connection attempt is given up.
    pub fn refuses(&mut self) -> bool {
        let Some(Fault::Refuses(left)) = self.fault else { return false };
        self.fault = fewer(left).map(Fault::Refuses);
        true
    }

    /// Whether this write gets lost.
    pub fn loses_write(&mut self) -> bool {
        let Some(Fault::LosesWrites(left)) = self.fault else { return false };
        self.fault = fewer(left).map(Fault::LosesWrites);
        true
    }

    /// Damages `value` while damages are left, and counts them down.
    pub fn damage(&mut self, value: &mut Vec<u8>) {
        let middle = value.len() / 2;
        if let Some(Fault::Corrupt(left)) = self.fault {
            if let Some(byte) = value.get_mut(middle) {
                *byte ^= 0x10;
            }
            self.fault = fewer(left).map(Fault::Corrupt);
        }
        if let Some(Fault::Cuts(left)) = self.fault {
            value.truncate(middle);
            self.fault = fewer(left).map(Fault::Cuts);
        }
    }

    /// Whether a flood goes on.
    pub fn floods(&self) -> bool {
        matches!(self.fault, Some(Fault::Flood(_)))
    }

    /// Counts `bytes` of a flood.
    pub fn flooded(&mut self, bytes: usize) {
        if let Some(Fault::Flood(left)) = self.fault {
            let left = left.saturating_sub(bytes.max(1) as u64);
            self.fault = (left > 0).then_some(Fault::Flood(left));
        }
    }
}

impl Fault {
    /// What the firmware has to do with it.
    pub(super) fn lie(self) -> Option<Lie> {
        let Self::Lie(lie) = self else { return None };
        Some(lie)
    }
}

fn fewer(left: u32) -> Option<u32> {
    left.checked_sub(1).filter(|left| *left > 0)
}
