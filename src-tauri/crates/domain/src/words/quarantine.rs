//! A refused batch in words: what is wrong with it, what that means, and one next action.

use alloc::{
    format,
    string::{String, ToString},
};

use super::when::date_time;
use crate::quarantine::{Carrier, Fault, QuarantineWords, Quarantined};

const NEARER: &str = "Go near the device and fetch its readings from the device itself.";

/// What was refused, why, and what to do.
#[must_use]
pub fn words(one: &Quarantined) -> QuarantineWords {
    QuarantineWords {
        title: title(one),
        reason: format!("{} It came {} on {}.", reason(one.fault), way(one.carrier), date_time(one.at)),
        next: next(one.fault, one.carrier).to_string(),
    }
}

/// What is wrong, in one clause, for the report of a synchronisation.
#[must_use]
pub const fn fault(fault: Fault) -> &'static str {
    match fault {
        Fault::Unreadable => "it cannot be read",
        Fault::OtherDevice => "it is of another device",
        Fault::Signature => "the device's key did not sign it",
        Fault::Readings => "the readings are not the signed ones",
        Fault::Times => "a reading lies outside the signed span",
        Fault::Malformed => "the batch is malformed",
        Fault::Number => "the sequence number is out of range",
        Fault::Replay => "a batch that is stored was sent again",
        Fault::Old => "it is older than what is stored",
        Fault::Fork => "the device signed two different histories",
        Fault::Gap => "batches before it are missing there",
        Fault::Ahead => "the device's clock is more than 5 minutes ahead",
    }
}

fn title(one: &Quarantined) -> String {
    let what = fault(one.fault);
    match one.seq {
        Some(seq) => format!("Batch {seq}: {what}"),
        None => format!("A batch without a number: {what}"),
    }
}

const fn way(carrier: Carrier) -> &'static str {
    match carrier {
        Carrier::Link => "from the device itself",
        Carrier::Gateway => "from the network's gateway",
    }
}

const fn reason(fault: Fault) -> &'static str {
    match fault {
        Fault::Unreadable | Fault::Malformed | Fault::Number => "What came is not what a device makes.",
        Fault::OtherDevice => "It names another device than the one that was asked for.",
        Fault::Signature | Fault::Readings => "It was changed on the way, or somebody else made it.",
        Fault::Times => "Its readings do not fit the span that was signed.",
        Fault::Replay => "It proves nothing new.",
        Fault::Old => "Its place in the history is behind the newest batch that is stored here.",
        Fault::Fork => {
            "The key of the device signed two batches for one place in its history. Only one of them can be true."
        }
        Fault::Gap => "What comes before it could not be had there, so that its place in the history is not proven.",
        Fault::Ahead => "Its time has not come yet, so that it may have been made in advance.",
    }
}

const fn next(fault: Fault, carrier: Carrier) -> &'static str {
    match fault {
        Fault::Fork => {
            "Find out whether the device was reset, or copied with its key: what it signs counts for little until then."
        }
        Fault::Ahead => "Set the device's clock.",
        Fault::Gap => NEARER,
        Fault::Unreadable
        | Fault::OtherDevice
        | Fault::Signature
        | Fault::Readings
        | Fault::Times
        | Fault::Malformed
        | Fault::Number
        | Fault::Replay
        | Fault::Old => match carrier {
            Carrier::Gateway => NEARER,
            Carrier::Link => "Fetch again; if it stays so, have the device looked at.",
        },
    }
}

#[cfg(test)]
mod tests {
    use alloy_primitives::{Address, B256};

    use super::*;
    use crate::{device::DeviceId, time::Millis};

    #[test]
    fn every_refused_batch_is_named_with_its_way_and_one_next_action() {
        for one in Fault::ALL {
            assert_eq!(Fault::named(one.as_str()), Some(one));
            for (carrier, came) in [(Carrier::Link, "device itself"), (Carrier::Gateway, "network's gateway")] {
                let refused = Quarantined {
                    device: DeviceId(Address::ZERO),
                    digest: B256::ZERO,
                    seq: Some(7),
                    fault: one,
                    carrier,
                    at: Millis(0),
                    bytes: 3,
                };
                let words = words(&refused);
                assert!(words.title.starts_with("Batch 7: ") && words.title.ends_with(fault(one)), "{words:?}");
                assert!(words.reason.contains(came) && words.reason.contains("1970-01-01"), "{words:?}");
                assert!(words.next.ends_with('.'), "{words:?}");
            }
        }
    }
}
