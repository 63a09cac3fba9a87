//! What was earned on the same days on each network that was used from this home, each token by itself.

use domain::{
    reward_chart::{NetworkTotal, RewardsChart, TokenTotal},
    shown::shown_text,
};
use leptos::prelude::*;

use crate::{screens::parts::coin, t, text::Rewards};

/// Each network with its tokens; nothing where all was earned on the one in use.
#[component]
pub(super) fn ByNetwork(view: Memo<RewardsChart>) -> impl IntoView {
    let networks = Memo::new(move |_| view.with(others_too));
    move || {
        let networks = networks.get();
        (!networks.is_empty()).then(|| {
            let rows = networks.iter().map(row).collect_view();
            view! {
                <table class="table">
                    <thead>
                        <tr><th scope="col">{t!(Rewards::OnNetwork)}</th><th scope="col" class="n">{t!(Rewards::Earned)}</th></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
                <p class="sub">{t!(Rewards::OnNetworkSub)}</p>
            }
        })
    }
}

fn row(network: &NetworkTotal) -> impl IntoView + use<> {
    let amounts = network.tokens.iter().map(|total| view! { <div>{amount(total)}</div> }).collect_view();
    view! { <tr><td><strong class="any">{shown_text(&network.title)}</strong></td><td class="n">{amounts}</td></tr> }
}

/// With its own unit: tokens are never added up.
#[must_use]
pub fn amount(total: &TokenTotal) -> String {
    format!("{} {}", coin(total.earned, total.token.decimals), shown_text(&total.token.symbol))
}

/// All networks where another one than that in use has something.
#[must_use]
pub fn others_too(view: &RewardsChart) -> Vec<NetworkTotal> {
    let one_is_in_use = view.networks.len() == 1 && !view.tokens.is_empty();
    if one_is_in_use { Vec::new() } else { view.networks.clone() }
}

#[cfg(test)]
mod tests {
    use domain::{Address, amount::Amount, reward_chart::TokenChart, send::Token, time::Millis};

    use super::*;

    fn total() -> TokenTotal {
        let token = Token { contract: Address::ZERO, symbol: "IOTX".to_string(), decimals: 2 };
        TokenTotal { token, earned: Amount::wei(150), payments: 1 }
    }

    #[test]
    fn networks_are_listed_where_another_one_has_something() {
        let network = |chain_id| NetworkTotal { chain_id, title: format!("Chain {chain_id}"), tokens: vec![total()] };
        let own = TokenChart {
            token: total().token,
            earned: Amount::wei(150),
            days: vec![],
            by_device: vec![],
            by_source: vec![],
        };
        let mut view = RewardsChart {
            from: Millis(0),
            to: Millis(0),
            tokens: vec![own],
            networks: vec![network(1), network(2)],
            behind: false,
            unread: vec![],
        };
        assert_eq!(others_too(&view).len(), 2);
        view.networks.pop();
        assert!(others_too(&view).is_empty(), "it is the one in use");
        view.tokens.clear();
        assert_eq!(others_too(&view).len(), 1, "it is another one");
        assert_eq!(amount(&total()), "1.5 IOTX");
    }
}
