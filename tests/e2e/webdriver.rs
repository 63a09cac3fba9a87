//! As much of the W3C WebDriver protocol as the journeys need, over plain HTTP on loopback.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::child::Child;

/// The key under which WebDriver hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
const ANSWER: Duration = Duration::from_secs(90);
const START: Duration = Duration::from_secs(60);

/// An element the driver named; it dies with the page that holds it.
#[derive(Clone, Debug)]
pub struct Element(Value);

/// What the driver answered instead of a value: `no such element`, `stale element reference` …
pub struct Refusal {
    error: String,
    message: String,
}

impl Refusal {
    /// Whether the window is gone.
    pub fn is_closed_window(&self) -> bool {
        self.error == "no such window"
    }
}

impl std::fmt::Debug for Refusal {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}: {}", self.error, self.message)
    }
}

/// A session with one running app.
pub struct Session {
    address: SocketAddr,
    path: String,
    _driver: Child,
}

impl Session {
    /// Starts the driver, which starts `binary` with `words` and the environment of `driver`.
    pub fn start(mut driver: Command, binary: &str, words: &[String]) -> Self {
        let address = free_address();
        driver.arg("--host=127.0.0.1").arg(format!("--port={}", address.port()));
        let mut child = Child::start(driver.stdout(Stdio::null()));
        wait_for(address, &mut child);
        let options = json!({ "binary": binary, "args": words });
        let wish = json!({ "capabilities": { "alwaysMatch": { "webkitgtk:browserOptions": options } } });
        let answer = exchange(address, "POST", "/session", &wish);
        let answer = answer.unwrap_or_else(|refusal| panic!("opening {binary}: {refusal:?}"));
        let id = answer["sessionId"].as_str().expect("a session has an id");
        Self { address, path: format!("/session/{id}"), _driver: child }
    }

    /// Reads something of the session.
    pub fn get(&self, path: &str) -> Result<Value, Refusal> {
        exchange(self.address, "GET", &format!("{}{path}", self.path), &Value::Null)
    }

    /// Does something in the session.
    pub fn post(&self, path: &str, body: &Value) -> Result<Value, Refusal> {
        exchange(self.address, "POST", &format!("{}{path}", self.path), body)
    }

    /// Runs the body of a function in the page, with `arguments`.
    pub fn script(&self, body: &str, arguments: Value) -> Result<Value, Refusal> {
        self.post("/execute/sync", &json!({ "script": body, "args": arguments }))
    }

    /// Does something with an element: `click`, `clear`, or `value` with a text to type.
    pub fn element(&self, element: &Element, act: &str, body: &Value) -> Result<Value, Refusal> {
        let id = element.0[ELEMENT].as_str().expect("an element has an id");
        self.post(&format!("/element/{id}/{act}"), body)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Ends the app in an orderly way; the driver's group is killed in any case.
        exchange(self.address, "DELETE", &self.path, &Value::Null).ok();
    }
}

impl Element {
    /// The element in a script's answer, if it found one.
    pub fn in_answer(answer: Value) -> Option<Self> {
        answer.get(ELEMENT).is_some().then_some(Self(answer))
    }

    /// The element as an argument of a script.
    pub fn as_argument(&self) -> Value {
        self.0.clone()
    }
}

fn free_address() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
    listener.local_addr().expect("a bound socket has an address")
}

fn wait_for(address: SocketAddr, driver: &mut Child) {
    let deadline = Instant::now() + START;
    while TcpStream::connect(address).is_err() {
        assert!(driver.runs(), "WebKitWebDriver ended before it listened on {address}");
        assert!(Instant::now() < deadline, "WebKitWebDriver does not listen on {address}");
        std::thread::sleep(Duration::from_millis(30));
    }
}

fn exchange(address: SocketAddr, verb: &str, path: &str, body: &Value) -> Result<Value, Refusal> {
    let reply = talk(address, verb, path, body)
        .map_err(|error| Refusal { error: "no answer".into(), message: format!("{verb} {path}: {error}") })?;
    let mut reply: Value = serde_json::from_str(&reply)
        .map_err(|error| Refusal { error: "not JSON".into(), message: format!("{verb} {path}: {error}: {reply}") })?;
    let value = reply["value"].take();
    match value["error"].as_str() {
        Some(error) => Err(Refusal { error: error.into(), message: value["message"].as_str().unwrap_or("").into() }),
        None => Ok(value),
    }
}

/// One request and the body of its answer; the driver closes the connection after it.
pub(super) fn talk(address: SocketAddr, verb: &str, path: &str, body: &Value) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(ANSWER))?;
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let head = format!(
        "{verb} {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())?;
    let mut reply = String::new();
    stream.read_to_string(&mut reply)?;
    let (_, body) = reply.split_once("\r\n\r\n").unwrap_or_default();
    Ok(body.to_owned())
}
