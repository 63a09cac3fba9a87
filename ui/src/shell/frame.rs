//! Sidebar on a desktop, bars on a phone, and the paper inside.

use domain::{
    account::{Owner, WalletState},
    operation::OperationStatus,
    shown::shown_text,
};
use ipc::keys::Lock;
use leptos::{html, prelude::*};
use leptos_router::hooks::use_location;
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Badge, Glyph, Icon, ToastPlace, format::short},
    screens::parts::{OwnerSeal, name_in_use, only_watches, problem_line},
    session::{Load, Session, session},
    t,
    text::{Accounts, Shell},
};

const PLACES: [(&str, Glyph, Shell); 5] = [
    ("/", Glyph::Home, Shell::Home),
    ("/rewards", Glyph::Coin, Shell::Rewards),
    ("/access", Glyph::Key, Shell::Access),
    ("/activity", Glyph::Activity, Shell::Activity),
    ("/settings", Glyph::Sliders, Shell::Settings),
];

/// The place in the menu that a path belongs to.
#[must_use]
pub fn place_of(path: &str) -> &'static str {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    match first {
        "rewards" => "/rewards",
        "access" => "/access",
        "activity" | "operations" => "/activity",
        "settings" => "/settings",
        _ => "/",
    }
}

/// Locks the wallet; the event that follows empties the page.
pub fn lock(session: Session) {
    spawn_local(async move {
        match bridge::call(Lock {}).await {
            Ok(()) => session.read_wallet(),
            Err(failure) => session.toasts.say(problem_line(&failure)),
        }
    });
}

/// The frame around every screen of an open wallet.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let session = session();
    let account = Memo::new(move |_| account(session));
    let network = Memo::new(move |_| {
        session.wallet.with(|wallet| wallet.ready().map(|view| shown_text(&view.network.title)).unwrap_or_default())
    });
    let (name, watches) = (name_in_use(), only_watches());
    let on = move || {
        let account =
            if watches.get() { format!("{} · {}", name.get(), t!(Accounts::OnlyWatched)) } else { name.get() };
        t!(Shell::AccountOn, account = account, network = network.get())
    };
    let main = NodeRef::<html::Main>::new();
    let path = use_location().pathname;
    Effect::new(move |was: Option<String>| {
        let now = path.get();
        // A new screen is read from its beginning, also by those who do not see it.
        if was.is_some_and(|was| was != now)
            && let Some(main) = main.get_untracked()
        {
            drop(main.focus());
        }
        now
    });
    view! {
        <a class="skip" href="#main">{t!(Shell::Skip)}</a>
        <div class="app">
            <header class="topbar">
                <a href="/" class="brand">
                    <img src="/logo.svg" alt="" width="30" height="30"/>
                    <span>{t!(Shell::Name)}<span class="acct">{on}</span></span>
                </a>
                <button class="lockbtn" type="button" on:click=move |_| lock(session)><Icon glyph=Glyph::Lock/>{t!(Shell::Lock)}</button>
            </header>
            <nav class="nav" aria-label=t!(Shell::Main)>
                <a href="/" class="brand"><img src="/logo.svg" alt="" width="30" height="30"/>{t!(Shell::Name)}</a>
                <Menu/>
                <div class="nav-foot">
                    {move || account.get().map(|owner| view! { <Account owner network=network.get()/> })}
                    <button class="lockbtn" type="button" on:click=move |_| lock(session)>
                        <Icon glyph=Glyph::Lock size="s"/>{t!(Shell::LockNow)}
                    </button>
                </div>
            </nav>
            <main class="main" id="main" tabindex="-1" node_ref=main><div class="wrap">{children()}</div></main>
        </div>
        <ToastPlace toasts=session.toasts/>
    }
}

/// The five places; a count says how many things need the owner.
#[component]
fn Menu() -> impl IntoView {
    let session = session();
    let location = use_location();
    let here = Memo::new(move |_| location.pathname.with(|path| place_of(path)));
    let stopped = Memo::new(move |_| stopped(session));
    let items = PLACES.into_iter().map(|(href, glyph, key)| {
        let count = move || {
            let count = if href == "/activity" { stopped.get() } else { 0 };
            (count > 0)
                .then(|| view! { <span class="count">{count}<span class="vh">{t!(Shell::NeedYou)}</span></span> })
        };
        view! {
            <li>
                <a href=href aria-current=move || (here.get() == href).then_some("page")>
                    <Icon glyph/>{t!(key)}{count}
                </a>
            </li>
        }
    });
    view! { <ul>{items.collect_view()}</ul> }
}

#[component]
fn Account(owner: Owner, network: String) -> impl IntoView {
    let watches = only_watches();
    view! {
        <div class="who" title=owner.to_string()>
            <OwnerSeal owner size="s"/>
            <span class="grow">
                {name_in_use()}<br/><span class="mono">{short(&owner.to_string())}</span><br/><span class="xs">{network}</span>
                {move || watches.get().then(|| view! { <br/><Badge glyph=Glyph::Eye words=t!(Accounts::OnlyWatched)/> })}
            </span>
        </div>
    }
}

fn account(session: Session) -> Option<Owner> {
    session.wallet.with(|wallet| match wallet {
        Load::Ready(view) => match view.state {
            WalletState::Unlocked { account, .. } => Some(account),
            WalletState::Missing | WalletState::Locked { .. } => None,
        },
        Load::Loading | Load::Failed(_) => None,
    })
}

fn stopped(session: Session) -> usize {
    session.operations.with(|operations| {
        let all = operations.ready().map(Vec::as_slice).unwrap_or_default();
        all.iter().filter(|operation| matches!(operation.status, OperationStatus::Stopped { .. })).count()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_belongs_to_a_place() {
        assert_eq!(place_of("/"), "/");
        assert_eq!(place_of("/devices/0x1"), "/");
        assert_eq!(place_of("/operations/ab"), "/activity");
        assert_eq!(place_of("/rewards/collect"), "/rewards");
    }
}
