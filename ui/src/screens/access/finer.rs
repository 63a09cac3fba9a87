//! Scopes in sentences, and less of them.

use std::collections::BTreeSet;

use domain::{
    device::DeviceView,
    kind,
    scope::{Resolution, Scope},
    shown::shown_text,
};

use crate::{t, text::Consent};

/// The scope with means of this step in place of single readings; what is asked for as means stays as it is.
#[must_use]
pub fn coarsened(scope: &Scope, step: Resolution) -> Scope {
    match scope.resolution() {
        Resolution::Raw => format!("{}.{}", scope.stream(), step.as_str()).parse().unwrap_or_else(|_| scope.clone()),
        Resolution::QuarterHour | Resolution::Hourly | Resolution::Daily => scope.clone(),
    }
}

/// Whether it can show where somebody is or when they are at home.
#[must_use]
pub fn is_sensitive(scope: &Scope) -> bool {
    kind::stream(scope.stream()).is_none_or(|stream| stream.sensitive)
}

/// Whether the device's kind has the scope's stream.
#[must_use]
pub fn has(device: &DeviceView, scope: &Scope) -> bool {
    kind::by_id(&device.kind).is_some_and(|kind| kind.streams.iter().any(|stream| stream.id == scope.stream()))
}

/// What the scope lets an app read.
#[must_use]
pub fn sentence(scope: &Scope) -> String {
    let what = kind::stream(scope.stream()).map_or_else(|| shown_text(scope.stream()), |stream| stream.title);
    match scope.resolution() {
        Resolution::Raw => t!(Consent::Raw, what = what),
        Resolution::QuarterHour => t!(Consent::Quarter, what = what),
        Resolution::Hourly => t!(Consent::Hour, what = what),
        Resolution::Daily => t!(Consent::Day, what = what),
    }
}

/// So many days in words.
#[must_use]
pub fn days_words(days: u16) -> String {
    if days == 1 { t!(Consent::OneDay).to_string() } else { t!(Consent::Days, n = days) }
}

/// The step that was chosen by its place; single readings where none was.
#[must_use]
pub fn step(place: Option<usize>) -> Resolution {
    place.and_then(|place| Resolution::ALL.get(place).copied()).unwrap_or(Resolution::Raw)
}

/// A whole number from 1 to `most`.
///
/// # Errors
/// The words for the owner.
pub fn within(label: &str, text: &str, most: u64) -> Result<u64, String> {
    let number = text.trim().parse::<u64>().ok().filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| format!("{label}: {}", t!(Consent::AtMost, most = most)))
}

/// Puts an entry into the set, or takes it out.
pub fn flip<T: Ord>(set: &mut BTreeSet<T>, entry: T, on: bool) {
    if on {
        set.insert(entry);
    } else {
        set.remove(&entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_single_readings_become_coarser() {
        let scope = |text: &str| text.parse::<Scope>().unwrap();
        assert_eq!(coarsened(&scope("temperature.raw"), Resolution::Daily), scope("temperature.daily"));
        assert_eq!(coarsened(&scope("temperature.raw"), Resolution::Raw), scope("temperature.raw"));
        assert_eq!(coarsened(&scope("temperature.hourly"), Resolution::Daily), scope("temperature.hourly"));
    }

    #[test]
    fn a_scope_is_a_plain_sentence() {
        assert_eq!(sentence(&"temperature.raw".parse().unwrap()), "Temperature: every single reading");
        assert_eq!(sentence(&"temperature.daily".parse().unwrap()), "Temperature: one value for every day");
    }

    #[test]
    fn a_number_beyond_its_bounds_is_named_with_them() {
        assert_eq!(within("Reads a day", " 7 ", 10), Ok(7));
        for bad in ["", "0", "11", "-1", "many"] {
            assert_eq!(within("Reads a day", bad, 10), Err("Reads a day: 1 to 10".to_string()), "{bad:?}");
        }
    }
}
