//! The rule that collects by itself: what agreeing to it means, and why it waits.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{date_time, line, texts};
use crate::{
    account::Owner,
    amount::Amount,
    collect_rule::{RuleTerms, RuleWait},
    network::NetworkView,
    review::Words,
    shown::shown_text,
};

/// The words in which a rule is asked for, in the window and on the command line.
#[must_use]
pub fn words(terms: RuleTerms, owner: Owner, network: &NetworkView) -> Words {
    let percent = terms.percent.get();
    let cap = coins(terms.cap_per_day.get(), network);
    let title = shown_text(&network.title);
    Words {
        title: "Collect by a rule".to_string(),
        sentence: format!(
            "While it is open, Deedbox collects your rewards in {} on {title} by itself when the network fee is less than {percent} % of them, and spends at most {cap} a day (UTC) on these fees.",
            shown_text(&network.symbol)
        ),
        lines: [
            line("Account", format!("your own account ({owner}), which pays the fees and gets the coins")),
            line("Network", title),
            line("Network fee, less than", format!("{percent} % of what comes")),
            line("Network fees a day, at most", cap),
        ]
        .into(),
        public: Vec::new(),
        warnings: texts(&[
            "You are not asked again for each collection. Each stands among what was done, and the rule can be switched off at any time.",
        ]),
        exact: Vec::new(),
    }
}

/// Why nothing is collected by the rule now.
#[must_use]
pub fn waits(wait: &RuleWait, network: &NetworkView) -> String {
    match wait {
        RuleWait::OtherAccount => "the rule is for another account".to_string(),
        RuleWait::OtherNetwork => "the rule is for another network".to_string(),
        RuleWait::Open => "a collection is under way".to_string(),
        RuleWait::Lately { until } => format!("it was tried lately; the next time is {}", date_time(*until)),
        RuleWait::NothingReady => "no coins are ready to collect".to_string(),
        RuleWait::TooDear(plan) => {
            format!(
                "{} are ready, and the network fee may be {}",
                coins(plan.coins, network),
                ceiling(plan.fee, network)
            )
        }
        RuleWait::OverCap { fee, spent } => format!(
            "the network fee may be {}, and {} of the day’s cap may be spent already",
            ceiling(*fee, network),
            ceiling(*spent, network)
        ),
    }
}

pub(super) fn coins(amount: Amount, network: &NetworkView) -> String {
    format!("{} {}", amount.exact(network.decimals), shown_text(&network.symbol))
}

pub(super) fn ceiling(amount: Amount, network: &NetworkView) -> String {
    format!("{} {}", amount.ceiling(network.decimals, 4), shown_text(&network.symbol))
}

#[cfg(test)]
mod tests {
    use alloy_primitives::Address;

    use super::*;
    use crate::{collect_rule::RulePlan, network::Network};

    fn network() -> NetworkView {
        let text =
            r#"{"name":"test","chain_id":1,"rpc":["http://127.0.0.1:1"],"native":{"symbol":"IOTX","decimals":18}}"#;
        Network::parse(text).unwrap().view()
    }

    #[test]
    fn the_question_says_the_percentage_the_cap_and_that_nobody_asks_again() {
        let cap = Amount::wei(500_000_000_000_000_000);
        let terms = RuleTerms { percent: 2.try_into().unwrap(), cap_per_day: cap.try_into().unwrap() };
        let said = words(terms, Owner(Address::repeat_byte(7)), &network());
        assert!(
            said.sentence.contains("less than 2 %") && said.sentence.contains("0.5 IOTX a day"),
            "{}",
            said.sentence
        );
        assert!(said.warnings.iter().any(|warning| warning.contains("not asked again")));
    }

    #[test]
    fn a_fee_that_is_waited_with_is_said_beside_what_is_ready() {
        let plan = RulePlan { coins: Amount::wei(1), fee: Amount::wei(20_000_000_000_000_000) };
        let said = waits(&RuleWait::TooDear(plan), &network());
        assert!(said.contains("0.000000000000000001 IOTX") && said.contains("0.02 IOTX"), "{said}");
    }
}
