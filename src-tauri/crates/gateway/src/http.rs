//! One request with bounds: 15 s, 4 MiB, no redirects, https or this computer (T-46).

use std::{sync::OnceLock, time::Duration};

use reqwest::{Client, RequestBuilder, Response, StatusCode, Url, redirect::Policy};
use wallet::ports::GatewayError;

const PATIENCE: Duration = Duration::from_secs(15);
const CONNECT: Duration = Duration::from_secs(5);
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// A client for services elsewhere, and one for this computer that no proxy sees.
#[derive(Default)]
pub struct Http {
    far: OnceLock<Result<Client, String>>,
    near: OnceLock<Result<Client, String>>,
}

/// An answer, whatever its status.
pub struct Answer {
    pub status: StatusCode,
    pub body: Vec<u8>,
}

/// A service: what it is called and where it is.
#[derive(Clone, Copy)]
pub struct Service<'a> {
    pub name: &'static str,
    pub base: &'a str,
}

impl<'a> Service<'a> {
    /// # Errors
    /// [`GatewayError::NotOffered`] when the network file names none.
    pub fn of(name: &'static str, base: Option<&'a str>) -> Result<Self, GatewayError> {
        base.map(|base| Self { name, base }).ok_or(GatewayError::NotOffered(name))
    }

    pub fn unreachable(self, cause: &str) -> GatewayError {
        GatewayError::Unreachable { service: self.name, cause: cause.into() }
    }

    pub fn lied(self, detail: &str) -> GatewayError {
        GatewayError::Lied { service: self.name, detail: detail.into() }
    }
}

impl Http {
    pub async fn get(&self, service: Service<'_>, path: &str) -> Result<Answer, GatewayError> {
        let (client, url) = self.prepare(service, path)?;
        exchange(service, client.get(url)).await
    }

    pub async fn post(
        &self,
        service: Service<'_>,
        path: &str,
        body: &serde_json::Value,
    ) -> Result<Answer, GatewayError> {
        let (client, url) = self.prepare(service, path)?;
        exchange(service, client.post(url).json(body)).await
    }

    /// The parsed address decides, since a prefix can lie about the host.
    fn prepare(&self, service: Service<'_>, path: &str) -> Result<(Client, Url), GatewayError> {
        let unsafe_address = || service.unreachable("its address is neither https nor on this computer");
        let url = Url::parse(&format!("{}{path}", service.base.trim_end_matches('/'))).map_err(|_| unsafe_address())?;
        let near = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        if url.scheme() != "https" && !(near && url.scheme() == "http") {
            return Err(unsafe_address());
        }
        let client = if near { self.near.get_or_init(|| client(true)) } else { self.far.get_or_init(|| client(false)) };
        Ok((client.clone().map_err(|cause| service.unreachable(&cause))?, url))
    }
}

fn client(near: bool) -> Result<Client, String> {
    let builder = Client::builder().redirect(Policy::none()).timeout(PATIENCE).connect_timeout(CONNECT);
    let builder = if near { builder.no_proxy() } else { builder };
    builder.build().map_err(|e| format!("no connection can be set up: {}", e.without_url()))
}

async fn exchange(service: Service<'_>, request: RequestBuilder) -> Result<Answer, GatewayError> {
    let answer = request.send().await.map_err(|e| broken(service, &e))?;
    let status = answer.status();
    if status.is_redirection() {
        return Err(service.lied("it sends us elsewhere"));
    }
    Ok(Answer { status, body: bounded(service, answer).await? })
}

async fn bounded(service: Service<'_>, mut answer: Response) -> Result<Vec<u8>, GatewayError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|e| broken(service, &e))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MOST_BYTES {
            return Err(service.lied("it is longer than 4 MiB"));
        }
    }
    Ok(bytes)
}

/// An address may hold a key to the service, so it is left out.
fn broken(service: Service<'_>, error: &reqwest::Error) -> GatewayError {
    service.unreachable(if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the connection broke"
    })
}
