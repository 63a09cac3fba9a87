//! The inbox: three requests a day of one app, fifty that wait.

use domain::{
    access_request::{AppRequest, RequestId, RequestView, Via},
    time::Millis,
};

use super::AskedError;
use crate::{
    Wallet,
    ports::{RequestRow, StoreError},
};

const A_DAY: usize = 3;
const WAITING: usize = 50;
const DAY_MS: u64 = 86_400_000;

impl Wallet {
    /// Takes in a request that the owner brought: pasted, scanned, opened as a link or from a file. Nothing is granted, and
    /// nobody is asked.
    ///
    /// # Errors
    /// [`AskedError`]: then nothing is kept.
    pub async fn receive_request(&self, text: &str) -> Result<RequestView, AskedError> {
        let request = AppRequest::read(text)?;
        let held = self.log.lock().await;
        let at = self.moment().await?;
        let row = self.keep_request(request, Via::Owner, at).await?;
        drop(held);
        self.request_view(row).await
    }

    /// The requests that wait, newest first; no website is asked.
    ///
    /// # Errors
    /// The store's.
    pub async fn requests(&self) -> Result<Vec<RequestView>, AskedError> {
        let mut views = Vec::new();
        for row in self.ports.store.requests().await?.into_iter().filter(|row| row.answered.is_none()) {
            views.push(self.request_view(row).await?);
        }
        Ok(views)
    }

    /// Puts a request away, whether it was answered with yes or no; the app hears nothing of it.
    ///
    /// # Errors
    /// [`AskedError::Unknown`], or the store's.
    pub async fn dismiss_request(&self, id: &RequestId) -> Result<(), AskedError> {
        let row = self.waiting_request(id).await?;
        let at = self.moment().await?;
        self.ports.store.put_request(&RequestRow { answered: Some(at), ..row }).await?;
        Ok(())
    }

    pub(super) async fn waiting_request(&self, id: &RequestId) -> Result<RequestRow, AskedError> {
        let rows = self.ports.store.requests().await?;
        rows.into_iter().find(|row| row.id == *id && row.answered.is_none()).ok_or(AskedError::Unknown)
    }

    /// Keeps a request, if there is room for it; the caller holds the lock of the log. The same one is kept once.
    pub(super) async fn keep_request(
        &self,
        request: AppRequest,
        via: Via,
        at: Millis,
    ) -> Result<RequestRow, AskedError> {
        let day_ago = Millis(at.0.saturating_sub(DAY_MS));
        self.ports.store.drop_requests(day_ago).await?;
        let (rows, id, app) = (self.ports.store.requests().await?, request.id(), request.grantee());
        if let Some(row) = rows.iter().find(|row| row.id == id && row.answered.is_none()) {
            return Ok(row.clone());
        }
        if rows.iter().filter(|row| row.at > day_ago && row.request.grantee() == app).count() >= A_DAY {
            return Err(AskedError::Enough);
        }
        if rows.iter().filter(|row| row.answered.is_none()).count() >= WAITING {
            return Err(AskedError::Full);
        }
        let row = RequestRow { id, at, via, request, answered: None };
        self.ports.store.put_request(&row).await?;
        Ok(row)
    }

    async fn request_view(&self, row: RequestRow) -> Result<RequestView, AskedError> {
        let standing = self.known_to_be(&row).await?;
        Ok(self.seen_as(row, standing).await?)
    }

    /// How often this app got a permission before, and whether the owner knows another one of its name.
    pub(super) async fn known_apps(&self, request: &AppRequest) -> Result<(u32, bool), StoreError> {
        let (app, name) = (request.grantee(), request.app.name.to_lowercase());
        let (mut earlier, mut namesake) = (0u32, self.is_pinned_to_another(request).await?);
        for grant in self.ports.store.grants().await?.into_iter().filter(|grant| grant.replaced_by.is_none()) {
            if grant.terms.identity.grantee(&grant.terms.app) == app {
                earlier = earlier.saturating_add(1);
            } else {
                namesake |= grant.terms.app.to_lowercase() == name;
            }
        }
        for row in self.ports.store.requests().await?.into_iter().filter(|row| row.answered.is_none()) {
            namesake |= row.request.app.name.to_lowercase() == name && row.request.grantee() != app;
        }
        Ok((earlier, namesake))
    }
}
