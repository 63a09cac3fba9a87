use std::{io, net::SocketAddr, sync::Arc};

use alloy::transports::http::reqwest::{Client, header::CONTENT_TYPE};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    serve::Listener,
};
use serde_json::Value;
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use super::{HttpFault, Panel, Target, disturb::answer};

/// Added to the chain id by a node that lies.
const LIE: u64 = 1;

/// Stands between wallets and the node, so that the panel can disturb the chain; dropping it ends it.
pub struct RpcProxy {
    pub url: String,
    server: JoinHandle<()>,
}

struct Route {
    node: String,
    chain_id: u64,
    panel: Arc<Panel>,
    client: Client,
}

impl RpcProxy {
    /// Listens on a free port of 127.0.0.1 for `node`.
    ///
    /// # Errors
    /// No port can be had.
    pub async fn start(node: &str, chain_id: u64, panel: Arc<Panel>) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let route = Route { node: node.to_owned(), chain_id, panel: panel.clone(), client: Client::new() };
        let router = Router::new().fallback(pass).with_state(Arc::new(route));
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(Gate { listener, panel }, router).await {
                tracing::error!(%error, "the proxy of the node ended");
            }
        });
        Ok(Self { url, server })
    }
}

impl Drop for RpcProxy {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Takes no connection while the node is down.
struct Gate {
    listener: TcpListener,
    panel: Arc<Panel>,
}

impl Listener for Gate {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        loop {
            let (stream, from) = Listener::accept(&mut self.listener).await;
            if self.panel.fault(Target::Rpc) != HttpFault::Down {
                return (stream, from);
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

async fn pass(State(route): State<Arc<Route>>, request: Bytes) -> Response {
    let fault = route.panel.fault(Target::Rpc);
    if let Some(answer) = answer(fault).await {
        return answer;
    }
    let reply = match route.ask(request.clone()).await {
        Ok(reply) => reply,
        Err(error) => return (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
    };
    let reply = if fault == HttpFault::WrongChain { lie(&request, &reply, route.chain_id) } else { reply };
    ([(header::CONTENT_TYPE, "application/json")], reply).into_response()
}

impl Route {
    async fn ask(&self, request: Bytes) -> Result<Bytes, alloy::transports::http::reqwest::Error> {
        let call = self.client.post(&self.node).header(CONTENT_TYPE, "application/json").body(request);
        call.send().await?.bytes().await
    }
}

/// Replaces the answers to questions for the chain's id, single or in a batch.
fn lie(request: &[u8], reply: &Bytes, chain_id: u64) -> Bytes {
    let (Ok(request), Ok(mut answers)) =
        (serde_json::from_slice::<Value>(request), serde_json::from_slice::<Value>(reply))
    else {
        return reply.clone();
    };
    let other = chain_id + LIE;
    for call in each(&request) {
        let false_id = match call.get("method").and_then(Value::as_str) {
            Some("eth_chainId") => format!("{other:#x}"),
            Some("net_version") => other.to_string(),
            _ => continue,
        };
        let answers = match &mut answers {
            Value::Array(many) => many.as_mut_slice(),
            one => std::slice::from_mut(one),
        };
        for answer in answers.iter_mut().filter(|answer| answer.get("id") == call.get("id")) {
            answer["result"] = Value::String(false_id.clone());
        }
    }
    answers.to_string().into()
}

fn each(value: &Value) -> &[Value] {
    value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice)
}
