//! Whether a new version of a grant gives less than the one before.

use crate::{
    B256,
    grant::GrantTerms,
    scope::{Resolution, Scope},
};

impl GrantTerms {
    /// Whether these terms give nothing that `before` did not give, and something less.
    #[must_use]
    pub fn is_narrower_than(&self, before: &Self) -> bool {
        self.is_within(before) && Self { version: before.version, ..self.clone() } != *before
    }

    /// Whether these terms give the same app nothing that `before` did not give.
    fn is_within(&self, before: &Self) -> bool {
        let parties = |terms: &Self| (terms.owner, terms.app.clone(), terms.identity.clone(), terms.purpose.clone());
        let same_parties = parties(self) == parties(before);
        let same_program = self.program_hash == before.program_hash || before.program_hash == B256::ZERO;
        same_parties
            && same_program
            && !self.devices.is_empty()
            && !self.scopes.is_empty()
            && self.devices.iter().all(|device| before.devices.contains(device))
            && self.scopes.iter().all(|scope| before.scopes.iter().any(|wider| follows_from(scope, wider)))
            && self.history_from >= before.history_from
            && self.history_to <= before.history_to
            && self.not_before >= before.not_before
            && self.expires_at <= before.expires_at
            && self.max_reads_per_day <= before.max_reads_per_day
            && self.max_bytes_per_day <= before.max_bytes_per_day
            && self.version > before.version
    }
}

/// Whether everything that `scope` gives can be worked out from what `wider` gives. From one mean no other one can be,
/// since it does not say of how many readings it is.
fn follows_from(scope: &Scope, wider: &Scope) -> bool {
    scope == wider || (scope.stream() == wider.stream() && wider.resolution() == Resolution::Raw)
}

#[cfg(test)]
mod tests {
    use alloc::{string::String, vec, vec::Vec};

    use super::*;
    use crate::{Address, account::Owner, device::DeviceId, identity::Identity, time::Millis};

    fn terms() -> GrantTerms {
        GrantTerms {
            owner: Owner(Address::repeat_byte(1)),
            app: "App".into(),
            identity: Identity::Name,
            devices: vec![DeviceId(Address::repeat_byte(2)), DeviceId(Address::repeat_byte(3))],
            scopes: scopes(&["temperature.raw", "humidity.hourly"]),
            history_from: Millis(1_000),
            history_to: Millis(9_000),
            not_before: Millis(2_000),
            expires_at: Millis(9_000),
            max_reads_per_day: 100,
            max_bytes_per_day: 1_000,
            purpose: String::new(),
            program_hash: B256::ZERO,
            version: 1,
        }
    }

    fn scopes(texts: &[&str]) -> Vec<Scope> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn next(change: impl FnOnce(&mut GrantTerms)) -> GrantTerms {
        let mut next = GrantTerms { version: 2, ..terms() };
        change(&mut next);
        next
    }

    #[test]
    fn less_of_any_field_is_narrower() {
        let narrower = [
            next(|terms| terms.devices.truncate(1)),
            next(|terms| drop(terms.scopes.pop())),
            next(|terms| terms.scopes = scopes(&["temperature.daily", "humidity.hourly"])),
            next(|terms| terms.history_from = Millis(1_001)),
            next(|terms| terms.history_to = Millis(8_999)),
            next(|terms| terms.expires_at = Millis(8_999)),
            next(|terms| terms.max_reads_per_day = 99),
            next(|terms| terms.max_bytes_per_day = 999),
            next(|terms| terms.program_hash = B256::repeat_byte(1)),
        ];
        for terms in narrower {
            assert!(terms.is_narrower_than(&self::terms()), "{terms:?}");
        }
    }

    #[test]
    fn more_of_any_field_is_not_narrower_whatever_else_is_less() {
        let wider: [fn(&mut GrantTerms); 14] = [
            |terms| terms.devices.push(DeviceId(Address::repeat_byte(4))),
            |terms| terms.scopes = scopes(&["temperature.raw", "humidity.raw"]),
            |terms| terms.scopes = scopes(&["humidity.daily"]),
            |terms| terms.scopes = scopes(&["power.raw"]),
            |terms| terms.scopes = Vec::new(),
            |terms| terms.history_from = Millis(999),
            |terms| terms.history_to = Millis(9_001),
            |terms| terms.expires_at = Millis(9_001),
            |terms| terms.max_reads_per_day = 101,
            |terms| terms.app = "Other".into(),
            |terms| terms.identity = Identity::Key(Address::repeat_byte(6)),
            |terms| terms.purpose = "More".into(),
            |terms| terms.owner = Owner(Address::repeat_byte(9)),
            |terms| terms.version = 1,
        ];
        for (place, change) in wider.into_iter().enumerate() {
            let terms = next(|terms| {
                terms.max_bytes_per_day = 1;
                change(terms);
            });
            assert!(!terms.is_narrower_than(&self::terms()), "change {place}");
        }
    }

    #[test]
    fn the_same_terms_again_are_not_narrower() {
        assert!(!next(|_| {}).is_narrower_than(&terms()));
    }
}
