//! A claim in words.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{line, read_from, texts};
use crate::{
    amount::Amount,
    claim::{ClaimPlan, ClaimWay, Payer},
    review::{WordLine, Words},
    shown::{SHOWN_CHARS, shown_text},
};

pub(super) fn words(plan: &ClaimPlan) -> Words {
    let name = shown_text(&plan.name);
    Words {
        title: format!("Claim {name}"),
        sentence: sentence(plan, &name),
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

fn sentence(plan: &ClaimPlan, name: &str) -> String {
    let own = plan.total_ceiling();
    let most = format!("at most {}", coin(plan, own));
    match plan.way.payer() {
        None => format!("You take ownership of {name} on {} and pay {most}.", plan.network),
        Some(payer) => {
            let you = if own.is_zero() { "nothing".to_string() } else { format!("{most} for letting the token go") };
            let host = shown_text(&payer.host);
            format!("You take ownership of {name} on {}. {host} pays for the claim; you pay {you}.", plan.network)
        }
    }
}

fn coin(plan: &ClaimPlan, amount: Amount) -> String {
    format!("{} {}", amount.ceiling(plan.decimals, 4), plan.symbol)
}

fn lines(plan: &ClaimPlan) -> Vec<WordLine> {
    let mut lines = alloc::vec![line("Device", format!("{} ({})", shown_text(&plan.name), shown_text(&plan.model)))];
    lines.extend(payment(plan));
    lines.extend([
        line("Your balance", format!("{} {}", plan.balance.exact(plan.decimals), plan.symbol)),
        line("Read from", read_from(plan.nodes)),
        line("Steps", steps(plan)),
        line("You will hold", "The deed: the ioID token of this device"),
        line("The device's own wallet will hold", token(plan)),
    ]);
    lines.extend(plan.way.proxy().map(|proxy| {
        let proxy = proxy.to_checksum(None);
        line("The device signs for", format!("The project's proxy {proxy}, which hands the deed to you"))
    }));
    lines.extend(plan.blind_digest.map(|digest| line("The device signs", format!("{digest:#x}"))));
    lines
}

/// The price, and who pays what.
fn payment(plan: &ClaimPlan) -> Vec<WordLine> {
    let price =
        if plan.prepaid { "Nothing: the maker has paid for a place".to_string() } else { coin(plan, plan.price) };
    let mut lines = alloc::vec![line("Price of the claim", price)];
    if let Some(payer) = plan.way.payer() {
        lines.push(line("Who pays", named(payer)));
        lines.push(line("It pays, at most", coin(plan, plan.registration_ceiling())));
    } else {
        lines.push(line("Network fee, at most", coin(plan, plan.fee_ceiling())));
    }
    let own = plan.total_ceiling();
    lines.push(line("You pay, at most", if own.is_zero() { "Nothing".to_string() } else { coin(plan, own) }));
    lines
}

fn named(payer: &Payer) -> String {
    let host = shown_text(&payer.host);
    match payer.account {
        Some(account) => format!("{host}, from the account {account}"),
        None => format!("{host}, from an account that it does not name"),
    }
}

fn steps(plan: &ClaimPlan) -> &'static str {
    match (&plan.way, plan.needs_approval()) {
        (ClaimWay::Owner, false) => "1 transaction: register",
        (ClaimWay::Owner, true) => "2 transactions: approve this one token, register",
        (ClaimWay::Payer { .. }, true) => "1 transaction of yours: approve this one token. The payer sends the other",
        (ClaimWay::Payer { .. }, false) => "No transaction of yours: the payer registers the device to you",
        (ClaimWay::Proxy { .. }, _) => "No transaction of yours: the payer registers the device through the project",
    }
}

fn token(plan: &ClaimPlan) -> String {
    match &plan.token {
        Some(token) => format!("The maker's token number {}", token.token_id),
        None => "A token that the project makes for this claim".to_string(),
    }
}

fn warnings(plan: &ClaimPlan) -> Vec<String> {
    let mut warnings = way_warnings(plan);
    if plan.prepaid && plan.way.payer().is_none() {
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

/// What the device's permit allows, and to whom it is given (T-71).
fn way_warnings(plan: &ClaimPlan) -> Vec<String> {
    match &plan.way {
        ClaimWay::Owner => texts(&[
            "The device signs a permit that names you and a number used once, but neither this claim nor a description nor an end date. Deedbox keeps it sealed, uses it once and then wipes it.",
            "On its way to the chain others can see the permit and register the device to you with another description. Deedbox compares what came of it and tells you.",
        ]),
        ClaimWay::Payer { payer } => alloc::vec![
            "The device signs a permit that names you and a number used once, but neither this claim nor a description nor an end date.".to_string(),
            format!(
                "{} gets this permit. It can register the device to nobody but you, but with another description, or not at all. Deedbox compares what came of it and tells you.",
                shown_text(&payer.host)
            ),
            UNTIL_USED.to_string(),
        ],
        ClaimWay::Proxy { payer, .. } => alloc::vec![
            "The device signs a permit that names the project's proxy and a number used once, but neither you nor a description nor an end date.".to_string(),
            format!(
                "{} gets this permit, and the project alone says to whom the proxy hands the deed: you trust it with that. Deedbox compares what came of it and tells you.",
                shown_text(&payer.host)
            ),
            UNTIL_USED.to_string(),
        ],
    }
}

const UNTIL_USED: &str = "The permit cannot be taken back: it holds until the device is claimed. If the payer is silent, claim the device in another way, which makes it void.";

fn exact(plan: &ClaimPlan) -> Vec<WordLine> {
    let mut exact = alloc::vec![
        line("Permit: owner", plan.permit_owner()),
        line("Permit: nonce", plan.nonce),
        line("Permit: chain", plan.chain_id),
        line("Permit: registry", plan.registry.to_checksum(None)),
        line("DID", &plan.did),
    ];
    exact.extend(exact_token(plan));
    exact.extend([
        line("Value sent to the registry, in wei", plan.price),
        line("Gas limits", format!("{} and {}", plan.approve_gas, plan.register_gas)),
        line("Highest price of one gas, in wei", plan.fees.max_fee_per_gas),
        line("Tip in it, in wei", plan.fees.max_priority_fee_per_gas),
        line("Document fingerprint", format!("{:#x}", plan.document_hash)),
        line("Document address", &plan.document_uri),
        line("Document", shown_whole(&plan.document)),
    ]);
    exact.extend(plan.blind_digest.map(|digest| line("Digest that the device signs", format!("{digest:#x}"))));
    exact
}

fn exact_token(plan: &ClaimPlan) -> Vec<WordLine> {
    let mut exact = Vec::new();
    if let Some(token) = &plan.token {
        exact.push(line("Maker's token contract", token.contract.to_checksum(None)));
        exact.push(line("Maker's token number", token.token_id));
    }
    if let ClaimWay::Proxy { nft, .. } = &plan.way {
        exact.push(line("Contract of the project's tokens", nft.to_checksum(None)));
        exact.push(line("The deed goes on to", plan.owner));
    }
    exact
}

/// Foreign text in full: nothing hidden in it stays hidden (T-08), and nothing of what is signed is left out.
pub(crate) fn shown_whole(text: &str) -> String {
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
    use alloy_primitives::{Address, B256, U256};

    use super::*;
    use crate::{account::Owner, claim::DeviceToken, device::DeviceId, transaction::Fees};

    const PROXY: Address = Address::repeat_byte(9);

    #[test]
    fn a_document_is_shown_in_full_with_nothing_hidden_in_it() {
        let document = format!("{{\"name\":\"{}\u{202e}\u{200b}\"}}", "ä".repeat(1_000));

        let shown = shown_whole(&document);

        assert_eq!(shown, document.replace(['\u{202e}', '\u{200b}'], "\u{fffd}"));
    }

    fn payer() -> Payer {
        Payer { host: "pay.example".to_string(), account: Some(Owner(Address::repeat_byte(5))) }
    }

    fn plan(way: ClaimWay) -> ClaimPlan {
        let device = DeviceId(Address::repeat_byte(0xde));
        let token =
            way.proxy().is_none().then_some(DeviceToken { contract: Address::repeat_byte(7), token_id: U256::from(3) });
        ClaimPlan {
            device,
            did: device.did(),
            name: "Balcony".to_string(),
            kind: "environment.sensor".to_string(),
            model: "T-1".to_string(),
            owner: Owner(Address::repeat_byte(2)),
            chain_id: 1,
            network: "Test".to_string(),
            symbol: "COIN".to_string(),
            decimals: 0,
            registry: Address::repeat_byte(1),
            nonce: U256::ZERO,
            token,
            way,
            price: Amount::wei(100),
            prepaid: false,
            approved: false,
            approve_gas: 2,
            register_gas: 30,
            fees: Fees { max_fee_per_gas: Amount::wei(1), max_priority_fee_per_gas: Amount::ZERO },
            document: "{}".to_string(),
            document_hash: B256::ZERO,
            document_uri: "ipfs://a".to_string(),
            balance: Amount::ZERO,
            nodes: 1,
            blind_digest: None,
        }
    }

    fn value(words: &Words, label: &str) -> String {
        let mut all = words.lines.iter().chain(&words.exact);
        all.find(|line| line.label == label).map(|line| line.value.clone()).unwrap_or_default()
    }

    #[test]
    fn an_owner_who_pays_alone_is_told_the_whole_sum() {
        let words = words(&plan(ClaimWay::Owner));

        assert!(words.sentence.ends_with("pay at most 132 COIN."), "{}", words.sentence);
        assert_eq!(value(&words, "You pay, at most"), "132 COIN");
        assert_eq!(value(&words, "Who pays"), "");
    }

    #[test]
    fn a_payer_is_named_with_what_it_pays_and_what_is_left_for_the_owner() {
        let said = words(&plan(ClaimWay::Payer { payer: payer() }));
        assert!(said.sentence.contains("pay.example pays for the claim; you pay at most 2 COIN"), "{}", said.sentence);
        assert!(value(&said, "Who pays").starts_with("pay.example, from the account 0x0505"), "{said:?}");
        assert_eq!(
            (value(&said, "It pays, at most"), value(&said, "You pay, at most")),
            ("130 COIN".into(), "2 COIN".into())
        );
        assert!(said.warnings.iter().any(|warning| warning.contains("cannot be taken back")), "{said:?}");

        let approved = ClaimPlan { approved: true, ..plan(ClaimWay::Payer { payer: payer() }) };
        assert!(words(&approved).sentence.ends_with("you pay nothing."), "{}", words(&approved).sentence);

        let nameless = Payer { account: None, ..payer() };
        let said = words(&plan(ClaimWay::Payer { payer: nameless }));
        assert!(value(&said, "Who pays").ends_with("from an account that it does not name"), "{said:?}");
    }

    #[test]
    fn a_permit_for_the_projects_proxy_is_called_that() {
        let said = words(&plan(ClaimWay::Proxy { payer: payer(), proxy: PROXY, nft: Address::repeat_byte(8) }));

        assert!(said.sentence.ends_with("you pay nothing."), "{}", said.sentence);
        assert!(value(&said, "The device signs for").contains(&PROXY.to_checksum(None)), "{said:?}");
        assert_eq!(value(&said, "Permit: owner"), PROXY.to_checksum(None));
        assert!(said.warnings.iter().any(|warning| warning.contains("the project alone says to whom")), "{said:?}");
    }

    #[test]
    fn a_plan_that_was_kept_before_there_were_ways_is_the_owners() {
        let mut kept = serde_json::to_value(plan(ClaimWay::Owner)).unwrap();
        kept.as_object_mut().unwrap().remove("way");

        assert_eq!(serde_json::from_value::<ClaimPlan>(kept).unwrap(), plan(ClaimWay::Owner));
    }
}
