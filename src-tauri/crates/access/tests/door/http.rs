//! A raw HTTP/1.1 client: sends exactly what it is told.

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A request before it is sent.
#[derive(Clone)]
pub struct Ask {
    pub authority: String,
    pub method: &'static str,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let find = |line: &'_ str| line.split_once(':').is_some_and(|(key, _)| key.eq_ignore_ascii_case(name));
        self.head.lines().find(|line| find(line)).and_then(|line| line.split_once(':')).map(|(_, value)| value.trim())
    }

    /// The structured result of a tool, and whether it is an error.
    pub fn tool(&self) -> (bool, Value) {
        let result = &self.json()["result"];
        (result["isError"].as_bool().unwrap_or(false), result["structuredContent"].clone())
    }
}

impl Ask {
    pub fn new(authority: &str, token: &str) -> Self {
        let headers = [
            ("Host", authority.to_string()),
            ("Authorization", format!("Bearer {token}")),
            ("Content-Type", "application/json".to_string()),
            ("Accept", "application/json, text/event-stream".to_string()),
        ];
        Self {
            authority: authority.to_string(),
            method: "POST",
            target: "/mcp".to_string(),
            headers: headers.into_iter().map(|(name, value)| (name.to_string(), value)).collect(),
            body: Vec::new(),
        }
    }

    /// A request of 2025-11-25, without a session.
    pub fn legacy(self, method: &str, params: Value) -> Self {
        self.with("MCP-Protocol-Version", "2025-11-25")
            .json(&json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }))
    }

    pub fn call(self, tool: &str, arguments: Value) -> Self {
        self.legacy("tools/call", json!({ "name": tool, "arguments": arguments }))
    }

    /// A request of 2026-07-28.
    pub fn modern(self, method: &str, mut params: Value) -> Self {
        params["_meta"] = json!({
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": {},
            "io.modelcontextprotocol/clientInfo": { "name": "test", "version": "1" },
        });
        let name = params["name"].as_str().map(ToString::to_string);
        let ask = self.with("MCP-Protocol-Version", "2026-07-28").with("Mcp-Method", method);
        let ask = match name {
            Some(name) => ask.with("Mcp-Name", &name),
            None => ask,
        };
        ask.json(&json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }))
    }

    pub fn json(mut self, body: &Value) -> Self {
        self.body = serde_json::to_vec(body).unwrap();
        self
    }

    /// Adds a header.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_string(), value.to_string()));
        self
    }

    /// Replaces a header.
    pub fn set(self, name: &str, value: &str) -> Self {
        self.without(name).with(name, value)
    }

    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        self
    }

    /// What goes over the socket.
    pub fn bytes(&self) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let framed = |(name, _): &(String, String)| {
            name.eq_ignore_ascii_case("content-length") || name.eq_ignore_ascii_case("transfer-encoding")
        };
        if !self.headers.iter().any(framed) {
            head.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        head.push_str("\r\n");
        [head.into_bytes(), self.body.clone()].concat()
    }

    /// Sends it on a connection of its own, left open.
    pub async fn open(&self) -> TcpStream {
        let mut stream = TcpStream::connect(&self.authority).await.unwrap();
        // A server that refuses early may close before the whole body is written.
        drop(stream.write_all(&self.bytes()).await);
        stream
    }

    /// Sends it and reads the answer to its end.
    pub async fn send(&self) -> Answer {
        let asked = self.clone().with("Connection", "close");
        let mut stream = asked.open().await;
        let mut bytes = Vec::new();
        let reading = async {
            let mut chunk = [0u8; 4096];
            while let Ok(count @ 1..) = stream.read(&mut chunk).await {
                bytes.extend_from_slice(&chunk[..count]);
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), reading).await.expect("an answer within 20 s");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let body = if head.to_ascii_lowercase().contains("transfer-encoding: chunked") {
            unchunked(body)
        } else {
            body.to_string()
        };
        Answer { status, head: head.to_string(), body }
    }
}

fn unchunked(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((size, rest)) = body.split_once("\r\n") {
        let Ok(size @ 1..) = usize::from_str_radix(size, 16) else { break };
        whole.push_str(&rest[..size]);
        body = rest[size..].trim_start_matches("\r\n");
    }
    whole
}
