//! Balance and rewards in short, and where test coins come from.

use domain::{account::WalletState, amount::Amount, shown::shown_text};
use ipc::keys::Fund;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    kit::{Button, Glyph, Icon, RowsLoading},
    screens::parts::{Coin, Signs, coin, network, problem_line},
    session::{Load, Session, session},
    t,
    text::{Home, Money as Words, problem},
};

/// Ready rewards and balance; without a balance, where to get some.
#[component]
pub(super) fn Money() -> impl IntoView {
    let session = session();
    let busy = RwSignal::new(false);
    let balance = Memo::new(move |_| session.wallet.with(|wallet| wallet.ready().and_then(|view| view.balance)));
    let ready = Memo::new(move |_| session.rewards.with(|rewards| rewards.ready().map(|view| view.sums.ready)));
    let reading = Memo::new(move |_| session.rewards.with(|rewards| *rewards == Load::Loading));
    let shown = move |amount: Option<Amount>, reading: bool| match amount {
        Some(amount) => view! { <Coin amount/> }.into_any(),
        None if reading => view! { <span class="skel end" aria-busy="true"></span> }.into_any(),
        None => view! { <span class="plain-weight muted">{t!(Home::Unknown)}</span> }.into_any(),
    };
    let fund = Callback::new(move |()| fund(session, busy));
    let poor = move || {
        let network = network()?;
        (balance.get().is_some_and(Amount::is_zero) && network.faucet).then(|| {
            view! {
                <div class="banner warn">
                    <Icon glyph=Glyph::Alert/>
                    <div class="grow">
                        <p><strong>{t!(Home::NoCoins, symbol = shown_text(&network.symbol))}"."</strong>" "{t!(Home::NoCoinsSub)}</p>
                        <p class="mt-2"><Button label=t!(Home::GetCoins).to_string() class="sm" glyph=Glyph::Coin busy=busy press=fund/></p>
                    </div>
                </div>
            }
        })
    };
    view! {
        <dl class="card stats pair">
            <div class="stat"><dt>{t!(Home::Ready)}</dt><dd>{move || shown(ready.get(), reading.get())}</dd></div>
            <div class="stat"><dt>{t!(Home::Balance)}</dt><dd>{move || shown(balance.get(), false)}</dd></div>
        </dl>
        <p class="flex">
            <Signs><a class="btn sm" href="/send"><Icon glyph=Glyph::Send size="s"/><span>{t!(Words::Send)}</span></a></Signs>
            <a class="btn sm" href="/receive"><Icon glyph=Glyph::Coin size="s"/><span>{t!(Words::Receive)}</span></a>
        </p>
        {poor}
    }
}

/// Asks the network for test coins and says what came of it.
pub fn fund(session: Session, busy: RwSignal<bool>) {
    busy.set(true);
    spawn_local(async move {
        match session.ask(Fund {}).await {
            Ok(balance) => {
                session.wallet.update(|wallet| {
                    if let Load::Ready(view) = wallet
                        && matches!(view.state, WalletState::Unlocked { .. })
                    {
                        view.balance = Some(balance);
                    }
                });
                let network = session.wallet.with_untracked(|wallet| wallet.ready().map(|view| view.network.clone()));
                if let Some(network) = network {
                    let amount = coin(balance, network.decimals);
                    session.toasts.say(t!(Home::Funded, amount = amount, symbol = shown_text(&network.symbol)));
                }
            }
            Err(failure) => session.toasts.say(problem_line(&failure)),
        }
        let _ = busy.try_set(false);
    });
}

/// What all devices earned so far.
#[component]
pub(super) fn Earned() -> impl IntoView {
    let session = session();
    let failed = Memo::new(move |_| match session.rewards.get() {
        Load::Failed(failure) => Some(problem(failure.code).0),
        Load::Loading | Load::Ready(_) => None,
    });
    let told = Memo::new(move |_| {
        session.rewards.with(|rewards| rewards.ready().map(|view| (view.sums, view.decimals, shown_text(&view.symbol))))
    });
    let there = Memo::new(move |_| told.with(Option::is_some));
    let parts = move || {
        told.get().map(|(sums, decimals, symbol)| {
            let (collected, waiting) = (coin(sums.collected, decimals), coin(sums.waiting, decimals));
            t!(Home::EarnedSub, collected = collected, waiting = waiting, symbol = symbol)
        })
    };
    move || {
        match (there.get(), failed.get()) {
        (true, _) => Some(view! {
            <section class="card flex between top no-wrap" aria-labelledby="earned">
                <div>
                    <h2 id="earned" class="plain-weight muted">{t!(Home::EarnedSoFar)}</h2>
                    <p class="mt-1">{move || told.get().map(|(sums, ..)| view! { <Coin amount=sums.earned size="big"/> })}</p>
                    <p class="eq">{parts}</p>
                </div>
                <a class="btn sm" href="/rewards">{t!(Home::RewardsButton)}</a>
            </section>
        }.into_any()),
        (false, Some(what)) => Some(view! { <section class="card"><p class="sub">{what}</p></section> }.into_any()),
        (false, None) => Some(view! { <section class="card flush"><RowsLoading said=t!(Home::EarnedSoFar) count=1/></section> }.into_any()),
    }
    }
}
