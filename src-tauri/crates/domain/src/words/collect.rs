//! A collection of rewards in words.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{collect_all::elsewhere, line, sent, texts};
use crate::{
    Address,
    collect_all::RewardedDevice,
    review::{CollectPlan, WordLine, Words},
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
            line("To", to(plan)),
            line("Network fee, at most", fee),
            line("Your balance now", coin(plan.balance)),
        ],
        public: texts(&["Your address", "The amount and the date"]),
        warnings: plan.paid_to.map(|to| not_paid(plan, to)).into_iter().collect(),
        exact: exact(plan),
    }
}

fn exact(plan: &CollectPlan) -> Vec<WordLine> {
    let mut exact = alloc::vec![line("Contract", plan.source().to_checksum(None))];
    if plan.inner.is_some() {
        exact.push(line("Called by the device's wallet", plan.call.to.to_checksum(None)));
    }
    exact.extend(sent(&plan.call, plan.gas, plan.fees, plan.chain_id));
    exact
}

/// The own wallet of a device, in full: it is another account than the owner's.
pub(super) fn own_wallet(device: &RewardedDevice) -> String {
    format!("the own wallet of {} ({})", shown_text(&device.name), device.wallet.to_checksum(None))
}

fn to(plan: &CollectPlan) -> String {
    match (plan.paid_to, &plan.device) {
        (Some(to), _) => to.to_checksum(None),
        (None, Some(device)) => own_wallet(device),
        (None, None) => plan.owner.to_string(),
    }
}

/// In full where it is not the owner.
fn whom(plan: &CollectPlan) -> String {
    match (plan.paid_to, &plan.device) {
        (Some(to), None) => format!("{}, and not to your account", to.to_checksum(None)),
        (Some(to), Some(device)) => format!("{}, and not to {}", to.to_checksum(None), own_wallet(device)),
        (None, Some(device)) => {
            format!("{} and stay there until you take them out, and not to your account", own_wallet(device))
        }
        (None, None) => "your account".to_string(),
    }
}

fn not_paid(plan: &CollectPlan, to: Address) -> String {
    match &plan.device {
        Some(device) => format!(
            "The contract pays {}, not {}, because that wallet told it so. It counts as collected, and never comes there.",
            to.to_checksum(None),
            own_wallet(device)
        ),
        None => elsewhere(to),
    }
}
