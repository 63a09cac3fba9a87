//! Taking rewards out into a file: which columns and days, what it will hold, and writing it.

mod holds;
mod save;
mod words;

use domain::{
    day::Days,
    reward_export::{ExportForm, RewardsExport},
};
use ipc::rewards::ShowExport;
use leptos::{ev, prelude::*};

use crate::{
    kit::{Button, Field, Glyph, Icon, RowsLoading, Segments},
    screens::parts::Loaded,
    session::Source,
    t,
    text::{Export, Rewards},
};
use holds::Holds;
use save::SaveCard;
use words::{Wrong, read_days};

/// Forms to choose from: their names, and what each is for.
const FORMS: [(ExportForm, Export, Export); 2] =
    [(ExportForm::Plain, Export::Plain, Export::PlainWhy), (ExportForm::Koinly, Export::Koinly, Export::KoinlyWhy)];

/// The file that the owner wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    form: ExportForm,
    days: Days,
}

/// The rewards as a file; it is shown before it is written.
#[component]
pub fn ExportScreen() -> impl IntoView {
    let chosen = RwSignal::new(Some(0usize));
    let days = RwSignal::new(Days::default());
    let wanted = Memo::new(move |_| Wanted { form: place_of(chosen.get()).0, days: days.get() });
    let read = Source::<RewardsExport>::new();
    let saved = RwSignal::new(None::<String>);
    let again = Callback::new(move |()| {
        let Wanted { form, days } = wanted.get_untracked();
        saved.set(None);
        // What stands there is of another file.
        read.forget();
        read.read(ShowExport { form, days });
    });
    Effect::new(move |_| {
        wanted.track();
        again.run(());
    });
    let shown = Memo::new(move |_| read.get());
    let waiting = || view! { <section class="card flush"><RowsLoading said=t!(Export::Reading)/></section> };
    view! {
        <a class="back" href="/rewards"><Icon glyph=Glyph::Back size="s"/>{t!(Rewards::Title)}</a>
        <header class="page-head"><div><h1>{t!(Export::Title)}</h1><p>{t!(Export::Why)}</p></div></header>
        <Choice chosen days/>
        <Loaded
            shown again waiting
            ready=move |holds| view! { <Holds holds/><SaveCard wanted read saved/> }
        />
    }
}

/// Which columns, and which days; days count once they are sent.
#[component]
fn Choice(chosen: RwSignal<Option<usize>>, days: RwSignal<Days>) -> impl IntoView {
    let (from, to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let wrong = RwSignal::new(None::<Wrong>);
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        match read_days(&from.get_untracked(), &to.get_untracked()) {
            Ok(read) => {
                wrong.set(None);
                days.set(read);
            }
            Err(why) => wrong.set(Some(why)),
        }
    };
    let from_wrong = Signal::derive(move || wrong.get().and_then(Wrong::of_first));
    let to_wrong = Signal::derive(move || wrong.get().and_then(Wrong::of_last));
    let names = FORMS.map(|(_, name, _)| t!(name).to_string()).to_vec();
    view! {
        <form class="card stack" on:submit=submit>
            <Segments name="export-form" label=t!(Export::Form) options=names value=chosen/>
            <p class="sub">{move || t!(place_of(chosen.get()).2)}</p>
            <Field id="export-from" label=t!(Export::From) value=from max=10 help=t!(Export::DaysHelp) error=from_wrong/>
            <Field id="export-to" label=t!(Export::To) value=to max=10 help=t!(Export::DaysHelp) error=to_wrong/>
            <div><Button label=t!(Export::Show).to_string() submit=true/></div>
        </form>
    }
}

/// The form at this place among [`FORMS`].
fn place_of(place: Option<usize>) -> (ExportForm, Export, Export) {
    let [first, ..] = FORMS;
    place.and_then(|place| FORMS.get(place).copied()).unwrap_or(first)
}
