//! A grant in words.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{date_time, line, texts};
use crate::{
    cell::area_km2,
    grant::{GrantTerms, NO_END},
    identity::Identity,
    kind::{self, Derived},
    review::{GrantPlan, WordLine, Words},
    scope::{Resolution, Scope},
    shown::shown_text,
    time::Millis,
};

const YEAR_MS: u64 = 366 * 86_400_000;

pub(super) fn words(plan: &GrantPlan) -> Words {
    let terms = &plan.terms;
    Words {
        title: format!("Allow {} to {}", app(terms), if names_program(terms) { "have a result" } else { "read" }),
        sentence: sentence(terms, &plan.names),
        lines: lines(plan),
        public: texts(&["Nothing: a permission is a signature on this computer and makes no transaction"]),
        warnings: warnings(terms),
        exact: exact(plan),
    }
}

/// What a grant allows, in one sentence.
#[must_use]
pub fn sentence(terms: &GrantTerms, names: &[String]) -> String {
    let devices = if names.is_empty() {
        terms.devices.iter().map(ToString::to_string).collect::<Vec<_>>()
    } else {
        names.iter().map(|name| shown_text(name)).collect()
    };
    let (what, end) = if names_program(terms) {
        let what = format!("have the result of the program {:#x} over", terms.program_hash);
        (what, " It may read none of these readings.")
    } else {
        ("read".to_string(), "")
    };
    format!(
        "{} may {what} {} of {}, readings from {} {}, {}.{end}",
        app(terms),
        join(&terms.scopes.iter().map(scope_words).collect::<Vec<_>>()),
        join(&devices),
        date_time(terms.history_from),
        if terms.history_to == NO_END { "on".to_string() } else { format!("to {}", date_time(terms.history_to)) },
        if terms.expires_at == NO_END {
            "without end".to_string()
        } else {
            format!("until {}", until(terms.expires_at))
        }
    )
}

/// Two apps of one name have other words.
fn app(terms: &GrantTerms) -> String {
    terms.identity.told_apart(&shown_text(&terms.app))
}

fn identified(terms: &GrantTerms) -> String {
    let name = shown_text(&terms.app);
    match &terms.identity {
        Identity::Name => format!("{name} (named by you; Deedbox cannot check who it is)"),
        Identity::Origin(origin) => format!("{name}, of the website {origin}, whose key signed the request"),
        Identity::Key(key) => format!("{name}, whoever holds the key {key:#x}, which signed the request"),
    }
}

fn until(at: Millis) -> String {
    if at == NO_END { "no end: until you revoke it".to_string() } else { date_time(at) }
}

/// Whether the data is for one program alone.
fn names_program(terms: &GrantTerms) -> bool {
    !terms.program_hash.is_zero()
}

fn scope_words(scope: &Scope) -> String {
    let stream = kind::stream(scope.stream());
    if let Some(Derived::H3Cell(size)) = stream.as_ref().and_then(|stream| stream.derived) {
        return cell_words(size, scope.resolution());
    }
    let title = stream.map_or_else(|| scope.stream().to_string(), |stream| stream.title.to_lowercase());
    match scope.resolution() {
        Resolution::Raw => format!("every {title} reading"),
        Resolution::QuarterHour => format!("{title} averaged over 15 minutes"),
        Resolution::Hourly => format!("{title} averaged by the hour"),
        Resolution::Daily => format!("{title} averaged by the day"),
    }
}

fn cell_words(size: u8, resolution: Resolution) -> String {
    let place = format!("coarse location (to cells of some {:.0} km²)", area_km2(size));
    match resolution {
        Resolution::Raw => format!("{place} at every reading"),
        Resolution::QuarterHour => format!("{place} once every 15 minutes"),
        Resolution::Hourly => format!("{place} once an hour"),
        Resolution::Daily => format!("{place} once a day"),
    }
}

fn join(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

fn lines(plan: &GrantPlan) -> Vec<WordLine> {
    let (terms, names) = (&plan.terms, &plan.names);
    let mut lines = alloc::vec![
        line("App", identified(terms)),
        line("Devices", join(&names.iter().map(|n| shown_text(n)).collect::<Vec<_>>())),
        line("Data", join(&terms.scopes.iter().map(scope_words).collect::<Vec<_>>())),
        line("Purpose, in its own words", format!("“{}”", shown_text(&terms.purpose))),
        line("From", date_time(terms.not_before)),
        line("Until", until(terms.expires_at)),
        line("Limits", format!("{} reads and {} bytes a day", terms.max_reads_per_day, terms.max_bytes_per_day)),
        line("What it may do", if names_program(terms) { "Have the program's result only" } else { "Read only" }),
        line("Fee", "None: no transaction"),
        line(
            "To take it back",
            "Revoke it here: the very next request is refused. Copies already made cannot be recalled."
        ),
    ];
    if let Some(before) = plan.replaces {
        lines.push(line("Takes the place of", before));
        lines.push(line("The app's key", "Stays the same; what you allowed before no longer counts"));
    }
    lines
}

fn warnings(terms: &GrantTerms) -> Vec<String> {
    let mut warnings = Vec::new();
    if terms.expires_at == NO_END {
        warnings.push(
            "This permission has no end: it holds until you revoke it, also when you have forgotten it.".to_string(),
        );
    } else if terms.expires_at.0.saturating_sub(terms.not_before.0) > YEAR_MS {
        warnings.push("This permission lasts more than a year.".to_string());
    }
    if terms.history_from.0 == 0 {
        warnings.push("It covers every reading from the very first one on.".to_string());
    } else if terms.not_before.0.saturating_sub(terms.history_from.0) > YEAR_MS {
        warnings.push("It covers readings of more than a year.".to_string());
    }
    if names_program(terms) {
        warnings.push("A program can put readings into its result: agree only to one that you know.".to_string());
    }
    warnings.extend(sensitive(&terms.scopes).map(ToString::to_string));
    warnings
}

/// What the most telling of the scopes can show.
fn sensitive(scopes: &[Scope]) -> Option<&'static str> {
    let streams = scopes.iter().filter_map(|scope| kind::stream(scope.stream()));
    let (coarse, exact): (Vec<_>, Vec<_>) =
        streams.filter(|stream| stream.sensitive).partition(|stream| stream.derived.is_some());
    if !exact.is_empty() {
        return Some("Some of this data can show where you are or when you are at home.");
    }
    (!coarse.is_empty()).then_some("Some of this data shows in which neighbourhood or town you are, and when.")
}

fn exact(plan: &GrantPlan) -> Vec<WordLine> {
    let terms = &plan.terms;
    let message = terms.message();
    let mut lines = alloc::vec![
        line("domain.name", "Deedbox data grant"),
        line("domain.version", "1"),
        line("domain.chainId", plan.chain_id),
        line("owner", terms.owner),
        line("grantee", format!("{:#x}", message.grantee)),
    ];
    lines.extend(terms.devices.iter().map(|device| line("devices", device)));
    lines.extend(terms.scopes.iter().map(|scope| line("scopes", scope)));
    lines.extend([
        line("historyFrom", message.historyFrom),
        line("historyTo", message.historyTo),
        line("notBefore", message.notBefore),
        line("expiresAt", message.expiresAt),
        line("maxReadsPerDay", message.maxReadsPerDay),
        line("maxBytesPerDay", message.maxBytesPerDay),
        line("purposeHash", format!("{:#x}", message.purposeHash)),
        line("programHash", format!("{:#x}", message.programHash)),
        line("version", message.version),
    ]);
    lines
}
