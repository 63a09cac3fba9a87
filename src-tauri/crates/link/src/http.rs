//! ioID SDK devices on the network: `GET /did`, `GET /diddoc`, `POST /sign`.
//!
//! A device makes its own certificate, so any is taken over HTTPS: nothing secret goes either way, and what counts is
//! the signature of the device's key.

use std::{sync::OnceLock, time::Duration};

use async_trait::async_trait;
use reqwest::{Client, RequestBuilder, Url, header::CONTENT_TYPE, redirect::Policy};
use wallet::ports::LinkError;

use crate::profiles::ioid_sdk::{Finder, Question, Way};

/// How long one question may take, connecting included (T-37).
const STEP: Duration = Duration::from_secs(10);

/// One client for all devices; nothing is kept between questions.
#[derive(Default)]
pub(crate) struct Http(OnceLock<Option<Client>>);

impl Http {
    /// The way to the device at this address.
    pub(crate) fn way(&self, base: Url) -> Result<Box<dyn Way>, LinkError> {
        let client = self.0.get_or_init(client).clone();
        let client = client.ok_or_else(|| LinkError::Unreachable("no connection can be set up".to_string()))?;
        Ok(Box::new(HttpWay { client, base }))
    }
}

fn client() -> Option<Client> {
    let builder = Client::builder().redirect(Policy::none()).no_proxy().timeout(STEP).pool_max_idle_per_host(0);
    builder.tls_danger_accept_invalid_certs(true).build().ok()
}

struct HttpWay {
    client: Client,
    base: Url,
}

impl HttpWay {
    fn request(&self, question: Question) -> RequestBuilder {
        let at = |path: &str| {
            let mut url = self.base.clone();
            url.set_path(path);
            url
        };
        match question {
            Question::Did => self.client.get(at("/did")),
            Question::Document => self.client.get(at("/diddoc")),
            Question::Sign(digest) => {
                let request = self.client.post(at("/sign")).header(CONTENT_TYPE, "application/json");
                request.body(Question::sign_request(digest))
            }
        }
    }
}

#[async_trait]
impl Way for HttpWay {
    async fn ask(&mut self, question: Question) -> Result<Vec<u8>, LinkError> {
        let mut answer = self.request(question).send().await.map_err(|e| broken(&e))?;
        if !answer.status().is_success() {
            return Err(LinkError::Refused(format!("status {}", answer.status().as_u16())));
        }
        let mut finder = Finder::new(question.answered_by());
        // It is not waited for the end: some devices keep the connection.
        while let Some(chunk) = answer.chunk().await.map_err(|e| broken(&e))? {
            if let Some(object) = finder.take(&chunk)? {
                return Ok(object);
            }
        }
        Err(LinkError::Misbehaved("an answer that is not what the ioID SDK sends".to_string()))
    }

    async fn close(self: Box<Self>) {}
}

fn broken(error: &reqwest::Error) -> LinkError {
    if error.is_timeout() {
        return LinkError::Timeout("over the network");
    }
    LinkError::Unreachable(if error.is_connect() { "no connection" } else { "the connection broke" }.to_string())
}
