//! A claim in words.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{line, texts};
use crate::{
    claim::ClaimPlan,
    review::{WordLine, Words},
    shown::shown_text,
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

fn lines(plan: &ClaimPlan) -> Vec<WordLine> {
    let coin = |amount: crate::amount::Amount| format!("{} {}", amount.ceiling(plan.decimals, 4), plan.symbol);
    let price = if plan.prepaid { "Nothing: the maker has paid for a place".to_string() } else { coin(plan.price) };
    let steps =
        if plan.approved { "1 transaction: register" } else { "2 transactions: approve this one token, register" };
    alloc::vec![
        line("Device", format!("{} ({})", shown_text(&plan.name), shown_text(&plan.model))),
        line("Price of the claim", price),
        line("Network fee, at most", coin(plan.fee_ceiling())),
        line("You pay, at most", coin(plan.total_ceiling())),
        line("Your balance", coin(plan.balance)),
        line("Steps", steps),
        line("You will hold", "The deed: the ioID token of this device"),
        line("The device's own wallet will hold", format!("The maker's token number {}", plan.token.token_id)),
    ]
}

fn warnings(plan: &ClaimPlan) -> Vec<String> {
    let mut warnings = texts(&[
        "The device signs a permit that names you and a number used once. It has no end date: Deedbox uses it at once and then wipes it.",
    ]);
    if plan.prepaid {
        warnings.push(
            "If the prepaid places run out meanwhile, the claim stops and nothing is paid but the network fee."
                .to_string(),
        );
    }
    warnings
}

fn exact(plan: &ClaimPlan) -> Vec<WordLine> {
    alloc::vec![
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
        line("Document fingerprint", format!("{:#x}", plan.document_hash)),
        line("Document address", &plan.document_uri),
        line("Document", &plan.document),
    ]
}
