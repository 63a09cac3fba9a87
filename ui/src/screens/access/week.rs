//! Who read what in the last seven days.

use domain::{
    access::{AppWeek, WeekView},
    shown::shown_text,
};
use ipc::access::ShowWeek;
use leptos::prelude::*;

use crate::{screens::parts::every, session::Source, t, text::Access};

/// How often it is counted again, in seconds.
const AGAIN_S: u64 = 60;

/// What an app did in a week, in one line.
#[must_use]
pub fn line(app: &AppWeek) -> String {
    t!(Access::WeekLine, reads = app.reads, rows = app.rows, devices = app.devices.len(), refused = app.refusals)
}

/// The week by app; nothing until it was read.
#[component]
pub(super) fn WeekCard() -> impl IntoView {
    let read = Source::<WeekView>::new();
    read.read(ShowWeek {});
    every(AGAIN_S, move || read.refresh(ShowWeek {}));
    let apps = Memo::new(move |_| read.with(|read| read.ready().map(|week| week.apps.clone())));
    let rows = |apps: Vec<AppWeek>| {
        let rows = apps.into_iter().map(|app| {
            let name = if app.app.is_empty() { t!(Access::UnknownApp).to_string() } else { shown_text(&app.app) };
            view! { <li><div class="grow"><strong>{name}</strong><p class="sub">{line(&app)}</p></div></li> }
        });
        view! { <ul class="rows">{rows.collect_view()}</ul> }
    };
    move || {
        apps.get().map(|apps| {
            let body = if apps.is_empty() {
                view! { <p class="sub note">{t!(Access::WeekNobody)}</p> }.into_any()
            } else {
                rows(apps).into_any()
            };
            view! {
                <section class="card flush" aria-labelledby="week">
                    <div class="card-h"><h2 id="week">{t!(Access::Week)}</h2></div>
                    {body}
                </section>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_counts_reads_readings_devices_and_refusals() {
        let app = AppWeek { app: "App".into(), reads: 3, rows: 40, refusals: 1, ..AppWeek::default() };
        assert_eq!(line(&app), "3 reads, 40 readings, 0 devices, 1 refused");
    }
}
