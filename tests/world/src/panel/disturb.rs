use std::{io, sync::Arc};

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::stream;
use tokio::time::sleep;

use super::{HttpFault, Panel, Target};

/// Applies a target's fault to a request on its way in.
pub async fn disturb(State((panel, target)): State<(Arc<Panel>, Target)>, request: Request, next: Next) -> Response {
    match answer(panel.fault(target)).await {
        Some(answer) => answer,
        None => next.run(request).await,
    }
}

/// The wrong answer that a fault gives; none where the real one shall follow.
pub(super) async fn answer(fault: HttpFault) -> Option<Response> {
    match fault {
        HttpFault::Normal | HttpFault::WrongChain => None,
        HttpFault::Slow(wait) => {
            sleep(wait).await;
            None
        }
        HttpFault::Down => Some(break_off()),
        HttpFault::TooMany => {
            let status = StatusCode::TOO_MANY_REQUESTS;
            Some((status, [(header::RETRY_AFTER, "1")], "slow down").into_response())
        }
        HttpFault::Broken => Some((StatusCode::INTERNAL_SERVER_ERROR, "internal error").into_response()),
        HttpFault::Html => {
            let page = "<!doctype html><title>Sign in</title><p>Sign in to use this network.</p>";
            Some(([(header::CONTENT_TYPE, "text/html")], page).into_response())
        }
    }
}

/// Announces bytes that never come: the connection ends without an answer.
fn break_off() -> Response {
    let broken: Result<Bytes, io::Error> = Err(io::ErrorKind::ConnectionReset.into());
    let body = Body::from_stream(stream::iter([broken]));
    ([(header::CONTENT_LENGTH, "4096"), (header::CONNECTION, "close")], body).into_response()
}
