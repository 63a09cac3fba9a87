//! Devices without a process, where time stands still until it is needed.

use std::{future::pending, sync::Arc, time::Duration};

use async_trait::async_trait;
use link::espressif::{
    Credential, Endpoints, Session, scan,
    wifi::{self, Joined},
};
use tokio::time::Instant;
use wallet::ports::{LinkError, Random};

use crate::device::Anew;

/// A device of security 0 that answers each endpoint from its script, and then not any more.
struct Scripted(Vec<(&'static str, Vec<u8>)>);

#[async_trait]
impl Endpoints for Scripted {
    async fn exchange(&mut self, endpoint: &str, _: &[u8]) -> Result<Vec<u8>, LinkError> {
        let Some(at) = self.0.iter().position(|(name, _)| *name == endpoint) else { return pending().await };
        Ok(self.0.remove(at).1)
    }
}

async fn opened(script: &[(&'static str, &[u8])]) -> Session<Scripted> {
    let mut answers = vec![
        ("proto-ver", br#"{"prov":{"ver":"v1.1","sec_ver":0,"cap":["no_sec"]}}"#.to_vec()),
        ("prov-session", vec![0x52, 5, 0x08, 1, 0xaa, 1, 0]),
    ];
    answers.extend(script.iter().map(|(name, answer)| (*name, answer.to_vec())));
    let random: Arc<dyn Random> = Arc::new(Anew);
    let session = Session::open(Scripted(answers), &Credential::Nothing, &random).await;
    session.unwrap_or_else(|error| panic!("not opened: {error}"))
}

const TAKEN: (&str, &[u8]) = ("prov-config", &[0x08, 3, 0x6a, 0]);
const APPLIED: (&str, &[u8]) = ("prov-config", &[0x08, 5, 0x7a, 0]);

async fn joined(status: &[u8]) -> Result<Joined, LinkError> {
    let mut session = opened(&[TAKEN, APPLIED, ("prov-config", status)]).await;
    wifi::join(&mut session, "net", &"password".into(), Duration::from_secs(45)).await
}

#[tokio::test(start_paused = true)]
async fn a_device_that_falls_silent_while_it_joins_is_left_when_the_time_is_over() {
    let began = Instant::now();
    assert_eq!(joined(&[0x08, 1, 0x5a, 2, 0x10, 1]).await.unwrap(), Joined::StillTrying);
    assert_eq!(began.elapsed(), Duration::from_secs(45));
}

#[tokio::test(start_paused = true)]
async fn a_device_that_never_begins_to_join_is_told_from_one_that_tries() {
    assert_eq!(joined(&[0x08, 1, 0x5a, 2, 0x10, 2]).await.unwrap(), Joined::Disconnected);
}

#[tokio::test(start_paused = true)]
async fn a_state_or_a_reason_that_is_not_known_is_no_success() {
    assert!(matches!(joined(&[0x08, 1, 0x5a, 2, 0x10, 9]).await, Err(LinkError::Misbehaved(_))));
    assert_eq!(joined(&[0x08, 1, 0x5a, 4, 0x10, 3, 0x50, 7]).await.unwrap(), Joined::Failed);
    // Without a body, the defaults would read as success.
    assert!(matches!(joined(&[0x08, 1]).await, Err(LinkError::Misbehaved(_))));
    assert!(matches!(joined(&[]).await, Err(LinkError::Misbehaved(_))));
}

#[tokio::test(start_paused = true)]
async fn an_address_that_is_none_is_not_shown() {
    let status = [0x08, 1, 0x5a, 7, 0x5a, 5, 0x0a, 3, b'<', b'b', b'>'];
    assert_eq!(joined(&status).await.unwrap(), Joined::Connected { address: String::new() });
}

#[tokio::test(start_paused = true)]
async fn a_scan_that_never_ends_is_given_up() {
    let started: (&str, &[u8]) = ("prov-scan", &[0x08, 1, 0x5a, 0]);
    let running: (&str, &[u8]) = ("prov-scan", &[0x08, 3, 0x6a, 0]);
    let mut script = vec![started];
    script.extend([running; 100]);
    let mut session = opened(&script).await;
    assert!(matches!(scan::networks(&mut session).await, Err(LinkError::Timeout(_))));
}

#[tokio::test(start_paused = true)]
async fn a_device_that_sends_more_than_a_page_or_claims_more_than_it_has_is_seen_through() {
    let (started, three) = (("prov-scan", &[0x08, 1, 0x5a, 0][..]), [0x08, 3, 0x6a, 4, 0x08, 1, 0x10, 3]);
    let two = [0x08, 5, 0x7a, 4, 0x0a, 0, 0x0a, 0];
    let four = [0x08, 5, 0x7a, 8, 0x0a, 0, 0x0a, 0, 0x0a, 0, 0x0a, 0];
    let none = [0x08, 5, 0x7a, 0];
    let mut session = opened(&[started, ("prov-scan", &three), ("prov-scan", &four)]).await;
    assert!(matches!(scan::networks(&mut session).await, Err(LinkError::Misbehaved(_))));
    let mut session = opened(&[started, ("prov-scan", &three), ("prov-scan", &two), ("prov-scan", &none)]).await;
    assert_eq!(scan::networks(&mut session).await.unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_was_broken_off_ends_the_session() {
    let mut session = opened(&[]).await;
    let asking = scan::networks(&mut session);
    assert!(tokio::time::timeout(Duration::from_secs(5), asking).await.is_err());
    assert!(matches!(scan::networks(&mut session).await, Err(LinkError::Misbehaved(_))));
}
