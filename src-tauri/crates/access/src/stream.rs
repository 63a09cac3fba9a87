//! Open streams end when their grant does (T-57).

use std::time::Duration;

use axum::{body::Body, http::header, response::Response};
use domain::{event::Event, grant::GrantId};
use futures::StreamExt;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;
use wallet::Wallet;

/// How often the end of a grant is looked for while nothing is heard of it.
const LOOK: Duration = Duration::from_millis(500);

/// The same response, but a stream of events ends within a second after its grant, and with the door.
pub(crate) fn ending_with(response: Response, wallet: Wallet, grant: GrantId, stop: CancellationToken) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("text/event-stream")) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let ended = Box::pin(async move {
        tokio::select! {
            () = stop.cancelled() => {}
            () = grant_ended(&wallet, grant) => {}
        }
    });
    Response::from_parts(parts, Body::from_stream(body.into_data_stream().take_until(ended)))
}

async fn grant_ended(wallet: &Wallet, grant: GrantId) {
    let mut changes = wallet.changes();
    while wallet.still_holds(&grant).await {
        let heard = async {
            loop {
                match changes.recv().await {
                    Ok(Event::Grants(_)) | Err(RecvError::Lagged(_)) => break,
                    Ok(Event::Wallet(_) | Event::Nearby(_) | Event::Device(_) | Event::Operation(_) | Event::Access(_)) => {}
                    Err(RecvError::Closed) => futures::future::pending().await,
                }
            }
        };
        drop(tokio::time::timeout(LOOK, heard).await);
    }
}
