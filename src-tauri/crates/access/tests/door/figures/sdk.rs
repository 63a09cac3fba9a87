//! What is compared: the official TypeScript SDK's server, which serves the same rows from memory.

use std::{path::Path, process::Stdio};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use super::Server;
use crate::http::Ask;

/// A running server; dropping it ends it.
pub struct Sdk {
    authority: String,
    _child: Child,
}

impl Sdk {
    /// A server of this answer; `None` where the SDK is not installed.
    pub async fn serving(answer: &Value) -> Option<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/node/mcp");
        if !folder.join("node_modules/@modelcontextprotocol/sdk/dist/esm/server/streamableHttp.js").exists() {
            println!("The TypeScript SDK's server is not installed: run `cargo xtask setup`.");
            return None;
        }
        let mut child = Command::new("node")
            .arg(folder.join("serve_rows.mjs"))
            .arg(answer.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut port = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut port).await.unwrap();
        Some(Self { authority: format!("127.0.0.1:{}", port.trim()), _child: child })
    }

    pub async fn server(&self) -> Server {
        let ask = Ask::new(&self.authority, "none").call("read_series", json!({}));
        Server::new(&self.authority, ask.bytes()).await
    }
}
