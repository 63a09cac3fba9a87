//! A review in words, made from the same fields that get signed.
//!
//! Sheet, CLI, list and log show these words; nothing else describes what is signed.

mod alarm;
mod alarm_dimo;
mod anchor;
mod anchor_rule;
mod check;
mod claim;
mod collect;
mod collect_all;
mod collect_rule;
mod dimo;
mod execute;
mod expert;
mod grant;
mod insight;
mod keys;
mod nodes;
mod permissions;
mod quarantine;
mod recipient;
mod replace;
mod reward_notice;
mod send;
mod signed;
mod transfer;
mod upkeep;
mod when;
mod why;

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    review::{Review, WordLine, Words},
    transaction::{Call, Fees},
};

pub use alarm::words as alarm_words;
pub use anchor::{claimed as anchor_claims, title as anchor_title};
pub use anchor_rule::{waits as anchor_rule_waits, words as anchor_rule_words};
pub use check::notes as check_notes;
pub(crate) use claim::shown_whole;

pub use claim::reminder as claim_reminder;
pub use collect_all::{
    devices_unknown as devices_unknown_words, left_line as left_out_words, title as collect_all_title,
};
pub use collect_rule::{waits as rule_waits, words as rule_words};
pub use execute::title as execute_title;
pub use expert::words as expert_words;
pub use grant::sentence as grant_sentence;
pub use insight::words as insight_words;
pub use keys::{backup as backup_words, reveal as reveal_words};
pub use nodes::words as nodes_words;
pub use quarantine::{fault as fault_words, words as quarantine_words};
pub use recipient::title as recipient_title;
pub use reward_notice::words as notice_words;
pub use send::title as send_title;
pub use signed::{SignedPart, asks as asks_words, signed_parts};
pub use transfer::title as transfer_title;
pub use upkeep::reminder as upkeep_reminder;
pub use when::date_time;
pub use why::{
    made_here as why_made_here, next as why_next, period as why_period, rule as why_rule, unknown as why_unknown,
    words as why_words,
};

/// The words of a review.
#[must_use]
pub fn words(review: &Review) -> Words {
    match review {
        Review::Claim(plan) => claim::words(plan),
        Review::Collect(plan) => collect::words(plan),
        Review::CollectAll(plan) => collect_all::words(plan),
        Review::Recipient(plan) => recipient::words(plan),
        Review::Send(plan) => send::words(plan),
        Review::Transfer(plan) => transfer::words(plan),
        Review::Upkeep(plan) => upkeep::words(plan),
        Review::Execute(plan) => execute::words(plan),
        Review::Dimo(plan) => dimo::words(plan),
        Review::Anchor(plan) => anchor::words(plan),
        Review::Grant(plan) => grant::words(plan),
        Review::Replace(plan) => replace::words(plan),
    }
}

fn line(label: &str, value: impl ToString) -> WordLine {
    WordLine { label: label.to_string(), value: value.to_string() }
}

/// What is signed of a transaction that makes this call, in the detail that can be opened.
fn sent(call: &Call, gas: u64, fees: Fees, chain_id: u64) -> [WordLine; 6] {
    [
        line("Call data", &call.data),
        line("Value sent, in wei", call.value),
        line("Gas limit", gas),
        line("Highest price of one gas, in wei", fees.max_fee_per_gas),
        line("Tip in it, in wei", fees.max_priority_fee_per_gas),
        line("Chain", chain_id),
    ]
}

fn texts(lines: &[&str]) -> Vec<String> {
    lines.iter().map(ToString::to_string).collect()
}

/// Owner, price and nonce are what a node says (T-40).
fn read_from(nodes: u16) -> String {
    if nodes < 2 {
        "One node of the network, with nothing to compare it with".to_string()
    } else {
        format!("{nodes} nodes of the network; those that answered say the same")
    }
}
