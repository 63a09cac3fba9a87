//! What a contract with proofs owes to devices' own wallets, beneath what it owes to the account.

use domain::{
    reward_proof::{DeviceProofs, ProvenReward, SourceProofs},
    reward_worth::RewardLine,
    shown::shown_text,
    words::devices_unknown_words,
};
use leptos::prelude::*;

use super::{
    proven::waits,
    table::{SourceRow, WordsRow},
};
use crate::{
    kit::{Badge, Glyph, Tone},
    t,
    text::Rewards,
};

/// The rows of the devices' own wallets, and of how many nothing is known.
#[component]
pub(super) fn OfDevices(source: SourceProofs) -> impl IntoView {
    let at = source.source.to_checksum(None);
    let rows = source.devices.iter().map(|own| of_device(own, &at)).collect_view();
    let unknown = source.devices_unknown.as_ref().map(|unknown| {
        let words = devices_unknown_words(unknown.devices, unknown.failure.as_ref());
        view! {
            <WordsRow words below=at.clone()>
                <Badge glyph=Glyph::Info words=t!(Rewards::NotKnown)/>
            </WordsRow>
        }
    });
    view! { {rows}{unknown} }
}

fn of_device(own: &DeviceProofs, at: &str) -> impl IntoView + use<> {
    let rewards = own.rewards.iter().map(|reward| row(own, reward, at)).collect_view();
    let (name, unproven) = (shown_text(&own.name), own.unproven.len());
    let apart = (unproven > 0).then(|| {
        let roots = own.unproven.first().map(|one| (one.told.to_string(), one.chain.to_string()));
        let (told, chain) = roots.unwrap_or_default();
        let words = t!(Rewards::DeviceUnproven, n = unproven, device = name);
        view! {
            <WordsRow words below=t!(Rewards::UnprovenWhy, told = told, chain = chain)>
                <Badge glyph=Glyph::Alert tone=Tone::Warn words=t!(Rewards::CheckedNo)/>
            </WordsRow>
        }
    });
    view! { {rewards}{apart} }
}

fn row(own: &DeviceProofs, reward: &ProvenReward, at: &str) -> impl IntoView + use<> {
    let RewardLine { token, sums } = RewardLine::of_proven(reward);
    let (at, waiting_for) = (at.to_string(), reward.waiting_for.map(waits).unwrap_or_default());
    let notes = vec![t!(Rewards::OfDevice, device = shown_text(&own.name))];
    let (device, checked) = (own.device, t!(Rewards::ProvenAt, block = own.block));
    view! { <SourceRow token sums waiting_for at collects=true device notes checked/> }
}
