//! A yes before a website is asked for the owner.

use std::sync::PoisonError;

use domain::{
    access_request::RequestId,
    identity::{Identity, Origin},
    review::{WordLine, Words},
};

use super::AskedError;
use crate::{Wallet, Witness};

impl Wallet {
    /// Has the owner asked whether the website that a request names may be asked about its app. A page could give a request of
    /// its own to tell somebody something by the address (T-02). A yes holds for this request while this process runs.
    ///
    /// # Errors
    /// [`AskedError::Unknown`], [`AskedError::Declined`], or the store's.
    pub async fn agree_to_website(&self, id: &RequestId, asks: &dyn Witness) -> Result<(), AskedError> {
        let row = self.waiting_request(id).await?;
        let Identity::Origin(origin) = &row.request.app.identity else { return Ok(()) };
        let agreed = || self.websites.lock().unwrap_or_else(PoisonError::into_inner);
        if agreed().contains(id) {
            return Ok(());
        }
        if !asks.agrees(&words(origin)).await {
            return Err(AskedError::Declined);
        }
        agreed().insert(*id);
        Ok(())
    }
}

fn words(origin: &Origin) -> Words {
    Words {
        title: "Ask the website of an app".to_string(),
        sentence: "Deedbox asks this website whether the request is of its app. It learns that you ask.".to_string(),
        lines: vec![WordLine { label: "Website".to_string(), value: origin.to_string() }],
        public: Vec::new(),
        warnings: vec!["Say no if you did not just look at a request of this app.".to_string()],
        exact: Vec::new(),
    }
}
