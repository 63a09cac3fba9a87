//! The names of a device that takes others: what it calls itself, and what it goes by on the network.

use std::str::FromStr;

use domain::{
    names::{DeviceName, Hostname, ToldNames},
    shown::shown_text,
    wifi::DeviceFacts,
};
use ipc::{Code, devices::SetNames};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use super::setup::{Setup, Stage};
use crate::{
    kit::{Button, Field, Glyph, Icon, focus},
    screens::parts::problem_line,
    t,
    text::Wifi,
};

/// The names that are typed, and what came of those that were given.
#[derive(Clone, Copy, Default)]
pub struct Names {
    name: RwSignal<String>,
    hostname: RwSignal<String>,
    said: RwSignal<Option<ToldNames>>,
    /// The device was given names last, and the owner comes back from there.
    back: RwSignal<bool>,
}

impl Names {
    /// Fills in what the device says it has.
    pub fn fill(self, facts: &DeviceFacts) {
        self.name.set(facts.name.clone());
        self.hostname.set(facts.hostname.clone());
    }
}

impl Setup {
    /// Gives the device the names that are typed.
    fn give_names(self) {
        let (Ok(name), Ok(hostname)) = untrack(move || (self.other_name(), self.other_hostname())) else { return };
        self.failed.set(None);
        self.session.wifi.set(None);
        self.session.passkey.set(None);
        self.names.said.set(None);
        self.names.back.set(true);
        self.stage.set(Stage::Naming);
        spawn_local(async move {
            let (near, proof) = (self.near.get_value(), self.proof());
            match self.radio.call(|turn| SetNames { near, proof, name, hostname, turn }).await {
                Some(Ok(told)) => self.hear_names(told),
                Some(Err(failure)) => {
                    self.failed.set(Some(failure));
                    self.stage.set(Stage::Choosing);
                }
                None => {}
            }
        });
    }

    /// Takes over the names that it now says it has.
    fn hear_names(self, told: ToldNames) {
        self.facts.update(|facts| {
            if let Some(facts) = facts {
                facts.name.clone_from(&told.name);
                facts.hostname.clone_from(&told.hostname);
                self.names.fill(facts);
            }
        });
        self.names.said.set(Some(told));
        self.stage.set(Stage::Choosing);
    }

    fn other_name(self) -> Result<Option<DeviceName>, Wifi> {
        let now = self.facts.with(|facts| facts.as_ref().map(|facts| facts.name.clone()));
        self.names.name.with(|typed| other(typed, now.as_deref())).map_err(|_| Wifi::NameOdd)
    }

    fn other_hostname(self) -> Result<Option<Hostname>, Wifi> {
        let now = self.facts.with(|facts| facts.as_ref().map(|facts| facts.hostname.clone()));
        self.names.hostname.with(|typed| other(typed, now.as_deref())).map_err(|_| Wifi::HostnameOdd)
    }
}

/// The name that is typed, or nothing where none is or the device has it already.
fn other<T>(typed: &str, now: Option<&str>) -> Result<Option<T>, T::Err>
where
    T: FromStr,
{
    let typed = typed.trim();
    if typed.is_empty() || now.map(str::trim) == Some(typed) {
        return Ok(None);
    }
    typed.parse().map(Some)
}

/// The names it says it has, behind a closed line, with fields for others.
#[component]
pub(super) fn ItsNames(facts: DeviceFacts, setup: Setup) -> impl IntoView {
    let DeviceFacts { name, takes_name, takes_hostname, .. } = facts;
    let back = setup.names.back.try_update(std::mem::take).unwrap_or_default();
    let refused = Memo::new(move |_| setup.failed.get().filter(|failure| failure.code == Code::DeviceBadHostname));
    let at = if refused.with_untracked(Option::is_some) { "device-hostname" } else { "its-names" };
    Effect::new(move |_| {
        if back {
            focus(at);
        }
    });
    let ready = Memo::new(move |_| match (setup.other_name(), setup.other_hostname()) {
        (Ok(name), Ok(hostname)) => name.is_some() || hostname.is_some(),
        (Err(_), _) | (_, Err(_)) => false,
    });
    let give = Callback::new(move |()| {
        if ready.get_untracked() {
            setup.give_names();
        }
    });
    // These fields stand in the form of the network, which Enter would send.
    let enter = move |ev: ev::KeyboardEvent| {
        if ev.key() == "Enter" {
            ev.prevent_default();
            give.run(());
        }
    };
    let name_odd = Signal::derive(move || setup.other_name().err().map(|key| t!(key).to_string()));
    let hostname_odd = Signal::derive(move || match setup.other_hostname() {
        Err(key) => Some(t!(key).to_string()),
        Ok(_) => refused.get().map(|failure| problem_line(&failure)),
    });
    view! {
        <details class="sm" open=back>
            <summary class="flex" id="its-names"><Icon glyph=Glyph::Edit size="s"/><span class="grow">{t!(Wifi::ItsNames)}" "<span class="sub">{shown_text(&name)}</span></span><Icon glyph=Glyph::Down size="s"/></summary>
            <div class="stack mt-2">
                <div class="stack" on:keydown=enter>
                {takes_name.then(|| view! { <Field id="device-name" label=t!(Wifi::ItsName) value=setup.names.name error=name_odd max=120/> })}
                {takes_hostname.then(|| view! {
                    <Field id="device-hostname" label=t!(Wifi::Hostname) value=setup.names.hostname help=t!(Wifi::HostnameHelp) error=hostname_odd max=63/>
                })}
                </div>
                <p class="muted">{t!(Wifi::NamesNote)}</p>
                <div class="flex">
                    <Button label=t!(Wifi::GiveNames).to_string() class="sm" disabled=Signal::derive(move || !ready.get()) press=give/>
                    <span class="sub" role="status">{move || setup.names.said.get().map(|told| said(&told))}</span>
                </div>
            </div>
        </details>
    }
}

/// What it said when it was given names.
fn said(told: &ToldNames) -> String {
    let (name, hostname) = (shown_text(&told.name), shown_text(&told.hostname));
    if hostname.is_empty() {
        t!(Wifi::Named, name = name)
    } else {
        t!(Wifi::NamedBoth, name = name, hostname = hostname)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_that_is_another_one_is_given() {
        let name = |typed| other::<DeviceName>(typed, Some("Plug in the hall")).map(|name| name.map(String::from));
        assert_eq!(name(" Lamp "), Ok(Some("Lamp".to_string())));
        assert_eq!(name("Plug in the hall "), Ok(None));
        assert_eq!(name("  "), Ok(None));
        assert!(name("a\u{202e}b").is_err());
        assert!(other::<Hostname>("lamp.local", None).is_err());
    }

    #[test]
    fn what_it_says_it_is_called_is_told_with_its_name_on_the_network_where_it_has_one() {
        let told = |hostname: &str| said(&ToldNames { name: "Lamp".to_string(), hostname: hostname.to_string() });
        assert_eq!(told(""), "It says it is called Lamp.");
        assert_eq!(told("lamp-2"), "It says it is called Lamp, and lamp-2 on the network.");
    }
}
