//! An AI app at the door: by hand over HTTP, and with clients that others made.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::process::Command;

/// The version of MCP that the requests by hand speak.
const VERSION: &str = "2025-11-25";

/// An app with a token.
pub struct App {
    url: String,
    token: String,
    client: Client,
}

impl App {
    pub fn new(url: &str, token: &str) -> Self {
        let client = Client::builder().no_proxy().timeout(Duration::from_secs(20)).build().expect("a client");
        Self { url: url.to_owned(), token: token.to_owned(), client }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn token(&self) -> &str {
        &self.token
    }

    /// Calls a tool; gives the status, and the tool's structured answer or the refusal before it.
    pub async fn call(&self, tool: &str, arguments: Value) -> (StatusCode, Value) {
        let parameters = json!({ "name": tool, "arguments": arguments });
        let call = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": parameters });
        let request = self.client.post(&self.url).bearer_auth(&self.token).header("mcp-protocol-version", VERSION);
        let request = request.header("accept", "application/json, text/event-stream");
        let request = request.header("content-type", "application/json").body(call.to_string());
        let reply = request.send().await.expect("the door answers");
        let status = reply.status();
        let text = reply.text().await.expect("a whole answer");
        // An answer comes as one JSON document or as one event of a stream.
        let document = text.lines().filter_map(|line| line.strip_prefix("data:")).find(|data| data.contains("jsonrpc"));
        let document = document.unwrap_or(&text);
        let mut value: Value = serde_json::from_str(document).unwrap_or_else(|e| panic!("{status} {text:?}: {e}"));
        let content = value.pointer_mut("/result/structuredContent").map(Value::take);
        (status, content.unwrap_or(value))
    }

    /// Reads a scope of a device; gives the values, or the code of the refusal.
    pub async fn read(&self, device: &str, scope: &str) -> Result<Value, String> {
        let (_, answer) = self.call("read_series", json!({ "device": device, "scope": scope })).await;
        match answer["code"].as_str() {
            Some(code) => Err(code.to_owned()),
            None => Ok(answer),
        }
    }

    /// Runs a script over a stock client; gives what it printed.
    pub async fn script(&self, client: &Stock, arguments: &[&str]) -> Value {
        let mut command = client.command();
        command.args(arguments).env("MCP_URL", &self.url).env("MCP_TOKEN", &self.token).stderr(Stdio::inherit());
        let output = command.output().await.expect("the client runs");
        let report = serde_json::from_slice(&output.stdout);
        let report: Value = report.unwrap_or_else(|e| panic!("{client:?} {arguments:?} printed no JSON: {e}"));
        assert!(output.status.success(), "{client:?} {arguments:?}: {report}");
        report
    }
}

/// A client that others made.
#[derive(Clone, Copy, Debug)]
pub enum Stock {
    /// PyPI's `mcp`.
    Python,
    /// npm's official package.
    Node,
}

impl Stock {
    pub const ALL: [Self; 2] = [Self::Python, Self::Node];

    fn command(self) -> Command {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests");
        let (program, needed, script): (PathBuf, PathBuf, PathBuf) = match self {
            Self::Python => {
                let python = tests.join("python/.venv/bin/python");
                (python.clone(), python, tests.join("python/read_with_mcp.py"))
            }
            Self::Node => {
                ("node".into(), tests.join("node/mcp/node_modules"), tests.join("node/mcp/read_with_mcp.mjs"))
            }
        };
        // A journey without a client that others made would prove less than it says.
        let installed = needed.exists();
        assert!(installed, "{self:?}'s MCP client is not installed: `cargo xtask setup` installs it");
        let mut command = Command::new(program);
        command.arg(script);
        command
    }
}
