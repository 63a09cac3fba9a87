//! The rows of what is in a device's own wallet, and looking for a token.

use domain::{account::Written, device_wallet::DeviceWalletView, shown::shown_text};
use leptos::{ev, prelude::*};

use super::take::Thing;
use crate::{
    kit::{Button, Empty, Field, Hash},
    screens::parts::only_watches,
    session::session,
    t,
    text::{Accounts, DeviceWallet},
};

/// What can be taken out, each in a row.
#[must_use]
pub(super) fn things(wallet: &DeviceWalletView) -> Vec<Thing> {
    let coin = (!wallet.holdings.coin.is_zero()).then(|| Thing::Coin {
        shown: format!("{} {}", wallet.holdings.coin.exact(wallet.decimals), shown_text(&wallet.symbol)),
    });
    let tokens = wallet.holdings.tokens.iter().map(|held| Thing::Token {
        contract: held.token.contract,
        shown: format!("{} {}", held.amount.exact(held.token.decimals), shown_text(&held.token.symbol)),
    });
    let nfts = wallet.holdings.nfts.iter().map(|nft| Thing::Nft { nft: nft.clone() });
    coin.into_iter().chain(tokens).chain(nfts).collect()
}

#[component]
pub(super) fn Contents(wallet: DeviceWalletView, chosen: RwSignal<Option<Thing>>) -> impl IntoView {
    let session = session();
    let yours = session.wallet.with(|own| own.ready().and_then(|own| own.state.account()) == Some(wallet.owner));
    let watches = only_watches().get();
    let gives = yours && wallet.holdings.locked_until.is_none() && !watches;
    let things = things(&wallet);
    let rows = things
        .into_iter()
        .map(|thing| {
            let (title, contract) = (thing.title(), thing.contract());
            let press = Callback::new(move |()| chosen.set(Some(thing.clone())));
            let under = match contract {
                Some(contract) => view! { <Hash text=contract.to_checksum(None)/> }.into_any(),
                None => view! { {t!(DeviceWallet::Coin)} }.into_any(),
            };
            let take = gives.then(|| view! { <Button label=t!(DeviceWallet::TakeOut).to_string() class="sm" press/> });
            view! { <li><div class="grow"><strong>{title}</strong><p class="sub">{under}</p></div>{take}</li> }
        })
        .collect::<Vec<_>>();
    let list = if rows.is_empty() {
        view! { <Empty title=t!(DeviceWallet::Nothing) why=t!(DeviceWallet::NothingWhy)>""</Empty> }.into_any()
    } else {
        view! { <ul class="rows">{rows}</ul> }.into_any()
    };
    let locked = wallet.holdings.locked_until.map(|_| view! { <p class="sub note">{t!(DeviceWallet::Locked)}</p> });
    let theirs = (!yours).then(|| view! { <p class="sub note">{t!(DeviceWallet::NotYours)}</p> });
    let watched = (yours && watches).then(|| view! { <p class="sub note">{t!(Accounts::OnlyWatches)}</p> });
    let unasked = wallet.holdings.unasked;
    let more = (unasked > 0).then(|| view! { <p class="sub note">{t!(DeviceWallet::Unasked, n = unasked)}</p> });
    view! {
        <section class="card flush" aria-labelledby="inside">
            <div class="card-h"><h2 id="inside">{t!(DeviceWallet::Inside)}</h2><Hash text=wallet.address.to_checksum(None)/></div>
            {list}
            {locked}
            {theirs}
            {watched}
            {more}
            <p class="sub note">{t!(DeviceWallet::Searched, n = wallet.holdings.searched_from)}</p>
        </section>
    }
}

/// Looks for a token by its contract.
#[component]
pub(super) fn Search(tokens: RwSignal<Vec<Written>>, look: Callback<()>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(false);
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let contract = typed.with_untracked(|typed| typed.trim().parse::<Written>());
        wrong.set(contract.is_err());
        if let Ok(contract) = contract {
            tokens.update(|tokens| tokens.push(contract));
            typed.set(String::new());
            look.run(());
        }
    };
    let error = Signal::derive(move || wrong.get().then(|| t!(DeviceWallet::TokenWrong).to_string()));
    view! {
        <form class="card stack" on:submit=submit>
            <Field id="token" label=t!(DeviceWallet::Token) value=typed help=t!(DeviceWallet::TokenHelp) error max=64 class="mono"/>
            <Button label=t!(DeviceWallet::Find).to_string() class="wide" submit=true/>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        Address, U256,
        account::Owner,
        amount::Amount,
        claim::DeviceToken,
        device::DeviceId,
        device_wallet::{HeldToken, Holdings},
        send::Token,
    };

    use super::*;

    #[test]
    fn whatever_is_in_it_is_a_row_and_an_empty_one_has_none() {
        let empty = Holdings {
            coin: Amount::ZERO,
            tokens: Vec::new(),
            nfts: Vec::new(),
            locked_until: None,
            block: 9,
            searched_from: 1,
            unasked: 0,
        };
        let wallet = |holdings| DeviceWalletView {
            device: DeviceId(Address::repeat_byte(1)),
            name: "Roof".into(),
            address: Address::repeat_byte(2),
            owner: Owner(Address::repeat_byte(3)),
            symbol: "IOTX".into(),
            decimals: 18,
            holdings,
        };
        assert!(things(&wallet(empty.clone())).is_empty());
        let token = Token { contract: Address::repeat_byte(4), symbol: "US\u{202e}D".into(), decimals: 2 };
        let nft = DeviceToken { contract: Address::repeat_byte(5), token_id: U256::from(7) };
        let full = Holdings {
            coin: Amount::wei(1_500_000_000_000_000_000),
            tokens: vec![HeldToken { token, amount: Amount::wei(250) }],
            nfts: vec![nft],
            ..empty
        };
        let titles: Vec<String> = things(&wallet(full)).iter().map(Thing::title).collect();
        assert_eq!(titles, ["1.5 IOTX", "2.5 US\u{fffd}D", "Token number 7"]);
    }
}
