//! One node: a POST with bounds (T-46).

use std::{
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use alloy::{
    primitives::B256,
    rpc::json_rpc::{ErrorPayload, ResponsePacket},
};
use reqwest::{Client, Response, StatusCode, Url, redirect::Policy};
use serde_json::Value;
use thiserror::Error;
use wallet::ports::Clock;

use crate::answer::{MOST_BYTES, MOST_DEPTH, depth};

/// The whole of a request, answer included.
const PATIENCE: Duration = Duration::from_secs(15);
const CONNECT: Duration = Duration::from_secs(5);
/// The waits before the second and the third try, in milliseconds.
const BACK_OFF: [u64; 2] = [250, 1_000];

/// Why a node gave no usable answer.
#[derive(Clone, Debug, Error)]
pub enum NodeError {
    #[error("{0}")]
    Unreachable(String),
    #[error("chain {found} instead of {expected}")]
    WrongChain { expected: u64, found: u64 },
    #[error("another first block")]
    WrongGenesis,
    #[error("{0}")]
    BadAnswer(String),
}

/// Which chain a node must serve (T-39).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    pub chain_id: u64,
    /// The hash of its first block, where the network file pins it.
    pub genesis: Option<B256>,
}

/// A node of the network; which chain it serves is asked before anything else, and again after a lost connection (T-39).
pub struct Node {
    url: Result<Url, NodeError>,
    patience: Duration,
    client: OnceLock<Result<Client, NodeError>>,
    checked: AtomicBool,
}

enum Once {
    Answer(ResponsePacket),
    /// Worth another try.
    Busy(String),
}

impl Node {
    pub fn new(address: &str) -> Self {
        Self { url: safe_url(address), patience: PATIENCE, client: OnceLock::new(), checked: AtomicBool::new(false) }
    }

    /// Sends `body`, once the node has shown that it serves the expected chain.
    pub async fn ask(&self, body: &[u8], expected: Identity, clock: &dyn Clock) -> Result<ResponsePacket, NodeError> {
        if !self.checked.load(Ordering::Acquire) {
            self.check(expected, clock).await?;
            self.checked.store(true, Ordering::Release);
        }
        let answer = self.tries(body, clock).await;
        if matches!(answer, Err(NodeError::Unreachable(_))) {
            self.checked.store(false, Ordering::Release);
        }
        answer
    }

    async fn check(&self, expected: Identity, clock: &dyn Clock) -> Result<(), NodeError> {
        let found = self.chain_id(clock).await?;
        if found != expected.chain_id {
            return Err(NodeError::WrongChain { expected: expected.chain_id, found });
        }
        match expected.genesis {
            Some(genesis) if self.genesis(clock).await? != genesis => Err(NodeError::WrongGenesis),
            Some(_) | None => Ok(()),
        }
    }

    async fn genesis(&self, clock: &dyn Clock) -> Result<B256, NodeError> {
        let body = br#"{"jsonrpc":"2.0","id":0,"method":"eth_getBlockByNumber","params":["0x0",false]}"#;
        let answer = self.tries(body, clock).await?;
        let text = answer.first_payload().and_then(|payload| payload.as_success()).map(|raw| raw.get());
        let block = text.and_then(|text| serde_json::from_str::<Value>(text).ok());
        let hash = block.and_then(|block| block["hash"].as_str().and_then(|hash| hash.parse().ok()));
        hash.ok_or_else(|| NodeError::BadAnswer("it does not have its chain's first block".into()))
    }

    async fn chain_id(&self, clock: &dyn Clock) -> Result<u64, NodeError> {
        let body = br#"{"jsonrpc":"2.0","id":0,"method":"eth_chainId","params":[]}"#;
        let answer = self.tries(body, clock).await?;
        let text = answer.first_payload().and_then(|payload| payload.as_success()).map(|raw| raw.get());
        let digits = text.and_then(|text| text.strip_prefix("\"0x")).and_then(|text| text.strip_suffix('"'));
        let id = digits.and_then(|digits| u64::from_str_radix(digits, 16).ok());
        id.ok_or_else(|| NodeError::BadAnswer("it does not name its chain".into()))
    }

    async fn tries(&self, body: &[u8], clock: &dyn Clock) -> Result<ResponsePacket, NodeError> {
        for wait in BACK_OFF {
            if let Once::Answer(answer) = self.once(body).await? {
                return Ok(answer);
            }
            clock.sleep(wait).await;
        }
        match self.once(body).await? {
            Once::Answer(answer) => Ok(answer),
            Once::Busy(cause) => Err(NodeError::Unreachable(cause)),
        }
    }

    async fn once(&self, body: &[u8]) -> Result<Once, NodeError> {
        let url = self.url.clone()?;
        let client = self.client.get_or_init(|| client(&url, self.patience)).clone()?;
        let request = client.post(url).header("content-type", "application/json").body(body.to_vec());
        let answer = request.send().await.map_err(|e| broken(&e))?;
        let status = answer.status();
        if status.is_redirection() {
            return Err(NodeError::BadAnswer("it sends us elsewhere".into()));
        }
        let bytes = bounded(answer).await?;
        if depth(&bytes) > MOST_DEPTH {
            return Err(NodeError::BadAnswer(format!("it is nested deeper than {MOST_DEPTH} levels")));
        }
        judge(status, serde_json::from_slice(&bytes).ok())
    }
}

/// Some nodes give a well-formed error with a status of 4xx or 5xx: that is an answer, not an outage.
fn judge(status: StatusCode, parsed: Option<ResponsePacket>) -> Result<Once, NodeError> {
    match parsed {
        Some(packet) if packet.as_error().is_some_and(ErrorPayload::is_retry_err) => {
            Ok(Once::Busy("it is overloaded".into()))
        }
        Some(packet) if status.is_success() || packet.is_error() => Ok(Once::Answer(packet)),
        _ if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() => {
            Ok(Once::Busy(format!("HTTP {}", status.as_u16())))
        }
        _ if status.is_success() => Err(NodeError::BadAnswer("it is not JSON-RPC".into())),
        _ => Err(NodeError::BadAnswer(format!("HTTP {}", status.as_u16()))),
    }
}

async fn bounded(mut answer: Response) -> Result<Vec<u8>, NodeError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|e| broken(&e))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MOST_BYTES {
            return Err(NodeError::BadAnswer("it is longer than 4 MiB".into()));
        }
    }
    Ok(bytes)
}

fn client(url: &Url, patience: Duration) -> Result<Client, NodeError> {
    let builder = Client::builder().redirect(Policy::none()).timeout(patience).connect_timeout(CONNECT);
    let builder = if is_loopback(url) { builder.no_proxy() } else { builder };
    builder.build().map_err(|e| NodeError::Unreachable(format!("no connection can be set up: {}", e.without_url())))
}

/// The parsed address decides, since a prefix can lie about the host.
fn safe_url(address: &str) -> Result<Url, NodeError> {
    let unsafe_address = || NodeError::Unreachable("its address is neither https nor on this computer".into());
    let url = Url::parse(address).map_err(|_| unsafe_address())?;
    let safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
    if safe { Ok(url) } else { Err(unsafe_address()) }
}

fn is_loopback(url: &Url) -> bool {
    matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"))
}

/// An address may hold a key to the node, so it is left out.
fn broken(error: &reqwest::Error) -> NodeError {
    let cause = if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the connection broke"
    };
    NodeError::Unreachable(cause.into())
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;
    use domain::time::Millis;

    use super::*;

    struct NoClock;

    #[async_trait]
    impl Clock for NoClock {
        fn now(&self) -> Millis {
            Millis(0)
        }

        async fn sleep(&self, _: u64) {}
    }

    #[tokio::test]
    async fn a_node_that_never_answers_is_given_up() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let node = Node { patience: Duration::from_millis(100), ..Node::new(&address) };

        let expected = Identity { chain_id: 1, genesis: None };
        let error = node.ask(b"{}", expected, &NoClock).await.unwrap_err();

        assert!(matches!(&error, NodeError::Unreachable(cause) if cause == "no answer in time"), "{error}");
    }
}
