//! A permission for longer, or less of it: a small form, then the sheet.

use domain::{
    device::DeviceId,
    grant::{GrantId, GrantTerms, GrantView},
    review::ReviewView,
    scope::{Resolution, Scope},
    shown::shown_text,
};
use ipc::{
    Command, Failure,
    access::{PlanLonger, PlanNarrower},
};
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_query_map;
use wasm_bindgen_futures::spawn_local;

use super::{
    finer::{coarsened, days_words, flip, sentence, step},
    form::FINE,
    less::{Less, longer, sooner},
    sheet::{ConsentSheet, Yes},
};
use crate::{
    bridge,
    kit::{Button, Empty, Field, Glyph, Icon, Look, RowsLoading, Segments, Switch},
    screens::parts::{Problem, clean},
    session::session,
    t,
    text::{Access, Consent},
};

/// The longest sentence that is shown, in characters.
const SENTENCE: usize = 1000;

/// What the form's foot shows and does.
#[derive(Clone, Copy)]
struct Asking {
    review: RwSignal<Option<ReviewView>>,
    busy: RwSignal<bool>,
    failed: RwSignal<Option<Failure>>,
}

impl Asking {
    fn ask(self, command: impl Command<Reply = ReviewView> + 'static) {
        self.busy.set(true);
        self.failed.set(None);
        spawn_local(async move {
            match bridge::call(command).await {
                Ok(view) => {
                    let _ = self.review.try_set(Some(view));
                }
                Err(failure) => {
                    let _ = self.failed.try_set(Some(failure));
                }
            }
            let _ = self.busy.try_set(false);
        });
    }
}

/// The permission that the address names, and what is to become of it.
#[component]
pub fn ChangeScreen() -> impl IntoView {
    let session = session();
    let query = use_query_map();
    let id = query.with_untracked(|query| query.get("id").and_then(|id| id.parse::<GrantId>().ok()));
    let more = query.with_untracked(|query| query.get("to").is_some_and(|to| to == "longer"));
    // Once its next version is signed this one is gone from the list, and stays here until the page goes.
    let grant = Memo::new(move |was: Option<&Option<GrantView>>| {
        was.cloned().flatten().or_else(|| {
            session.grants.with(|grants| grants.ready()?.iter().find(|grant| Some(grant.id) == id).cloned())
        })
    });
    let there = Memo::new(move |_| grant.with(Option::is_some));
    let read = Memo::new(move |_| there.get() || session.grants.with(|grants| grants.ready().is_some()));
    let body = move || match (there.get(), grant.get_untracked(), read.get()) {
        (true, Some(grant), _) => view! { <Change grant more/> }.into_any(),
        (_, _, false) => {
            view! { <section class="card flush"><RowsLoading said=t!(Access::Reading)/></section> }.into_any()
        }
        (_, _, true) => view! {
            <section class="card">
                <Empty title=t!(Consent::Gone) why=t!(Consent::GoneNext)>
                    <a class="btn primary" href="/access">{t!(Access::Title)}</a>
                </Empty>
            </section>
        }
        .into_any(),
    };
    view! {
        <a class="back" href="/access"><Icon glyph=Glyph::Back size="s"/>{t!(Access::Title)}</a>
        {body}
    }
}

#[component]
fn Change(grant: GrantView, more: bool) -> impl IntoView {
    let asking = Asking { review: RwSignal::new(None), busy: RwSignal::new(false), failed: RwSignal::new(None) };
    let form = Less::of(&grant.terms);
    let app = shown_text(&grant.terms.app);
    let title = if more { t!(Consent::LongerTitle, app = app) } else { t!(Consent::NarrowerTitle, app = app) };
    let back = Callback::new(move |()| asking.review.set(None));
    let (id, grant) = (grant.id, StoredValue::new(grant));
    move || match asking.review.get() {
        Some(review) => view! { <ConsentSheet review yes=Yes::Change back/> }.into_any(),
        None => {
            let (title, now) = (title.clone(), grant.with_value(|grant| grant.sentence.clone()));
            let terms = grant.with_value(|grant| grant.terms.clone());
            let fields = if more {
                view! { <Longer id until=terms.expires_at.0 asking/> }.into_any()
            } else {
                view! { <Narrower id terms form asking/> }.into_any()
            };
            view! {
                <header class="page-head"><div><h1>{title}</h1><p>{t!(Consent::ChangeLead)}</p></div></header>
                <p class="sm">{clean(&now, SENTENCE)}</p>
                {fields}
            }
            .into_any()
        }
    }
}

#[component]
fn Longer(id: GrantId, until: u64, asking: Asking) -> impl IntoView {
    let choices = longer(session().now.get_untracked(), until);
    let options = choices.iter().map(|days| days_words(*days)).collect();
    let days = RwSignal::new((!choices.is_empty()).then_some(0));
    let choices = StoredValue::new(choices);
    let chosen = Memo::new(move |_| choices.with_value(|choices| choices.get(days.get()?).copied()));
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        if let Some(days) = chosen.get_untracked() {
            asking.ask(PlanLonger { grant: id, days });
        }
    };
    view! {
        <form class="stack gap-5" on:submit=submit>
            <section class="card stack">
                <Segments name="days" label=t!(Consent::Until) options value=days/>
                <p class="sm">{t!(Consent::LongNote)}</p>
            </section>
            <Foot asking off=Signal::derive(move || chosen.get().is_none())/>
        </form>
    }
}

#[component]
fn Narrower(id: GrantId, terms: GrantTerms, form: Less, asking: Asking) -> impl IntoView {
    let session = session();
    let singles = terms.scopes.iter().any(|scope| scope.resolution() == Resolution::Raw);
    let [_, quarter, hourly, daily] = FINE;
    let fine = [t!(Consent::AsAsked), t!(quarter), t!(hourly), t!(daily)].map(str::to_string).to_vec();
    // The choices stay those of when the form was opened.
    let now = session.now.get_untracked();
    let mut ends = vec![t!(Consent::StaysAsIs).to_string()];
    ends.extend(sooner(now, terms.expires_at.0).into_iter().map(days_words));
    let (devices, scopes) = (terms.devices.clone(), terms.scopes.clone());
    let most = t!(Consent::AtMost, most = terms.max_reads_per_day);
    let terms = StoredValue::new(terms);
    let wish = Memo::new(move |_| {
        session.devices.with(|devices| {
            let known = devices.ready().map(Vec::as_slice).unwrap_or_default();
            terms.with_value(|terms| form.wish(terms, known, now))
        })
    });
    let missing = Memo::new(move |_| wish.with(|wish| wish.as_ref().err().cloned()));
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        if let Ok(wish) = wish.get_untracked() {
            asking.ask(PlanNarrower { grant: id, wish });
        }
    };
    view! {
        <form class="stack gap-5" on:submit=submit>
            <div class="cols">
                <KeptDevices devices form/>
                <KeptScopes scopes form/>
            </div>
            <section class="card stack">
                {singles.then(|| view! { <Segments name="fine" label=t!(Consent::Fine) options=fine value=form.fine/> })}
                <Segments name="end" label=t!(Consent::Until) options=ends value=form.end/>
                <Field id="reads" label=t!(Access::Limit) value=form.reads help=most max=10 mode="numeric"/>
            </section>
            <p class="sm muted" role="status">{move || missing.get()}</p>
            <Foot asking off=Signal::derive(move || missing.with(Option::is_some))/>
        </form>
    }
}

#[component]
fn KeptDevices(devices: Vec<DeviceId>, form: Less) -> impl IntoView {
    let session = session();
    let rows = devices.into_iter().map(|id| {
        let on = Signal::derive(move || form.devices.with(|set| set.contains(&id)));
        let change = Callback::new(move |on: bool| form.devices.update(|set| flip(set, id, on)));
        let name = move || {
            let name = session.devices.with(|devices| {
                devices.ready()?.iter().find(|device| device.id == id).map(|device| shown_text(&device.name))
            });
            name.unwrap_or_else(|| id.to_string())
        };
        let switch = format!("device-{id}");
        view! {
            <div class="scope"><label class="any" for=switch.clone()><strong>{name}</strong></label><Switch id=switch on change/></div>
        }
    });
    view! {
        <section class="card" aria-labelledby="which"><h2 id="which">{t!(Consent::KeepDevices)}</h2>{rows.collect_view()}</section>
    }
}

#[component]
fn KeptScopes(scopes: Vec<Scope>, form: Less) -> impl IntoView {
    let rows = scopes.into_iter().map(|scope| {
        let switch = format!("scope-{}", scope.to_string().replace('.', "-"));
        let scope = StoredValue::new(scope);
        let words = move || scope.with_value(|scope| sentence(&coarsened(scope, step(form.fine.get()))));
        let on = Signal::derive(move || scope.with_value(|scope| form.scopes.with(|set| set.contains(scope))));
        let change = Callback::new(move |on: bool| form.scopes.update(|set| flip(set, scope.get_value(), on)));
        view! {
            <div class="scope"><label for=switch.clone()><strong>{words}</strong></label><Switch id=switch on change/></div>
        }
    });
    view! {
        <section class="card" aria-labelledby="data"><h2 id="data">{t!(Consent::KeepData)}</h2>{rows.collect_view()}</section>
    }
}

#[component]
fn Foot(asking: Asking, off: Signal<bool>) -> impl IntoView {
    view! {
        {move || asking.failed.get().map(|failure| view! { <Problem failure/> })}
        <div class="foot">
            <a class="btn first" href="/access">{t!(Access::Cancel)}</a>
            <Button label=t!(Access::Check).to_string() look=Look::Primary submit=true busy=asking.busy disabled=off/>
        </div>
    }
}
