//! One node: a POST with bounds (T-46).

use std::{
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use alloy::{
    primitives::B256,
    rpc::json_rpc::{ErrorPayload, ResponsePacket},
};
use domain::time::Millis;
use reqwest::{
    Client, Response, StatusCode, Url,
    header::{HeaderMap, RETRY_AFTER},
    redirect::Policy,
};
use serde_json::Value;
use thiserror::Error;
use wallet::ports::Clock;

use crate::{
    Limits,
    answer::{MOST_BYTES, MOST_DEPTH, depth},
};

/// A node is not left alone for longer, whatever it asks for.
const MOST_REST: Duration = Duration::from_secs(60);
const CHAIN_ID: &[u8] = br#"{"jsonrpc":"2.0","id":0,"method":"eth_chainId","params":[]}"#;
const FIRST_BLOCK: &[u8] = br#"{"jsonrpc":"2.0","id":0,"method":"eth_getBlockByNumber","params":["0x0",false]}"#;

/// Why a node gave no usable answer.
#[derive(Clone, Debug, Error)]
pub enum NodeError {
    #[error("{0}")]
    Unreachable(String),
    #[error("no answer in time")]
    Silent,
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
    limits: Limits,
    client: OnceLock<Result<Client, NodeError>>,
    checked: AtomicBool,
    rest: Mutex<Option<Rest>>,
}

/// A time for which the node asked to be left alone.
#[derive(Clone)]
struct Rest {
    until: Millis,
    cause: String,
}

/// What came of asking a node once.
pub enum Once {
    Answer(ResponsePacket),
    /// Worth another try, and not before `wait` where the node named one.
    Busy {
        cause: String,
        wait: Option<Duration>,
    },
}

impl Node {
    pub fn new(address: &str, limits: Limits) -> Self {
        Self {
            url: safe_url(address),
            limits,
            client: OnceLock::new(),
            checked: AtomicBool::new(false),
            rest: Mutex::default(),
        }
    }

    /// Sends `body` once, when the node has shown that it serves the expected chain; not while it wants to be left alone.
    pub async fn ask(&self, body: &[u8], expected: Identity, clock: &dyn Clock) -> Result<Once, NodeError> {
        if let Some(busy) = self.resting(clock.now()) {
            return Ok(busy);
        }
        let answer = self.checked(body, expected).await;
        match &answer {
            Ok(Once::Busy { cause, wait: Some(wait) }) => self.leave_alone(cause, *wait, clock.now()),
            Ok(Once::Busy { wait: None, .. } | Once::Answer(_)) => {}
            Err(_) => self.doubt(),
        }
        answer
    }

    /// Which chain it serves is asked again before the next request.
    pub fn doubt(&self) {
        self.checked.store(false, Ordering::Release);
    }

    fn resting(&self, now: Millis) -> Option<Once> {
        let rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        let left = Duration::from_millis(rest.until.0.saturating_sub(now.0));
        // A clock that was set back makes no rest longer.
        let rests = !left.is_zero() && left <= MOST_REST;
        rests.then_some(Once::Busy { cause: rest.cause, wait: Some(left) })
    }

    fn leave_alone(&self, cause: &str, wait: Duration, now: Millis) {
        let wait = u64::try_from(wait.min(MOST_REST).as_millis()).unwrap_or(u64::MAX);
        let rest = Rest { until: Millis(now.0.saturating_add(wait)), cause: cause.to_owned() };
        *self.rest.lock().unwrap_or_else(PoisonError::into_inner) = Some(rest);
    }

    async fn checked(&self, body: &[u8], expected: Identity) -> Result<Once, NodeError> {
        if !self.checked.load(Ordering::Acquire) {
            if let Some(busy) = self.check(expected).await? {
                return Ok(busy);
            }
            self.checked.store(true, Ordering::Release);
        }
        self.once(body).await
    }

    /// Nothing when the node serves the expected chain; what it said instead where it is busy.
    async fn check(&self, expected: Identity) -> Result<Option<Once>, NodeError> {
        let found = match self.once(CHAIN_ID).await? {
            Once::Answer(answer) => chain_id(&answer)?,
            busy @ Once::Busy { .. } => return Ok(Some(busy)),
        };
        if found != expected.chain_id {
            return Err(NodeError::WrongChain { expected: expected.chain_id, found });
        }
        let Some(genesis) = expected.genesis else { return Ok(None) };
        match self.once(FIRST_BLOCK).await? {
            Once::Answer(answer) if first_block(&answer)? == genesis => Ok(None),
            Once::Answer(_) => Err(NodeError::WrongGenesis),
            busy @ Once::Busy { .. } => Ok(Some(busy)),
        }
    }

    async fn once(&self, body: &[u8]) -> Result<Once, NodeError> {
        let url = self.url.clone()?;
        let client = self.client.get_or_init(|| client(&url, self.limits)).clone()?;
        let request = client.post(url).header("content-type", "application/json").body(body.to_vec());
        let answer = request.send().await.map_err(|e| broken(&e))?;
        let status = answer.status();
        if status.is_redirection() {
            return Err(NodeError::BadAnswer("it sends us elsewhere".into()));
        }
        let wait = retry_after(answer.headers());
        let bytes = bounded(answer).await?;
        if depth(&bytes) > MOST_DEPTH {
            return Err(NodeError::BadAnswer(format!("it is nested deeper than {MOST_DEPTH} levels")));
        }
        judge(status, wait, serde_json::from_slice(&bytes).ok())
    }
}

fn chain_id(answer: &ResponsePacket) -> Result<u64, NodeError> {
    let text = answer.first_payload().and_then(|payload| payload.as_success()).map(|raw| raw.get());
    let digits = text.and_then(|text| text.strip_prefix("\"0x")).and_then(|text| text.strip_suffix('"'));
    let id = digits.and_then(|digits| u64::from_str_radix(digits, 16).ok());
    id.ok_or_else(|| NodeError::BadAnswer("it does not name its chain".into()))
}

fn first_block(answer: &ResponsePacket) -> Result<B256, NodeError> {
    let text = answer.first_payload().and_then(|payload| payload.as_success()).map(|raw| raw.get());
    let block = text.and_then(|text| serde_json::from_str::<Value>(text).ok());
    let hash = block.and_then(|block| block["hash"].as_str().and_then(|hash| hash.parse().ok()));
    hash.ok_or_else(|| NodeError::BadAnswer("it does not have its chain's first block".into()))
}

/// How long the node wants to be left alone; a date is left out, since a node's clock and ours may differ.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// Some nodes give a well-formed error with a status of 4xx or 5xx: that is an answer, not an outage.
fn judge(status: StatusCode, wait: Option<Duration>, parsed: Option<ResponsePacket>) -> Result<Once, NodeError> {
    match parsed {
        Some(packet) if packet.as_error().is_some_and(ErrorPayload::is_retry_err) => {
            Ok(Once::Busy { cause: "it is overloaded".into(), wait })
        }
        Some(packet) if status.is_success() || packet.is_error() => Ok(Once::Answer(packet)),
        _ if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() => {
            Ok(Once::Busy { cause: format!("HTTP {}", status.as_u16()), wait })
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

fn client(url: &Url, limits: Limits) -> Result<Client, NodeError> {
    let builder = Client::builder().redirect(Policy::none());
    let builder = builder.timeout(limits.answer).connect_timeout(limits.connect);
    let builder = if is_loopback(url) { builder.no_proxy() } else { builder };
    // Reading the system's certificates takes a while, and such an address has no use for them.
    let builder = if url.scheme() == "http" { builder.tls_certs_only([]) } else { builder };
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
    if error.is_timeout() {
        return NodeError::Silent;
    }
    let cause = if error.is_connect() { "no connection" } else { "the connection broke" };
    NodeError::Unreachable(cause.into())
}
