//! Locked, and the window that unlocks.

use std::time::Duration;

use domain::{
    account::{Finger, Owner, WalletState},
    failure::Code,
};
use ipc::{Crossing, Failure, keys};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Banner, Button, Glyph, Icon, Look, SecretField, Tone},
    screens::parts::{Problem, problem_line},
    session::{Load, Source, session},
    shell::Gate,
    t,
    text::First,
};

/// The main window while the wallet is locked: no name, no number (T-72).
#[component]
pub fn LockedScreen() -> impl IntoView {
    let failed = RwSignal::new(None::<Failure>);
    let open = Callback::new(move |()| {
        spawn_local(async move {
            let answer = bridge::call(keys::OpenWindow { label: "unlock".to_string() }).await;
            failed.set(answer.err());
        });
    });
    view! {
        <Gate foot=t!(First::UnlockFoot) narrow=true>
            <div class="paper">
                <div class="flex no-wrap">
                    <span class="tile on"><Icon glyph=Glyph::Lock/></span>
                    <div class="grow"><h1 class="h-xl">{t!(First::LockedTitle)}</h1><p class="sub">{t!(First::LockedLead)}</p></div>
                </div>
                {move || failed.get().map(|failure| view! { <Problem failure/> })}
                <Button label=t!(First::Unlock).to_string() look=Look::Primary class="wide" press=open/>
            </div>
        </Gate>
    }
}

/// The window `unlock`: password, or the computer's keyring.
#[component]
pub fn UnlockWindow() -> impl IntoView {
    let session = session();
    let password = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    // A finger may be waited for, and the password opens meanwhile (T-28).
    let asking = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let wait = waiting();
    // Told once, the owner decides with the password: a wrong one asks for the same again.
    let older = RwSignal::new(false);
    let answer = move |waits: RwSignal<bool>, result: Result<Owner, Failure>| match result {
        Ok(_) => close(failed),
        Err(failure) => {
            waits.set(false);
            if failure.code == Code::VaultRolledBack {
                older.set(true);
            }
            failed.set(Some(failure));
            session.read_wallet();
        }
    };
    let unlock = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        busy.set(true);
        let secret = Crossing::new(password.get_untracked());
        password.set(String::new());
        let older = older.get_untracked();
        spawn_local(async move {
            let opened = if older {
                bridge::call(keys::OpenOlder { password: secret }).await
            } else {
                bridge::call(keys::Unlock { password: secret }).await
            };
            answer(busy, opened);
        });
    };
    let with_keyring = Callback::new(move |()| {
        asking.set(true);
        spawn_local(async move { answer(asking, bridge::call(keys::UnlockWithKeyring {}).await) });
    });
    let error = Signal::derive(move || {
        let words = failed.get().map(|failure| problem_line(&failure))?;
        let left = wait.get();
        Some(if left > 0 { format!("{words} {}", t!(First::NextTry, n = left)) } else { words })
    });
    let disabled = Signal::derive(move || password.with(String::is_empty) || wait.get() > 0);
    view! {
        <Gate foot=t!(First::UnlockFoot) narrow=true>
            <form class="paper" on:submit=unlock>
                <div class="flex no-wrap"><span class="tile on"><Icon glyph=Glyph::Lock/></span><h1 class="h-xl">{t!(First::UnlockTitle)}</h1></div>
                <SecretField id="password" label=t!(First::Password) value=password error=error/>
                <div class="stack-2">
                    {move || older.get().then(|| view! { <Banner glyph=Glyph::Alert tone=Tone::Warn><p>{t!(First::Older)}</p></Banner> })}
                    <Button
                        label=Signal::derive(move || verb(busy.get(), older.get()))
                        look=Look::Primary class="wide" submit=true busy=busy disabled=disabled
                    />
                    <SecondWay asking busy press=with_keyring/>
                </div>
                <p class="sm muted">{t!(First::Forgotten)}</p>
            </form>
        </Gate>
    }
}

/// The keyring, where it is on, and what else it asks for.
#[component]
fn SecondWay(asking: RwSignal<bool>, busy: RwSignal<bool>, press: Callback<()>) -> impl IntoView {
    let session = session();
    let keyring = Memo::new(move |_| {
        session.wallet.with(|wallet| {
            wallet.ready().is_some_and(|view| matches!(view.state, WalletState::Locked { keyring: true, .. }))
        })
    });
    let read = Source::<Finger>::new();
    read.read(keys::FingerGet {});
    let finger = Memo::new(move |_| read.with(|read| read.ready().is_some_and(|finger| finger.asked)));
    let label = Signal::derive(move || t!(if finger.get() { First::UseFinger } else { First::UseKeyring }).to_string());
    let touch = move || {
        (asking.get() && finger.get()).then(|| view! { <p class="sm muted" role="status">{t!(First::TouchReader)}</p> })
    };
    view! {
        {move || {
            keyring.get().then(|| view! { <Button label class="wide" busy=asking disabled=busy press=press/> })
        }}
        {touch}
    }
}

fn verb(busy: bool, older: bool) -> String {
    t!(match (busy, older) {
        (true, _) => First::Unlocking,
        (false, true) => First::OpenOlder,
        (false, false) => First::Unlock,
    })
    .to_string()
}

/// Closes this window; a core that cannot says why.
fn close(failed: RwSignal<Option<Failure>>) {
    spawn_local(async move {
        if let Err(failure) = bridge::call(keys::CloseWindow {}).await {
            failed.set(Some(failure));
        }
    });
}

/// Whole seconds until the next try, counted down from what the wallet says after wrong passwords.
fn waiting() -> RwSignal<u32> {
    let session = session();
    let left = RwSignal::new(0);
    Effect::new(move |_| {
        session.wallet.with(|wallet| {
            if let Load::Ready(view) = wallet
                && let WalletState::Locked { retry_after_ms, .. } = view.state
            {
                left.set(retry_after_ms.div_ceil(1000));
            }
        });
    });
    set_interval(move || left.update(|left| *left = left.saturating_sub(1)), Duration::from_secs(1));
    left
}
