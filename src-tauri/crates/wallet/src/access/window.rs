//! The span of a request within its grant's window.

use domain::{grant::GrantTerms, scope::Resolution, time::Millis};

use super::AccessError;
use crate::iso;

/// The first and last moment to answer for; empty when `from` is after `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub from: Millis,
    pub to: Millis,
}

/// The span asked for, refused where it leaves the grant's window.
///
/// Averages come only as whole, finished spans: a shorter one would let an app work out single readings, which a
/// grant of averages does not give.
pub(super) fn span(
    terms: &GrantTerms,
    from: Option<&str>,
    to: Option<&str>,
    resolution: Resolution,
    at: Millis,
) -> Result<Span, AccessError> {
    let from = from.map_or(Some(terms.history_from), iso::parse).ok_or(AccessError::BadMoment)?;
    let to = to.map_or(Some(terms.history_to), iso::parse).ok_or(AccessError::BadMoment)?;
    if from < terms.history_from || to > terms.history_to || from > to {
        return Err(AccessError::Window);
    }
    let to = to.min(at);
    let Some(width) = resolution.bucket_ms() else { return Ok(Span { from, to }) };
    let first = from.0.div_ceil(width).saturating_mul(width);
    let end = to.plus(1).0 / width * width;
    // An end of 0 has no moment before it; such a span is empty like any other that ends before it starts.
    if end <= first {
        Ok(Span { from: Millis(1), to: Millis(0) })
    } else {
        Ok(Span { from: Millis(first), to: Millis(end - 1) })
    }
}

#[cfg(test)]
mod tests {
    use domain::{Address, B256, account::Owner};

    use super::*;

    const HOUR: u64 = 3_600_000;

    fn terms() -> GrantTerms {
        GrantTerms {
            owner: Owner(Address::ZERO),
            app: String::new(),
            identity: domain::identity::Identity::Name,
            devices: Vec::new(),
            scopes: Vec::new(),
            history_from: Millis(10 * HOUR),
            history_to: Millis(20 * HOUR),
            not_before: Millis(0),
            expires_at: Millis(0),
            max_reads_per_day: 1,
            max_bytes_per_day: 1,
            purpose: String::new(),
            program_hash: B256::ZERO,
            version: 1,
        }
    }

    fn asked(from: u64, to: u64, resolution: Resolution) -> Result<Span, AccessError> {
        span(&terms(), Some(&from.to_string()), Some(&to.to_string()), resolution, Millis(15 * HOUR))
    }

    #[test]
    fn the_window_ends_to_the_millisecond() {
        assert!(asked(10 * HOUR, 20 * HOUR, Resolution::Raw).is_ok());
        assert!(matches!(asked(10 * HOUR - 1, 20 * HOUR, Resolution::Raw), Err(AccessError::Window)));
        assert!(matches!(asked(10 * HOUR, 20 * HOUR + 1, Resolution::Raw), Err(AccessError::Window)));
        assert!(matches!(asked(12 * HOUR, 11 * HOUR, Resolution::Raw), Err(AccessError::Window)));
    }

    #[test]
    fn averages_come_only_as_whole_finished_spans() {
        let whole = asked(10 * HOUR + 1, 20 * HOUR, Resolution::Hourly).unwrap();
        assert_eq!(whole, Span { from: Millis(11 * HOUR), to: Millis(15 * HOUR - 1) });
        let one_second = asked(11 * HOUR, 11 * HOUR + 1_000, Resolution::Hourly).unwrap();
        assert!(one_second.from > one_second.to, "{one_second:?}");
    }
}
