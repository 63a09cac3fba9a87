//! Anchoring, in words.

use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{date_time, line, read_from, texts};
use crate::{
    anchor::{AnchorDevice, AnchorPlan},
    evidence::{AnchorPlace, Evidence},
    review::{WordLine, Words},
    shown::shown_text,
};

/// So many devices are named; the others are counted.
const NAMED: usize = 20;

/// What an operation is called that anchors: how much.
#[must_use]
pub fn title(plan: &AnchorPlan) -> String {
    batches(plan.count())
}

pub(super) fn words(plan: &AnchorPlan) -> Words {
    let (many, network) = (batches(plan.count()), shown_text(&plan.network));
    Words {
        title: format!("Anchor {many}"),
        sentence: format!(
            "One fingerprint over {many} of {} is kept by a contract on {network}, so that everybody can check by when they existed. The network fee is at most {}.",
            devices(plan.devices.len()),
            fee(plan)
        ),
        lines: lines(plan),
        public: texts(&[
            "Your address",
            "The fingerprint, which holds no reading and names no device, and how many batches are under it",
            "The date",
        ]),
        warnings: warnings(plan),
        exact: exact(plan),
    }
}

/// What a checked proof says of places on chains, each once: nobody looked there.
#[must_use]
pub fn claimed(evidence: &Evidence) -> Vec<String> {
    let mut places: BTreeMap<&AnchorPlace, u32> = BTreeMap::new();
    for place in evidence.batches.iter().filter_map(|batch| batch.anchor.as_ref()) {
        let count = places.entry(place).or_default();
        *count = count.saturating_add(1);
    }
    let said = |(place, count): (&AnchorPlace, u32)| {
        format!(
            "{}: said to be anchored at block {} ({}) of chain {}. That the root {} is over them was checked here. That it stands there was not checked against the chain: ask the contract {} for `anchoredAt` of it.",
            batches(count),
            place.block,
            date_time(place.time),
            place.chain_id,
            place.root,
            place.contract.to_checksum(None)
        )
    };
    places.into_iter().map(said).collect()
}

fn batches(count: u32) -> String {
    if count == 1 { "1 batch".to_string() } else { format!("{count} batches") }
}

fn devices(count: usize) -> String {
    if count == 1 { "1 device".to_string() } else { format!("{count} devices") }
}

fn fee(plan: &AnchorPlan) -> String {
    format!("{} {}", plan.fee_ceiling().ceiling(plan.decimals, 4), plan.symbol)
}

fn lines(plan: &AnchorPlan) -> Vec<WordLine> {
    let mut lines =
        alloc::vec![line("Contract that keeps it", plan.contract.to_checksum(None)), line("Fingerprint", plan.root),];
    lines.extend(plan.devices.iter().take(NAMED).map(of_device));
    let more = plan.devices.len().saturating_sub(NAMED);
    if more > 0 {
        lines.push(line("And", format!("{more} more devices")));
    }
    if plan.left > 0 {
        lines.push(line("Not in it", format!("{}, which did not fit", batches(plan.left))));
    }
    lines.extend([
        line("Network fee, at most", fee(plan)),
        line("Your balance", format!("{} {}", plan.balance.exact(plan.decimals), plan.symbol)),
        line("Read from", read_from(plan.nodes)),
    ]);
    lines
}

fn of_device(one: &AnchorDevice) -> WordLine {
    let count = batches(u32::try_from(one.batches.len()).unwrap_or(u32::MAX));
    let value = match (one.batches.first(), one.batches.last()) {
        (Some(first), Some(last)) if first.seq != last.seq => {
            format!("{count}, from number {} to {}", first.seq, last.seq)
        }
        (Some(only), _) => format!("{count}, number {}", only.seq),
        (None, _) => count,
    };
    line(&shown_text(&one.name), value)
}

fn warnings(plan: &AnchorPlan) -> Vec<String> {
    let mut warnings = texts(&[
        "It shows by when the readings existed. It does not show that the sensors were right, nor that readings are no older.",
        "It cannot be taken back. Nothing is anchored by itself later: you are asked each time.",
    ]);
    if plan.left > 0 {
        warnings.push(format!("{} stay without; anchor again for them.", batches(plan.left)));
    }
    warnings
}

fn exact(plan: &AnchorPlan) -> Vec<WordLine> {
    alloc::vec![
        line("Contract", plan.call.to.to_checksum(None)),
        line("Call data", &plan.call.data),
        line("Value sent, in wei", plan.call.value),
        line("Gas limit", plan.gas),
        line("Highest price of one gas, in wei", plan.fees.max_fee_per_gas),
        line("Tip in it, in wei", plan.fees.max_priority_fee_per_gas),
        line("Chain", plan.chain_id),
    ]
}

#[cfg(test)]
mod tests {
    use alloy_primitives::{Address, B256, Bytes};

    use super::*;
    use crate::{
        account::Owner,
        amount::Amount,
        anchor::AnchorBatch,
        device::DeviceId,
        transaction::{Call, Fees},
    };

    fn plan(devices: &[&[u64]], left: u32) -> AnchorPlan {
        let batch = |seq: &u64| AnchorBatch { seq: *seq, root: B256::ZERO, hash: B256::ZERO };
        let device = |(byte, seqs): (u8, &&[u64])| AnchorDevice {
            device: DeviceId(Address::repeat_byte(byte)),
            name: format!("Station {byte}"),
            batches: seqs.iter().map(batch).collect(),
        };
        let contract = Address::repeat_byte(0x33);
        AnchorPlan {
            owner: Owner(Address::repeat_byte(9)),
            chain_id: 4690,
            network: "IoTeX Testnet".into(),
            symbol: "IOTX".into(),
            decimals: 18,
            contract,
            root: B256::repeat_byte(4),
            devices: (1..).zip(devices).map(device).collect(),
            left,
            call: Call { to: contract, value: Amount::ZERO, data: Bytes::new() },
            gas: 60_000,
            fees: Fees { max_fee_per_gas: Amount::wei(1_000_000_000_000), max_priority_fee_per_gas: Amount::ZERO },
            balance: Amount::wei(10_000_000_000_000_000_000),
            nodes: 2,
        }
    }

    #[test]
    fn how_much_of_which_devices_is_said_with_the_most_it_costs() {
        let plan = plan(&[&[1, 2, 5], &[7]], 0);
        let told = words(&plan);
        assert_eq!((title(&plan).as_str(), told.title.as_str()), ("4 batches", "Anchor 4 batches"));
        assert!(told.sentence.contains("4 batches of 2 devices") && told.sentence.contains("0.06 IOTX"), "{told:?}");
        let of = |label: &str| told.lines.iter().find(|line| line.label == label).map(|line| line.value.as_str());
        assert_eq!(of("Station 1"), Some("3 batches, from number 1 to 5"));
        assert_eq!(of("Station 2"), Some("1 batch, number 7"));
        assert_eq!(of("Not in it"), None);
    }

    #[test]
    fn what_did_not_fit_and_devices_past_the_twentieth_are_counted() {
        let one: &[u64] = &[1];
        let told = words(&plan(&alloc::vec![one; 23], 9));
        assert!(told.lines.iter().any(|line| line.value == "3 more devices"), "{:?}", told.lines);
        assert!(told.warnings.iter().any(|warning| warning.starts_with("9 batches stay without")), "{told:?}");
    }
}
