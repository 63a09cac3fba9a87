//! A claim in words.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{line, read_from, texts};
use crate::{
    claim::ClaimPlan,
    review::{WordLine, Words},
    shown::{SHOWN_CHARS, shown_text},
};

pub(super) fn words(plan: &ClaimPlan) -> Words {
    let name = shown_text(&plan.name);
    Words {
        title: format!("Claim {name}"),
        sentence: format!(
            "You take ownership of {name} on {} and pay at most {} {}.",
            plan.network,
            plan.total_ceiling().ceiling(plan.decimals, 4),
            plan.symbol
        ),
        lines: lines(plan),
        public: texts(&[
            "Your address",
            "The device's key and its description",
            "The date of the claim",
            "Later: what the device earns",
        ]),
        warnings: warnings(plan),
        exact: exact(plan),
    }
}

/// What the owner of a device that signs anything has to do once it is claimed.
#[must_use]
pub fn reminder(plan: &ClaimPlan) -> Option<String> {
    plan.blind_digest.map(|_| still_signs(&plan.name))
}

/// What to do about a device that signs anything.
pub(super) fn still_signs(name: &str) -> String {
    format!(
        "{} still signs whatever it is asked, for anybody who reaches it, and who has its signature can take the deed. Take it out of its sign mode now: restart it without that mode, and pull the cable or close the way to it over the network.",
        shown_text(name)
    )
}

fn lines(plan: &ClaimPlan) -> Vec<WordLine> {
    let coin = |amount: crate::amount::Amount| format!("{} {}", amount.ceiling(plan.decimals, 4), plan.symbol);
    let price = if plan.prepaid { "Nothing: the maker has paid for a place".to_string() } else { coin(plan.price) };
    let steps =
        if plan.approved { "1 transaction: register" } else { "2 transactions: approve this one token, register" };
    let mut lines = alloc::vec![
        line("Device", format!("{} ({})", shown_text(&plan.name), shown_text(&plan.model))),
        line("Price of the claim", price),
        line("Network fee, at most", coin(plan.fee_ceiling())),
        line("You pay, at most", coin(plan.total_ceiling())),
        line("Your balance", format!("{} {}", plan.balance.exact(plan.decimals), plan.symbol)),
        line("Read from", read_from(plan.nodes)),
        line("Steps", steps),
        line("You will hold", "The deed: the ioID token of this device"),
        line("The device's own wallet will hold", format!("The maker's token number {}", plan.token.token_id)),
    ];
    lines.extend(plan.blind_digest.map(|digest| line("The device signs", format!("{digest:#x}"))));
    lines
}

fn warnings(plan: &ClaimPlan) -> Vec<String> {
    let mut warnings = texts(&[
        "The device signs a permit that names you and a number used once, but neither this claim nor a description nor an end date. Deedbox keeps it sealed, uses it once and then wipes it.",
        "On its way to the chain others can see the permit and register the device to you with another description. Deedbox compares what came of it and tells you.",
    ]);
    if plan.prepaid {
        warnings.push(
            "If the prepaid places run out meanwhile, the claim stops and nothing is paid but the network fee."
                .to_string(),
        );
    }
    if plan.blind_digest.is_some() {
        warnings.extend(texts(&[
            "This device signs whatever it is asked, for anybody who reaches it, and cannot protect itself. Deedbox worked out from this claim alone what it will sign, and asks for nothing else.",
            "So far the device has only named its key. The claim stops, and nothing is paid, unless that key signs.",
            "When the claim is done, take the device out of its sign mode: until then whoever reaches it can take the deed.",
        ]));
    }
    warnings
}

fn exact(plan: &ClaimPlan) -> Vec<WordLine> {
    let mut exact = alloc::vec![
        line("Permit: owner", plan.owner),
        line("Permit: nonce", plan.nonce),
        line("Permit: chain", plan.chain_id),
        line("Permit: registry", plan.registry.to_checksum(None)),
        line("DID", &plan.did),
        line("Maker's token contract", plan.token.contract.to_checksum(None)),
        line("Maker's token number", plan.token.token_id),
        line("Value sent to the registry, in wei", plan.price),
        line("Gas limits", format!("{} and {}", plan.approve_gas, plan.register_gas)),
        line("Highest price of one gas, in wei", plan.fees.max_fee_per_gas),
        line("Tip in it, in wei", plan.fees.max_priority_fee_per_gas),
        line("Document fingerprint", format!("{:#x}", plan.document_hash)),
        line("Document address", &plan.document_uri),
        line("Document", shown_whole(&plan.document)),
    ];
    exact.extend(plan.blind_digest.map(|digest| line("Digest that the device signs", format!("{digest:#x}"))));
    exact
}

/// Foreign text in full: nothing hidden in it stays hidden (T-08), and nothing of what is signed is left out.
pub(super) fn shown_whole(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.char_indices().nth(SHOWN_CHARS).map_or(rest.len(), |(end, _)| end);
        let (part, after) = rest.split_at(end);
        out.push_str(&shown_text(part));
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_shown_in_full_with_nothing_hidden_in_it() {
        let document = format!("{{\"name\":\"{}\u{202e}\u{200b}\"}}", "ä".repeat(1_000));

        let shown = shown_whole(&document);

        assert_eq!(shown, document.replace(['\u{202e}', '\u{200b}'], "\u{fffd}"));
    }
}
