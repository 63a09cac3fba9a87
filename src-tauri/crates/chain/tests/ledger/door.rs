//! The socket of a node, by hand, so that it can misbehave in every way.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    task::{JoinHandle, JoinSet},
};

use crate::node::Node;

const HUGE: usize = 100 * 1024 * 1024;
/// What one wait for an answer stands for.
const NOMINAL: u64 = 10_000;

/// What leaves the door.
pub enum Page {
    Json(Value),
    Never,
    Shut,
    Half(Value),
    Status(u16, Option<u64>, &'static str),
    Huge,
    Deep,
    Drip,
    Elsewhere,
}

pub struct Door {
    pub url: String,
    pub seen: Arc<Seen>,
    address: SocketAddr,
    node: Arc<Node>,
    /// Keeps the port while nobody listens.
    _holder: TcpSocket,
    listening: Mutex<Option<JoinHandle<()>>>,
}

/// What a client took and waited for.
#[derive(Default)]
pub struct Seen {
    /// The most bytes that it took of one answer.
    pub most: AtomicU64,
    /// The waiting that time-outs stand for, in milliseconds.
    pub waited: AtomicU64,
    silent_until: Mutex<Option<Instant>>,
    shut: Mutex<bool>,
}

impl Door {
    pub fn open(node: Arc<Node>) -> Self {
        let holder = socket();
        holder.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = holder.local_addr().unwrap();
        let url = format!("http://{address}");
        let door = Self { url, seen: Arc::default(), address, node, _holder: holder, listening: Mutex::new(None) };
        door.listen();
        door
    }

    /// Opens again when it was shut.
    pub fn listen(&self) {
        *self.seen.shut.lock().unwrap() = false;
        let mut listening = self.listening.lock().unwrap();
        if listening.as_ref().is_some_and(|task| !task.is_finished()) {
            return;
        }
        let socket = socket();
        socket.bind(self.address).unwrap();
        let listener = socket.listen(64).unwrap();
        let (node, seen) = (self.node.clone(), self.seen.clone());
        *listening = Some(tokio::spawn(async move {
            let mut talks = JoinSet::new();
            while !*seen.shut.lock().unwrap() {
                tokio::select! {
                    Ok((stream, _)) = listener.accept() => {
                        talks.spawn(talk(stream, node.clone(), seen.clone()));
                    }
                    Some(_) = talks.join_next() => {}
                }
            }
        }));
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        if let Some(task) = self.listening.lock().unwrap().take() {
            task.abort();
        }
    }
}

fn socket() -> TcpSocket {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_reuseaddr(true).unwrap();
    socket.set_reuseport(true).unwrap();
    socket
}

async fn talk(mut stream: TcpStream, node: Arc<Node>, seen: Arc<Seen>) {
    stream.set_nodelay(true).unwrap();
    while let Some(request) = request(&mut stream).await {
        let page = node.serve(&request);
        if answer(&mut stream, page, &seen).await.is_none() {
            return;
        }
    }
}

/// The body of the next request; nothing when the client is gone.
async fn request(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut part = [0; 16 * 1024];
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
            let whole = end + 4 + length.trim().parse::<usize>().unwrap();
            if bytes.len() >= whole {
                return Some(bytes[end + 4..whole].to_vec());
            }
        }
        let read = stream.read(&mut part).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&part[..read]);
    }
}

/// Nothing when the connection is over.
async fn answer(stream: &mut TcpStream, page: Page, seen: &Seen) -> Option<()> {
    match page {
        Page::Json(value) => whole(stream, 200, "", value.to_string().as_bytes()).await,
        Page::Status(status, retry_after, body) => {
            let header = retry_after.map_or_else(String::new, |wait| format!("retry-after: {wait}\r\n"));
            whole(stream, status, &header, body.as_bytes()).await
        }
        Page::Elsewhere => whole(stream, 307, "location: http://127.0.0.1:9/\r\n", b"").await,
        Page::Deep => {
            let body = format!(r#"{{"jsonrpc":"2.0","id":0,"result":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
            whole(stream, 200, "", body.as_bytes()).await
        }
        Page::Never => silence(stream, seen, None).await,
        Page::Drip => silence(stream, seen, Some(b' ')).await,
        Page::Shut => {
            *seen.shut.lock().unwrap() = true;
            // Whoever listens looks up when a connection ends.
            None
        }
        Page::Half(value) => {
            let body = value.to_string();
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len() + 10);
            stream.write_all(head.as_bytes()).await.ok()?;
            stream.write_all(&body.as_bytes()[..body.len() / 2]).await.ok()?;
            None
        }
        Page::Huge => {
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {HUGE}\r\n\r\n");
            stream.write_all(head.as_bytes()).await.ok()?;
            let (part, mut taken) = ([b' '; 64 * 1024], 0);
            while taken < HUGE && stream.write_all(&part).await.is_ok() {
                taken += part.len();
            }
            seen.most.fetch_max(taken as u64, Ordering::SeqCst);
            None
        }
    }
}

async fn whole(stream: &mut TcpStream, status: u16, header: &str, body: &[u8]) -> Option<()> {
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\n{header}content-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(&[head.as_bytes(), body].concat()).await.ok()
}

/// Says nothing, or a byte now and then, until the client has enough of it.
async fn silence(stream: &mut TcpStream, seen: &Seen, drip: Option<u8>) -> Option<()> {
    {
        // Waits that go on side by side are one.
        let mut until = seen.silent_until.lock().unwrap();
        if until.is_none_or(|until| until <= Instant::now()) {
            seen.waited.fetch_add(NOMINAL, Ordering::SeqCst);
            *until = Some(Instant::now() + crate::scene::PATIENCE);
        }
    }
    if drip.is_some() {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {HUGE}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.ok()?;
    }
    let mut gone = [0];
    loop {
        tokio::select! {
            _ = stream.read(&mut gone) => return None,
            () = tokio::time::sleep(Duration::from_millis(10)) => {
                if let Some(byte) = drip {
                    stream.write_all(&[byte]).await.ok()?;
                }
            }
        }
    }
}
