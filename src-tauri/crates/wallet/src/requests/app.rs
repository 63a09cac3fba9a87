//! Who asks: the key that the owner pinned, or the app file of a website.

use domain::{
    Address,
    access_request::{AppRequest, Manifest, RequestError, RequestId, RequestView, Standing, Via},
    identity::{Identity, Origin},
    shown::shown_text,
};
use serde::{Deserialize, Serialize};

use super::AskedError;
use crate::{
    Wallet,
    ports::{RequestRow, StoreError},
};

const PINS: &str = "apps.pinned";
const NAME_CHARS: usize = 60;

/// A key that the owner knows under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    pub name: String,
    pub key: Address,
}

impl Wallet {
    /// A waiting request; where it says that it is of a website, that one is asked now.
    ///
    /// # Errors
    /// [`AskedError`]; [`RequestError`] in it says that the app is not who it says.
    pub async fn show_request(&self, id: &RequestId) -> Result<RequestView, AskedError> {
        let row = self.waiting_request(id).await?;
        let standing = self.verified(&row).await?;
        Ok(self.seen_as(row, standing).await?)
    }

    /// The keys that the owner pinned, by name.
    ///
    /// # Errors
    /// The store's.
    pub async fn pins(&self) -> Result<Vec<Pin>, StoreError> {
        let Some(text) = self.ports.store.setting(PINS).await? else { return Ok(Vec::new()) };
        serde_json::from_str(&text).map_err(|_| StoreError::Damaged("the pinned keys of apps".to_string()))
    }

    /// Pins a key to a name, in place of the one before; `None` takes it away.
    ///
    /// # Errors
    /// [`AskedError::BadName`], or the store's.
    pub async fn pin_app(&self, name: &str, key: Option<Address>) -> Result<Vec<Pin>, AskedError> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > NAME_CHARS || shown_text(name) != name {
            return Err(AskedError::BadName);
        }
        let held = self.log.lock().await;
        let mut pins = self.pins().await?;
        pins.retain(|pin| pin.name.to_lowercase() != name.to_lowercase());
        pins.extend(key.map(|key| Pin { name: name.to_string(), key }));
        pins.sort_by_key(|pin| pin.name.to_lowercase());
        let kept = serde_json::to_string(&pins).map_err(|e| StoreError::Failed(e.to_string()))?;
        self.ports.store.put_setting(PINS, &kept).await?;
        drop(held);
        Ok(pins)
    }

    /// What is known of who asks, without asking anybody.
    pub(super) async fn known_to_be(&self, row: &RequestRow) -> Result<Standing, AskedError> {
        if row.via == Via::Door {
            return Ok(Standing::Holder);
        }
        match &row.request.app.identity {
            Identity::Name => Ok(Standing::Unverified),
            Identity::Origin(_) => Ok(Standing::NotAsked),
            Identity::Key(key) => {
                // Once more, since a row can be edited.
                if !row.request.is_by(*key) {
                    return Err(RequestError::Unsigned.into());
                }
                let pinned = self.pinned(&row.request).await? == Some(*key);
                Ok(if pinned { Standing::Pinned } else { Standing::Signed })
            }
        }
    }

    /// The same, after the website was asked.
    pub(super) async fn verified(&self, row: &RequestRow) -> Result<Standing, AskedError> {
        match (self.known_to_be(row).await?, &row.request.app.identity) {
            (Standing::NotAsked, Identity::Origin(origin)) => self.asked_at(origin, &row.request).await,
            (standing, _) => Ok(standing),
        }
    }

    async fn asked_at(&self, origin: &Origin, request: &AppRequest) -> Result<Standing, AskedError> {
        let file = self.ports.gateway.app_manifest(origin).await?;
        let key = Manifest::read(&file, origin)?.signer(request)?;
        Ok(Standing::OfOrigin { key })
    }

    pub(super) async fn seen_as(&self, row: RequestRow, standing: Standing) -> Result<RequestView, StoreError> {
        let (earlier, namesake) = self.known_apps(&row.request).await?;
        let RequestRow { id, at, via, request, answered: _ } = row;
        Ok(RequestView { id, at, via, request, standing, who: standing.words(), namesake, earlier })
    }

    /// Whether the owner pinned a key to this name, and the request is of another app.
    pub(super) async fn is_pinned_to_another(&self, request: &AppRequest) -> Result<bool, StoreError> {
        let pinned = self.pinned(request).await?;
        Ok(pinned.is_some_and(|key| request.app.identity != Identity::Key(key)))
    }

    async fn pinned(&self, request: &AppRequest) -> Result<Option<Address>, StoreError> {
        let name = request.app.name.to_lowercase();
        Ok(self.pins().await?.into_iter().find(|pin| pin.name.to_lowercase() == name).map(|pin| pin.key))
    }
}
