//! Home: what needs the owner, what was earned, what is owned.

use domain::{
    account::WalletState,
    amount::Amount,
    device::{DeviceView, Ownership},
    operation::{OperationStatus, OperationView},
    shown::shown_text,
};
use ipc::keys::Fund;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::parts::{
    Coin, Problem, coin, every, heard_lately, kind_glyph, kind_title, latest_line, network, problem_line,
};
use crate::{
    bridge,
    kit::{Button, Empty, Glyph, Icon, RowsLoading, Status, Tile, Tone, format::ago},
    session::{Load, Session, fetch, session},
    t,
    text::{Home, problem},
};

/// How often money is read again, in seconds.
const MONEY_S: u64 = 10;

/// The first screen of an open wallet.
#[component]
pub fn HomeScreen() -> impl IntoView {
    let session = session();
    every(MONEY_S, move || session.refresh_money());
    let count = move || match session.devices.with(|devices| devices.ready().map(Vec::len)) {
        None => String::new(),
        Some(0) => t!(Home::NoDevices).to_string(),
        Some(1) => t!(Home::OneDevice).to_string(),
        Some(n) => t!(Home::Devices, n = n),
    };
    view! {
        <header class="page-head no-wrap">
            <div><h1>{t!(Home::Title)}</h1><p>{count}</p></div>
            <a class="btn primary" href="/add">
                <Icon glyph=Glyph::Plus/><span>{t!(Home::Add)}<span class="desk">{t!(Home::AddDevice)}</span></span>
            </a>
        </header>
        <div class="two">
            <div class="stack aside"><NeedsYou/><Money/></div>
            <div class="stack gap-5"><Earned/><Devices/></div>
        </div>
    }
}

/// Something the owner should do, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    glyph: Glyph,
    tone: &'static str,
    title: String,
    why: String,
    verb: &'static str,
    href: String,
}

/// What needs the owner, worst harm first: stopped work, devices without a deed, money that waits.
#[must_use]
pub fn needs(operations: &[OperationView], devices: &[DeviceView], ready: Option<(Amount, String)>) -> Vec<Need> {
    let stopped = operations.iter().filter_map(|operation| {
        let OperationStatus::Stopped { failure } = &operation.status else { return None };
        Some(Need {
            glyph: Glyph::Chain,
            tone: "warn",
            title: t!(Home::Finish, title = shown_text(&operation.title)),
            why: problem(failure.code).0.to_string(),
            verb: t!(Home::GoOn),
            href: format!("/operations/{}", operation.id),
        })
    });
    let busy = |device: &DeviceView| operations.iter().any(|op| op.device == Some(device.id) && is_open(op));
    let unclaimed =
        devices.iter().filter(|device| device.ownership == Ownership::Unclaimed && !busy(device)).map(|device| Need {
            glyph: Glyph::Deed,
            tone: "",
            title: t!(Home::NotClaimed, name = shown_text(&device.name)),
            why: t!(Home::NotClaimedSub).to_string(),
            verb: t!(Home::ClaimIt),
            href: format!("/claim/{}", device.id),
        });
    let money = ready.filter(|(amount, _)| !amount.is_zero()).map(|(_, shown)| Need {
        glyph: Glyph::Coin,
        tone: "on",
        title: shown,
        why: t!(Home::ReadySub).to_string(),
        verb: t!(Home::CollectNow),
        href: "/rewards/collect".to_string(),
    });
    stopped.chain(unclaimed).chain(money).collect()
}

fn is_open(operation: &OperationView) -> bool {
    matches!(operation.status, OperationStatus::Running | OperationStatus::Stopped { .. })
}

#[component]
fn NeedsYou() -> impl IntoView {
    let session = session();
    let list = Memo::new(move |_| {
        let ready = session.rewards.with(|rewards| {
            rewards.ready().map(|view| {
                let amount = coin(view.sums.ready, view.decimals);
                (view.sums.ready, t!(Home::ReadyTitle, amount = amount, symbol = shown_text(&view.symbol)))
            })
        });
        session.operations.with(|operations| {
            session.devices.with(|devices| {
                let operations = operations.ready().map(Vec::as_slice).unwrap_or_default();
                needs(operations, devices.ready().map(Vec::as_slice).unwrap_or_default(), ready)
            })
        })
    });
    let known = Memo::new(move |_| {
        session.operations.with(|operations| operations.ready().is_some())
            && session.devices.with(|devices| devices.ready().is_some())
    });
    let rows = move || {
        let list = list.get();
        if list.is_empty() {
            let words = if known.get() { Home::NothingNeeds } else { Home::Unknown };
            return view! { <p class="sub note">{t!(words)}</p> }.into_any();
        }
        let rows = list.into_iter().map(|need| {
            view! {
                <li>
                    <Tile glyph=need.glyph tone=need.tone/>
                    <div class="grow">
                        <a class="cover" href=need.href>{need.title}</a>
                        <p class="sub">{need.why}</p>
                        <span class="go">{need.verb}<Icon glyph=Glyph::Next size="s"/></span>
                    </div>
                </li>
            }
        });
        view! { <ul class="rows todo">{rows.collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="card flush" aria-labelledby="needs">
            <div class="card-h"><h2 id="needs">{t!(Home::NeedsYou)}</h2><span class="muted">{move || list.with(Vec::len)}</span></div>
            {rows}
        </section>
    }
}

/// Ready rewards and balance; without a balance, where to get some.
#[component]
fn Money() -> impl IntoView {
    let session = session();
    let busy = RwSignal::new(false);
    let balance = Memo::new(move |_| session.wallet.with(|wallet| wallet.ready().and_then(|view| view.balance)));
    let ready = Memo::new(move |_| session.rewards.with(|rewards| rewards.ready().map(|view| view.sums.ready)));
    let shown = |amount: Option<Amount>| match amount {
        Some(amount) => view! { <Coin amount/> }.into_any(),
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
            <div class="stat"><dt>{t!(Home::Ready)}</dt><dd>{move || shown(ready.get())}</dd></div>
            <div class="stat"><dt>{t!(Home::Balance)}</dt><dd>{move || shown(balance.get())}</dd></div>
        </dl>
        {poor}
    }
}

/// Asks the network for test coins and says what came of it.
pub fn fund(session: Session, busy: RwSignal<bool>) {
    busy.set(true);
    spawn_local(async move {
        match bridge::call(Fund {}).await {
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

#[component]
fn Earned() -> impl IntoView {
    let session = session();
    move || {
        let sums = match session.rewards.get() {
            Load::Ready(view) => view,
            Load::Loading => return None,
            Load::Failed(failure) => {
                let (what, _) = problem(failure.code);
                return Some(view! { <section class="card"><p class="sub">{what}</p></section> }.into_any());
            }
        };
        let unit = shown_text(&sums.symbol);
        let parts = t!(
            Home::EarnedSub,
            collected = coin(sums.sums.collected, sums.decimals),
            waiting = coin(sums.sums.waiting, sums.decimals),
            symbol = unit,
        );
        Some(
            view! {
                <section class="card flex between top no-wrap" aria-labelledby="earned">
                    <div>
                        <h2 id="earned" class="plain-weight muted">{t!(Home::EarnedSoFar)}</h2>
                        <p class="mt-1"><Coin amount=sums.sums.earned size="big"/></p>
                        <p class="eq">{parts}</p>
                    </div>
                    <a class="btn sm" href="/rewards">{t!(Home::RewardsButton)}</a>
                </section>
            }
            .into_any(),
        )
    }
}

#[component]
fn Devices() -> impl IntoView {
    let session = session();
    let again = Callback::new(move |()| fetch(session.devices, ipc::devices::ListDevices {}));
    let list = move || match session.devices.get() {
        Load::Loading => view! { <RowsLoading said=t!(Home::ReadingDevices)/> }.into_any(),
        Load::Failed(failure) => view! { <div class="inset"><Problem failure again/></div> }.into_any(),
        Load::Ready(devices) if devices.is_empty() => {
            let symbol = network().map(|network| shown_text(&network.symbol)).unwrap_or_default();
            view! {
                <Empty title=t!(Home::EmptyTitle) why=t!(Home::EmptyWhy, symbol = symbol)>
                    <a class="btn" href="/add"><Icon glyph=Glyph::Plus/>{t!(Home::AddADevice)}</a>
                </Empty>
            }
            .into_any()
        }
        Load::Ready(devices) => {
            let rows = devices.into_iter().map(|device| view! { <DeviceRow device/> }).collect_view();
            view! { <ul class="rows">{rows}</ul> }.into_any()
        }
    };
    view! {
        <section class="card flush" aria-labelledby="devices">
            <div class="card-h"><h2 id="devices">{t!(Home::YourDevices)}</h2></div>
            {list}
        </section>
    }
}

#[component]
fn DeviceRow(device: DeviceView) -> impl IntoView {
    let session = session();
    let id = device.id;
    let near = Memo::new({
        let device = device.clone();
        move |_| heard_lately(&device, session.now.get())
    });
    let seen = device.last_seen;
    let heard = move || {
        match seen {
        None => view! { <Status glyph=Glyph::Offline words=t!(Home::NeverHeard)/> }.into_any(),
        Some(at) if near.get() => {
            view! { <Status glyph=Glyph::Online tone=Tone::Ok words=t!(Home::Heard, ago = ago(at.0, session.now.get()))/> }.into_any()
        }
        Some(at) => {
            let words = t!(Home::Heard, ago = ago(at.0, session.now.get()));
            view! { <Status glyph=Glyph::Offline words/> }.into_any()
        }
    }
    };
    let latest = latest_line(&device);
    let value = move || latest.clone().map(|(value, at)| format!("{value}, {}", ago(at, session.now.get())));
    let ready = move || {
        session.rewards.with(|rewards| {
            let view = rewards.ready()?;
            view.devices.iter().find(|row| row.device == id).map(|row| row.sums.ready)
        })
    };
    let tone = move || if near.get() { "on" } else { "" };
    let glyph = kind_glyph(&device.kind);
    let about = [shown_text(&device.model), kind_title(&device.kind)].into_iter().find(|text| !text.is_empty());
    view! {
        <li>
            {move || view! { <Tile glyph tone=tone()/> }}
            <div class="grow">
                <a class="cover" href=format!("/devices/{id}")>{shown_text(&device.name)}</a>
                <p class="sub">{about}</p>
                <span class="phone">{heard}</span>
            </div>
            <div class="now desk">{heard}<p class="sub">{value}</p></div>
            <div class="end tail-end">
                {move || ready().map(|amount| view! { <Coin amount/><p class="sub">{t!(Home::ReadyColumn)}</p> })}
            </div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        failure::{Code, Failure},
        operation::{OperationId, OperationKind},
        time::Millis,
    };

    use super::*;

    #[test]
    fn a_stopped_claim_comes_before_money_that_waits() {
        let stopped = OperationView {
            id: OperationId("ab".into()),
            kind: OperationKind::Claim,
            device: None,
            title: "Attic air".into(),
            status: OperationStatus::Stopped {
                failure: Failure { code: Code::ClaimNotEnoughFunds, detail: String::new() },
            },
            steps: Vec::new(),
            started: Millis(0),
            updated: Millis(0),
        };
        let list = needs(&[stopped], &[], Some((Amount::wei(5), "5 are ready".into())));
        assert_eq!(
            list.iter().map(|need| need.href.as_str()).collect::<Vec<_>>(),
            ["/operations/ab", "/rewards/collect"]
        );
        assert!(needs(&[], &[], Some((Amount::ZERO, String::new()))).is_empty());
    }
}
