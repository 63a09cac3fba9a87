//! Amounts in the network's own coin.

use domain::{amount::Amount, network::NetworkView, shown::shown_text};
use leptos::prelude::*;

use crate::{kit::AmountText, session::session};

/// The network in use, once the wallet was read; it stays the same while the page lives.
#[must_use]
pub fn network() -> Option<NetworkView> {
    session().wallet.with_untracked(|wallet| wallet.ready().map(|view| view.network.clone()))
}

/// An exact amount without its unit, cut after 4 decimals towards zero; a smaller one stays exact.
#[must_use]
pub fn coin(amount: Amount, decimals: u8) -> String {
    let exact = amount.exact(decimals);
    let Some((whole, fraction)) = exact.split_once('.') else { return exact };
    let cut: String = fraction.chars().take(4).collect();
    let cut = cut.trim_end_matches('0');
    if cut.is_empty() {
        return if whole == "0" { exact.clone() } else { whole.to_string() };
    }
    format!("{whole}.{cut}")
}

/// An amount in the coin of the network in use.
#[component]
pub fn Coin(amount: Amount, #[prop(optional)] size: &'static str) -> impl IntoView {
    network().map(|network| {
        view! { <AmountText number=coin(amount, network.decimals) unit=shown_text(&network.symbol) size=size/> }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_cut_and_never_rounded_up() {
        assert_eq!(coin(Amount::wei(1_999_990_000_000_000_000), 18), "1.9999");
        assert_eq!(coin(Amount::wei(2_000_000_000_000_000_001), 18), "2");
        assert_eq!(coin(Amount::wei(7), 18), "0.000000000000000007");
        assert_eq!(coin(Amount::ZERO, 18), "0");
    }
}
