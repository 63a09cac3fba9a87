//! An alarm of DIMO's contracts in words.

use alloc::{
    format,
    string::{String, ToString},
};

use super::permissions::{in_words, until};
use crate::{
    device::DeviceId,
    dimo::{DimoAlarm, DimoToken},
};

const NOT_SENT: &str = "This wallet did not send that.";
const OWN_KEY: &str = "Only the key of your account can do this. If it was you with another program, such as DIMO's app, all is well. \
     Otherwise somebody has your key: from a computer you trust make a new account, and hand over to it what is left.";

/// `title` is the name of the box.
pub(super) fn happened(what: &DimoAlarm, title: &str) -> String {
    match what {
        DimoAlarm::BoxMoved { node, from, to } => {
            format!("The NFT of {title}, number {node} with DIMO, went from {from} to {to}. {NOT_SENT}")
        }
        DimoAlarm::VehicleMoved { vehicle, from, to } => {
            format!("The NFT of your vehicle number {vehicle} with DIMO went from {from} to {to}. {NOT_SENT}")
        }
        DimoAlarm::Unclaimed { node, holder } => format!(
            "{title}, number {node} with DIMO, was given back to its maker, {holder}: it is claimed no more. {NOT_SENT}"
        ),
        DimoAlarm::KeyChanged { node, key } => {
            format!("DIMO's registry has another key for {title}, number {node}: {key}. {NOT_SENT}")
        }
        DimoAlarm::Connected { node, vehicle } => {
            format!("Box number {node} was connected with vehicle number {vehicle} ({title}). {NOT_SENT}")
        }
        DimoAlarm::Disconnected { node, vehicle } => {
            format!("The connection of box number {node} with vehicle number {vehicle} was ended ({title}). {NOT_SENT}")
        }
        DimoAlarm::RewardsTo { node, to } => {
            format!("What {title}, number {node} with DIMO, earns goes to {to} instead of you. {NOT_SENT}")
        }
        DimoAlarm::Permitted { token, grantee, permissions, end } => format!(
            "{grantee} was permitted on your {} ({title}), {}: {}. This wallet did not make that permission.",
            named(*token),
            until(*end),
            in_words(*permissions)
        ),
    }
}

fn named(token: DimoToken) -> String {
    match token {
        DimoToken::Box(node) => format!("box number {node} with DIMO"),
        DimoToken::Vehicle(vehicle) => format!("vehicle number {vehicle} with DIMO"),
    }
}

/// A command names the box by its key: its name may be one that somebody else chose, and a shell would read it.
pub(super) fn next(what: &DimoAlarm, device: DeviceId) -> String {
    match what {
        DimoAlarm::BoxMoved { .. } | DimoAlarm::VehicleMoved { .. } => format!(
            "The new holder decides on it; nobody can take it back for you. A box stays connected with its vehicle: whoever owns either can end \
             that, with `deedboxctl dimo disconnect`. {OWN_KEY}"
        ),
        DimoAlarm::Unclaimed { .. } => format!(
            "Whoever has the box sign for him can claim it now, and so can you: it is free but for the network fee. Claim it again before \
             somebody else does. {OWN_KEY}"
        ),
        DimoAlarm::KeyChanged { .. } => {
            "Only DIMO's makers can do this, as after a repair. The box is still yours, but what this wallet knows of its key is worth nothing \
             any more: what the old key signs does not count there. Ask the maker why."
                .to_string()
        }
        DimoAlarm::Connected { .. } => format!(
            "Readings of the box count for that vehicle, and apps permitted on it get them. End it with `deedboxctl dimo disconnect`, or on the \
             device's page. A box that signs for whoever has a bond with it can be connected by him with a vehicle of his own: remove bonds that \
             are not yours. {OWN_KEY}"
        ),
        DimoAlarm::Disconnected { .. } => {
            "Box and vehicle are as before whose they are, but the box earns nothing for the vehicle. Whoever owns the box or the vehicle can do \
             this, and DIMO itself. Connect them again with `deedboxctl dimo connect`, or on the device's page."
                .to_string()
        }
        DimoAlarm::RewardsTo { .. } => format!(
            "Deedbox cannot set that back yet: in DIMO's app or with another program call setAftermarketDeviceBeneficiary of DIMO's registry with \
             the zero address. {OWN_KEY}"
        ),
        DimoAlarm::Permitted { token, grantee, .. } => {
            let vehicle = match token {
                DimoToken::Box(_) => String::new(),
                DimoToken::Vehicle(number) => format!(" --vehicle {number}"),
            };
            format!(
                "End it with `deedboxctl dimo end-grant {device} {grantee}{vehicle}`: one transaction, after a review. From then on DIMO gives it no \
                 new access; what it has lasts some ten minutes, and what it has read stays read. Whoever made a vehicle for you can have set this when \
                 he made it; later only the key of your account can. If it was you with another program, such as DIMO's app, all is well."
            )
        }
    }
}
