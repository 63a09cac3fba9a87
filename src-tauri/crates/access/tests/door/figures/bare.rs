//! What is compared: a handler that reads and serialises the same rows, and checks, logs and speaks nothing.

use std::sync::Arc;

use axum::{Json, Router, extract::State, routing::get};
use domain::device::DeviceId;
use serde::Serialize;
use tokio::{net::TcpListener, task::JoinHandle};
use wallet::ports::Store;
use wire::batch::SignedBatch;

use super::{
    Server,
    place::{FIRST, Place, ROWS},
};
use crate::fakes::{DAY, START};

/// A running bare server.
pub struct Bare {
    authority: String,
    running: JoinHandle<()>,
}

#[derive(Clone)]
struct Source {
    store: Arc<dyn Store>,
    device: DeviceId,
}

#[derive(Serialize)]
struct Rows {
    values: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    at: String,
    value: f64,
}

impl Bare {
    /// Beside the door, over the same rows.
    pub async fn beside(place: &Place) -> Self {
        let source = Source { store: place.store.clone(), device: place.device };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let authority = listener.local_addr().unwrap().to_string();
        let router = Router::new().route("/rows", get(rows)).with_state(source);
        let running = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { authority, running }
    }

    pub async fn server(&self) -> Server {
        let request = format!("GET /rows HTTP/1.1\r\nHost: {}\r\n\r\n", self.authority);
        Server::new(&self.authority, request.into_bytes()).await
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        self.running.abort();
    }
}

async fn rows(State(source): State<Source>) -> Json<Rows> {
    let batches = source.store.batches(source.device, FIRST, START, 2_000).await.unwrap();
    let mut values = Vec::with_capacity(ROWS);
    for row in &batches {
        // The vault of these tests seals nothing.
        let batch = SignedBatch::from_bytes(&row.sealed).unwrap();
        let readings = batch.columns.iter().flat_map(|column| column.readings());
        let within = readings.filter(|reading| (FIRST.0..=START.0).contains(&reading.time_ms));
        values.extend(within.map(|reading| Row { at: text(reading.time_ms), value: reading.quantity() }));
    }
    values.drain(..values.len().saturating_sub(ROWS));
    Json(Rows { values })
}

/// ISO 8601; all rows are of the day on which the tests start.
fn text(at: u64) -> String {
    let (hour, minute, second) = (at % DAY / 3_600_000, at / 60_000 % 60, at / 1_000 % 60);
    format!("2026-11-23T{hour:02}:{minute:02}:{second:02}.{:03}Z", at % 1_000)
}
