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
                    Ok(
                        Event::Wallet(_)
                        | Event::Nearby(_)
                        | Event::Device(_)
                        | Event::Operation(_)
                        | Event::Access(_)
                        | Event::Alarms(_)
                        | Event::Wifi(_)
                        | Event::ComparePasskey(_)
                        | Event::Fetching(_),
                    ) => {}
                    Err(RecvError::Closed) => futures::future::pending().await,
                }
            }
        };
        drop(tokio::time::timeout(LOOK, heard).await);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use axum::{body::Bytes, http::HeaderValue};

    use super::*;
    use crate::fakes::{House, request};

    /// A stream of events that says one thing and then stays open for ever.
    fn endless() -> Response {
        let first = futures::stream::once(async { Ok::<_, std::io::Error>(Bytes::from_static(b"data: 1\n\n")) });
        let mut response = Response::new(Body::from_stream(first.chain(futures::stream::pending())));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
        response
    }

    async fn drained(response: Response) -> Vec<u8> {
        axum::body::to_bytes(response.into_body(), 1024).await.unwrap().to_vec()
    }

    #[tokio::test]
    async fn a_stream_ends_within_a_second_of_pause_revocation_and_closed_doors_and_with_the_door() {
        let house = House::new(90);
        let device = house.device_with(1, "environment.sensor", &["temperature"], 1).await;
        let (grant, _) = house.grant(request("App", &[device], &["temperature.raw"])).await;
        let stop = CancellationToken::new();
        let stream = |stop: &CancellationToken| ending_with(endless(), house.wallet.clone(), grant.id, stop.clone());

        let with_the_door = tokio::spawn(drained(stream(&stop)));
        tokio::time::sleep(Duration::from_millis(600)).await;
        assert!(!with_the_door.is_finished(), "it ended while its grant held");
        stop.cancel();
        assert_eq!(with_the_door.await.unwrap(), b"data: 1\n\n");

        let paused = tokio::spawn(drained(stream(&CancellationToken::new())));
        tokio::time::sleep(Duration::from_millis(50)).await;
        let since = Instant::now();
        house.wallet.pause_grant(&grant.id).await.unwrap();
        assert_eq!(paused.await.unwrap(), b"data: 1\n\n");
        assert!(since.elapsed() < Duration::from_secs(1), "{:?}", since.elapsed());
        house.wallet.resume_grant(&grant.id).await.unwrap();

        let closed = tokio::spawn(drained(stream(&CancellationToken::new())));
        tokio::time::sleep(Duration::from_millis(50)).await;
        let since = Instant::now();
        house.wallet.set_doors(false).await.unwrap();
        assert_eq!(closed.await.unwrap(), b"data: 1\n\n");
        assert!(since.elapsed() < Duration::from_secs(1), "{:?}", since.elapsed());
        house.wallet.set_doors(true).await.unwrap();

        let revoked = tokio::spawn(drained(stream(&CancellationToken::new())));
        tokio::time::sleep(Duration::from_millis(50)).await;
        let since = Instant::now();
        house.wallet.revoke(&grant.id).await.unwrap();
        assert_eq!(revoked.await.unwrap(), b"data: 1\n\n");
        assert!(since.elapsed() < Duration::from_secs(1), "{:?}", since.elapsed());
    }
}
