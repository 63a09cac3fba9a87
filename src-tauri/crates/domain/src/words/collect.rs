//! A collection of rewards in words.

use alloc::{
    format,
    string::{String, ToString},
};

use super::{collect_all::elsewhere, line, texts};
use crate::{
    review::{CollectPlan, Words},
    shown::shown_text,
};

pub(super) fn words(plan: &CollectPlan) -> Words {
    let coin = |amount: crate::amount::Amount| format!("{} {}", amount.exact(plan.decimals), plan.symbol);
    let collected = match &plan.proof {
        Some(proof) => format!("{} {}", plan.amount.exact(proof.token.decimals), shown_text(&proof.token.symbol)),
        None => coin(plan.amount),
    };
    let fee = format!("{} {}", plan.fee_ceiling().ceiling(plan.decimals, 4), plan.symbol);
    Words {
        title: format!("Collect {collected}"),
        sentence: format!("{collected} on {} go to {}; the network fee is at most {fee}.", plan.network, whom(plan)),
        lines: alloc::vec![
            line("You collect", collected),
            line("To", plan.paid_to.map_or_else(|| plan.owner.to_string(), |to| to.to_checksum(None))),
            line("Network fee, at most", fee),
            line("Your balance now", coin(plan.balance)),
        ],
        public: texts(&["Your address", "The amount and the date"]),
        warnings: plan.paid_to.map(elsewhere).into_iter().collect(),
        exact: alloc::vec![
            line("Contract", plan.call.to.to_checksum(None)),
            line("Call data", &plan.call.data),
            line("Value sent, in wei", plan.call.value),
            line("Gas limit", plan.gas),
            line("Highest price of one gas, in wei", plan.fees.max_fee_per_gas),
            line("Tip in it, in wei", plan.fees.max_priority_fee_per_gas),
            line("Chain", plan.chain_id),
        ],
    }
}

/// In full where it is not the owner.
fn whom(plan: &CollectPlan) -> String {
    match plan.paid_to {
        Some(to) => format!("{}, and not to your account", to.to_checksum(None)),
        None => "your account".to_string(),
    }
}
