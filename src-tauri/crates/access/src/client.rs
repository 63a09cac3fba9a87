//! A plain request to the door on this computer.

use std::{net::SocketAddr, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use thiserror::Error;
use tokio::{net::TcpStream, time::timeout};

use crate::door::PATH;

const CONNECT: Duration = Duration::from_secs(3);
/// The longest that the door may take for an answer.
const ANSWER: Duration = Duration::from_secs(60);
/// An answer has at most 1 MiB; what stands around it is small.
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Why nothing came back.
#[derive(Debug, Error)]
pub(crate) enum SendError {
    #[error("nobody listens at the door's address: open the door in Deedbox")]
    Nobody,
    #[error("the door does not answer: close it in Deedbox, open it, and try again")]
    NoAnswer,
}

/// The host and port of a door's address; only of this computer's loopback, since a token goes there.
pub(crate) fn address(url: &str) -> Option<SocketAddr> {
    let authority = url.strip_prefix("http://")?.strip_suffix(PATH)?;
    authority.parse().ok().filter(|address: &SocketAddr| address.ip().is_loopback())
}

/// Sends a request on a connection of its own.
///
/// # Errors
/// [`SendError`].
pub(crate) async fn send(to: SocketAddr, request: Request<Body>) -> Result<Answer, SendError> {
    let stream = timeout(CONNECT, TcpStream::connect(to)).await.map_err(|_| SendError::NoAnswer)?;
    let stream = stream.map_err(|_| SendError::Nobody)?;
    let answering = timeout(ANSWER, exchange(stream, request)).await.map_err(|_| SendError::NoAnswer)?;
    answering.ok_or(SendError::NoAnswer)
}

async fn exchange(stream: TcpStream, request: Request<Body>) -> Option<Answer> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
    let driving = tokio::spawn(connection);
    let answer = answer(sender.send_request(request)).await;
    driving.abort();
    answer
}

async fn answer<F>(coming: F) -> Option<Answer>
where
    F: Future<Output = hyper::Result<axum::http::Response<hyper::body::Incoming>>>,
{
    let (parts, body) = coming.await.ok()?.into_parts();
    let body = to_bytes(Body::new(body), MOST_BYTES).await.ok()?;
    Some(Answer { status: parts.status, headers: parts.headers, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_door_of_this_computer_is_an_address() {
        assert_eq!(address("http://127.0.0.1:4711/mcp"), "127.0.0.1:4711".parse().ok());
        for bad in [
            "http://192.0.2.1:4711/mcp",
            "https://127.0.0.1:4711/mcp",
            "http://127.0.0.1/mcp",
            "http://127.0.0.1:4711/",
            "http://localhost:4711/mcp",
            "http://127.0.0.1:4711@192.0.2.1/mcp",
            "",
        ] {
            assert_eq!(address(bad), None, "{bad}");
        }
    }
}
