//! An app with a permission asks for more over its door: a notice and a request that wait, nothing else (T-58).

use std::collections::BTreeSet;

use domain::{
    access_request::{AppRequest, AskingApp, Via, Wanted},
    scope::Scope,
};
use secrecy::SecretString;
use serde::Deserialize;

use super::AskedError;
use crate::{Wallet, access::AccessError, ports::store::GrantRow};

/// The days asked for where an app says none.
const DAYS: u16 = 7;
const MOST: usize = 64;
const MOST_DAYS: u16 = 365;
const MOST_HISTORY: u16 = 3_650;

/// What an app asks for beyond its permission. Devices and limits are those of the permission it has.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct More {
    /// What for, 1 to 120 characters.
    pub text: String,
    pub scopes: Vec<Scope>,
    #[serde(default)]
    pub days: Option<u16>,
    #[serde(default)]
    pub history_days: Option<u16>,
}

impl Wallet {
    /// Queues a request for the owner; counted, with the notices, three a day of one app.
    ///
    /// # Errors
    /// [`AccessError`].
    pub async fn request_more(&self, token: &SecretString, more: More) -> Result<(), AccessError> {
        if let Err(why) = more.sound() {
            return Err(self.turn_away(token, "request_access", AccessError::Unreadable(why)).await);
        }
        let text = more.text.clone();
        let row = self.request_access_of(token, &text).await?;
        let held = self.log.lock().await;
        let at = self.moment().await?;
        let kept = self.keep_request(asked_for(&row, more), Via::Door, at).await;
        drop(held);
        match kept {
            Ok(_) => Ok(()),
            Err(AskedError::Store(error)) => Err(error.into()),
            Err(
                AskedError::Enough
                | AskedError::Full
                | AskedError::Request(_)
                | AskedError::Unknown
                | AskedError::NotAsked(_)
                | AskedError::NoDevice
                | AskedError::Declined
                | AskedError::OnlySensitive
                | AskedError::Wider(_)
                | AskedError::BadName
                | AskedError::Gateway(_)
                | AskedError::Plan(_),
            ) => Err(AccessError::AskedEnough),
        }
    }
}

impl More {
    fn sound(&self) -> Result<(), &'static str> {
        let once = self.scopes.iter().collect::<BTreeSet<_>>().len() == self.scopes.len();
        let scopes = once && (1..=MOST).contains(&self.scopes.len());
        let days = self.days.is_none_or(|days| (1..=MOST_DAYS).contains(&days));
        let history = self.history_days.is_none_or(|days| days <= MOST_HISTORY);
        if scopes && days && history {
            Ok(())
        } else {
            Err("ask for 1 to 64 scopes, each once, for 1 to 365 days, at most 3650 days back")
        }
    }
}

fn asked_for(row: &GrantRow, more: More) -> AppRequest {
    let terms = &row.terms;
    AppRequest {
        deedbox_request: 1,
        app: AskingApp { name: terms.app.clone(), identity: terms.identity.clone() },
        purpose: more.text.trim().to_string(),
        devices: terms.devices.iter().copied().map(Wanted::Device).collect(),
        scopes: more.scopes,
        history_days: more.history_days.unwrap_or(0),
        days: more.days.unwrap_or(DAYS),
        max_reads_per_day: terms.max_reads_per_day,
        max_bytes_per_day: terms.max_bytes_per_day,
        reply: String::new(),
        signature: None,
    }
}
