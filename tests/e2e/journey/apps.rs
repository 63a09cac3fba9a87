//! AI apps: stock MCP clients that others wrote.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

/// The clients every answer is asked of.
pub const CLIENTS: [Client; 2] = [Client::PyPi, Client::Npm];

/// A client, by where it comes from.
#[derive(Clone, Copy, Debug)]
pub enum Client {
    PyPi,
    Npm,
}

impl Client {
    /// Asks the door at `url` with `token`: one answer or refusal for each call.
    pub fn ask(self, url: &str, token: &str, calls: &Value) -> Vec<Value> {
        let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests");
        let mut command = match self {
            Self::PyPi => {
                let mut python = Command::new(tests.join("python/.venv/bin/python"));
                python.arg(tests.join("python/ask.py"));
                python
            }
            Self::Npm => {
                let mut node = Command::new("node");
                node.arg(tests.join("node/mcp/ask.mjs"));
                node
            }
        };
        let output = command.arg(url).arg(calls.to_string()).env("DEEDBOX_TOKEN", token).output();
        let output = output.unwrap_or_else(|error| panic!("{self:?}: {error}; `cargo xtask setup` installs it"));
        let said = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        serde_json::from_str(&said).unwrap_or_else(|error| panic!("{self:?} said {said:?}: {error}\n{errors}"))
    }
}
