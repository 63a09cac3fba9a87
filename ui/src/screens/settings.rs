//! Settings: lock, the keyring, the account, the network.

use domain::{
    account::{Finger, WalletState},
    network::NetworkView,
    shown::shown_text,
};
use ipc::keys::{ExpertGet, ExpertOff, ExpertOn, FingerGet, SetFinger, SetKeyring};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    keeping::KeysCard,
    parts::{OwnerSeal, name_in_use, problem_line},
};
use crate::{
    bridge,
    kit::{Badge, Banner, Button, Fact, Glyph, Hash, Switch, Tone},
    session::{Load, Session, Source, session},
    shell::lock,
    t,
    text::{Accounts, Networks, Settings},
};

/// The few settings there are.
#[component]
pub fn SettingsScreen() -> impl IntoView {
    let session = session();
    let network = Memo::new(move |_| session.wallet.with(|wallet| wallet.ready().map(|view| view.network.clone())));
    view! {
        <header class="page-head"><div><h1>{t!(Settings::Title)}</h1></div></header>
        <div class="cols">
            <div class="stack"><Security session/><KeysCard session/></div>
            <div class="stack">
                <AccountCard session/>
                {move || network.get().map(|network| view! { <NetworkCard network/> })}
            </div>
        </div>
    }
}

#[component]
fn Security(session: Session) -> impl IntoView {
    let real = Memo::new(move |_| {
        session.wallet.with(|wallet| {
            wallet.ready().is_some_and(|view| matches!(view.state, WalletState::Unlocked { keyring: true, .. }))
        })
    });
    let wanted = RwSignal::new(real.get_untracked());
    Effect::new(move |_| wanted.set(real.get()));
    let change = Callback::new(move |on| {
        wanted.set(on);
        set_keyring(session, on, wanted);
    });
    view! {
        <section class="card flush" aria-labelledby="security">
            <div class="card-h"><h2 id="security">{t!(Settings::Security)}</h2></div>
            <ul class="rows">
                <li class="split">
                    <div class="grow"><strong>{t!(Settings::LockRow)}</strong><p class="sub">{t!(Settings::LockSub)}</p></div>
                    <span class="tail"><Button label=t!(Settings::Lock).to_string() class="sm" glyph=Glyph::Lock press=Callback::new(move |()| lock(session))/></span>
                </li>
                <li>
                    <label class="grow" for="keyring"><strong>{t!(Settings::Keyring)}</strong><br/><span class="sub">{t!(Settings::KeyringSub)}</span></label>
                    <Switch id="keyring" on=wanted change/>
                </li>
                <FingerRow session keyring=real/>
                <ExpertRow session/>
            </ul>
        </section>
    }
}

/// Whether a finger is asked for before the keyring: offered where both are there, and otherwise only to be switched off.
#[component]
fn FingerRow(session: Session, keyring: Memo<bool>) -> impl IntoView {
    let read = Source::<Finger>::new();
    // A keyring that is turned off takes it along.
    Effect::new(move |_| {
        keyring.track();
        read.read(FingerGet {});
    });
    let known = Memo::new(move |_| read.with(|read| read.ready().copied()));
    let shown = Memo::new(move |_| known.get().is_some_and(|finger| finger.asked || (finger.offered && keyring.get())));
    let wanted = RwSignal::new(false);
    Effect::new(move |_| wanted.set(known.get().is_some_and(|finger| finger.asked)));
    let asking = RwSignal::new(false);
    let change = Callback::new(move |on| {
        wanted.set(on);
        asking.set(on);
        spawn_local(async move {
            let done = bridge::call(SetFinger { on }).await;
            let _ = asking.try_set(false);
            match done {
                Ok(()) => session.toasts.say(t!(if on { Settings::FingerOn } else { Settings::FingerOff })),
                Err(failure) => {
                    session.toasts.say(problem_line(&failure));
                    let _ = wanted.try_set(!on);
                }
            }
            read.read(FingerGet {});
        });
    });
    let says = move || t!(if asking.get() { Settings::FingerTouch } else { Settings::FingerSub });
    view! {
        {move || {
            shown.get().then(|| {
                view! {
                    <li>
                        <label class="grow" for="finger"><strong>{t!(Settings::Finger)}</strong><br/><span class="sub">{says}</span></label>
                        <Switch id="finger" on=wanted change/>
                    </li>
                }
            })
        }}
    }
}

/// Whether unknown calls can be signed. On wants the password, in the window `agree`; off wants nothing.
#[component]
fn ExpertRow(session: Session) -> impl IntoView {
    let read = Source::<bool>::new();
    read.read(ExpertGet {});
    let real = Memo::new(move |_| matches!(read.get(), Load::Ready(true)));
    let wanted = RwSignal::new(false);
    Effect::new(move |_| wanted.set(real.get()));
    let asking = RwSignal::new(false);
    let change = Callback::new(move |on| {
        wanted.set(on);
        asking.set(on);
        spawn_local(async move {
            let done = if on { bridge::call(ExpertOn {}).await } else { bridge::call(ExpertOff {}).await };
            let _ = asking.try_set(false);
            match done {
                Ok(()) => session.toasts.say(t!(if on { Settings::ExpertOn } else { Settings::ExpertOff })),
                Err(failure) => {
                    session.toasts.say(problem_line(&failure));
                    let _ = wanted.try_set(!on);
                }
            }
            read.read(ExpertGet {});
        });
    });
    let says = move || {
        t!(match (asking.get(), real.get()) {
            (true, _) => Settings::ExpertAsked,
            (false, true) => Settings::ExpertIs,
            (false, false) => Settings::ExpertIsNot,
        })
    };
    view! {
        <li>
            <label class="grow" for="expert"><strong>{t!(Settings::Expert)}</strong><br/><span class="sub">{says}</span></label>
            <Switch id="expert" on=wanted change/>
        </li>
    }
}

/// Turns the keyring on or off; a refusal turns the switch back.
fn set_keyring(session: Session, on: bool, wanted: RwSignal<bool>) {
    spawn_local(async move {
        match bridge::call(SetKeyring { on }).await {
            Ok(()) => session.toasts.say(t!(if on { Settings::KeyringOn } else { Settings::KeyringOff })),
            Err(failure) => {
                session.toasts.say(problem_line(&failure));
                let _ = wanted.try_set(!on);
            }
        }
        session.read_wallet();
    });
}

#[component]
fn AccountCard(session: Session) -> impl IntoView {
    let owner = Memo::new(move |_| {
        session.wallet.with(|wallet| match wallet.ready().map(|view| &view.state) {
            Some(WalletState::Unlocked { account, .. }) => Some(*account),
            Some(WalletState::Missing | WalletState::Locked { .. }) | None => None,
        })
    });
    let row = move || {
        owner.get().map(|owner| {
            view! {
                <li>
                    <OwnerSeal owner/>
                    <div class="grow"><strong>{name_in_use()}</strong><p class="sub"><Hash text=owner.to_string() full=true/></p></div>
                    <Badge glyph=Glyph::Check tone=Tone::Ok words=t!(Settings::InUse)/>
                </li>
            }
        })
    };
    view! {
        <section class="card flush" aria-labelledby="account">
            <div class="card-h"><h2 id="account">{t!(Settings::Account)}</h2></div>
            <ul class="rows">{row}</ul>
            <div class="inset"><a class="btn wide" href="/settings/accounts">{t!(Accounts::All)}</a></div>
        </section>
    }
}

#[component]
fn NetworkCard(network: NetworkView) -> impl IntoView {
    let offered = |yes: bool| t!(if yes { Settings::Offered } else { Settings::NotOffered });
    let explorer = network.explorer.as_deref().map(shown_text);
    view! {
        <section class="card stack" aria-labelledby="network">
            <h2 id="network">{t!(Settings::Network)}": "{shown_text(&network.title)}</h2>
            {network.test.then(|| view! { <Banner glyph=Glyph::Flask><p>{t!(Settings::Test)}</p></Banner> })}
            <dl class="kv r">
                <Fact label=t!(Settings::ChainId)>{shown_text(&network.chain_id)}</Fact>
                <Fact label=t!(Settings::Coin)>{shown_text(&network.symbol)}</Fact>
                {explorer.map(|explorer| view! { <Fact label=t!(Settings::Explorer)>{explorer}</Fact> })}
                <Fact label=t!(Settings::Faucet)>{offered(network.faucet)}</Fact>
                <Fact label=t!(Settings::Maker)>{offered(network.maker)}</Fact>
                <Fact label=t!(Settings::Gateway)>{offered(network.gateway)}</Fact>
            </dl>
            <a class="btn wide" href="/settings/networks">{t!(Networks::Open)}</a>
        </section>
    }
}
