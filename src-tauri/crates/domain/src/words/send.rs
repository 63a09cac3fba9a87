//! Coins or tokens that are sent, in words.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{line, sent, texts};
use crate::review::{WordLine, Words};
use crate::send::SendPlan;
use crate::shown::shown_text;

pub(super) fn words(plan: &SendPlan) -> Words {
    let what = plan.shown(plan.amount);
    Words {
        title: format!("Send {what}"),
        sentence: format!(
            "{what} go to {} on {}; the network fee is at most {}. Nobody can bring them back.",
            recipient(plan),
            shown_text(&plan.network),
            fee(plan)
        ),
        lines: lines(plan),
        public: texts(&["Your address and the recipient's", "The amount and the date"]),
        warnings: warnings(plan),
        exact: exact(plan),
    }
}

/// What an operation that sends is called: what, and to whom.
#[must_use]
pub fn title(plan: &SendPlan) -> String {
    let to = plan.contact.as_ref().map_or_else(|| plan.to.to_checksum(None), ToString::to_string);
    format!("{} to {to}", plan.shown(plan.amount))
}

/// In full: its ends alone can be made to look like another one's (T-69).
fn recipient(plan: &SendPlan) -> String {
    let address = plan.to.to_checksum(None);
    plan.contact.as_ref().map_or_else(|| address.clone(), |name| format!("{name} ({address})"))
}

fn fee(plan: &SendPlan) -> String {
    format!("{} {}", plan.fee_ceiling().ceiling(plan.decimals, 4), plan.symbol)
}

fn lines(plan: &SendPlan) -> Vec<WordLine> {
    let mut lines = alloc::vec![line("To", plan.to.to_checksum(None))];
    lines.extend(plan.contact.as_ref().map(|name| line("Your name for it", name)));
    lines.push(line("You send", plan.shown(plan.amount)));
    if let Some(token) = &plan.token {
        lines.push(line("Token", token.contract.to_checksum(None)));
        lines.push(line("It calls itself", format!("“{}”", token.symbol)));
    }
    lines.push(line("Network fee, at most", fee(plan)));
    lines.push(line("Left of it, at least", plan.shown(plan.left())));
    if plan.token.is_some() {
        lines.push(line("Your balance", format!("{} {}", plan.balance.exact(plan.decimals), plan.symbol)));
    }
    lines
}

fn warnings(plan: &SendPlan) -> Vec<String> {
    let mut warnings = Vec::new();
    if plan.first {
        warnings.extend(texts(&[
            "You never sent anything to this address from here. Compare every digit with a source you trust; its first and last ones alone can be imitated.",
        ]));
    }
    if plan.contract {
        warnings.extend(texts(&[
            "The recipient is a contract. Some contracts never give back what they get; ask its maker whether it takes this.",
        ]));
    }
    if let Some(token) = &plan.token {
        warnings.extend(texts(&[
            "A token tells its own name and number of decimals, and anybody can copy a name. Compare its address with the page of whoever issued it.",
        ]));
        if token.symbol.eq_ignore_ascii_case(&plan.symbol) {
            warnings
                .push(format!("It calls itself like the coin of this network, {}, and is another one.", plan.symbol));
        }
    }
    warnings
}

fn exact(plan: &SendPlan) -> Vec<WordLine> {
    let mut exact = alloc::vec![line("To", plan.call.to.to_checksum(None)),];
    exact.extend(sent(&plan.call, plan.gas, plan.fees, plan.chain_id));
    exact
}

#[cfg(test)]
mod tests {
    use alloy_primitives::{Address, Bytes};

    use super::*;
    use crate::{
        account::Owner,
        amount::Amount,
        send::Token,
        transaction::{Call, Fees},
    };

    fn plan() -> SendPlan {
        let to = Address::repeat_byte(0x52);
        SendPlan {
            owner: Owner(Address::repeat_byte(9)),
            chain_id: 4690,
            network: "IoTeX Testnet".into(),
            symbol: "IOTX".into(),
            decimals: 18,
            to,
            contact: None,
            token: None,
            amount: Amount::wei(1_500_000_000_000_000_000),
            call: Call { to, value: Amount::wei(1_500_000_000_000_000_000), data: Bytes::new() },
            gas: 21_000,
            fees: Fees { max_fee_per_gas: Amount::wei(1_000_000_000_000), max_priority_fee_per_gas: Amount::ZERO },
            balance: Amount::wei(10_000_000_000_000_000_000),
            held: Amount::wei(10_000_000_000_000_000_000),
            first: false,
            contract: false,
        }
    }

    #[test]
    fn a_recipient_stands_there_in_full_also_beside_a_name() {
        let full = "0x5252525252525252525252525252525252525252";
        let named = SendPlan { contact: Some("Anna".parse().unwrap()), ..plan() };
        for (plan, title) in [(plan(), format!("1.5 IOTX to {full}")), (named, "1.5 IOTX to Anna".to_string())] {
            let words = words(&plan);
            assert!(words.sentence.contains(full), "{}", words.sentence);
            assert_eq!((words.lines[0].label.as_str(), words.lines[0].value.as_str()), ("To", full));
            assert_eq!(super::title(&plan), title);
        }
    }

    #[test]
    fn what_is_left_is_less_the_fee_where_it_is_paid_in_the_same_coin() {
        let left = |plan: &SendPlan| words(plan).lines.into_iter().find(|line| line.label.starts_with("Left")).unwrap();
        assert_eq!(left(&plan()).value, "8.479 IOTX");
        let token = Token { contract: Address::repeat_byte(7), symbol: "USDT".into(), decimals: 6 };
        let tokens = SendPlan { token: Some(token), amount: Amount::wei(1), held: Amount::wei(3), ..plan() };
        assert_eq!(left(&tokens).value, "0.000002 USDT");
    }

    #[test]
    fn what_is_new_a_contract_or_a_copied_name_is_said() {
        assert!(words(&plan()).warnings.is_empty());
        let token = Token { contract: Address::repeat_byte(7), symbol: "iotx".into(), decimals: 6 };
        let told = words(&SendPlan { first: true, contract: true, token: Some(token), ..plan() }).warnings;
        for said in ["never sent", "is a contract", "copy a name", "is another one"] {
            assert!(told.iter().any(|warning| warning.contains(said)), "{said}: {told:?}");
        }
    }
}
