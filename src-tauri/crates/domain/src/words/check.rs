//! What a buyer should know, in words.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    check::{DeviceCheck, Past, PastMove},
    device::Signing,
    shown::shown_text,
};

/// What a buyer should know of a device, gravest first.
#[must_use]
pub fn notes(check: &DeviceCheck) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(whose(check));
    notes.extend(check.moves.iter().filter_map(grave));
    notes.push(format!(
        "Looked through blocks {} to {}: {}. What happened before is not told here; {}.",
        check.from_block,
        check.to_block,
        match check.moves.len() {
            0 => "nothing was logged of it".to_string(),
            1 => "one thing was logged of it".to_string(),
            n => format!("{n} things were logged of it"),
        },
        permits(check)
    ));
    notes.push(signs(check.signing).to_string());
    if check.deed.is_some() {
        notes.push(
            "A permit that the device signed and nobody used is seen by nobody, and its holder can take the deed with it: renew \
             the description as soon as the deed is yours, which ends every permit from before."
                .to_string(),
        );
    }
    notes
}

fn whose(check: &DeviceCheck) -> Option<String> {
    let removed = check.moves.iter().rev().any(|past| past.what == Past::Removed);
    match &check.deed {
        Some(deed) => Some(format!(
            "It belongs to {}: only that account can hand its deed over. Pay nobody else for it.",
            deed.owner
        )),
        None if removed || !check.permits.is_zero() => Some(
            "Its claim was removed: to claim it again takes a new token from its maker, and the price again."
                .to_string(),
        ),
        None => Some("Nobody has claimed it: there is no deed that anybody could sell.".to_string()),
    }
}

fn grave(past: &PastMove) -> Option<String> {
    let block = past.block;
    match &past.what {
        Past::Migrated { from, to } => Some(format!(
            "In block {block} its deed went from {from} to {to} by the device's signature alone: ask the seller why."
        )),
        Past::Removed => Some(format!("In block {block} its claim was removed.")),
        Past::Described { uri } => {
            Some(format!("In block {block} its description was replaced by the one at {}.", shown_text(uri)))
        }
        Past::Gave { contract, to } => Some(format!(
            "In block {block} its own wallet gave a token of {contract} to {to}, which does not come with it."
        )),
        Past::Claimed { .. } | Past::Moved { .. } => None,
    }
}

fn permits(check: &DeviceCheck) -> String {
    match check.permits.to_string().as_str() {
        "0" => "the registry took no permit of it yet".to_string(),
        "1" => "the registry took one permit of it so far, which the claim needs".to_string(),
        n => format!(
            "the registry took {n} permits of it so far: the claim needs one, each other one was an update, a migration, a removal \
             or another claim"
        ),
    }
}

const fn signs(signing: Option<Signing>) -> &'static str {
    match signing {
        None => {
            "Whether it signs for anybody was not asked: have it beside you, pair with it, and ask the device itself (--near)."
        }
        Some(Signing::Ended) => "It signs no permits now.",
        Some(Signing::Open) => {
            "It signs permits now, for whoever has the code of its label: the seller can have it sign one. Have it end that before \
             you pay."
        }
        Some(Signing::Blind) => {
            "It signs whatever it is asked, for anybody who reaches it: whoever had it in hand can have a permit for its deed."
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use alloy_primitives::{Address, B256, U256};

    use super::*;
    use crate::{
        account::Owner,
        device::{Deed, DeviceId},
    };

    const OWNER: Owner = Owner(Address::repeat_byte(9));

    fn check() -> DeviceCheck {
        let device = DeviceId(Address::repeat_byte(0xde));
        DeviceCheck {
            device,
            did: device.did(),
            deed: Some(Deed {
                owner: OWNER,
                token_id: "12".into(),
                wallet: Address::repeat_byte(0xcc),
                document_hash: B256::ZERO,
                document_uri: String::new(),
            }),
            permits: U256::ONE,
            moves: Vec::new(),
            from_block: 5,
            to_block: 9,
            signing: None,
        }
    }

    fn told(check: &DeviceCheck, part: &str) -> bool {
        notes(check).iter().any(|note| note.contains(part))
    }

    #[test]
    fn whose_it_is_and_how_far_was_looked_is_said() {
        assert!(told(&check(), &OWNER.to_string()) && told(&check(), "blocks 5 to 9") && told(&check(), "one permit"));
        let free = DeviceCheck { deed: None, permits: U256::ZERO, ..check() };
        assert!(told(&free, "Nobody has claimed it") && !told(&free, "as soon as the deed is yours"));
        let gone = DeviceCheck { deed: None, permits: U256::from(2), ..check() };
        assert!(told(&gone, "was removed") && told(&gone, "2 permits"));
    }

    #[test]
    fn what_a_buyer_must_ask_about_is_named() {
        let past = |what| PastMove { block: 7, tx: B256::ZERO, what };
        let migrated = past(Past::Migrated { from: OWNER, to: Owner(Address::repeat_byte(8)) });
        let moves = alloc::vec![past(Past::Claimed { owner: OWNER }), migrated];
        let check = DeviceCheck { moves, signing: Some(Signing::Blind), ..check() };
        assert!(told(&check, "by the device's signature alone") && told(&check, "whatever it is asked"));
        assert!(told(&check, "2 things were logged"));
        let open = DeviceCheck { signing: Some(Signing::Open), ..check };
        assert!(told(&open, "end that before"));
    }
}
