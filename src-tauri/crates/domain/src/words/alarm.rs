//! An alarm in words.

use alloc::{
    format,
    string::{String, ToString},
};

use super::{alarm_dimo, when::date_time};
use crate::{
    alarm::{Alarm, AlarmKind, AlarmWords, AllowedOver},
    shown::shown_text,
};

/// What happened, since when, and what can still be done.
#[must_use]
pub fn words(alarm: &Alarm) -> AlarmWords {
    AlarmWords { happened: happened(alarm), since: since(alarm), next: next(alarm) }
}

fn happened(alarm: &Alarm) -> String {
    let title = shown_text(&alarm.title);
    match &alarm.kind {
        AlarmKind::DeedMoved { from, to } => {
            format!("The deed of {title} went from {from} to {to}. This wallet did not send that.")
        }
        AlarmKind::Migrated { from, to } => {
            format!("{title} signed a permit, and with it its deed was moved from {from} to {to} without asking you.")
        }
        AlarmKind::DocumentChanged { uri, .. } => {
            format!("The description of {title} was replaced; it is now at {}.", shown_text(uri))
        }
        AlarmKind::Removed => format!("The claim of {title} was removed from the registry."),
        AlarmKind::ClaimedOtherwise { uri, .. } => {
            let uri = shown_text(uri);
            format!("{title} was claimed for you with a description that you did not agree to; it is at {uri}.")
        }
        AlarmKind::WalletGave { contract, to, number, nft: true } => {
            format!(
                "The own wallet of {title} gave token {number} of {contract} to {to}. This wallet did not send that."
            )
        }
        AlarmKind::WalletGave { contract, to, number, nft: false } => format!(
            "The own wallet of {title} gave {number} of the smallest unit of the token {contract} to {to}. This wallet did not send that."
        ),
        AlarmKind::WalletUsed => {
            format!("The own wallet of {title} was told to do something that this wallet did not send.")
        }
        AlarmKind::Allowed { to, over: AllowedOver::Deed } => {
            format!("{to} was allowed to move the deed of {title}. This wallet did not send that.")
        }
        AlarmKind::Allowed { to, over: AllowedOver::AllDeeds } => {
            format!("{to} was allowed to move every deed that you hold. This wallet did not send that.")
        }
        AlarmKind::Allowed { to, over: AllowedOver::Wallet } => {
            format!("{to} was allowed to command the own wallet of {title}. This wallet did not send that.")
        }
        AlarmKind::TwoHistories { seq } => {
            format!("The key of {title} signed two different batches for number {seq} of its history.")
        }
        AlarmKind::Dimo { what } => alarm_dimo::happened(what, &title),
    }
}

fn since(alarm: &Alarm) -> String {
    if matches!(alarm.kind, AlarmKind::TwoHistories { .. }) {
        return format!("Noticed {}, when its batches were fetched.", date_time(alarm.seen));
    }
    let block = alarm.block;
    match alarm.tx {
        _ if alarm.taken_back => {
            format!("It stood in block {block}, which is no longer part of the chain: it did not happen after all.")
        }
        Some(tx) => format!("Since block {block}, by transaction {tx}."),
        None => format!("It was so at block {block}; the node did not say since when."),
    }
}

fn next(alarm: &Alarm) -> String {
    if alarm.taken_back {
        return "Nothing is to be done. If it happens again you are told again.".to_string();
    }
    let next = match &alarm.kind {
        AlarmKind::DeedMoved { .. } | AlarmKind::Migrated { .. } => {
            "The new holder controls the deed and the device's own wallet. Who has the device in hand can have it sign a permit \
             for the registry's migrate, which moves the deed back; Deedbox does not send that yet. Keep others away from the device."
        }
        AlarmKind::DocumentChanged { .. } | AlarmKind::ClaimedOtherwise { .. } => {
            "The deed is still yours. Do not rely on that description: renew the record on the device's page or with `deedboxctl document \
             update`, which the device signs for you. Keep others away from the device."
        }
        AlarmKind::WalletGave { .. } | AlarmKind::WalletUsed | AlarmKind::Allowed { .. } => {
            "Only the key of the account that holds the deed can do this, or who was allowed to by it. If it was you with another program, \
             all is well. Otherwise somebody has your key: from a computer you trust make a new account, take out what is left in the \
             device's wallet and hand your deeds over to it."
        }
        AlarmKind::Removed => {
            "The old deed and the wallet behind it are still yours, with what is in it. To claim the device again you need a new \
             token from its maker, and pay again."
        }
        AlarmKind::TwoHistories { .. } => {
            "The device was reset, or somebody has a copy of its key. The second batch is kept apart and counts for nothing. Until you know \
             which it was, rely on nothing that this device signs."
        }
        AlarmKind::Dimo { what } => return alarm_dimo::next(what, alarm.device),
    };
    next.to_string()
}
