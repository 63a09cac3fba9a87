//! A node on loopback that answers what a test says.
#![allow(dead_code, reason = "each test file uses its part")]

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use chain::EvmChain;
use domain::{network::Network, time::Millis};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use wallet::ports::Clock;

pub const CHAIN_ID: u64 = 4690;
pub const IOID: &str = r#""ioid": {"registry": "0x0101010101010101010101010101010101010101", "ioid": "0x0202020202020202020202020202020202020202",
    "store": "0x0303030303030303030303030303030303030303", "project": "0x0404040404040404040404040404040404040404",
    "erc6551_registry": "0x0505050505050505050505050505050505050505", "erc6551_implementation": "0x0606060606060606060606060606060606060606"}"#;

/// What the node says to one request.
pub enum Reply {
    Result(Value),
    Error(Value),
    Http(StatusCode, Vec<(&'static str, String)>, Vec<u8>),
}

pub fn refused(message: &str, data: &str) -> Reply {
    Reply::Error(json!({"code": 3, "message": message, "data": data}))
}

type Answer = Arc<dyn Fn(&str, &Value) -> Reply + Send + Sync>;

#[derive(Clone)]
struct Shared {
    answer: Answer,
    asked: Arc<Mutex<Vec<(String, Value)>>>,
}

pub struct FakeNode {
    pub url: String,
    shared: Shared,
    server: JoinHandle<()>,
}

impl FakeNode {
    /// A node that answers each request by method and parameters.
    pub async fn start(answer: impl Fn(&str, &Value) -> Reply + Send + Sync + 'static) -> Self {
        let shared = Shared { answer: Arc::new(answer), asked: Arc::default() };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().route("/", post(serve)).with_state(shared.clone());
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, shared, server }
    }

    /// The parameters of every request of `method` so far.
    pub fn asked(&self, method: &str) -> Vec<Value> {
        self.shared
            .asked
            .lock()
            .unwrap()
            .iter()
            .filter(|(name, _)| name == method)
            .map(|(_, params)| params.clone())
            .collect()
    }

    pub fn methods(&self) -> Vec<String> {
        self.shared.asked.lock().unwrap().iter().map(|(name, _)| name.clone()).collect()
    }

    /// The chain of this node alone; `more` is further JSON of the network file.
    pub fn chain(&self, more: &str) -> EvmChain {
        chain_of(&[&self.url], more, &Arc::default())
    }
}

impl Drop for FakeNode {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn serve(State(shared): State<Shared>, body: Bytes) -> Response {
    let body: Value = serde_json::from_slice(&body).unwrap();
    let single = !body.is_array();
    let requests = if single { vec![body] } else { body.as_array().unwrap().clone() };
    let mut answers = Vec::new();
    for request in requests {
        let method = request["method"].as_str().unwrap().to_string();
        let params = request["params"].clone();
        shared.asked.lock().unwrap().push((method.clone(), params.clone()));
        match (shared.answer)(&method, &params) {
            Reply::Result(result) => answers.push(json!({"jsonrpc": "2.0", "id": request["id"], "result": result})),
            Reply::Error(error) => answers.push(json!({"jsonrpc": "2.0", "id": request["id"], "error": error})),
            Reply::Http(status, headers, body) => {
                let mut response = (status, body).into_response();
                for (name, value) in headers {
                    response.headers_mut().insert(name, value.parse().unwrap());
                }
                return response;
            }
        }
    }
    let answer = if single { answers.remove(0) } else { Value::Array(answers) };
    answer.to_string().into_response()
}

/// The network of these nodes.
pub fn chain_of(urls: &[&str], more: &str, clock: &Arc<NoWait>) -> EvmChain {
    let more = if more.is_empty() { String::new() } else { format!(", {more}") };
    let text = format!(r#"{{"name": "test", "chain_id": {CHAIN_ID}, "rpc": {}{more}}}"#, json!(urls));
    let network: Network = serde_json::from_str(&text).unwrap();
    EvmChain::connect(&network, clock.clone())
}

/// What a healthy node with one block says; `None` for other methods.
pub fn healthy(method: &str) -> Option<Reply> {
    match method {
        "eth_chainId" => Some(Reply::Result(json!(format!("{CHAIN_ID:#x}")))),
        "eth_getBlockByNumber" => Some(Reply::Result(head(100))),
        "eth_maxPriorityFeePerGas" => Some(Reply::Result(json!("0x0"))),
        "eth_getBalance" => Some(Reply::Result(json!("0xde0b6b3a7640000"))),
        _ => None,
    }
}

pub fn head(number: u64) -> Value {
    json!({"number": format!("{number:#x}"), "hash": format!("0x{number:064x}"), "baseFeePerGas": "0xe8d4a51000", "extra": {"of": "this chain"}})
}

/// A clock that never waits and remembers what it was asked to.
#[derive(Default)]
pub struct NoWait(pub Mutex<Vec<u64>>);

#[async_trait]
impl Clock for NoWait {
    fn now(&self) -> Millis {
        Millis(0)
    }

    async fn sleep(&self, millis: u64) {
        self.0.lock().unwrap().push(millis);
    }
}
