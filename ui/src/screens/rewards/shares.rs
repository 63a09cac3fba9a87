//! Who brought how much of one token: devices and sources, each beside its share.

use domain::{
    amount::Amount,
    reward_chart::{DeviceTotal, SourceTotal, TokenChart},
    reward_family::RewardFamily,
    shown::shown_text,
};
use leptos::prelude::*;

use super::chart::coins;
use crate::{kit::format::short, screens::parts::coin, t, text::Rewards};

/// Devices with a line of their own.
const OWN_LINE: usize = 12;

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    name: String,
    /// Stands smaller below it.
    below: String,
    earned: Amount,
}

/// The devices and sources of one token.
#[component]
pub(super) fn SharesOf(token: TokenChart) -> impl IntoView {
    let (devices, sources) = (of_devices(&token.by_device), of_sources(&token.by_source));
    let (all, decimals) = (token.earned, token.token.decimals);
    view! {
        <Shares first=Rewards::Device parts=devices all decimals/>
        <Shares first=Rewards::PaidBy parts=sources all decimals/>
    }
}

#[component]
fn Shares(first: Rewards, parts: Vec<Part>, all: Amount, decimals: u8) -> impl IntoView {
    let rows = parts.into_iter().map(|part| line(part, all, decimals)).collect_view();
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th scope="col">{t!(first)}</th>
                    <th scope="col">{t!(Rewards::Share)}</th>
                    <th scope="col" class="n">{t!(Rewards::Earned)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn line(part: Part, all: Amount, decimals: u8) -> impl IntoView {
    let Part { name, below, earned } = part;
    let share = share(earned, all, decimals);
    let below = (!below.is_empty()).then(|| view! { <br/><span class="sub mono any">{below}</span> });
    view! {
        <tr>
            <td><strong class="any">{name}</strong>{below}</td>
            <td>
                <svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                    <rect width=format!("{share:.1}") height="8"></rect>
                </svg>
                <span class="sub">{format!("{share:.0} %")}</span>
            </td>
            <td class="n">{coin(earned, decimals)}</td>
        </tr>
    }
}

/// Each device on its line, the account itself too; the last line is of all the others.
#[must_use]
pub fn of_devices(devices: &[DeviceTotal]) -> Vec<Part> {
    let named = |one: &DeviceTotal| {
        let name = if one.device.is_some() { shown_text(&one.name) } else { t!(Rewards::ToAccount).to_string() };
        Part { name, below: String::new(), earned: one.earned }
    };
    let mut parts: Vec<Part> = devices.iter().take(OWN_LINE).map(named).collect();
    let others = devices.len().saturating_sub(OWN_LINE);
    if others > 0 {
        let earned = devices.iter().skip(OWN_LINE).fold(Amount::ZERO, |sum, one| sum.plus(one.earned));
        parts.push(Part { name: t!(Rewards::OtherDevices, n = others), below: String::new(), earned });
    }
    parts
}

/// Each source, and what it is.
#[must_use]
pub fn of_sources(sources: &[SourceTotal]) -> Vec<Part> {
    let named = |one: &SourceTotal| {
        let name = one
            .family
            .parse::<RewardFamily>()
            .map_or_else(|_| shown_text(&one.family), |family| kind(family).to_string());
        Part { name, below: short(&one.source.to_checksum(None)), earned: one.earned }
    };
    sources.iter().map(named).collect()
}

fn kind(family: RewardFamily) -> &'static str {
    match family {
        RewardFamily::CountPool => t!(Rewards::ByCountPool),
        RewardFamily::MerkleDistributor
        | RewardFamily::CumulativeMerkle
        | RewardFamily::Merkl
        | RewardFamily::CycleMerkle => t!(Rewards::ByProofs),
        RewardFamily::FixedPool => t!(Rewards::ByStakes),
        RewardFamily::WeeklyPush => t!(Rewards::ByWeeks),
        RewardFamily::TokenTransfers | RewardFamily::NativeTransfers => t!(Rewards::ByPayer),
    }
}

/// Hundredths of all that was earned.
fn share(earned: Amount, all: Amount, decimals: u8) -> f64 {
    let all = coins(all, decimals);
    if all > 0.0 { coins(earned, decimals) / all * 100.0 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use domain::{Address, device::DeviceId};

    use super::*;

    fn device(number: u8) -> DeviceTotal {
        let device = (number > 0).then_some(DeviceId(Address::repeat_byte(number)));
        DeviceTotal { device, name: format!("Roof {number}"), earned: Amount::wei(1), payments: 1 }
    }

    #[test]
    fn the_shares_are_of_all_that_was_earned() {
        assert!((share(Amount::wei(3), Amount::wei(3), 18) - 100.0).abs() < 0.001);
        assert!(share(Amount::ZERO, Amount::ZERO, 18).abs() < 0.001);
    }

    #[test]
    fn what_was_paid_for_no_device_is_the_accounts_and_many_devices_share_a_line() {
        let parts = of_devices(&(0..15).map(device).collect::<Vec<_>>());
        assert_eq!((parts[0].name.as_str(), parts[1].name.as_str()), ("Your account itself", "Roof 1"));
        assert_eq!((parts.len(), parts[12].name.as_str(), parts[12].earned), (13, "3 other devices", Amount::wei(3)));
    }

    #[test]
    fn a_source_is_told_by_what_it_is_and_its_address() {
        let source = |family: &str| SourceTotal {
            source: Address::repeat_byte(7),
            family: family.to_string(),
            earned: Amount::wei(1),
            payments: 1,
        };
        let parts = of_sources(&[source("fixed_reward_pool"), source("of_tomorrow")]);
        assert_eq!(parts[0].name, "Staking pool");
        assert!(parts[0].below.starts_with("0x0707"), "{}", parts[0].below);
        assert_eq!(parts[1].name, "of_tomorrow");
    }
}
