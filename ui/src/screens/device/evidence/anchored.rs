//! Which of the batches are anchored, and what it takes for the others.

use domain::{device::DeviceId, evidence::BatchEvidence, words::date_time};
use leptos::prelude::*;

use crate::{
    screens::parts::{Signs, network},
    t,
    text::Proof,
};

/// How the batches stand to the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Why, or what is missing.
    pub words: String,
    /// The owner can have the rest anchored.
    pub can_anchor: bool,
}

/// Says it, with the way to the review.
#[component]
pub(super) fn Anchored(device: DeviceId, batches: Vec<BatchEvidence>) -> impl IntoView {
    let offered = network().is_some_and(|network| network.anchor);
    let Standing { words, can_anchor } = standing(&batches, offered);
    // The rule stands beside the review, also where there is nothing to review.
    let link = offered.then(|| {
        let label = if can_anchor { t!(Proof::Anchor) } else { t!(Proof::AnchorRule) };
        view! { <p><Signs><a class="btn sm" href=format!("/devices/{device}/anchor")>{label}</a></Signs></p> }
    });
    view! { <p>{words}</p>{link} }
}

/// What is said of these batches on a network that has a contract for it, or has none.
#[must_use]
pub fn standing(batches: &[BatchEvidence], offered: bool) -> Standing {
    let places = || batches.iter().filter_map(|batch| batch.anchor);
    let missing = batches.len().saturating_sub(places().count());
    let newest = places().max_by_key(|place| place.block);
    let words = match newest {
        Some(place) if missing == 0 => t!(Proof::AnchoredAll, block = place.block, at = date_time(place.time)),
        Some(_) | None if offered => t!(Proof::AnchorSome, n = missing, all = batches.len()),
        Some(_) | None => t!(Proof::AnchorNowhere).to_string(),
    };
    Standing { words, can_anchor: missing > 0 && offered }
}

#[cfg(test)]
mod tests {
    use domain::{Address, B256, evidence::AnchorPlace, reading::Provenance, time::Millis};

    use super::*;

    fn batch(block: Option<u64>) -> BatchEvidence {
        let place =
            |block| AnchorPlace { chain_id: 4690, contract: Address::ZERO, root: B256::ZERO, block, time: Millis(0) };
        BatchEvidence {
            seq: 1,
            level: Provenance::L1,
            from: Millis(0),
            to: Millis(0),
            root: B256::ZERO,
            hash: B256::ZERO,
            readings: 1,
            whole: true,
            anchor: block.map(place),
        }
    }

    #[test]
    fn what_is_missing_is_counted_and_offered_only_where_the_network_has_a_contract() {
        let some = [batch(Some(7)), batch(None), batch(None)];
        let said = standing(&some, true);
        assert!(said.can_anchor && said.words.starts_with("2 of these 3 batches"), "{said:?}");
        let nowhere = standing(&some, false);
        assert!(!nowhere.can_anchor && nowhere.words != said.words, "{nowhere:?}");
        let all = standing(&[batch(Some(7)), batch(Some(9))], true);
        assert!(!all.can_anchor && all.words.contains("block 9"), "{all:?}");
    }
}
