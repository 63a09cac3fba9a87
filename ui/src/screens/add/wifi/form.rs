//! Which network, its password, and what the owner must know before it is sent.

use domain::{
    device::{Nearby, Profile},
    shown::shown_text,
};
use ipc::Code;
use leptos::{ev, prelude::*};

use super::{
    super::{Act, Onward, next},
    choice::{Choice, Entrance, password_wrong},
    is_bonded,
    names::ItsNames,
    networks::NetworkList,
    setup::Setup,
    who::{Facts, Who},
};
use crate::{
    kit::{Banner, Button, Glyph, Look, SecretField, Tone, focus},
    screens::parts::{Problem, problem_line},
    t,
    text::{Add, Wifi},
};

#[component]
pub(super) fn NetworkForm(near: Nearby, setup: Setup, onward: Option<String>) -> impl IntoView {
    let proved = near.profile == Profile::Deedbox;
    let own = Callback::new(move |()| setup.own());
    let facts = setup.facts.get_untracked();
    let named = facts.clone().filter(|facts| facts.takes_name || facts.takes_hostname);
    let clear = facts.as_ref().is_some_and(|facts| facts.in_the_clear);
    let lists = facts.as_ref().is_some_and(|facts| facts.lists_networks);
    let trouble = Memo::new(move |_| setup.failed.get().map(|failure| next(failure.code)));
    let at = move |act: Act| {
        Signal::derive(move || {
            setup.failed.get().filter(|_| trouble.get() == Some(act)).map(|failure| problem_line(&failure))
        })
    };
    let ready = Memo::new(move |_| {
        let password = setup.password.with(|password| password_wrong(setup.entrance(), password).is_none());
        setup.ssid().is_some() && password && (!clear || setup.agreed.get())
    });
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        if ready.get_untracked() {
            setup.join();
        }
    };
    Effect::new(move |_| match trouble.get() {
        Some(Act::Password) => focus("wifi-password"),
        Some(Act::Network) => focus("wifi-name"),
        Some(Act::Agree) => focus("wifi-agree"),
        Some(Act::Again | Act::Wait | Act::Look | Act::Another | Act::Code | Act::Unbond) | None => {}
    });
    view! {
        <form class="stack" on:submit=submit>
            <section class="card stack" aria-labelledby="wifi-title">
                <Who near=near.clone() setup proved/>
                {facts.map(|facts| view! { <Facts facts setup/> })}
                {named.map(|facts| view! { <ItsNames facts setup/> })}
                <Heading name=near.name setup lists/>
                <NetworkList setup wrong=at(Act::Network)/>
                <PasswordOf setup clear proved wrong=at(Act::Password)/>
                {clear.then(|| view! { <Clear setup/> })}
                {move || setup.failed.get().filter(|failure| stands_alone(failure.code)).map(|failure| view! { <Problem failure/> })}
            </section>
            <div class="foot">
                {match onward {
                    Some(href) => view! { <a class="btn first" href=href>{t!(Wifi::Skip)}</a> }.into_any(),
                    None if is_bonded(near.profile) => {
                        view! { <Button label=t!(Wifi::SkipToOwn).to_string() class="first" press=own/> }.into_any()
                    }
                    None => view! { <a class="btn first" href="/add">{t!(Add::Another)}</a> }.into_any(),
                }}
                <Primary setup trouble ready/>
            </div>
        </form>
    }
}

/// The one next step.
#[component]
fn Primary(setup: Setup, trouble: Memo<Option<Act>>, ready: Memo<bool>) -> impl IntoView {
    let again = Callback::new(move |()| setup.join());
    let unbond = Callback::new(move |()| setup.unbond());
    move || {
        match trouble.get() {
        Some(Act::Unbond) => {
            view! { <Button label=t!(Add::Unbond).to_string() look=Look::Primary glyph=Glyph::Bin press=unbond/> }.into_any()
        }
        Some(act @ (Act::Another | Act::Wait)) => view! { <Onward act again verb=t!(Wifi::Connect)/> }.into_any(),
        Some(Act::Again | Act::Look | Act::Code | Act::Network | Act::Password | Act::Agree) | None => view! {
            <Button label=t!(Wifi::Connect).to_string() look=Look::Primary submit=true disabled=Signal::derive(move || !ready.get())/>
        }
        .into_any(),
    }
    }
}

/// Whether a failure stands at no field.
fn stands_alone(code: Code) -> bool {
    !matches!(next(code), Act::Password | Act::Network) && code != Code::DeviceBadHostname
}

#[component]
fn Heading(name: String, setup: Setup, lists: bool) -> impl IntoView {
    let none = Memo::new(move |_| setup.networks.with(Vec::is_empty));
    let lead = move || match (lists, none.get()) {
        (false, _) => t!(Wifi::LeadNone),
        (true, true) => t!(Wifi::LeadEmpty),
        (true, false) => t!(Wifi::Lead),
    };
    let look = Callback::new(move |()| setup.look_again());
    let heard = shown_text(&name);
    let title = move || {
        let own = setup.facts.with(|facts| facts.as_ref().map(|facts| shown_text(&facts.name)));
        t!(Wifi::Title, name = own.filter(|own| !own.is_empty()).unwrap_or_else(|| heard.clone()))
    };
    view! {
        <div class="flex between">
            <div><h2 id="wifi-title">{title}</h2><p class="muted mt-1" role="status">{lead}</p></div>
            {lists.then(|| view! {
                <Button label=t!(Wifi::LookAgain).to_string() class="sm" glyph=Glyph::Refresh busy=setup.looking press=look/>
            })}
        </div>
    }
}

/// The password, where the chosen network wants one.
#[component]
fn PasswordOf(setup: Setup, clear: bool, proved: bool, wrong: Signal<Option<String>>) -> impl IntoView {
    let wanted = Memo::new(move |_| setup.choice.get() != Choice::None && setup.entrance() != Entrance::Open);
    let label = Memo::new(move |_| match setup.choice.get() {
        Choice::Listed(name) => t!(Wifi::PasswordFor, name = name),
        Choice::Named | Choice::None => t!(Wifi::Password).to_string(),
    });
    let kept = if clear {
        t!(Wifi::KeptClear)
    } else if proved || !setup.code.with_untracked(String::is_empty) {
        t!(Wifi::KeptEncrypted)
    } else {
        t!(Wifi::KeptUnproved)
    };
    let error = Signal::derive(move || {
        let typed = setup.password.get();
        let rule = password_wrong(setup.entrance(), &typed).filter(|_| !typed.is_empty());
        rule.map(|key| t!(key).to_string()).or_else(|| wrong.get())
    });
    let help = move || {
        let may_be_open = setup.entrance() == Entrance::Unknown;
        if may_be_open { format!("{} {kept}", t!(Wifi::PasswordOpen)) } else { kept.to_string() }
    };
    move || {
        wanted.get().then(|| {
            view! { <SecretField id="wifi-password" label=label.get() value=setup.password help=help() error/> }
        })
    }
}

/// What the owner must agree to before a password goes through the air in the clear.
#[component]
fn Clear(setup: Setup) -> impl IntoView {
    view! {
        <Banner glyph=Glyph::Alert tone=Tone::Warn>
            <p><strong>{t!(Wifi::ClearTitle)}"."</strong>" "{t!(Wifi::ClearWhy)}</p>
            <label class="opt">
                <input
                    id="wifi-agree" class="check" type="checkbox"
                    prop:checked=move || setup.agreed.get()
                    on:change=move |ev| setup.agreed.set(event_target_checked(&ev))
                />
                <span>{t!(Wifi::ClearAgree)}</span>
            </label>
        </Banner>
    }
}
