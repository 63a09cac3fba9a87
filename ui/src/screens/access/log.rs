//! Every read and every refusal.

use domain::{
    access::{LogRow, LogView, Outcome},
    kind,
    shown::shown_text,
};
use ipc::access::ReadLog;
use leptos::prelude::*;

use super::Views;
use crate::{
    kit::{Badge, Each, Empty, Glyph, RowsLoading, Status, Tone, format::clock},
    screens::parts::Loaded,
    session::{LOG_ROWS, offset, session},
    t,
    text::{Access, problem},
};

/// What a row's outcome says: what was sent, and the result.
#[must_use]
pub fn outcome(outcome: &Outcome) -> (String, Glyph, Tone, String) {
    match outcome {
        Outcome::Served { rows, .. } => {
            (t!(Access::Rows, n = rows), Glyph::Check, Tone::Ok, t!(Access::SentOk).to_string())
        }
        Outcome::Refused { code } => {
            (t!(Access::Nothing).to_string(), Glyph::Cross, Tone::Warn, problem(*code).0.to_string())
        }
        Outcome::Owner => (String::new(), Glyph::User, Tone::Plain, t!(Access::ByYou).to_string()),
    }
}

/// What a row asked for, in words where the words are known.
#[must_use]
pub fn asked(row: &LogRow, device: Option<&str>) -> String {
    let scope =
        row.scope.split_once('.').and_then(|(stream, step)| Some(format!("{} ({step})", kind::stream(stream)?.title)));
    let scope = scope.unwrap_or_else(|| row.scope.clone());
    let device = device.unwrap_or(&row.device);
    let action = action_words(&row.action);
    let parts = [action.as_str(), device, scope.as_str()];
    shown_text(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "))
}

/// What was done, in words; a read needs none beside what was read.
fn action_words(action: &str) -> String {
    match action {
        "read" => String::new(),
        "describe_grant" | "list_devices" | "my_grants" | "describe_stream" => t!(Access::AskedList).to_string(),
        "latest" => t!(Access::AskedLatest).to_string(),
        "aggregate" => t!(Access::AskedFigures).to_string(),
        "provenance" => t!(Access::AskedOrigin).to_string(),
        "run_program" => t!(Access::RanProgram).to_string(),
        "grant" => t!(Access::YouAllowed).to_string(),
        "revoke" => t!(Access::YouEnded).to_string(),
        "pause" => t!(Access::YouPaused).to_string(),
        "pause_refused" => t!(Access::PausedRefused).to_string(),
        "pause_unusual" => t!(Access::PausedUnusual).to_string(),
        "resume" => t!(Access::YouResumed).to_string(),
        "extend" => t!(Access::YouExtended).to_string(),
        "narrow" => t!(Access::YouNarrowed).to_string(),
        "close_doors" => t!(Access::YouClosedAll).to_string(),
        "open_doors" => t!(Access::YouOpenedAll).to_string(),
        "more_requests" => t!(Access::MoreRequests).to_string(),
        "unreadable" => t!(Access::Unreadable).to_string(),
        other => other.to_string(),
    }
}

/// The access log, newest first.
#[component]
pub fn LogScreen() -> impl IntoView {
    let session = session();
    let again = Callback::new(move |()| session.log.read(ReadLog { limit: LOG_ROWS }));
    again.run(());
    let shown = Memo::new(move |_| session.log.get());
    let waiting = || view! { <section class="card flush"><RowsLoading said=t!(Access::LogReading)/></section> };
    view! {
        <header class="page-head"><div><h1>{t!(Access::Title)}</h1><p>{t!(Access::LogLead)}</p></div></header>
        <Views log=true/>
        <Loaded shown again waiting ready=|log| view! { <Log log/> }/>
    }
}

#[component]
fn Log(log: Memo<LogView>) -> impl IntoView {
    let standing = Memo::new(move |_| log.with(|log| (log.intact, log.total)));
    let state = move || match standing.get() {
        (true, total) => view! { <Badge glyph=Glyph::Verified tone=Tone::Ok words=t!(Access::LogIntact, n = total)/> },
        (false, _) => view! { <Badge glyph=Glyph::Alert tone=Tone::Danger words=t!(Access::LogBroken)/> },
    };
    let empty = Memo::new(move |_| log.with(|log| log.rows.is_empty()));
    let rows = Signal::derive(move || log.with(|log| log.rows.clone()));
    let number = |row: &LogRow| row.number;
    let line = |row: Memo<LogRow>| view! { <Line row=row.get_untracked()/> };
    view! {
        <section class="card flush" aria-labelledby="log">
            <div class="card-h"><h2 id="log">{t!(Access::LogTitle)}</h2>{state}</div>
            {move || empty.get().then(|| view! { <Empty title=t!(Access::LogEmpty) why=t!(Access::LogEmptyWhy)><span></span></Empty> })}
            <div class="tablewrap">
                <table class="table fold" hidden=move || empty.get()>
                    <thead>
                        <tr>
                            <th scope="col">{t!(Access::Time)}</th>
                            <th scope="col">{t!(Access::App)}</th>
                            <th scope="col">{t!(Access::Asked)}</th>
                            <th scope="col" class="n">{t!(Access::Sent)}</th>
                            <th scope="col">{t!(Access::Result)}</th>
                        </tr>
                    </thead>
                    <tbody><Each list=rows key=number row=line/></tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn Line(row: LogRow) -> impl IntoView {
    let session = session();
    let (sent, glyph, tone, result) = outcome(&row.outcome);
    let app = match (row.app.is_empty(), &row.outcome) {
        (true, Outcome::Owner) => t!(Access::ByYou).to_string(),
        (true, Outcome::Served { .. } | Outcome::Refused { .. }) => t!(Access::UnknownApp).to_string(),
        (false, _) => shown_text(&row.app),
    };
    let name = session.devices.with_untracked(|devices| {
        let all = devices.ready()?;
        all.iter().find(|device| device.id.to_string() == row.device).map(|device| device.name.clone())
    });
    let words = asked(&row, name.as_deref());
    view! {
        <tr>
            <td class="mono nowrap sm">{clock(row.at.0, offset())}</td>
            <td class="lead"><strong>{app}</strong></td>
            <td class="full sm">{words}</td>
            <td class="n sm">{sent}</td>
            <td><Status glyph tone words=result/></td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use domain::{B256, failure::Code, time::Millis};

    use super::*;

    #[test]
    fn a_refusal_is_never_shown_as_sent() {
        let (sent, _, _, result) = outcome(&Outcome::Refused { code: Code::AccessScope });
        assert_eq!((sent.as_str(), result.as_str()), ("nothing", "Not granted"));
    }

    #[test]
    fn a_row_says_what_was_asked_and_hostile_text_is_cleaned() {
        let row = LogRow {
            number: 1,
            at: Millis(0),
            grant: None,
            app: String::new(),
            action: "read".into(),
            device: "evil\u{202e}".into(),
            scope: "temperature.hourly".into(),
            outcome: Outcome::Owner,
            prev: B256::ZERO,
            hash: B256::ZERO,
        };
        assert_eq!(asked(&row, None), "evil\u{fffd} · Temperature (hourly)");
        assert_eq!(asked(&row, Some("Roof")), "Roof · Temperature (hourly)");
    }
}
