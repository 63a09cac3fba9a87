//! What each window shows.

use domain::account::{Owner, WalletState};
use leptos::prelude::*;
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};

use crate::{
    bridge,
    presence::tell_presence,
    screens::{
        access::{AccessScreen, ChangeScreen, LogScreen, NewGrantScreen, RequestScreen, TokenWindow},
        accounts::{AccountsScreen, KeyWindow},
        activity::ActivityScreen,
        add::{FindScreen, PairScreen, PlaceScreen, WifiScreen},
        agree::AgreeWindow,
        anchor::AnchorScreen,
        check::CheckScreen,
        claim::ClaimScreen,
        collect::CollectScreen,
        device::{DeviceScreen, DimoScreen, HandOverScreen, RemoveScreen, RenewScreen, WalletScreen},
        first::{CreateWindow, ImportWindow, StartScreen},
        home::HomeScreen,
        keeping::{PasswordWindow, QuizWindow, RevealWindow},
        lost::LostScreen,
        map::MapScreen,
        money::{ContactsScreen, ReceiveScreen, SendScreen},
        networks::{AddNetworkScreen, NetworksScreen},
        operation::{CancelScreen, OperationScreen, SpeedUpScreen},
        parts::{Problem, SignsScreen},
        rewards::{ExportScreen, RecipientScreen, RewardsScreen, WhyScreen},
        settings::SettingsScreen,
        unlock::{LockedScreen, UnlockWindow},
    },
    session::{Load, Session},
    shell::{Frame, Gate},
    t,
    text::Shell,
};

/// The root of every window.
#[component]
pub fn Root() -> impl IntoView {
    let label = bridge::window_label();
    let session = Session::start(["main", "unlock"].contains(&label.as_str()));
    if !["create", "import", "unlock"].contains(&label.as_str()) {
        tell_presence();
    }
    match label.as_str() {
        "create" => view! { <CreateWindow/> }.into_any(),
        "import" => view! { <ImportWindow/> }.into_any(),
        "unlock" => view! { <UnlockWindow/> }.into_any(),
        "token" => view! { <TokenWindow/> }.into_any(),
        "agree" => view! { <AgreeWindow/> }.into_any(),
        "key" => view! { <KeyWindow/> }.into_any(),
        "reveal" => view! { <RevealWindow/> }.into_any(),
        "quiz" => view! { <QuizWindow/> }.into_any(),
        "password" => view! { <PasswordWindow/> }.into_any(),
        _ => view! { <MainWindow session/> }.into_any(),
    }
}

/// What stands in the main window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Reading,
    Broken,
    First,
    Locked,
    /// With the account in use: of another one nothing that stands there is true.
    Open(Owner),
}

#[component]
fn MainWindow(session: Session) -> impl IntoView {
    let place = Memo::new(move |_| {
        session.wallet.with(|wallet| match wallet {
            Load::Loading => Place::Reading,
            Load::Failed(_) => Place::Broken,
            Load::Ready(view) => match view.state {
                WalletState::Missing => Place::First,
                WalletState::Locked { .. } => Place::Locked,
                WalletState::Unlocked { account, .. } => Place::Open(account),
            },
        })
    });
    move || match place.get() {
        Place::Reading => {
            view! { <Gate foot=""><p class="sm" role="status">{t!(Shell::Reading)}</p></Gate> }.into_any()
        }
        Place::Broken => view! { <Broken session/> }.into_any(),
        Place::First => view! { <StartScreen/> }.into_any(),
        Place::Locked => view! { <LockedScreen/> }.into_any(),
        Place::Open(_) => view! { <OpenWallet/> }.into_any(),
    }
}

#[component]
fn Broken(session: Session) -> impl IntoView {
    let again = Callback::new(move |()| {
        session.wallet.set(Load::Loading);
        session.read_wallet();
    });
    let failure = move || match session.wallet.get() {
        Load::Failed(failure) => Some(view! { <Problem failure again/> }),
        Load::Loading | Load::Ready(_) => None,
    };
    view! { <Gate foot=""><div class="paper">{failure}</div></Gate> }
}

/// The screens of an open wallet.
#[component]
fn OpenWallet() -> impl IntoView {
    view! {
        <Router>
            <Frame>
                <Routes fallback=LostScreen>
                    <Route path=path!("/") view=HomeScreen/>
                    <Route path=path!("/index.html") view=HomeScreen/>
                    <Route path=path!("/add") view=FindScreen/>
                    <Route path=path!("/add/pair") view=PairScreen/>
                    <Route path=path!("/add/place") view=PlaceScreen/>
                    <Route path=path!("/add/wifi") view=WifiScreen/>
                    <Route path=path!("/claim/:device") view=|| view! { <SignsScreen><ClaimScreen/></SignsScreen> }/>
                    <Route path=path!("/operations/:id") view=OperationScreen/>
                    <Route path=path!("/operations/:id/speed-up") view=|| view! { <SignsScreen><SpeedUpScreen/></SignsScreen> }/>
                    <Route path=path!("/operations/:id/cancel") view=|| view! { <SignsScreen><CancelScreen/></SignsScreen> }/>
                    <Route path=path!("/devices/:device") view=DeviceScreen/>
                    <Route path=path!("/devices/:device/renew") view=|| view! { <SignsScreen><RenewScreen/></SignsScreen> }/>
                    <Route path=path!("/devices/:device/remove") view=|| view! { <SignsScreen><RemoveScreen/></SignsScreen> }/>
                    <Route path=path!("/devices/:device/hand-over") view=|| view! { <SignsScreen><HandOverScreen/></SignsScreen> }/>
                    <Route path=path!("/devices/:device/wallet") view=WalletScreen/>
                    <Route path=path!("/devices/:device/anchor") view=|| view! { <SignsScreen><AnchorScreen/></SignsScreen> }/>
                    <Route path=path!("/devices/:device/dimo") view=DimoScreen/>
                    <Route path=path!("/map") view=MapScreen/>
                    <Route path=path!("/check") view=CheckScreen/>
                    <Route path=path!("/rewards") view=RewardsScreen/>
                    <Route path=path!("/rewards/device") view=WhyScreen/>
                    <Route path=path!("/rewards/collect") view=|| view! { <SignsScreen><CollectScreen/></SignsScreen> }/>
                    <Route path=path!("/rewards/export") view=ExportScreen/>
                    <Route path=path!("/rewards/recipient") view=|| view! { <SignsScreen><RecipientScreen/></SignsScreen> }/>
                    <Route path=path!("/send") view=|| view! { <SignsScreen><SendScreen/></SignsScreen> }/>
                    <Route path=path!("/receive") view=ReceiveScreen/>
                    <Route path=path!("/contacts") view=ContactsScreen/>
                    <Route path=path!("/access") view=AccessScreen/>
                    <Route path=path!("/access/new") view=|| view! { <SignsScreen><NewGrantScreen/></SignsScreen> }/>
                    <Route path=path!("/access/request") view=|| view! { <SignsScreen><RequestScreen/></SignsScreen> }/>
                    <Route path=path!("/access/change") view=|| view! { <SignsScreen><ChangeScreen/></SignsScreen> }/>
                    <Route path=path!("/access/log") view=LogScreen/>
                    <Route path=path!("/activity") view=ActivityScreen/>
                    <Route path=path!("/settings") view=SettingsScreen/>
                    <Route path=path!("/settings/accounts") view=AccountsScreen/>
                    <Route path=path!("/settings/networks") view=NetworksScreen/>
                    <Route path=path!("/settings/networks/add") view=AddNetworkScreen/>
                </Routes>
            </Frame>
        </Router>
    }
}
