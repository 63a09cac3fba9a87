//! A transaction in the place of one that waits, in words.

use alloc::{format, string::ToString, vec::Vec};

use super::{line, texts};
use crate::{
    amount::Amount,
    review::{ReplacePlan, WordLine, Words},
    shown::shown_text,
    transaction::Replacement,
};

pub(super) fn words(plan: &ReplacePlan) -> Words {
    let fee = coin(plan, plan.transaction.fee_ceiling());
    let name = shown_text(&plan.title);
    let (title, sentence) = match plan.replacement {
        Replacement::SpeedUp => (
            format!("Speed up “{name}”"),
            format!(
                "The same transaction is sent again for a higher network fee, at most {fee}. Only one of the two can happen."
            ),
        ),
        Replacement::Cancel => (
            format!("Cancel “{name}”"),
            format!(
                "An empty transaction to yourself takes the place of the one that waits, for a network fee of at most {fee}. If it comes too late, the one that waits happens."
            ),
        ),
    };
    Words {
        title,
        sentence,
        lines: lines(plan),
        public: texts(&["Your address", "Both transactions, if both reached a node"]),
        warnings: warnings(plan),
        exact: exact(plan),
    }
}

fn lines(plan: &ReplacePlan) -> Vec<WordLine> {
    let transaction = &plan.transaction;
    let sent =
        if transaction.call.value.is_zero() { "Nothing".to_string() } else { coin(plan, transaction.call.value) };
    alloc::vec![
        line("Network", shown_text(&plan.network)),
        line("You send", sent),
        line("Network fee, at most", coin(plan, transaction.fee_ceiling())),
        line("Fee of the one that waits, at most", coin(plan, plan.fee_before)),
        line("Your balance", format!("{} {}", plan.balance.exact(plan.decimals), plan.symbol)),
    ]
}

fn warnings(plan: &ReplacePlan) -> Vec<alloc::string::String> {
    match plan.replacement {
        Replacement::SpeedUp => Vec::new(),
        Replacement::Cancel => texts(&["What was done in earlier steps stays done, and its fees stay spent."]),
    }
}

fn exact(plan: &ReplacePlan) -> Vec<WordLine> {
    let transaction = &plan.transaction;
    alloc::vec![
        line("To", transaction.call.to.to_checksum(None)),
        line("Call data", &transaction.call.data),
        line("Value sent, in wei", transaction.call.value),
        line("Number of the transaction in your account", transaction.nonce),
        line("Gas limit", transaction.gas_limit),
        line("Highest price of one gas, in wei", transaction.max_fee_per_gas),
        line("Tip in it, in wei", transaction.max_priority_fee_per_gas),
        line("Chain", transaction.chain_id),
    ]
}

fn coin(plan: &ReplacePlan, amount: Amount) -> alloc::string::String {
    format!("{} {}", amount.ceiling(plan.decimals, 4), plan.symbol)
}
