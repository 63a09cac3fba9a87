//! The keys in Settings: locking by itself, the words, the password, the backup file.

use domain::{
    backup::{BackupView, WordsView},
    lock_after::LockAfter,
    time::Millis,
};
use ipc::{
    keeping::{BackUp, LockAfterGet, SetLockAfter},
    keys::OpenWindow,
};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Button, Glyph, Hash, Select, format::ago},
    screens::parts::{clean, problem_line},
    session::{Load, Session, Source},
    t,
    text::Keeping,
};

/// The waits that are offered, in seconds.
const WAITS: [u32; 8] = [5, 30, 60, 300, 600, 1_800, 3_600, 14_400];
const DAY_MS: u64 = 86_400_000;
/// The longest path that is shown, in characters.
const PATH: usize = 4096;

/// What keeps the keys.
#[component]
pub fn KeysCard(session: Session) -> impl IntoView {
    view! {
        <section class="card flush" aria-labelledby="keys">
            <div class="card-h"><h2 id="keys">{t!(Keeping::Keys)}</h2></div>
            <ul class="rows">
                <LockRow session/>
                <WordsRow session/>
                <PasswordRow session/>
                <BackupRow session/>
            </ul>
        </section>
    }
}

#[component]
fn LockRow(session: Session) -> impl IntoView {
    let read = Source::<LockAfter>::new();
    read.read(LockAfterGet {});
    let chosen = Memo::new(move |_| match read.get() {
        Load::Ready(after) => Some(after),
        Load::Loading | Load::Failed(_) => None,
    });
    let options = Signal::derive(move || {
        let all = waits(chosen.get()).into_iter();
        all.map(|after| (after.to_string(), time(after))).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || chosen.get().map(|after| after.to_string()).unwrap_or_default());
    let change = Callback::new(move |text: String| {
        let Ok(after) = text.parse::<LockAfter>() else { return };
        spawn_local(async move {
            match bridge::call(SetLockAfter { after }).await {
                Ok(()) => session.toasts.say(t!(Keeping::LocksAfter, time = time(after))),
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            read.read(LockAfterGet {});
        });
    });
    view! {
        <li class="split">
            <label class="grow" for="lock-after"><strong>{t!(Keeping::LockAfter)}</strong><br/><span class="sub">{t!(Keeping::LockAfterSub)}</span></label>
            <span class="tail"><Select id="lock-after" options=options value=value change=change/></span>
        </li>
    }
}

#[component]
fn WordsRow(session: Session) -> impl IntoView {
    let words = Memo::new(move |_| session.backup.with(|backup| backup.ready().map(|view| view.words)));
    let says = move || match words.get() {
        None => String::new(),
        Some(None) => t!(Keeping::NoWords).to_string(),
        Some(Some(view)) => proven(view, session.now.get()),
    };
    let acts = move || {
        words.get().flatten().map(|_| {
            view! {
                <span class="tail flex">
                    <Button label=t!(Keeping::Show).to_string() class="sm" glyph=Glyph::Eye press=open(session, "reveal")/>
                    <Button label=t!(Keeping::Prove).to_string() class="sm" press=open(session, "quiz")/>
                </span>
            }
        })
    };
    view! {
        <li class="split" id="words">
            <div class="grow"><strong>{t!(Keeping::Words)}</strong><p class="sub">{says}</p></div>
            {acts}
        </li>
    }
}

#[component]
fn PasswordRow(session: Session) -> impl IntoView {
    view! {
        <li class="split">
            <div class="grow"><strong>{t!(Keeping::Password)}</strong><p class="sub">{t!(Keeping::PasswordSub)}</p></div>
            <span class="tail"><Button label=t!(Keeping::Change).to_string() class="sm" press=open(session, "password")/></span>
        </li>
    }
}

#[component]
fn BackupRow(session: Session) -> impl IntoView {
    let asking = RwSignal::new(false);
    let file = RwSignal::new(None::<String>);
    let save = Callback::new(move |()| {
        asking.set(true);
        spawn_local(async move {
            let answer = bridge::call(BackUp {}).await;
            let _ = asking.try_set(false);
            match answer {
                Ok(path) => {
                    let _ = file.try_set(Some(clean(&path, PATH)));
                }
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
        });
    });
    let says = move || {
        let told = session.backup.with(|backup| backup.ready().map(|view| saved(view, session.now.get())));
        format!("{} {}", t!(Keeping::BackupSub), told.unwrap_or_default())
    };
    let label = Signal::derive(move || t!(if asking.get() { Keeping::Saving } else { Keeping::Save }).to_string());
    view! {
        <li class="split" id="backup">
            <div class="grow">
                <strong>{t!(Keeping::Backup)}</strong>
                <p class="sub">{says}</p>
                {move || file.get().map(|path| view! {
                    <p class="sub" role="status">{t!(Keeping::SavedAs)}" "<Hash text=path full=true copy_label=t!(Keeping::CopyPath)/></p>
                })}
            </div>
            <span class="tail"><Button label=label class="sm" glyph=Glyph::Save busy=asking press=save/></span>
        </li>
    }
}

fn open(session: Session, label: &'static str) -> Callback<()> {
    Callback::new(move |()| {
        spawn_local(async move {
            if let Err(failure) = bridge::call(OpenWindow { label: label.to_string() }).await {
                session.toasts.say(problem_line(&failure));
            }
        });
    })
}

/// The waits that are offered, and the one in use where a terminal chose another.
fn waits(chosen: Option<LockAfter>) -> Vec<LockAfter> {
    let offered = WAITS.into_iter().filter_map(|seconds| LockAfter::try_from(seconds).ok());
    let mut all: Vec<_> = offered.chain(chosen).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// A wait in its largest whole unit.
fn time(after: LockAfter) -> String {
    match after.seconds() {
        60 => t!(Keeping::OneMinute).to_string(),
        3_600 => t!(Keeping::OneHour).to_string(),
        hours if hours.is_multiple_of(3_600) => t!(Keeping::Hours, n = hours / 3_600),
        minutes if minutes.is_multiple_of(60) => t!(Keeping::Minutes, n = minutes / 60),
        seconds => t!(Keeping::Seconds, n = seconds),
    }
}

/// When the owner last proved to have the words, and when that is asked for again.
fn proven(view: WordsView, now: u64) -> String {
    let Some(Millis(at)) = view.proven else { return t!(Keeping::NeverProven).to_string() };
    match view.due {
        Some(Millis(due)) if !view.asks => {
            t!(Keeping::Proven, ago = ago(at, now), n = due.saturating_sub(now).div_ceil(DAY_MS))
        }
        Some(_) | None => t!(Keeping::ProvenLong, ago = ago(at, now)),
    }
}

/// When a backup was last saved, and what hangs on the next one.
fn saved(view: &BackupView, now: u64) -> String {
    let last = view
        .written
        .map_or_else(|| t!(Keeping::NeverWritten).to_string(), |Millis(at)| t!(Keeping::Written, ago = ago(at, now)));
    match view.unsaved.len() {
        0 => last,
        1 => format!("{last} {}", t!(Keeping::OneUnsaved)),
        n => format!("{last} {}", t!(Keeping::Unsaved, n = n)),
    }
}

#[cfg(test)]
mod tests {
    use domain::{Address, account::Owner};

    use super::*;

    #[test]
    fn a_wait_that_a_terminal_chose_stands_among_those_offered() {
        let words = |chosen: Option<&str>| waits(chosen.map(|text| text.parse().unwrap())).into_iter().map(time);
        let offered =
            ["5 seconds", "30 seconds", "1 minute", "5 minutes", "10 minutes", "30 minutes", "1 hour", "4 hours"];
        assert_eq!(words(Some("10m")).collect::<Vec<_>>(), offered);
        assert!(words(Some("90s")).any(|word| word == "90 seconds"));
    }

    #[test]
    fn the_words_are_told_with_the_day_of_the_next_quiz() {
        let at = |day: u64| Some(Millis(day * DAY_MS));
        let told = |proven, due, asks| super::proven(WordsView { proven, due, asks }, 40 * DAY_MS);
        assert!(told(at(30), at(60), false).contains("again in 20 days"));
        assert!(told(at(30), at(40), true).contains("Prove it again"));
        assert_eq!(told(None, None, true), "Not proven yet that you have them.");
    }

    #[test]
    fn accounts_that_would_be_lost_are_counted() {
        let view = |unsaved| BackupView { words: None, written: None, unsaved };
        assert_eq!(saved(&view(Vec::new()), 0), "None saved yet.");
        let owner = Owner(Address::repeat_byte(1));
        assert!(saved(&view(vec![owner]), 0).ends_with("1 account would be lost without it."));
        assert!(saved(&view(vec![owner, owner]), 0).contains("2 accounts"));
    }
}
