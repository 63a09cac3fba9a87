//! An app's wish for more: kept as a notice for the owner, never a permission (T-58).

use domain::{access::Outcome, shown::shown_text, time::Millis};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{AccessError, Entry};
use crate::{
    Wallet,
    ports::{StoreError, store::GrantRow},
};

const NOTICES: &str = "access.notices";
const KEPT: usize = 50;
const A_DAY: usize = 3;
const DAY_MS: u64 = 86_400_000;
const CHARS: usize = 120;

/// What an app asked the owner for, in its own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub at: Millis,
    pub app: String,
    /// The app's own words; nothing in them is checked.
    pub text: String,
}

impl Wallet {
    /// Queues a notice for the owner; three a day of one app.
    ///
    /// # Errors
    /// [`AccessError`].
    pub async fn request_access(&self, token: &SecretString, text: &str) -> Result<(), AccessError> {
        self.request_access_of(token, text).await.map(drop)
    }

    /// The same, and the grant of the token.
    pub(crate) async fn request_access_of(&self, token: &SecretString, text: &str) -> Result<GrantRow, AccessError> {
        let mut entry = Entry::of_request("request_access", "", "");
        let asked = self.checked_notice(token, text, &mut entry).await;
        match asked {
            Ok((row, text)) => {
                self.queue(&row, text, entry).await?;
                Ok(row)
            }
            Err(error) => {
                self.log_refusal(entry, &error).await;
                Err(error)
            }
        }
    }

    /// The notices of apps, newest first.
    ///
    /// # Errors
    /// The store's.
    pub async fn notices(&self) -> Result<Vec<Notice>, StoreError> {
        let Some(text) = self.ports.store.setting(NOTICES).await? else { return Ok(Vec::new()) };
        serde_json::from_str(&text).map_err(|_| StoreError::Damaged("the notices of apps".to_string()))
    }

    async fn checked_notice(
        &self,
        token: &SecretString,
        text: &str,
        entry: &mut Entry,
    ) -> Result<(GrantRow, String), AccessError> {
        let (row, _at) = self.open_grant(token, entry).await?;
        let text = text.trim();
        if text.is_empty() || text.chars().count() > CHARS || shown_text(text) != text {
            return Err(AccessError::BadText);
        }
        Ok((row, text.to_string()))
    }

    async fn queue(&self, row: &GrantRow, text: String, entry: Entry) -> Result<(), AccessError> {
        let held = self.log.lock().await;
        match self.with_notice(row, text).await {
            Ok((notices, at)) => {
                let outcome = Outcome::Served { rows: 0, bytes: 0 };
                self.append(&held, entry, outcome, at).await.map_err(AccessError::LogFailed)?;
                self.ports.store.put_setting(NOTICES, &notices).await?;
                Ok(())
            }
            Err(error) => {
                drop(held);
                self.log_refusal(entry, &error).await;
                Err(error)
            }
        }
    }

    /// The notices with one more, as they are kept; what changed since the checks still counts.
    async fn with_notice(&self, row: &GrantRow, text: String) -> Result<(String, Millis), AccessError> {
        let at = self.last_look(row, 0).await?;
        let mut notices = self.notices().await?;
        let app = &row.terms.app;
        if notices.iter().filter(|notice| notice.app == *app && notice.at.plus(DAY_MS) > at).count() >= A_DAY {
            return Err(AccessError::AskedEnough);
        }
        notices.insert(0, Notice { at, app: app.clone(), text });
        notices.truncate(KEPT);
        let kept = serde_json::to_string(&notices).map_err(|e| StoreError::Failed(e.to_string()))?;
        Ok((kept, at))
    }
}
