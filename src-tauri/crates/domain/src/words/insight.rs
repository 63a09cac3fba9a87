//! An insight in words: why it is told, of which rows, and one next action.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::when::date_time;
use crate::{
    insight::{Finding, InsightWords, Missing, What},
    kind::{self, Stream},
    shown::shown_text,
};

/// So many ranges of missing numbers are named; the rest is counted.
const NAMED: usize = 5;

/// What was found, with its numbers in the stream's unit.
#[must_use]
pub fn words(finding: &Finding) -> InsightWords {
    let stream = finding.stream.as_deref().unwrap_or_default();
    let known = kind::stream(stream);
    let name = known.as_ref().map_or_else(|| shown_text(stream), |stream| stream.title.clone());
    InsightWords {
        title: title(&finding.what, &name),
        reason: reason(&finding.what, known.as_ref()),
        rows: rows(finding, &name),
        next: next(&finding.what).to_string(),
    }
}

fn title(what: &What, name: &str) -> String {
    match what {
        What::Offline { still: true, .. } => "It is silent".to_string(),
        What::Offline { still: false, .. } => "It was silent".to_string(),
        What::Drift { .. } => format!("{name} drifts"),
        What::Stuck { .. } => format!("{name} is stuck"),
        What::MissingBatches { .. } => "Batches are missing".to_string(),
        What::UnusualLevel { .. } => format!("{name} is unusual"),
    }
}

fn reason(what: &What, stream: Option<&Stream>) -> String {
    let of = |value: f64| shown(value, stream);
    match what {
        What::Offline { hours, usual, .. } => {
            format!("No reading for {}; usually at most {} between two.", counted(*hours), counted(*usual))
        }
        What::Drift { change, spread } => format!(
            "The level of a day went {} by {} in 21 days, away from its season; otherwise days differ by some {}.",
            if *change > 0.0 { "up" } else { "down" },
            of(change.abs()),
            of(*spread)
        ),
        What::Stuck { value, hours, usual } => format!(
            "It has been exactly {} for {}; usually it stays for {} at most.",
            of(*value),
            counted(*hours),
            counted(*usual)
        ),
        What::MissingBatches { batches: 1 } => {
            "The numbers of its batches have a gap: 1 never came, or did not verify.".to_string()
        }
        What::MissingBatches { batches } => {
            format!("The numbers of its batches have gaps: {batches} never came, or did not verify.")
        }
        What::UnusualLevel { value, expected, spread, hours } => format!(
            "About {} for {} in a row; at this time of day it is {}, give or take {}.",
            of(*value),
            counted(*hours),
            of(*expected),
            of(*spread)
        ),
    }
}

fn rows(finding: &Finding, name: &str) -> String {
    let span = format!("{} to {}", date_time(finding.from), date_time(finding.to));
    match &finding.what {
        What::Offline { .. } => format!("All streams, {span}"),
        What::MissingBatches { .. } => format!("Batches {}, {span}", numbers(&finding.missing)),
        What::Drift { .. } | What::Stuck { .. } | What::UnusualLevel { .. } => format!("{name}, {span}"),
    }
}

const fn next(what: &What) -> &'static str {
    match what {
        What::Offline { still: true, .. } => {
            "Go near it with Deedbox open and fetch its readings; if none come, check its power."
        }
        What::Offline { still: false, .. } => "Check its power and its cable, so that it does not happen again.",
        What::Drift { .. } => "Compare it with a second instrument at the same place, and clean or adjust it.",
        What::Stuck { .. } => "Switch it off and on again; if the value stays, have the sensor looked at.",
        What::MissingBatches { .. } => "Fetch its readings more often: a device keeps only its newest batches.",
        What::UnusualLevel { .. } => "Look at what it measures: the value may be true.",
    }
}

fn numbers(missing: &[Missing]) -> String {
    let one = |range: &Missing| match range.first == range.last {
        true => range.first.to_string(),
        false => format!("{} to {}", range.first, range.last),
    };
    let mut named: Vec<String> = missing.iter().take(NAMED).map(one).collect();
    let more = missing.len().saturating_sub(NAMED);
    if more > 0 {
        named.push(format!("{more} more gaps"));
    }
    named.join(", ")
}

fn counted(hours: u32) -> String {
    if hours == 1 { "1 hour".to_string() } else { format!("{hours} hours") }
}

fn shown(value: f64, stream: Option<&Stream>) -> String {
    match stream {
        Some(stream) => {
            format!("{value:.places$} {}", stream.symbol, places = usize::from(stream.places)).trim_end().to_string()
        }
        None => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;
    use crate::time::Millis;

    fn finding(what: What, stream: Option<&str>) -> Finding {
        let missing = (1..8).map(|number| Missing { first: number * 10, last: number * 10 + number % 2 }).collect();
        Finding { what, stream: stream.map(ToString::to_string), from: Millis(0), to: Millis(3_600_000), missing }
    }

    #[test]
    fn every_insight_names_its_rows_its_numbers_and_one_next_action() {
        let all = vec![
            (
                What::Offline { hours: 9, usual: 1, still: true },
                None,
                "All streams, 1970-01-01 00:00 UTC to",
                "9 hours",
            ),
            (What::Drift { change: -4.0, spread: 0.5 }, Some("temperature"), "Temperature, 1970", "down by 4.0 °C"),
            (What::Stuck { value: 21.0, hours: 48, usual: 5 }, Some("temperature"), "Temperature", "exactly 21.0 °C"),
            (
                What::MissingBatches { batches: 11 },
                None,
                "10 to 11, 20, 30 to 31, 40, 50 to 51, 2 more gaps",
                "gaps: 11 never",
            ),
            (
                What::UnusualLevel { value: 40.0, expected: 21.0, spread: 1.0, hours: 6 },
                Some("made\u{202e}up"),
                "made\u{fffd}up, 1970",
                "About 40.00 for 6 hours",
            ),
        ];
        for (what, stream, rows, number) in all {
            let words = words(&finding(what, stream));
            assert!(words.rows.contains(rows), "{words:?}");
            assert!(words.reason.contains(number), "{words:?}");
            assert!(!words.title.is_empty() && words.next.ends_with('.'), "{words:?}");
        }
    }
}
