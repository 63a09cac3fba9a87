//! Grants as shown.

use domain::{
    event::Event,
    grant::{GrantState, GrantView},
    time::Millis,
    words::grant_sentence,
};

use crate::{
    Wallet,
    ports::{StoreError, store::GrantRow},
};

impl Wallet {
    /// Every grant in its newest version, newest first; works while locked.
    ///
    /// # Errors
    /// The store's.
    pub async fn grants(&self) -> Result<Vec<GrantView>, StoreError> {
        let at = self.moment().await?;
        let mut views = Vec::new();
        for row in self.ports.store.grants().await?.into_iter().filter(|row| row.replaced_by.is_none()) {
            views.push(self.grant_view(row, at).await?);
        }
        Ok(views)
    }

    /// Tells everybody the grants as they are now.
    pub(crate) async fn tell_grants(&self) {
        match self.grants().await {
            Ok(grants) => self.tell(Event::Grants(grants)),
            Err(error) => tracing::warn!(%error, "the list of grants could not be read"),
        }
    }

    pub(crate) async fn grant_view(&self, row: GrantRow, at: Millis) -> Result<GrantView, StoreError> {
        let mut usage: (u32, u32, Option<Millis>) = (0, 0, None);
        for id in self.lineage(&row).await? {
            let (reads, refusals, last) = self.ports.store.usage(id).await?;
            usage = (usage.0.saturating_add(reads), usage.1.saturating_add(refusals), usage.2.max(last));
        }
        let names = self.device_names(&row).await?;
        Ok(view_of(row, at, &names, usage))
    }

    /// The view of a grant whose change is stored: what cannot be read now must not make the change look undone.
    pub(super) async fn changed_view(&self, row: GrantRow, at: Millis) -> GrantView {
        match self.grant_view(row.clone(), at).await {
            Ok(view) => view,
            Err(error) => {
                tracing::warn!(%error, "a changed grant is shown without its names and counts");
                view_of(row, at, &[], (0, 0, None))
            }
        }
    }

    /// The names of a grant's devices, in its order; one without a name is called by its address.
    pub(crate) async fn device_names(&self, row: &GrantRow) -> Result<Vec<String>, StoreError> {
        let mut names = Vec::with_capacity(row.terms.devices.len());
        for device in &row.terms.devices {
            let known = self.ports.store.device(*device).await?;
            names.push(known.map_or_else(|| device.to_string(), |known| known.name));
        }
        Ok(names)
    }
}

/// The view of a row; `usage` is answers, refusals and the latest answer.
fn view_of(row: GrantRow, at: Millis, names: &[String], usage: (u32, u32, Option<Millis>)) -> GrantView {
    let (reads, refusals, last_read) = usage;
    GrantView {
        id: row.id,
        state: state_at(&row, at),
        sentence: grant_sentence(&row.terms, names),
        terms: row.terms,
        created: row.created,
        revoked: row.revoked,
        paused: row.paused,
        last_read,
        reads,
        refusals,
    }
}

/// Where a grant stands at a moment: it holds from `not_before` on and no longer at `expires_at`.
pub(crate) fn state_at(row: &GrantRow, at: Millis) -> GrantState {
    if row.revoked.is_some() {
        GrantState::Revoked
    } else if at >= row.terms.expires_at {
        GrantState::Expired
    } else if row.paused.is_some() {
        GrantState::Paused
    } else if at < row.terms.not_before {
        GrantState::NotYet
    } else {
        GrantState::Active
    }
}
