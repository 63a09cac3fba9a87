//! The rule that anchors by itself: what agreeing to it means, and why it waits.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{
    collect_rule::{ceiling, coins},
    date_time, line, texts,
};
use crate::{
    account::Owner,
    anchor_rule::{AnchorTerms, AnchorWait},
    network::NetworkView,
    review::Words,
    rule::RuleRest,
    shown::shown_text,
};

/// The words in which a rule is asked for, in the window and on the command line.
#[must_use]
pub fn words(terms: AnchorTerms, owner: Owner, network: &NetworkView) -> Words {
    let cap = coins(terms.cap_per_day.get(), network);
    let every = match terms.every.get() {
        1 => "once an hour".to_string(),
        hours => format!("once in {hours} hours"),
    };
    let title = shown_text(&network.title);
    Words {
        title: "Anchor by a rule".to_string(),
        sentence: format!(
            "While it is open, Deedbox anchors the new batches of all your devices on {title} by itself, at most {every}, and spends at most {cap} a day (UTC) on the network fees."
        ),
        lines: [
            line("Account", format!("your own account ({owner}), which pays the fees")),
            line("Network", title),
            line("Anchors", format!("at most {every}, all new batches by one transaction")),
            line("Network fees a day, at most", cap),
        ]
        .into(),
        public: texts(&[
            "Your address",
            "The fingerprints, which hold no reading and name no device, and how many batches are under each",
            "The dates",
        ]),
        warnings: texts(&[
            "You are not asked again for each anchoring. Each stands among what was done, and the rule can be switched off at any time.",
        ]),
        exact: Vec::new(),
    }
}

/// Why nothing is anchored by the rule now.
#[must_use]
pub fn waits(wait: &AnchorWait, network: &NetworkView) -> String {
    match wait {
        AnchorWait::Rests(RuleRest::OtherAccount) => "the rule is for another account".to_string(),
        AnchorWait::Rests(RuleRest::OtherNetwork) => "the rule is for another network".to_string(),
        AnchorWait::Rests(RuleRest::Open) => "an anchoring is under way".to_string(),
        AnchorWait::Rests(RuleRest::Lately { until }) => {
            format!("it was tried lately; the next time is {}", date_time(*until))
        }
        AnchorWait::NothingNew => "every batch that is stored is anchored".to_string(),
        AnchorWait::OverCap { fee, spent } => format!(
            "the network fee may be {}, and {} of the day’s cap may be spent already",
            ceiling(*fee, network),
            ceiling(*spent, network)
        ),
    }
}

#[cfg(test)]
mod tests {
    use alloy_primitives::Address;

    use super::*;
    use crate::{amount::Amount, network::Network};

    fn network() -> NetworkView {
        let text =
            r#"{"name":"test","chain_id":1,"rpc":["http://127.0.0.1:1"],"native":{"symbol":"IOTX","decimals":18}}"#;
        Network::parse(text).unwrap().view()
    }

    #[test]
    fn the_question_says_the_cap_how_often_what_is_public_and_that_nobody_asks_again() {
        let cap = Amount::wei(500_000_000_000_000_000);
        for (hours, often) in [(1_u8, "once an hour"), (24, "once in 24 hours")] {
            let terms = AnchorTerms { cap_per_day: cap.try_into().unwrap(), every: hours.try_into().unwrap() };
            let said = words(terms, Owner(Address::repeat_byte(7)), &network());
            assert!(said.sentence.contains("0.5 IOTX a day") && said.sentence.contains(often), "{}", said.sentence);
            assert!(said.warnings.iter().any(|warning| warning.contains("not asked again")));
            assert!(said.public.iter().any(|fact| fact.contains("no reading")));
        }
    }

    #[test]
    fn a_fee_that_is_waited_with_is_said_beside_what_was_spent() {
        let (fee, spent) = (Amount::wei(20_000_000_000_000_000), Amount::wei(10_000_000_000_000_000));
        let said = waits(&AnchorWait::OverCap { fee, spent }, &network());
        assert!(said.contains("0.02 IOTX") && said.contains("0.01 IOTX"), "{said}");
    }
}
