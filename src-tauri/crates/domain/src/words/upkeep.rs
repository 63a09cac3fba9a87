//! The upkeep of a device's registration, in words.

use alloc::{format, string::String, vec::Vec};

use super::{
    claim::{shown_whole, still_signs},
    line, read_from, texts,
};
use crate::{
    amount::Amount,
    review::{WordLine, Words},
    shown::shown_text,
    upkeep::{Upkeep, UpkeepPlan},
};

pub(super) fn words(plan: &UpkeepPlan) -> Words {
    let (name, network) = (shown_text(&plan.name), shown_text(&plan.network));
    let fee = coin(plan, plan.fee_ceiling());
    let (title, sentence, public) = match &plan.upkeep {
        Upkeep::Update { .. } => (
            format!("Renew the record of {name}"),
            format!(
                "The record of {name} on {network} says its description anew, and the number of the permit is spent; the network fee is at most {fee}."
            ),
            texts(&["Your address", "The device's key and its description", "The date"]),
        ),
        Upkeep::Remove { price, claim_fee } => (
            format!("Remove {name} from the network"),
            format!(
                "The registration of {name} on {network} ends; the network fee is at most {fee}. It cannot be undone: another claim needs another token of the maker's and costs at most {}.",
                coin(plan, price.plus(*claim_fee))
            ),
            texts(&["Your address", "The device's key", "The date"]),
        ),
    };
    Words { title, sentence, lines: lines(plan), public, warnings: warnings(plan), exact: exact(plan) }
}

/// What the owner of a device that signs anything has to do afterwards.
#[must_use]
pub fn reminder(plan: &UpkeepPlan) -> Option<String> {
    plan.blind_digest.map(|_| still_signs(&plan.name))
}

fn coin(plan: &UpkeepPlan, amount: Amount) -> String {
    format!("{} {}", amount.ceiling(plan.decimals, 4), plan.symbol)
}

fn lines(plan: &UpkeepPlan) -> Vec<WordLine> {
    let mut lines = alloc::vec![line("Device", shown_text(&plan.name))];
    match &plan.upkeep {
        Upkeep::Update { document_hash, document_uri, .. } => lines.extend([
            line("The record names now", shown_text(&plan.deed.document_uri)),
            line("From then on", shown_text(document_uri)),
            line("It is", difference(plan, *document_hash, document_uri)),
        ]),
        Upkeep::Remove { price, claim_fee } => lines.extend([
            line("What ends", "The registration: the DID names no wallet and no owner, and the device earns nothing"),
            line("What stays yours", format!("The ioID token number {}", shown_text(&plan.deed.token_id))),
            line("And the device's own wallet", plan.deed.wallet.to_checksum(None)),
            line("Price of another claim, as of now", coin(plan, *price)),
            line("Its network fee, at most", coin(plan, *claim_fee)),
        ]),
    }
    lines.extend([
        line("Number that is spent", plan.nonce),
        line("Network fee, at most", coin(plan, plan.fee_ceiling())),
        line("Your balance", format!("{} {}", plan.balance.exact(plan.decimals), plan.symbol)),
        line("Read from", read_from(plan.nodes)),
        line("Steps", "The device signs, then 1 transaction"),
    ]);
    lines.extend(plan.blind_digest.map(|digest| line("The device signs", format!("{digest:#x}"))));
    lines
}

fn difference(plan: &UpkeepPlan, hash: crate::B256, uri: &str) -> &'static str {
    if (plan.deed.document_hash, plan.deed.document_uri.as_str()) == (hash, uri) {
        "The same description; only the number is spent"
    } else {
        "Another description than the record names now: this one is what the device told you"
    }
}

fn warnings(plan: &UpkeepPlan) -> Vec<String> {
    let mut warnings = Vec::new();
    match &plan.upkeep {
        Upkeep::Update { .. } => warnings.push(format!(
            "A permit that somebody had the device sign for number {} is worth nothing once this is done. Whoever held the device before can have had it sign for later numbers too; nobody can see that. Watch the alarms.",
            plan.nonce
        )),
        Upkeep::Remove { .. } => warnings.extend(texts(&[
            "The maker's token that this claim used is used up and stays in the device's own wallet. Without another one from the maker nobody can claim this device again.",
            "What the device's own wallet holds stays in it. Its token is yours, but Deedbox does not show or hand over a deed whose registration ended: send what you need elsewhere first.",
            "No app can read this device any more, whatever you permitted.",
        ])),
    }
    warnings.extend(texts(&[
        "The device signs a permit that names you and that number, but neither what it is for nor an end date. Deedbox keeps it sealed, uses it once and then wipes it.",
    ]));
    if plan.blind_digest.is_some() {
        warnings.extend(texts(&[
            "This device signs whatever it is asked, for anybody who reaches it, and cannot protect itself. Deedbox worked out from this alone what it will sign, and asks for nothing else.",
            "When it is done, take the device out of its sign mode: until then whoever reaches it can take the deed.",
        ]));
    } else {
        warnings.extend(texts(&[
            "A claimed device signs only after its button was held: hold it first, and go close to the device.",
        ]));
    }
    warnings
}

fn exact(plan: &UpkeepPlan) -> Vec<WordLine> {
    let call = match &plan.upkeep {
        Upkeep::Update { .. } => "update(device, hash, uri, v, r, s)",
        Upkeep::Remove { .. } => "remove(device, v, r, s)",
    };
    let mut exact = alloc::vec![
        line("Permit: owner", plan.owner),
        line("Permit: nonce", plan.nonce),
        line("Permit: chain", plan.chain_id),
        line("Permit: registry", plan.registry.to_checksum(None)),
        line("DID", &plan.did),
        line("Call", call),
        line("Value sent, in wei", "0"),
        line("Gas limit", plan.gas),
        line("Highest price of one gas, in wei", plan.fees.max_fee_per_gas),
        line("Tip in it, in wei", plan.fees.max_priority_fee_per_gas),
    ];
    if let Upkeep::Update { document, document_hash, document_uri } = &plan.upkeep {
        exact.extend([
            line("Document fingerprint", format!("{document_hash:#x}")),
            line("Document address", document_uri),
            line("Document", shown_whole(document)),
        ]);
    }
    exact.extend(plan.blind_digest.map(|digest| line("Digest that the device signs", format!("{digest:#x}"))));
    exact
}

#[cfg(test)]
mod tests {
    use alloy_primitives::{Address, B256, U256};

    use super::*;
    use crate::{
        account::Owner,
        device::{Deed, DeviceId},
        transaction::Fees,
    };

    const OLD: &str = "ipfs://old";

    fn plan(upkeep: Upkeep) -> UpkeepPlan {
        let (owner, device) = (Owner(Address::repeat_byte(9)), DeviceId(Address::repeat_byte(0xde)));
        UpkeepPlan {
            device,
            did: device.did(),
            name: "Balcony".into(),
            owner,
            chain_id: 4690,
            network: "IoTeX Testnet".into(),
            symbol: "IOTX".into(),
            decimals: 18,
            registry: Address::repeat_byte(1),
            nonce: U256::from(4),
            deed: Deed {
                owner,
                token_id: "12".into(),
                wallet: Address::repeat_byte(0xcc),
                document_hash: B256::ZERO,
                document_uri: OLD.into(),
            },
            upkeep,
            gas: 300_000,
            fees: Fees { max_fee_per_gas: Amount::wei(1_000_000_000_000), max_priority_fee_per_gas: Amount::ZERO },
            balance: Amount::wei(10_000_000_000_000_000_000),
            nodes: 2,
            blind_digest: None,
        }
    }

    fn update(uri: &str) -> UpkeepPlan {
        plan(Upkeep::Update { document: "{}".into(), document_hash: B256::ZERO, document_uri: uri.into() })
    }

    fn said(plan: &UpkeepPlan, label: &str) -> String {
        words(plan).lines.into_iter().find(|line| line.label == label).unwrap().value
    }

    fn warned(plan: &UpkeepPlan, part: &str) -> bool {
        words(plan).warnings.iter().any(|warning| warning.contains(part))
    }

    #[test]
    fn a_renewal_says_what_the_record_names_before_and_after_and_which_permits_end() {
        assert!(words(&update(OLD)).sentence.contains("0.3 IOTX"));
        assert!(said(&update(OLD), "It is").starts_with("The same"));
        assert!(said(&update("ipfs://new"), "It is").starts_with("Another"));
        assert_eq!(said(&update("ipfs://new\u{202e}"), "From then on"), "ipfs://new\u{fffd}");
        assert!(warned(&update(OLD), "for number 4") && warned(&update(OLD), "later numbers"));
        assert!(warned(&update(OLD), "button"));
    }

    #[test]
    fn a_removal_says_before_the_yes_what_ends_what_stays_and_what_another_claim_costs() {
        let remove = plan(Upkeep::Remove {
            price: Amount::wei(5_000_000_000_000_000_000),
            claim_fee: Amount::wei(1_000_000_000_000_000_000),
        });
        assert!(words(&remove).sentence.contains("at most 6 IOTX"), "{}", words(&remove).sentence);
        assert!(said(&remove, "What stays yours").contains("number 12"));
        assert_eq!(said(&remove, "And the device's own wallet"), Address::repeat_byte(0xcc).to_checksum(None));
        assert_eq!(said(&remove, "Price of another claim, as of now"), "5 IOTX");
        for part in ["used up", "stays in it", "No app"] {
            assert!(warned(&remove, part), "{part}");
        }
    }

    #[test]
    fn a_device_that_signs_anything_shows_the_digest_and_is_not_asked_to_be_armed() {
        let blind = UpkeepPlan { blind_digest: Some(B256::repeat_byte(7)), ..update(OLD) };
        assert_eq!(said(&blind, "The device signs"), format!("{:#x}", B256::repeat_byte(7)));
        assert!(warned(&blind, "whatever it is asked") && !warned(&blind, "button"));
        assert!(reminder(&blind).unwrap().contains("Balcony") && reminder(&update(OLD)).is_none());
    }
}
