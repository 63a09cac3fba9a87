//! The batches that were checked.

use domain::{
    evidence::{BatchEvidence, Gap},
    words::date_time,
};
use leptos::prelude::*;

use crate::{kit::Hash, t, text::Proof};

/// So many of the newest are shown.
const SHOWN: usize = 20;

/// The newest batches, newest first.
#[component]
pub(super) fn Batches(all: Vec<BatchEvidence>) -> impl IntoView {
    let count = all.len();
    let cut = (count > SHOWN).then(|| view! { <p class="sub">{t!(Proof::Newest, n = SHOWN)}</p> });
    let rows = all.into_iter().rev().take(SHOWN).map(|batch| view! { <Row batch/> }).collect_view();
    view! {
        <h3>{t!(Proof::Batches)}</h3>
        {cut}
        <div class="tablewrap">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t!(Proof::Number)}</th>
                        <th scope="col">{t!(Proof::Time)}</th>
                        <th scope="col" class="n">{t!(Proof::Readings)}</th>
                        <th scope="col">{t!(Proof::Root)}</th>
                        <th scope="col">{t!(Proof::Fingerprint)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(batch: BatchEvidence) -> impl IntoView {
    let (root, hash) = (batch.root.to_string(), batch.hash.to_string());
    view! {
        <tr>
            <td>{batch.seq.to_string()}</td>
            <td>{date_time(batch.to)}</td>
            <td class="n">{batch.readings.to_string()}</td>
            <td><Hash text=root copy_label=t!(Proof::CopyRoot, seq = batch.seq)/></td>
            <td><Hash text=hash copy_label=t!(Proof::CopyFingerprint, seq = batch.seq)/></td>
        </tr>
    }
}

/// Which batches are missing.
#[must_use]
pub fn gap_words(gap: Gap) -> String {
    if gap.first == gap.last {
        t!(Proof::GapOne, n = gap.first)
    } else {
        t!(Proof::Gap, first = gap.first, last = gap.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_batches_are_named() {
        assert!(gap_words(Gap { first: 3, last: 3 }).starts_with("Batch 3 is missing"));
        assert!(gap_words(Gap { first: 3, last: 9 }).starts_with("Batches 3 to 9 are missing"));
    }
}
