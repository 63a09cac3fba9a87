//! A collection from many contracts in words.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{collect::own_wallet, date_time, line, texts};
use crate::{
    Address,
    amount::Amount,
    collect_all::{CollectAllPlan, CollectItem, LeftOut, LeftReason, PaidElsewhere, RewardedDevice},
    failure::Failure,
    review::{WordLine, Words},
    send::Token,
    shown::shown_text,
};

/// What the operation is called: how many rewards it collects.
#[must_use]
pub fn title(plan: &CollectAllPlan) -> String {
    counted(plan.items().count(), "reward")
}

/// One thing that is left out, and why.
#[must_use]
pub fn left_line(left: &LeftOut, symbol: &str, decimals: u8) -> String {
    let at = left.source.to_checksum(None);
    let amount = match &left.token {
        _ if left.amount.is_zero() => String::new(),
        Some(token) => format!("{} ", of_token(token, left.amount)),
        None => format!("{} {symbol} ", left.amount.exact(decimals)),
    };
    let why = match &left.reason {
        LeftReason::Unfunded => "the contract holds too little to pay it".to_string(),
        LeftReason::Dispute { until } => format!("it can be disputed until {}", date_time(*until)),
        LeftReason::Unproven => "no root of the contract proves it".to_string(),
        LeftReason::Dust { share } => {
            format!("it is worth less than its share of the network fee, {} {symbol}", share.ceiling(decimals, 4))
        }
        LeftReason::Refused { reason } => format!("the contract refuses: {}", shown_text(reason)),
        LeftReason::Unread { failure } => shown_text(&failure.detail),
        LeftReason::OnlyByWallet { device, name } => format!(
            "the contract pays only who calls it, which the own wallet of {} does by `deedboxctl rewards collect --source {at} --device {device}`",
            shown_text(name)
        ),
        LeftReason::DevicesUnknown { devices, failure } => devices_unknown(*devices, failure.as_ref()),
    };
    format!("{amount}of {at}: {why}")
}

pub(super) fn words(plan: &CollectAllPlan) -> Words {
    let coin = |amount: Amount| format!("{} {}", amount.exact(plan.decimals), plan.symbol);
    let collected = sums(plan);
    let fee = format!("{} {}", plan.fee_ceiling().ceiling(plan.decimals, 4), plan.symbol);
    let transactions = counted(plan.transactions.len(), "transaction");
    let mut lines: Vec<WordLine> = collected.iter().map(|sum| line("You collect", sum)).collect();
    lines.extend(sources(plan));
    lines.extend([
        line("To", to(plan)),
        line(&format!("Network fee of {transactions}, at most"), &fee),
        line("In coins, after that fee", net(plan)),
        line("Your balance now", coin(plan.balance)),
        line("Your balance afterwards, at least", coin(plan.balance_after())),
    ]);
    lines.extend(
        plan.devices
            .iter()
            .map(|device| line(&format!("In it, to {}", own_wallet(device)), for_device(plan, device).join(" and "))),
    );
    lines.extend(plan.elsewhere.iter().map(|one| {
        let what = format!("“{}” of {}, to", shown_text(&one.token.symbol), one.source.to_checksum(None));
        line(&what, one.to.to_checksum(None))
    }));
    lines.extend(left_lines(plan).into_iter().map(|left| line("Left out", left)));
    Words {
        title: format!("Collect {}", title(plan)),
        sentence: format!(
            "{} on {} go to {} in {transactions}; the network fee is at most {fee}.",
            collected.join(" and "),
            plan.network,
            whom(plan)
        ),
        lines,
        public: texts(&["Your address", "The amounts and the date", "That they were collected together"]),
        warnings: warned(plan),
        exact: exact(plan),
    }
}

/// A contract remembers whom the account told it to pay.
pub(super) fn elsewhere(to: Address) -> String {
    format!(
        "The contract pays {}, not your account, because this account told it so (`deedboxctl rewards recipient`). It counts as collected, and never comes to your account.",
        to.to_checksum(None)
    )
}

/// What a source owes to so many devices' own wallets is not known, and why; zero: to which is not known.
#[must_use]
pub fn devices_unknown(devices: u32, failure: Option<&Failure>) -> String {
    let which = match devices {
        0 => "your devices' own wallets".to_string(),
        1 => "the own wallet of 1 device".to_string(),
        more => format!("the own wallets of {more} devices"),
    };
    match failure {
        Some(failure) => format!("what it owes to {which} is not known: {}", shown_text(&failure.detail)),
        None => format!("what it owes to {which} is not known: so many are not asked about at once"),
    }
}

fn whom(plan: &CollectAllPlan) -> &'static str {
    match (to_account(plan), plan.devices.is_empty(), plan.elsewhere.is_empty()) {
        (false, ..) => "your devices' own wallets, and not to your account,",
        (true, true, true) => "your own account",
        (true, true, false) => "your own account, but for what its contract pays to another address,",
        (true, false, true) => "your own account and to your devices' own wallets",
        (true, false, false) => {
            "your own account and to your devices' own wallets, but for what its contract pays to another address,"
        }
    }
}

fn to(plan: &CollectAllPlan) -> String {
    match (to_account(plan), plan.devices.is_empty()) {
        (false, _) => "your devices' own wallets".to_string(),
        (true, true) => format!("your own account ({})", plan.owner),
        (true, false) => {
            format!("your own account ({}), but for what is in your devices' own wallets then", plan.owner)
        }
    }
}

/// Some of it is the account's.
fn to_account(plan: &CollectAllPlan) -> bool {
    plan.devices.is_empty() || plan.items().any(|item| plan.device_of(item).is_none())
}

/// What comes of each token to the own wallet of a device.
fn for_device(plan: &CollectAllPlan, device: &RewardedDevice) -> Vec<String> {
    let mut sums: Vec<(&Token, Amount)> = Vec::new();
    let own = plan.items().filter(|item| plan.device_of(item) == Some(device));
    for (token, amount) in own.filter_map(|item| Some((&item.proof.as_ref()?.token, item.amount))) {
        match sums.iter_mut().find(|(one, _)| one.contract == token.contract) {
            Some((_, sum)) => *sum = sum.plus(amount),
            None => sums.push((token, amount)),
        }
    }
    sums.into_iter().map(|(token, amount)| of_token(token, amount)).collect()
}

fn warned(plan: &CollectAllPlan) -> Vec<String> {
    let warned = |one: &PaidElsewhere| {
        let at = one.source.to_checksum(None);
        format!("“{}” of {at}: {}", shown_text(&one.token.symbol), elsewhere(one.to))
    };
    plan.elsewhere.iter().map(warned).collect()
}

fn exact(plan: &CollectAllPlan) -> Vec<WordLine> {
    let each = plan.transactions.iter().enumerate().flat_map(|(place, call)| {
        let of = |what: &str| format!("{what}, transaction {}", place + 1);
        [
            line(&of("Contract"), call.call.to.to_checksum(None)),
            line(&of("Value sent, in wei"), call.call.value),
            line(&of("Gas limit"), call.gas),
        ]
    });
    let same = [
        line("Highest price of one gas, in wei", plan.fees.max_fee_per_gas),
        line("Tip in it, in wei", plan.fees.max_priority_fee_per_gas),
        line("Chain", plan.chain_id),
    ];
    each.chain(same).collect()
}

/// What comes of each kind, the coins first.
fn sums(plan: &CollectAllPlan) -> Vec<String> {
    let coins = plan.coins();
    let coins = (!coins.is_zero()).then(|| format!("{} {}", coins.exact(plan.decimals), plan.symbol));
    coins.into_iter().chain(plan.tokens().iter().map(|(token, amount)| of_token(token, *amount))).collect()
}

/// How much each contract pays, and for how many rewards.
fn sources(plan: &CollectAllPlan) -> Vec<WordLine> {
    let mut sums: Vec<(&CollectItem, Amount, usize)> = Vec::new();
    for item in plan.items() {
        match sums.iter_mut().find(|(one, ..)| one.source == item.source && contract(one) == contract(item)) {
            Some((_, amount, count)) => {
                *amount = amount.plus(item.amount);
                *count += 1;
            }
            None => sums.push((item, item.amount, 1)),
        }
    }
    let shown = |(item, amount, count): (&CollectItem, Amount, usize)| {
        let amount = match &item.proof {
            Some(proof) => of_token(&proof.token, amount),
            None => format!("{} {}", amount.exact(plan.decimals), plan.symbol),
        };
        line(&format!("From {}", item.source.to_checksum(None)), format!("{amount}, {}", counted(count, "reward")))
    };
    sums.into_iter().map(shown).collect()
}

fn contract(item: &CollectItem) -> Option<Address> {
    item.proof.as_ref().map(|proof| proof.token.contract)
}

/// Each reason once, with how often it holds.
fn left_lines(plan: &CollectAllPlan) -> Vec<String> {
    let mut lines: Vec<(String, usize)> = Vec::new();
    for text in plan.left.iter().map(|left| left_line(left, &plan.symbol, plan.decimals)) {
        match lines.iter_mut().find(|(one, _)| *one == text) {
            Some((_, count)) => *count += 1,
            None => lines.push((text, 1)),
        }
    }
    let shown = |(text, count): (String, usize)| if count == 1 { text } else { format!("{text} ({count} times)") };
    lines.into_iter().map(shown).collect()
}

/// What comes in coins less the fee, which may be more than that.
fn net(plan: &CollectAllPlan) -> String {
    let (coins, fee) = (plan.coins(), plan.fee_ceiling());
    let sign = if coins < fee { "-" } else { "" };
    let amount = if coins < fee { fee.minus(coins) } else { coins.minus(fee) };
    format!("{sign}{} {}", amount.exact(plan.decimals), plan.symbol)
}

fn of_token(token: &Token, amount: Amount) -> String {
    format!("{} {}", amount.exact(token.decimals), shown_text(&token.symbol))
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
