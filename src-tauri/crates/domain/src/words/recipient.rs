//! Another recipient of rewards, in words.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use alloy_primitives::Address;

use super::{line, read_from, sent, texts};
use crate::{
    review::{WordLine, Words},
    reward_recipient::RecipientPlan,
    shown::shown_text,
};

/// What an operation is called that changes who is paid: who is, from now on.
#[must_use]
pub fn title(plan: &RecipientPlan) -> String {
    match (&plan.contact, plan.to) {
        (Some(name), Some(_)) => name.to_string(),
        (_, to) => to.unwrap_or(plan.after).to_checksum(None),
    }
}

pub(super) fn words(plan: &RecipientPlan) -> Words {
    let (what, at) = (rewards(plan), plan.source.to_checksum(None));
    let (title, sentence) = if plan.to.is_some() {
        let title = "Have rewards paid to another account".to_string();
        (title, format!("From now on the contract {at} pays {what} to {}, and not to your account.", recipient(plan)))
    } else {
        let title = "Take back another recipient of rewards".to_string();
        (title, format!("From now on the contract {at} pays {what} to {}.", whom(plan, plan.after)))
    };
    Words {
        title,
        sentence: format!(
            "{sentence} This is on {}; the network fee is at most {}.",
            shown_text(&plan.network),
            fee(plan)
        ),
        lines: lines(plan),
        public: texts(&["Your address and the recipient's", "The date"]),
        warnings: warnings(plan),
        exact: exact(plan),
    }
}

fn rewards(plan: &RecipientPlan) -> String {
    match &plan.token {
        Some(token) => format!("your rewards in “{}”", shown_text(&token.symbol)),
        None => "your rewards".to_string(),
    }
}

/// In full: its ends alone can be made to look like another one's (T-69).
fn recipient(plan: &RecipientPlan) -> String {
    let address = whom(plan, plan.after);
    plan.contact.as_ref().map_or_else(|| address.clone(), |name| format!("{name} ({address})"))
}

fn whom(plan: &RecipientPlan, at: Address) -> String {
    if at == plan.owner.0 { format!("your own account ({})", plan.owner) } else { at.to_checksum(None) }
}

fn fee(plan: &RecipientPlan) -> String {
    format!("{} {}", plan.fee_ceiling().ceiling(plan.decimals, 4), plan.symbol)
}

fn lines(plan: &RecipientPlan) -> Vec<WordLine> {
    let mut lines = alloc::vec![line("Contract that pays", plan.source.to_checksum(None))];
    if let Some(token) = &plan.token {
        lines.push(line("Token", token.contract.to_checksum(None)));
        lines.push(line("It calls itself", format!("“{}”", shown_text(&token.symbol))));
    } else {
        lines.push(line("Of", "all tokens that have no recipient of their own in that contract"));
    }
    lines.push(line("Paid to until now", whom(plan, plan.before)));
    lines.push(line("Paid to from now on", whom(plan, plan.after)));
    lines.extend(plan.contact.as_ref().map(|name| line("Your name for it", name)));
    lines.extend([
        line("Network fee, at most", fee(plan)),
        line("Your balance", format!("{} {}", plan.balance.exact(plan.decimals), plan.symbol)),
        line("Read from", read_from(plan.nodes)),
    ]);
    lines
}

fn warnings(plan: &RecipientPlan) -> Vec<String> {
    let mut warnings = Vec::new();
    if plan.after != plan.owner.0 {
        let what = if plan.token.is_some() {
            "All future rewards of this contract in this token"
        } else {
            "All future rewards of this contract"
        };
        warnings.push(format!(
            "{what} go to another account, whoever collects them, also what is ready now. Deedbox then shows them as collected, and they never come to your account."
        ));
        warnings.extend(texts(&[
            "The contract remembers this until you change it. Only this account can do that; what was paid meanwhile nobody can bring back.",
        ]));
    }
    if plan.to.is_none() && plan.after != plan.owner.0 {
        warnings.extend(texts(&[
            "The contract still has another recipient for all tokens: take that back, too, if you want them.",
        ]));
    }
    if plan.token.is_none() {
        warnings.extend(texts(&["Tokens that have a recipient of their own in this contract keep it."]));
    }
    if plan.first {
        warnings.extend(texts(&[
            "You never sent anything to this address from here. Compare every digit with a source you trust; its first and last ones alone can be imitated.",
        ]));
    }
    if plan.contract {
        warnings.extend(texts(&[
            "The recipient is a contract. Some contracts never give back what they get; ask its maker whether it takes these tokens.",
        ]));
    }
    warnings
}

fn exact(plan: &RecipientPlan) -> Vec<WordLine> {
    let mut exact = alloc::vec![line("Contract", plan.call.to.to_checksum(None)),];
    exact.extend(sent(&plan.call, plan.gas, plan.fees, plan.chain_id));
    exact
}

#[cfg(test)]
mod tests {
    use alloy_primitives::Bytes;

    use super::*;
    use crate::{
        account::Owner,
        amount::Amount,
        send::Token,
        transaction::{Call, Fees},
    };

    const OWNER: Owner = Owner(Address::repeat_byte(9));
    const OTHER: Address = Address::repeat_byte(0x52);

    fn plan() -> RecipientPlan {
        let source = Address::repeat_byte(0x33);
        RecipientPlan {
            owner: OWNER,
            chain_id: 4690,
            network: "IoTeX Testnet".into(),
            symbol: "IOTX".into(),
            decimals: 18,
            source,
            token: None,
            to: Some(OTHER),
            contact: None,
            before: OWNER.0,
            after: OTHER,
            call: Call { to: source, value: Amount::ZERO, data: Bytes::new() },
            gas: 60_000,
            fees: Fees { max_fee_per_gas: Amount::wei(1_000_000_000_000), max_priority_fee_per_gas: Amount::ZERO },
            balance: Amount::wei(10_000_000_000_000_000_000),
            first: false,
            contract: false,
            nodes: 2,
        }
    }

    fn warned(plan: &RecipientPlan, said: &str) -> bool {
        words(plan).warnings.iter().any(|warning| warning.contains(said))
    }

    #[test]
    fn whoever_is_paid_stands_there_in_full_and_that_it_is_another_account() {
        let full = OTHER.to_checksum(None);
        let named = RecipientPlan { contact: Some("Anna".parse().unwrap()), ..plan() };
        for (plan, called) in [(plan(), full.as_str()), (named, "Anna")] {
            let told = words(&plan);
            assert!(
                told.sentence.contains(&full) && told.sentence.contains("not to your account"),
                "{}",
                told.sentence
            );
            assert!(warned(&plan, "go to another account"));
            assert_eq!(title(&plan), called);
        }
        let token = Token { contract: Address::repeat_byte(7), symbol: "USDT".into(), decimals: 6 };
        let one = RecipientPlan { token: Some(token), ..plan() };
        assert!(warned(&one, "in this token") && !warned(&one, "keep it"));
        assert!(words(&one).sentence.contains("“USDT”"));
    }

    #[test]
    fn what_comes_back_is_not_warned_of_unless_another_one_stays() {
        let back = RecipientPlan { to: None, before: OTHER, after: OWNER.0, ..plan() };
        assert!(!warned(&back, "another account") && words(&back).sentence.contains("your own account"));
        let stays = RecipientPlan { after: OTHER, ..back };
        assert!(warned(&stays, "still has another recipient") && warned(&stays, "go to another account"));
    }

    #[test]
    fn a_new_address_and_a_contract_are_said() {
        assert!(!warned(&plan(), "never sent") && !warned(&plan(), "is a contract"));
        let told = RecipientPlan { first: true, contract: true, ..plan() };
        assert!(warned(&told, "never sent") && warned(&told, "is a contract"));
    }
}
