//! The plan of a grant's next version: the same for longer, or less of it.

use domain::{
    device::DeviceId,
    grant::{GrantId, GrantState, GrantTerms},
    review::{GrantPlan, Review, ReviewView},
    scope::Scope,
    time::Millis,
};
use serde::{Deserialize, Serialize};

use super::{
    PlanGrantError, has_stream,
    plan::{End, History, ends_at, fit_program, offered, reaches_back, unique, whole},
    state_at,
};
use crate::{
    Wallet,
    ports::store::{DeviceRow, GrantRow},
};

/// What of a grant is to be less; an empty option leaves it as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NarrowRequest {
    /// Those that stay.
    pub devices: Option<Vec<DeviceId>>,
    /// Those that stay, or means in place of single readings.
    pub scopes: Option<Vec<Scope>>,
    pub end: Option<End>,
    pub history_from: Option<History>,
    pub history_to: Option<Millis>,
    pub max_reads_per_day: Option<u32>,
    pub max_bytes_per_day: Option<u64>,
}

/// How a version differs from the one before.
#[derive(Clone, Copy)]
enum Change {
    Longer,
    Less,
}

impl Wallet {
    /// Checks a grant's next version with the same terms and a later end, and keeps it for the owner's answer.
    ///
    /// # Errors
    /// [`PlanGrantError`] names what the owner can change.
    pub async fn plan_extension(&self, id: &GrantId, end: End) -> Result<ReviewView, PlanGrantError> {
        let (before, now) = self.changeable(id).await?;
        let mut terms = before.terms.clone();
        terms.expires_at = whole(ends_at(end, now));
        if terms.expires_at <= before.terms.expires_at {
            return Err(PlanGrantError::BadSpan("the new end is not later than the one it has"));
        }
        if before.terms.history_to == before.terms.expires_at {
            terms.history_to = terms.expires_at;
        }
        let rows = self.granted_devices(&terms.devices).await?;
        self.ask_again(&before, terms, rows, Change::Longer).await
    }

    /// Checks a grant's next version with less in it, and keeps it for the owner's answer.
    ///
    /// # Errors
    /// [`PlanGrantError`] names what the owner can change.
    pub async fn plan_narrowing(&self, id: &GrantId, request: NarrowRequest) -> Result<ReviewView, PlanGrantError> {
        let (before, now) = self.changeable(id).await?;
        let mut terms = before.terms.clone();
        terms.expires_at = request.end.map_or(terms.expires_at, |end| whole(ends_at(end, now)));
        if terms.expires_at <= now {
            return Err(PlanGrantError::BadSpan("the permission would have ended by now: revoke it instead"));
        }
        terms.history_from = request.history_from.map_or(terms.history_from, |from| whole(reaches_back(from, now)));
        terms.history_to = request.history_to.map_or(terms.history_to.min(terms.expires_at), whole);
        if terms.history_from >= terms.history_to {
            return Err(PlanGrantError::BadSpan("the oldest reading is not older than the newest one"));
        }
        terms.max_reads_per_day = request.max_reads_per_day.unwrap_or(terms.max_reads_per_day);
        terms.max_bytes_per_day = request.max_bytes_per_day.unwrap_or(terms.max_bytes_per_day);
        if terms.max_reads_per_day == 0 || terms.max_bytes_per_day == 0 {
            return Err(PlanGrantError::ZeroLimit);
        }
        let mut rows = self.granted_devices(request.devices.as_ref().unwrap_or(&before.terms.devices)).await?;
        let has = |row: &DeviceRow, scope: &Scope| has_stream(&row.kind, scope.stream());
        match &request.scopes {
            Some(scopes) => terms.scopes = unique(scopes).ok_or(PlanGrantError::NoScope)?,
            // What only a device had that goes, goes with it.
            None => terms.scopes.retain(|scope| rows.iter().any(|row| has(row, scope))),
        }
        if request.devices.is_none() {
            rows.retain(|row| terms.scopes.iter().any(|scope| has(row, scope)));
        }
        self.ask_again(&before, terms, rows, Change::Less).await
    }

    /// The version that counts now, if the account in use gave it and it has not ended.
    async fn changeable(&self, id: &GrantId) -> Result<(GrantRow, Millis), PlanGrantError> {
        let owner = self.signer()?;
        let now = self.sound_moment().await?;
        let row = self.living(*id).await?.ok_or(PlanGrantError::Unknown)?;
        if row.terms.owner != owner {
            return Err(PlanGrantError::OthersGrant);
        }
        match state_at(&row, now) {
            GrantState::Active | GrantState::Paused | GrantState::NotYet => Ok((row, now)),
            GrantState::Expired | GrantState::Revoked => Err(PlanGrantError::Ended),
        }
    }

    async fn ask_again(
        &self,
        before: &GrantRow,
        mut terms: GrantTerms,
        rows: Vec<DeviceRow>,
        change: Change,
    ) -> Result<ReviewView, PlanGrantError> {
        terms.devices = rows.iter().map(|row| row.id).collect();
        offered(&rows, &terms.scopes)?;
        fit_program(terms.program_hash, &terms.scopes)?;
        terms.version = self.next_version().await?;
        match change {
            Change::Longer => {}
            Change::Less if terms.is_narrower_than(&before.terms) => {}
            Change::Less => return Err(PlanGrantError::NotNarrower),
        }
        let names = rows.into_iter().map(|row| row.name).collect();
        let plan = GrantPlan { terms, chain_id: self.network.chain_id, names, replaces: Some(before.id) };
        Ok(self.ask(Review::Grant(plan)).await?)
    }
}
