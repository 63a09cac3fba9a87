use std::{str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

/// What is wrong with one device's radio; it holds until another fault or "back to normal" replaces it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The link drops now, no advertisement is heard, and a connection attempt is given up.
    OutOfRange,
    /// The link stays up but nothing passes: reads and write requests get no answer, commands and notifications vanish.
    Hang,
    /// Each read, write and notification takes this many milliseconds.
    Slow(u64),
    /// One bit of each of the next so many notifications is flipped.
    Corrupt(u32),
    /// A second transmitter with another address claims the same name and service data; it answers no write.
    Spoof,
    /// It is bonded with another central: it pairs with no other before it is switched off and on.
    BondedElsewhere,
}

/// The text names no fault.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no fault: out-of-range, hang, slow=MILLISECONDS, corrupt=COUNT, spoof or bonded-elsewhere")]
pub struct ParseFaultError(String);

impl FromStr for Fault {
    type Err = ParseFaultError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || ParseFaultError(text.to_owned());
        match text.split_once('=') {
            Some(("slow", wait)) => wait.parse().map(Self::Slow).map_err(|_| refused()),
            Some(("corrupt", count)) => count.parse().map(Self::Corrupt).map_err(|_| refused()),
            Some(_) => Err(refused()),
            None => match text {
                "out-of-range" => Ok(Self::OutOfRange),
                "hang" => Ok(Self::Hang),
                "spoof" => Ok(Self::Spoof),
                "bonded-elsewhere" => Ok(Self::BondedElsewhere),
                _ => Err(refused()),
            },
        }
    }
}

/// The faults of one device as the loop applies them.
#[derive(Default)]
pub(super) struct Trouble {
    fault: Option<Fault>,
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

    pub fn delay(&self) -> Option<Duration> {
        match self.fault {
            Some(Fault::Slow(wait)) => Some(Duration::from_millis(wait)),
            Some(Fault::OutOfRange | Fault::Hang | Fault::Corrupt(_) | Fault::Spoof | Fault::BondedElsewhere)
            | None => None,
        }
    }

    /// Flips the middle bit of `value` while corruptions are left, and counts them down.
    pub fn corrupt(&mut self, value: &mut [u8]) {
        let Some(Fault::Corrupt(left)) = self.fault else {
            return;
        };
        let middle = value.len() / 2;
        if let Some(byte) = value.get_mut(middle) {
            *byte ^= 0x10;
        }
        self.fault = match left {
            0 | 1 => None,
            more => Some(Fault::Corrupt(more - 1)),
        };
    }
}
