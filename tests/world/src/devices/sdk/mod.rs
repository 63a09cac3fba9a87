//! A device built on the ioID SDK, with the answers of a real one (tests/vectors/ioid-sdk-device.json): over HTTP and
//! over a serial line it signs any 32 bytes for whoever asks, and keeps a record of all that it was asked to sign.

mod board;
mod http;
mod serial;
mod trouble;

use std::{io, path::PathBuf, sync::Arc};

use alloy::primitives::{Address, B256};
use axum::{Json, Router, extract::State, routing::get};
use serde::Serialize;
use tokio::task::JoinHandle;

use super::Seed;
use board::Board;
pub use trouble::Trouble;

/// How a build takes requests on its serial line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// ESP32: bare texts.
    #[default]
    Bare,
    /// Nordic: lines, with `S` before a request to sign.
    Lines,
}

/// What a device does that it should not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lie {
    /// It signs with another key.
    OtherKey,
    /// It signs other bytes than it was asked to.
    OtherDigest,
    /// Its DID is not that of its key.
    OtherName,
    /// Its document names another key.
    OtherDocument,
    /// Its key is no point of the curve.
    NoKey,
    /// It answers with a page.
    Html,
    /// It sends braces without end.
    Endless,
    /// It sends one object after the other and never the one that was asked for.
    Chatter,
    /// It takes requests and answers none.
    Silent,
    /// It sends whoever asks elsewhere.
    Redirect,
}

/// What a device is like.
#[derive(Clone, Copy, Debug)]
pub struct Habits {
    pub dialect: Dialect,
    /// Its key comes without the 04 before it, as older builds send it.
    pub bare_key: bool,
    pub lie: Option<Lie>,
    /// The bytes that its serial line sends in one go.
    pub piece: usize,
}

impl Default for Habits {
    fn default() -> Self {
        Self { dialect: Dialect::default(), bare_key: false, lie: None, piece: 64 }
    }
}

/// A device that runs; dropping it ends it.
pub struct SdkDevice {
    board: Arc<Board>,
    url: String,
    line: PathBuf,
    tasks: [JoinHandle<()>; 2],
}

/// Where it is, as the world tells of it.
#[derive(Clone, Debug, Serialize)]
pub struct SdkDescription {
    pub address: Address,
    pub did: String,
    pub model: String,
    /// Its address on the network.
    pub http: String,
    /// Its serial line.
    pub serial: String,
}

impl SdkDevice {
    /// Switches a device on, on a free port of 127.0.0.1 and a new pseudo-terminal.
    ///
    /// # Errors
    /// Port or terminal cannot be had.
    pub async fn start(seed: Seed, habits: Habits) -> io::Result<Self> {
        let board = Arc::new(Board::new(seed, habits)?);
        let (url, server) = http::serve(board.clone()).await?;
        let (line, talk) = serial::serve(board.clone())?;
        Ok(Self { board, url, line, tasks: [server, talk] })
    }

    pub fn address(&self) -> Address {
        self.board.address()
    }

    /// From now on it is like this.
    pub fn change(&self, habits: Habits) {
        self.board.change(habits);
    }

    /// Has trouble strike one request, counted from 0 which is the next one.
    pub fn strike(&self, request: usize, trouble: Trouble) {
        self.board.strike(request, trouble);
    }

    /// Everything that it was asked to sign, in order.
    pub fn asked(&self) -> Vec<B256> {
        self.board.asked()
    }

    pub fn describe(&self) -> SdkDescription {
        SdkDescription {
            address: self.address(),
            did: self.board.did(),
            model: board::PROJECT.to_owned(),
            http: self.url.clone(),
            serial: format!("serial:{}", self.line.display()),
        }
    }

    /// `GET /sdk` tells where it is and what it was asked to sign.
    pub(crate) fn routes(&self) -> Router {
        let description = self.describe();
        let tell = async move |State(board): State<Arc<Board>>| {
            Json(serde_json::json!({ "device": description, "asked": board.asked() }))
        };
        Router::new().route("/sdk", get(tell)).with_state(self.board.clone())
    }
}

impl Drop for SdkDevice {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}
