//! Devices on the air, each with only its own word for what it is.

use domain::{
    device::{Nearby, Profile},
    shown::shown_text,
};
use ipc::{Failure, devices::Scan};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wasm_bindgen_futures::spawn_local;

use super::{Flow, FlowStep};
use crate::{
    bridge,
    kit::{Badge, Button, Each, Empty, Glyph, Icon, RowsLoading, SignalBars, Tile, Tone},
    screens::parts::{Problem, kind_glyph, kind_title},
    session::{Session, session},
    t,
    text::Add,
};

/// One listening; short, because the radio serves nobody else meanwhile.
const LISTEN_S: u8 = 5;
/// Listenings in one look around.
const ROUNDS: u8 = 4;

/// Whether a device can be paired; of the others Deedbox sets the Wi-Fi alone.
#[must_use]
pub fn pairs(near: &Nearby) -> bool {
    near.profile == Profile::Deedbox
}

/// What a heard device says about itself.
#[must_use]
pub fn says(near: &Nearby) -> Add {
    if near.conflict {
        Add::Conflict
    } else if near.known.is_some() {
        Add::SaysYours
    } else if near.says_claimed {
        Add::SaysNotYours
    } else {
        Add::SaysReady
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

/// Step 1: look nearby and choose.
#[component]
pub fn FindScreen() -> impl IntoView {
    let session = session();
    let heard = RwSignal::new(Vec::<Nearby>::new());
    let left = RwSignal::new(0u8);
    let failed = RwSignal::new(None::<Failure>);
    session.nearby.set(Vec::new());
    Effect::new(move |_| {
        let now = session.nearby.get();
        heard.update(|all| merge(all, now));
    });
    let look = Callback::new(move |()| {
        if left.get_untracked() == 0 {
            heard.set(Vec::new());
            failed.set(None);
            left.set(LISTEN_S * ROUNDS);
            listen(session, left, failed);
        }
    });
    look.run(());
    let seconds = set_interval_with_handle(
        move || left.update(|left| *left = (*left).saturating_sub(1).max(u8::from(*left > 0))),
        std::time::Duration::from_secs(1),
    );
    if let Ok(handle) = seconds {
        on_cleanup(move || handle.clear());
    }
    view! {
        <Flow step=FlowStep::Find>
            <section class="card flush" aria-labelledby="nearby">
                <Head heard left look failed/>
                {move || failed.get().map(|failure| view! { <div class="inset"><Problem failure again=look/></div> })}
                <Heard heard left session failed/>
                <p class="sub flex note"><Icon glyph=Glyph::Shield size="s"/><span>{t!(Add::Hollow)}</span></p>
            </section>
            <details class="card sm">
                <summary class="flex"><Icon glyph=Glyph::Info/><strong class="grow">{t!(Add::NotInList)}</strong><Icon glyph=Glyph::Down size="s"/></summary>
                <p class="muted mt-2">{t!(Add::NotInListWhy)}</p>
            </details>
        </Flow>
    }
}

/// Listens round after round until the look around is over or the screen is gone.
fn listen(session: Session, left: RwSignal<u8>, failed: RwSignal<Option<Failure>>) {
    spawn_local(async move {
        for _ in 0..ROUNDS {
            match bridge::call(Scan { seconds: LISTEN_S }).await {
                Ok(heard) => session.nearby.set(heard),
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                    break;
                }
            }
            if left.try_get_untracked().is_none() {
                return;
            }
        }
        let _ = left.try_set(0);
    });
}

#[component]
fn Head(
    heard: RwSignal<Vec<Nearby>>,
    left: RwSignal<u8>,
    look: Callback<()>,
    failed: RwSignal<Option<Failure>>,
) -> impl IntoView {
    let looking = Memo::new(move |_| left.get() > 0);
    let status = move || match (left.get(), heard.with(Vec::len)) {
        (0, 0) if failed.with(Option::is_some) => String::new(),
        (0, 0) => t!(Add::FoundNone).to_string(),
        (0, 1) => t!(Add::FoundOne).to_string(),
        (0, n) => t!(Add::Found, n = n),
        (seconds, _) => t!(Add::Looking, n = seconds),
    };
    view! {
        <div class="card-h">
            <div><h2 id="nearby">{t!(Add::Nearby)}</h2><p class="sub" role="status">{status}</p></div>
            <Button label=t!(Add::LookAgain).to_string() class="sm" glyph=Glyph::Refresh busy=looking press=look/>
        </div>
    }
}

#[component]
fn Heard(
    heard: RwSignal<Vec<Nearby>>,
    left: RwSignal<u8>,
    session: Session,
    failed: RwSignal<Option<Failure>>,
) -> impl IntoView {
    let looking = Memo::new(move |_| left.get() > 0);
    let none = Memo::new(move |_| heard.with(Vec::is_empty));
    let row = move |near| view! { <NearbyRow near session/> };
    move || {
        if !none.get() {
            return view! { <ul class="rows"><Each list=heard key=|near: &Nearby| near.id.clone() row/></ul> }
                .into_any();
        }
        if looking.get() {
            view! { <RowsLoading said=t!(Add::Nearby) count=2/> }.into_any()
        } else if failed.with(Option::is_some) {
            ().into_any()
        } else {
            view! { <Empty title=t!(Add::NoneTitle) why=t!(Add::NoneWhy)><span></span></Empty> }.into_any()
        }
    }
}

#[component]
fn NearbyRow(near: Memo<Nearby>, session: Session) -> impl IntoView {
    let kind = Memo::new(move |_| near.with(|near| near.kind.clone()));
    let rssi = Memo::new(move |_| near.with(|near| near.rssi));
    let theirs = Memo::new(move |_| near.with(says) == Add::SaysNotYours);
    let ours = Memo::new(move |_| near.with(pairs));
    let about = move || {
        let hint = near.with(|near| shown_text(near.address_hint.as_deref().unwrap_or_default()).to_uppercase());
        let title = kind_title(&kind.get());
        let kind = if title.is_empty() { t!(Add::KindUnknown).to_string() } else { title };
        t!(Add::NumberStarts, kind = kind, hint = hint)
    };
    let lines = move || match ours.get() {
        true => view! {
            <p class="sub">{about}</p>
            {move || theirs.get().then(|| view! { <p class="sub">{t!(Add::NotYoursWhy)}</p> })}
        }
        .into_any(),
        false => view! { <p class="sub">{t!(Add::WifiOnly)}</p> }.into_any(),
    };
    view! {
        <li class="split">
            {move || view! { <Tile glyph=kind_glyph(&kind.get()) tone=if theirs.get() || !ours.get() { "" } else { "on" }/> }}
            <div class="grow">
                <Name near session/>
                {lines}
            </div>
            <span class="flex tail">
                <Said near/>
                {move || rssi.get().map(|dbm| view! { <SignalBars dbm/> })}
            </span>
        </li>
    }
}

/// The name; a device that can be paired is chosen by it.
#[component]
fn Name(near: Memo<Nearby>, session: Session) -> impl IntoView {
    let navigate = use_navigate();
    let pick = move |_| {
        session.picked.set(Some(near.get_untracked()));
        navigate("/add/pair", leptos_router::NavigateOptions::default());
    };
    let ours = Memo::new(move |_| near.with(pairs));
    let name = move || near.with(|near| shown_text(&near.name));
    move || match ours.get() {
        true => view! { <button class="cover plain" type="button" on:click=pick.clone()>{name}</button> }.into_any(),
        false => view! { <strong>{name}</strong> }.into_any(),
    }
}

/// What it says it is, behind a hollow shield.
#[component]
fn Said(near: Memo<Nearby>) -> impl IntoView {
    let said = Memo::new(move |_| near.with(|near| (pairs(near), near.conflict, says(near), near.profile.title())));
    move || match said.get() {
        (true, conflict, says, _) => {
            let tone = if conflict { Tone::Danger } else { Tone::Said };
            view! { <Badge glyph=Glyph::Shield tone words=t!(says)/> }
        }
        (false, _, _, profile) => view! { <Badge glyph=Glyph::Shield tone=Tone::Said words=profile/> },
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
    }

    #[test]
    fn a_device_without_a_label_code_is_not_offered_for_pairing() {
        let mut foreign = near("a", -40);
        assert!(pairs(&foreign));
        foreign.profile = Profile::Improv;
        assert!(!pairs(&foreign));
    }
}
