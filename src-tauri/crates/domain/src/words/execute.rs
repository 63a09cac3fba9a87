//! What a device's own wallet gives, in words.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{line, read_from, sent, texts};
use crate::{
    amount::Amount,
    device_wallet::{ExecutePlan, Taken},
    review::{WordLine, Words},
    shown::shown_text,
};

pub(super) fn words(plan: &ExecutePlan) -> Words {
    let (name, what) = (shown_text(&plan.name), what(plan));
    let happens = match plan.taken {
        Taken::Coin { .. } | Taken::Token { .. } | Taken::Nft { .. } => {
            format!("The own wallet of {name} sends {what} to {}", recipient(plan))
        }
        Taken::Call { .. } => format!("The own wallet of {name} makes a call of its own to {}", recipient(plan)),
    };
    Words {
        title: format!("Take {what} out of {name}"),
        sentence: format!(
            "{happens} on {}; the network fee is at most {}, which your account pays. Nobody can bring it back.",
            shown_text(&plan.network),
            coin(plan, plan.fee_ceiling())
        ),
        lines: lines(plan),
        public: texts(&["Your address, the device's wallet and the recipient", "What it gives, and the date"]),
        warnings: warnings(plan),
        exact: exact(plan),
    }
}

/// What an operation that takes something out of a device's wallet is called.
#[must_use]
pub fn title(plan: &ExecutePlan) -> String {
    format!("{} out of {}", what(plan), shown_text(&plan.name))
}

fn what(plan: &ExecutePlan) -> String {
    match &plan.taken {
        Taken::Coin { amount } => format!("{} {}", amount.exact(plan.decimals), plan.symbol),
        Taken::Token { token, amount } => format!("{} {}", amount.exact(token.decimals), token.symbol),
        Taken::Nft { nft } => format!("token {} of {}", nft.token_id, nft.contract.to_checksum(None)),
        Taken::Call { .. } => "whatever a call takes".to_string(),
    }
}

/// In full: its ends alone can be made to look like another one's (T-69).
fn recipient(plan: &ExecutePlan) -> String {
    let address = plan.to.to_checksum(None);
    match &plan.contact {
        _ if plan.to_owner() => format!("your own account ({address})"),
        Some(name) => format!("{name} ({address})"),
        None => address,
    }
}

fn coin(plan: &ExecutePlan, amount: Amount) -> String {
    format!("{} {}", amount.ceiling(plan.decimals, 4), plan.symbol)
}

fn lines(plan: &ExecutePlan) -> Vec<WordLine> {
    let exactly = |amount: Amount| format!("{} {}", amount.exact(plan.decimals), plan.symbol);
    let mut lines = alloc::vec![
        line("From the device's own wallet", plan.deed.wallet.to_checksum(None)),
        line("To", recipient(plan)),
        line("It gives", what(plan)),
    ];
    match &plan.taken {
        Taken::Coin { amount } => lines.push(line("Left in it", exactly(plan.held.minus(*amount)))),
        Taken::Token { token, amount } => {
            lines.push(line("Token", token.contract.to_checksum(None)));
            lines.push(line("It calls itself", format!("“{}”", token.symbol)));
            let left = plan.held.minus(*amount).exact(token.decimals);
            lines.push(line("Left in it", format!("{left} {}", token.symbol)));
        }
        Taken::Nft { .. } => {}
        Taken::Call { .. } => lines.push(line("Coins that the call carries", exactly(plan.inner.value))),
    }
    lines.extend([
        line("Network fee, at most", coin(plan, plan.fee_ceiling())),
        line("Your balance", exactly(plan.balance)),
        line("Read from", read_from(plan.nodes)),
    ]);
    lines
}

fn warnings(plan: &ExecutePlan) -> Vec<String> {
    let mut warnings = Vec::new();
    if plan.first {
        warnings.extend(texts(&[
            "You never sent anything to this address from here. Compare every digit with a source you trust; its first and last ones alone can be imitated.",
        ]));
    }
    if plan.to_contract && !matches!(plan.taken, Taken::Call { .. }) {
        warnings.extend(texts(&[
            "The recipient is a contract. Some contracts never give back what they get; ask its maker whether it takes this.",
        ]));
    }
    match &plan.taken {
        Taken::Coin { .. } => {}
        Taken::Token { token, .. } => {
            warnings.extend(texts(&[
                "A token tells its own name and number of decimals, and anybody can copy a name. Compare its address with the page of whoever issued it.",
            ]));
            if token.symbol.eq_ignore_ascii_case(&plan.symbol) {
                let symbol = &plan.symbol;
                warnings.push(format!("It calls itself like the coin of this network, {symbol}, and is another one."));
            }
        }
        Taken::Nft { .. } => warnings.extend(texts(&[
            "If this is the token that the device was claimed with, it does not go with the deed any more when you hand the device over.",
        ])),
        Taken::Call { .. } => warnings.extend(texts(&[
            "A call can do anything with what is in the device's wallet, now or later. Agree only if you know what it does.",
        ])),
    }
    warnings
}

fn exact(plan: &ExecutePlan) -> Vec<WordLine> {
    let mut exact = alloc::vec![
        line("The device's own wallet", plan.call.to.to_checksum(None)),
        line("Call", "execute(to, value, data, 0)"),
        line("Its to", plan.inner.to.to_checksum(None)),
        line("Its value, in wei", plan.inner.value),
        line("Its data", &plan.inner.data),
        line("DID", &plan.did),
    ];
    exact.extend(sent(&plan.call, plan.gas, plan.fees, plan.chain_id));
    exact
}

#[cfg(test)]
mod tests {
    use alloy_primitives::{Address, B256, Bytes, U256};

    use super::*;
    use crate::{
        account::Owner,
        claim::DeviceToken,
        device::{Deed, DeviceId},
        send::Token,
        transaction::{Call, Fees},
    };

    fn plan() -> ExecutePlan {
        let (owner, device) = (Owner(Address::repeat_byte(9)), DeviceId(Address::repeat_byte(0xde)));
        let wallet = Address::repeat_byte(0xcc);
        let deed =
            Deed { owner, token_id: "12".into(), wallet, document_hash: B256::ZERO, document_uri: String::new() };
        ExecutePlan {
            device,
            did: device.did(),
            name: "Balcony".into(),
            owner,
            chain_id: 4690,
            network: "IoTeX Testnet".into(),
            symbol: "IOTX".into(),
            decimals: 18,
            deed,
            taken: Taken::Coin { amount: Amount::wei(1_500_000_000_000_000_000) },
            held: Amount::wei(2_000_000_000_000_000_000),
            to: owner.0,
            contact: None,
            inner: Call { to: owner.0, value: Amount::wei(1_500_000_000_000_000_000), data: Bytes::new() },
            call: Call { to: wallet, value: Amount::ZERO, data: Bytes::new() },
            gas: 100_000,
            fees: Fees { max_fee_per_gas: Amount::wei(1_000_000_000_000), max_priority_fee_per_gas: Amount::ZERO },
            balance: Amount::wei(10_000_000_000_000_000_000),
            first: false,
            to_contract: false,
            nodes: 2,
        }
    }

    fn said(plan: &ExecutePlan, label: &str) -> String {
        words(plan).lines.into_iter().find(|line| line.label.contains(label)).unwrap().value
    }

    #[test]
    fn who_gives_who_gets_who_pays_and_what_is_left_is_said() {
        let full = Address::repeat_byte(9).to_checksum(None);
        let told = words(&plan());
        for part in ["own wallet of Balcony", "1.5 IOTX", &full, "0.1 IOTX", "your account pays"] {
            assert!(told.sentence.contains(part), "{part}: {}", told.sentence);
        }
        assert_eq!(said(&plan(), "Left"), "0.5 IOTX");
        assert_eq!(said(&plan(), "From"), Address::repeat_byte(0xcc).to_checksum(None));
        assert!(told.warnings.is_empty(), "{:?}", told.warnings);
        assert_eq!(title(&plan()), "1.5 IOTX out of Balcony");
    }

    #[test]
    fn another_recipient_a_token_a_bound_token_and_a_call_are_warned_of() {
        let other = Address::repeat_byte(0x52);
        let token = Token { contract: Address::repeat_byte(7), symbol: "iotx".into(), decimals: 6 };
        let nft = DeviceToken { contract: Address::repeat_byte(8), token_id: U256::from(7) };
        let base = ExecutePlan { to: other, first: true, to_contract: true, ..plan() };
        let cases = [
            (Taken::Token { token, amount: Amount::wei(1) }, "is another one"),
            (Taken::Nft { nft }, "does not go with the deed"),
            (Taken::Call { token: None }, "can do anything"),
        ];
        for (taken, part) in cases {
            let plan = ExecutePlan { taken, ..base.clone() };
            let told = words(&plan);
            assert!(told.warnings.iter().any(|warning| warning.contains(part)), "{part}: {:?}", told.warnings);
            assert!(told.warnings.iter().any(|warning| warning.contains("never sent")));
            assert!(told.sentence.contains(&other.to_checksum(None)));
        }
    }
}
