//! The listening socket and its connections.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, middleware};
use domain::failure::{Code, Coded};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use rmcp::transport::streamable_http_server::{
    StreamableHttpServerConfig, StreamableHttpService, session::never::NeverSessionManager,
};
use thiserror::Error;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::{JoinHandle, JoinSet},
};
use tokio_util::sync::CancellationToken;
use wallet::Wallet;

use crate::{
    api,
    guard::{self, Guard},
    tools::Tools,
};

/// The path of MCP; beside it the plain door is served.
pub(crate) const PATH: &str = "/mcp";
/// The most bytes of one request (T-61).
pub(crate) const MOST_BYTES: usize = 1024 * 1024;
const CONNECTIONS: usize = 32;
/// The longest a client may take to send the head of a request, also on a connection it keeps open.
const HEAD_DEADLINE: Duration = Duration::from_secs(10);

/// An open door; dropping it closes it.
pub struct Door {
    url: String,
    stop: CancellationToken,
    loop_: Option<JoinHandle<()>>,
}

impl Door {
    /// Where MCP clients connect, such as `http://127.0.0.1:4711/mcp`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Stops listening and ends every connection.
    pub async fn close(mut self) {
        self.stop.cancel();
        if let Some(running) = self.loop_.take() {
            drop(running.await);
        }
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Opens the door for AI apps on a loopback address; port 0 takes any free one.
///
/// # Errors
/// [`ServeError`]: then nothing listens.
pub async fn serve(wallet: Wallet, addr: SocketAddr) -> Result<Door, ServeError> {
    if !addr.ip().is_loopback() {
        return Err(ServeError::NotLoopback(addr));
    }
    let listener = TcpListener::bind(addr).await.map_err(|error| ServeError::of_bind(addr, &error))?;
    let authority = listener.local_addr().map_err(|error| ServeError::Listen(error.to_string()))?.to_string();
    let stop = CancellationToken::new();
    let router = router(wallet, &authority, &stop);
    let loop_ = Some(tokio::spawn(accept(listener, router, stop.clone())));
    Ok(Door { url: format!("http://{authority}{PATH}"), stop, loop_ })
}

fn router(wallet: Wallet, authority: &str, stop: &CancellationToken) -> Router {
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_sse_retry(None)
        .with_allowed_hosts([authority])
        .enforce_origin_validation()
        .with_max_request_body_bytes(MOST_BYTES)
        .with_cancellation_token(stop.clone());
    let tools = Tools::new(wallet.clone());
    let service =
        StreamableHttpService::new(move || Ok(tools.clone()), Arc::new(NeverSessionManager::default()), config);
    let guard = Guard::new(wallet.clone(), authority.to_string(), stop.clone());
    api::routes(wallet, authority)
        .route_service(PATH, service)
        .layer(middleware::from_fn_with_state(guard, guard::check))
}

async fn accept(listener: TcpListener, router: Router, stop: CancellationToken) {
    let free = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
            Some(_) = connections.join_next() => continue,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        // Beyond the most connections a new one is closed at once, so that the others stay quick.
        let Ok(place) = free.clone().try_acquire_owned() else { continue };
        let router = router.clone();
        connections.spawn(async move {
            converse(stream, router).await;
            drop(place);
        });
    }
    connections.shutdown().await;
}

async fn converse(stream: TcpStream, router: Router) {
    drop(stream.set_nodelay(true));
    let service = TowerToHyperService::new(router);
    let conversation = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_DEADLINE)
        .max_headers(64)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(error) = conversation.await {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// Why the door stays closed.
#[derive(Debug, Error)]
pub enum ServeError {
    #[error("{0} is not on this computer's loopback: apps are served on 127.0.0.1 only")]
    NotLoopback(SocketAddr),
    #[error("{0} is in use by another program: choose another port")]
    PortTaken(SocketAddr),
    #[error("this computer does not let Deedbox listen: {0}")]
    Listen(String),
}

impl ServeError {
    fn of_bind(addr: SocketAddr, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::AddrInUse { Self::PortTaken(addr) } else { Self::Listen(error.to_string()) }
    }
}

impl Coded for ServeError {
    fn code(&self) -> Code {
        match self {
            Self::NotLoopback(_) => Code::BadRequest,
            Self::PortTaken(_) | Self::Listen(_) => Code::AccessPortTaken,
        }
    }
}
