//! Devices on the air: looking for them, and every way in which that comes to nothing.

use domain::device::Nearby;
use ipc::{Failure, Label, devices::Scan};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen_futures::spawn_local;

use super::{
    Flow, FlowStep, LabelReader, Taken, elsewhere,
    goon::Unfinished,
    heard::{NearbyRow, Way, merge, way},
    is_radio,
    label::{self, Found},
};
use crate::{
    kit::{Button, Each, Empty, Glyph, Icon, Look, RowsLoading, Tile},
    radio::Radio,
    screens::parts::{Problem, every},
    session::{Session, session},
    t,
    text::{Add, Board, Check},
};

/// One listening; short, because the radio serves nobody else meanwhile.
const LISTEN_S: u8 = 5;
/// Listenings in one look around.
const ROUNDS: u8 = 4;
/// Rows of the list that room is kept for at once.
const ROOM: usize = 4;
/// How often a missing radio is looked for again, in seconds.
const RADIO_S: u64 = 3;

/// A look around.
#[derive(Clone, Copy)]
struct Looking {
    session: Session,
    radio: Radio,
    heard: RwSignal<Vec<Nearby>>,
    /// Seconds that are left; 0 when nobody listens.
    left: RwSignal<u8>,
    failed: RwSignal<Option<Failure>>,
    stopped: RwSignal<bool>,
}

impl Looking {
    fn new() -> Self {
        let session = session();
        session.nearby.set(Vec::new());
        session.label.set(None);
        let (heard, failed) = (RwSignal::new(Vec::new()), RwSignal::new(None));
        Effect::new(move |_| {
            let now = session.nearby.get();
            if !now.is_empty() {
                // The radio that was missed is there.
                failed.set(None);
            }
            heard.update(|all| merge(all, now));
        });
        Self {
            session,
            radio: Radio::new(session),
            heard,
            left: RwSignal::new(0),
            failed,
            stopped: RwSignal::new(false),
        }
    }

    /// Listens round after round, and forgets who was heard before.
    fn begin(self) {
        if self.left.get_untracked() > 0 {
            return;
        }
        self.session.nearby.set(Vec::new());
        self.heard.set(Vec::new());
        self.stopped.set(false);
        self.left.set(LISTEN_S * ROUNDS);
        spawn_local(async move {
            for _ in 0..ROUNDS {
                match self.radio.call(|turn| Scan { seconds: LISTEN_S, turn }).await {
                    Some(Ok(heard)) => {
                        let _ = self.failed.try_set(None);
                        self.session.nearby.set(heard);
                    }
                    Some(Err(failure)) => {
                        let _ = self.failed.try_set(Some(failure));
                        break;
                    }
                    None => return,
                }
            }
            let _ = self.left.try_set(0);
        });
    }

    fn stop(self) {
        self.radio.stop();
        self.left.set(0);
        self.stopped.set(true);
    }

    fn tick(self) {
        // The last second lasts until the answer is there.
        self.left.update(|left| *left = (*left).saturating_sub(1).max(u8::from(*left > 0)));
    }

    /// The radio itself is missing.
    fn waits_for_radio(self) -> bool {
        self.failed.with(|failed| failed.as_ref().is_some_and(|failure| is_radio(failure.code)))
    }
}

/// Step 1: look nearby and choose.
#[component]
pub fn FindScreen() -> impl IntoView {
    let looking = Looking::new();
    looking.begin();
    every(1, move || looking.tick());
    every(RADIO_S, move || {
        if untrack(move || looking.waits_for_radio()) {
            looking.begin();
        }
    });
    let navigate = use_navigate();
    let onward = navigate.clone();
    let place = Callback::new(move |typed: String| {
        looking.session.place.set(typed);
        onward("/add/place", NavigateOptions::default());
    });
    let take = Callback::new(move |label: Label| {
        let found = looking.heard.with_untracked(|heard| label::find(&label, heard));
        match (found, elsewhere(&label)) {
            (Found::None, why) if matches!(label, Label::Matter(_)) => Taken::No(why),
            (Found::None, _) if matches!(label, Label::Did { .. }) => Taken::No(t!(Board::DidNobody).to_string()),
            (Found::None, _) => Taken::No(t!(Add::QrNobody).to_string()),
            (Found::Several, _) => {
                looking.session.label.set(Some(label));
                Taken::Yes(t!(Add::QrChoose).to_string())
            }
            (Found::One(near), _) => {
                let way = way(&near);
                looking.session.label.set(Some(label));
                looking.session.picked.set(Some(near));
                if let Way::To(screen) = way {
                    navigate(screen, NavigateOptions::default());
                }
                Taken::Yes(t!(Add::QrTaken).to_string())
            }
        }
    });
    view! {
        <Flow step=FlowStep::Find>
            <Unfinished/>
            <section class="card flush" aria-labelledby="nearby">
                <Head looking/>
                <Heard looking/>
                <p class="sub flex note"><Icon glyph=Glyph::Shield size="s"/><span>{t!(Add::Hollow)}</span></p>
            </section>
            <section class="card sm"><LabelReader take place/></section>
            <Elsewhere/>
            <details class="card sm">
                <summary class="flex"><Icon glyph=Glyph::Info/><strong class="grow">{t!(Add::NotInList)}</strong><Icon glyph=Glyph::Down size="s"/></summary>
                <p class="muted mt-2">{t!(Add::NotInListWhy)}</p>
            </details>
        </Flow>
    }
}

/// The ways to devices that are not on the air, or not the owner's yet.
#[component]
fn Elsewhere() -> impl IntoView {
    view! {
        <section class="card flush">
            <ul class="rows">
                <li>
                    <Tile glyph=Glyph::Plug/>
                    <div class="grow">
                        <a class="cover" href="/add/place">{t!(Board::RowTitle)}</a>
                        <p class="sub">{t!(Board::RowWhy)}</p>
                    </div>
                    <Icon glyph=Glyph::Next size="s"/>
                </li>
                <li>
                    <Tile glyph=Glyph::Shield/>
                    <div class="grow">
                        <a class="cover" href="/check">{t!(Check::RowTitle)}</a>
                        <p class="sub">{t!(Check::RowWhy)}</p>
                    </div>
                    <Icon glyph=Glyph::Next size="s"/>
                </li>
            </ul>
        </section>
    }
}

/// How far the look around is, and the one button: stop it, or look again.
#[component]
fn Head(looking: Looking) -> impl IntoView {
    let listens = Memo::new(move |_| looking.left.get() > 0);
    let waits = Memo::new(move |_| looking.waits_for_radio());
    let status = move || match (looking.left.get(), looking.heard.with(Vec::len)) {
        _ if waits.get() => t!(Add::GoesOn).to_string(),
        (0, _) if looking.failed.with(Option::is_some) => String::new(),
        (0, 0) if looking.stopped.get() => t!(Add::Stopped).to_string(),
        (0, 0) => t!(Add::FoundNone).to_string(),
        (0, 1) => t!(Add::FoundOne).to_string(),
        (0, n) => t!(Add::Found, n = n),
        (seconds, _) => t!(Add::Looking, n = seconds),
    };
    // The counter is for the eye; a screen reader hears when something changes.
    let spoken = move || match (listens.get(), looking.heard.with(Vec::len)) {
        (true, 0) => String::new(),
        (_, 1) => t!(Add::FoundOne).to_string(),
        (false, 0) => t!(Add::FoundNone).to_string(),
        (_, n) => t!(Add::Found, n = n),
    };
    let stop = Callback::new(move |()| looking.stop());
    let look = Callback::new(move |()| {
        looking.failed.set(None);
        looking.begin();
    });
    let button = move || match (listens.get() && !waits.get(), looking.failed.with(Option::is_some)) {
        (true, _) => view! { <Button label=t!(Add::Stop).to_string() class="sm" glyph=Glyph::Pause press=stop/> },
        (false, true) => {
            view! { <Button label=t!(Add::LookAgain).to_string() look=Look::Primary class="sm" glyph=Glyph::Refresh press=look/> }
        }
        (false, false) => {
            view! { <Button label=t!(Add::LookAgain).to_string() class="sm" glyph=Glyph::Refresh press=look/> }
        }
    };
    view! {
        <div class="card-h steady">
            <div class="grow"><h2 id="nearby">{t!(Add::Nearby)}</h2><p class="sub" aria-hidden="true">{status}</p><p class="vh" role="status">{spoken}</p></div>
            {button}
        </div>
    }
}

/// Who was heard, and what came between, in room enough that what stands below stays where it is meanwhile.
#[component]
fn Heard(looking: Looking) -> impl IntoView {
    let rows =
        Memo::new(move |was: Option<&usize>| room(looking.heard.with(Vec::len)).max(was.copied().unwrap_or_default()));
    let problem =
        move || looking.failed.get().map(|failure| view! { <div class="inset mt-3"><Problem failure/></div> });
    view! {
        <div class="room" style:min-height=move || format!("calc({} * var(--row))", rows.get())>
            <Rows looking/>
            {problem}
        </div>
    }
}

/// The rows that room is kept for: so many more at a time, that it seldom grows.
fn room(heard: usize) -> usize {
    heard.max(1).next_multiple_of(ROOM)
}

#[component]
fn Rows(looking: Looking) -> impl IntoView {
    let listens = Memo::new(move |_| looking.left.get() > 0);
    let none = Memo::new(move |_| looking.heard.with(Vec::is_empty));
    let failed = Memo::new(move |_| looking.failed.with(Option::is_some));
    let row = move |near| view! { <NearbyRow near session=looking.session/> };
    move || {
        if !none.get() {
            return view! { <ul class="rows"><Each list=looking.heard key=|near: &Nearby| near.id.clone() row/></ul> }
                .into_any();
        }
        if failed.get() || looking.stopped.get() {
            ().into_any()
        } else if listens.get() {
            view! { <RowsLoading said=t!(Add::Nearby) count=2/> }.into_any()
        } else {
            view! { <Empty title=t!(Add::NoneTitle) why=t!(Add::NoneWhy)><span></span></Empty> }.into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::room;

    #[test]
    fn room_is_kept_before_anybody_is_heard_and_grows_by_several_rows() {
        let rooms: Vec<_> = [0, 1, 4, 5, 8, 9].map(room).to_vec();
        assert_eq!(rooms, [4, 4, 4, 8, 8, 12]);
    }
}
