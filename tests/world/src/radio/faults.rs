use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Lie;

/// What is wrong with one device; it holds until another fault or "back to normal" replaces it, or until its count is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The link drops now, no advertisement is heard, and a connection attempt is given up.
    OutOfRange,
    /// The link drops at the next read, write or subscription, which fails.
    Drops,
    /// The link stays up but nothing passes: reads and write requests get no answer, commands and notifications vanish.
    Hang,
    /// A connection attempt gets no answer.
    ConnectHangs,
    /// The next so many connection attempts are given up.
    Refuses(u32),
    /// Another program of this computer is about to connect to it.
    Busy,
    /// Its table of services is empty.
    ServicesMissing,
    /// Each read, write and notification takes this many milliseconds.
    Slow(u64),
    /// Each notification comes as one byte at a time, with this many milliseconds before each.
    Trickle(u64),
    /// The next so many writes are acknowledged and never reach the firmware.
    LosesWrites(u32),
    /// Each notification comes twice.
    Duplicates,
    /// Of each two notifications the second comes first; one alone comes half a second late.
    Reorders,
    /// One bit of each of the next so many notifications is flipped.
    Corrupt(u32),
    /// The second half of each of the next so many notifications is missing.
    Cuts(u32),
    /// The next notification is followed by so many bytes more: itself again and again, in full packets.
    Flood(u64),
    /// A second transmitter with another address claims the same name and service data; it answers no write.
    Spoof,
    /// It is bonded with another central: it pairs with no other before it is switched off and on.
    BondedElsewhere,
    /// Its firmware does not say the truth.
    Lie(Lie),
}

/// The text names no fault.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{0}` is no fault of a device: out-of-range, drops, hang, connect-hangs, refuses=COUNT, busy, services-missing, slow=MILLISECONDS, trickle=MILLISECONDS, loses-writes=COUNT, duplicates, reorders, corrupt=COUNT, cuts=COUNT, flood=BYTES, spoof, bonded-elsewhere, lie=another-key, lie=permit-for-another-owner, lie=permit-for-another-chain, lie=permit-with-another-nonce, lie=permit-by-another-key, lie=length or lie=says-no"
)]
pub struct ParseFaultError(String);

impl FromStr for Fault {
    type Err = ParseFaultError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = match text.split_once('=') {
            Some(("refuses", count)) => count.parse().map(Self::Refuses).ok(),
            Some(("slow", wait)) => wait.parse().map(Self::Slow).ok(),
            Some(("trickle", wait)) => wait.parse().map(Self::Trickle).ok(),
            Some(("loses-writes", count)) => count.parse().map(Self::LosesWrites).ok(),
            Some(("corrupt", count)) => count.parse().map(Self::Corrupt).ok(),
            Some(("cuts", count)) => count.parse().map(Self::Cuts).ok(),
            Some(("flood", bytes)) => bytes.parse().map(Self::Flood).ok(),
            Some(("lie", lie)) => Lie::named(lie).map(Self::Lie),
            Some(_) => None,
            None => match text {
                "out-of-range" => Some(Self::OutOfRange),
                "drops" => Some(Self::Drops),
                "hang" => Some(Self::Hang),
                "connect-hangs" => Some(Self::ConnectHangs),
                "busy" => Some(Self::Busy),
                "services-missing" => Some(Self::ServicesMissing),
                "duplicates" => Some(Self::Duplicates),
                "reorders" => Some(Self::Reorders),
                "spoof" => Some(Self::Spoof),
                "bonded-elsewhere" => Some(Self::BondedElsewhere),
                _ => None,
            },
        };
        read.ok_or_else(|| ParseFaultError(text.to_owned()))
    }
}
