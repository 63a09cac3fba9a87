//! Devices heard, each with only its own word for what it is.

use domain::{
    device::{Nearby, Profile},
    shown::shown_text,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::{is_bonded, is_wifi_only};
use crate::{
    kit::{Badge, Glyph, SignalBars, Tile, Tone},
    screens::parts::{kind_glyph, kind_title},
    session::Session,
    t,
    text::Add,
};

/// What can be done with a heard device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The screen that does it.
    To(&'static str),
    /// Nothing, in this version.
    Nowhere,
}

/// Where choosing a device leads.
#[must_use]
pub fn way(near: &Nearby) -> Way {
    match near.profile {
        Profile::Deedbox => Way::To("/add/pair"),
        Profile::Improv | Profile::Espressif | Profile::AutoPi => Way::To("/add/wifi"),
        Profile::IoidSdk => Way::Nowhere,
    }
}

/// What a heard device says about itself.
#[must_use]
pub fn says(near: &Nearby) -> Add {
    if near.conflict {
        Add::Conflict
    } else if is_wifi_only(near) {
        Add::SaysWifiOnly
    } else if way(near) == Way::Nowhere {
        Add::SaysOther
    } else if near.known.is_some() && !near.says_claimed {
        Add::SaysPaired
    } else if near.known.is_some() {
        Add::SaysYours
    } else if near.says_claimed {
        Add::SaysNotYours
    } else {
        Add::SaysReady
    }
}

/// What stands below its name: one line or two.
#[must_use]
pub fn lines(near: &Nearby) -> Vec<String> {
    let speaks = near.profile.title();
    let first = match (way(near), is_wifi_only(near)) {
        (Way::Nowhere, _) => t!(Add::NotHere, speaks = speaks),
        (Way::To(_), false) if is_bonded(near.profile) => speaks.to_string(),
        (Way::To(_), true) => t!(Add::WifiOnly, speaks = speaks),
        (Way::To(_), false) => about(near),
    };
    let says = says(near);
    let second = if says == Add::Conflict {
        Some(t!(Add::ConflictWhy).to_string())
    } else {
        (says == Add::SaysNotYours).then(|| t!(Add::NotYoursWhy).to_string())
    };
    core::iter::once(first).chain(second).collect()
}

/// Its kind and the start of its number.
#[must_use]
pub fn about(near: &Nearby) -> String {
    let title = kind_title(&near.kind);
    let kind = if title.is_empty() { t!(Add::KindUnknown).to_string() } else { title };
    match near.address_hint.as_deref().filter(|hint| !hint.is_empty()) {
        Some(hint) => t!(Add::NumberStarts, kind = kind, hint = shown_text(hint).to_uppercase()),
        None => kind,
    }
}

/// Keeps what was heard before in its place and takes over what was heard now: a row must not move under a finger.
pub fn merge(all: &mut Vec<Nearby>, mut heard: Vec<Nearby>) {
    heard.sort_by(|a, b| b.rssi.cmp(&a.rssi).then_with(|| a.id.cmp(&b.id)));
    for mut near in heard {
        match all.iter_mut().find(|old| old.id == near.id) {
            Some(old) => {
                // Between two listenings the adapter forgets how strong a device was heard.
                near.rssi = near.rssi.or(old.rssi);
                *old = near;
            }
            None => all.push(near),
        }
    }
}

/// One device heard; choosing it leads on.
#[component]
pub(super) fn NearbyRow(near: Memo<Nearby>, session: Session) -> impl IntoView {
    let kind = Memo::new(move |_| near.with(|near| near.kind.clone()));
    let rssi = Memo::new(move |_| near.with(|near| near.rssi));
    let lines = Memo::new(move |_| near.with(lines));
    let tone = Memo::new(move |_| {
        near.with(|near| match (way(near), says(near)) {
            (Way::Nowhere, _) | (_, Add::SaysNotYours) => "",
            (_, Add::Conflict) => "danger",
            (Way::To(_), _) => "on",
        })
    });
    view! {
        <li class="split">
            {move || view! { <Tile glyph=kind_glyph(&kind.get()) tone=tone.get()/> }}
            <div class="grow">
                <Name near session/>
                {move || lines.get().into_iter().map(|line| view! { <p class="sub">{line}</p> }).collect_view()}
            </div>
            <span class="flex tail">
                <Said near/>
                {move || rssi.get().map(|dbm| view! { <SignalBars dbm/> })}
            </span>
        </li>
    }
}

#[component]
fn Name(near: Memo<Nearby>, session: Session) -> impl IntoView {
    let navigate = use_navigate();
    let way = Memo::new(move |_| near.with(way));
    let name = move || near.with(|near| shown_text(&near.name));
    move || match way.get() {
        Way::To(screen) => {
            let navigate = navigate.clone();
            let pick = move |_| {
                session.picked.set(Some(near.get_untracked()));
                navigate(screen, leptos_router::NavigateOptions::default());
            };
            view! { <button class="cover plain" type="button" on:click=pick>{name}</button> }.into_any()
        }
        Way::Nowhere => view! { <strong>{name}</strong> }.into_any(),
    }
}

/// What it says it is, behind a hollow shield.
#[component]
fn Said(near: Memo<Nearby>) -> impl IntoView {
    let says = Memo::new(move |_| near.with(says));
    move || {
        let tone = if says.get() == Add::Conflict { Tone::Danger } else { Tone::Said };
        view! { <Badge glyph=Glyph::Shield tone words=t!(says.get())/> }
    }
}

#[cfg(test)]
mod tests {
    use domain::device::NearbyId;

    use super::*;

    fn near(id: &str, rssi: i16) -> Nearby {
        Nearby {
            id: NearbyId(id.into()),
            profile: Profile::Deedbox,
            name: id.into(),
            kind: String::new(),
            address_hint: None,
            says_claimed: false,
            conflict: false,
            rssi: Some(rssi),
            known: None,
        }
    }

    #[test]
    fn a_second_listening_keeps_the_first_ones_devices() {
        let mut all = Vec::new();
        merge(&mut all, vec![near("a", -80), near("b", -50)]);
        merge(&mut all, vec![near("a", -40)]);
        assert_eq!(all.iter().map(|near| near.id.0.as_str()).collect::<Vec<_>>(), ["b", "a"]);
    }

    #[test]
    fn a_row_stays_in_its_place_however_strong_it_is_heard_later() {
        let mut all = Vec::new();
        merge(&mut all, vec![near("a", -40), near("b", -80)]);
        let mut silent = near("a", 0);
        silent.rssi = None;
        merge(&mut all, vec![near("b", -30), silent]);
        assert_eq!(
            all.iter().map(|near| (near.id.0.as_str(), near.rssi)).collect::<Vec<_>>(),
            [("a", Some(-40)), ("b", Some(-30))]
        );
    }

    #[test]
    fn two_devices_with_one_identity_are_said_first_of_all() {
        let mut double = near("a", -40);
        double.says_claimed = true;
        assert_eq!(says(&double), Add::SaysNotYours);
        double.conflict = true;
        assert_eq!(says(&double), Add::Conflict);
        assert_eq!(lines(&double).len(), 2);
    }

    #[test]
    fn a_paired_device_that_nobody_claimed_is_not_called_the_owners() {
        let mut paired = near("a", -40);
        paired.known = Some("0x5151515151515151515151515151515151515151".parse().unwrap());
        assert_eq!(says(&paired), Add::SaysPaired);
        paired.says_claimed = true;
        assert_eq!(says(&paired), Add::SaysYours);
    }

    #[test]
    fn each_device_leads_where_something_can_be_done_for_it() {
        let of = |profile| {
            let mut one = near("a", -40);
            one.profile = profile;
            (way(&one), says(&one))
        };
        assert_eq!(of(Profile::Deedbox), (Way::To("/add/pair"), Add::SaysReady));
        assert_eq!(of(Profile::Improv), (Way::To("/add/wifi"), Add::SaysWifiOnly));
        assert_eq!(of(Profile::Espressif), (Way::To("/add/wifi"), Add::SaysWifiOnly));
        assert_eq!(of(Profile::AutoPi), (Way::To("/add/wifi"), Add::SaysReady));
        assert_eq!(of(Profile::IoidSdk), (Way::Nowhere, Add::SaysOther));
    }
}
