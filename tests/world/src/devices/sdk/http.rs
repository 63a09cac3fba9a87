//! The server on the network: three paths, nobody is asked who he is.

use std::{future::pending, io, sync::Arc};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use futures::stream;
use tokio::{net::TcpListener, task::JoinHandle, time::sleep};

use super::{
    Lie,
    board::{Board, Request},
};

/// Where it listens, and the server.
pub(super) async fn serve(board: Arc<Board>) -> io::Result<(String, JoinHandle<()>)> {
    let router = Router::new()
        .route("/did", get(async |State(board): State<Arc<Board>>| answer(&board, &Request::Did).await))
        .route("/diddoc", get(async |State(board): State<Arc<Board>>| answer(&board, &Request::Document).await))
        .route("/sign", post(sign))
        .with_state(board);
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let server = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "the device's server ended");
        }
    });
    Ok((url, server))
}

async fn sign(State(board): State<Arc<Board>>, body: Bytes) -> Response {
    match Request::sign(&body) {
        Some(request) => answer(&board, &request).await,
        None => StatusCode::BAD_REQUEST.into_response(),
    }
}

async fn answer(board: &Board, request: &Request) -> Response {
    if board.habits().lie == Some(Lie::Redirect) {
        return (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "/elsewhere")]).into_response();
    }
    let Some(sent) = board.reply(request) else { return pending().await };
    sleep(sent.after).await;
    let everybody = [(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    if !sent.breaks {
        return (everybody, sent.bytes).into_response();
    }
    let broken = Err(io::Error::from(io::ErrorKind::ConnectionReset));
    let body = Body::from_stream(stream::iter([Ok(Bytes::from(sent.bytes)), broken]));
    (everybody, body).into_response()
}
