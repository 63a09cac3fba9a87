//! The serial line: a pseudo-terminal.

use std::{io, os::fd::OwnedFd, path::PathBuf, sync::Arc, time::Duration};

use rustix::{
    fs::{Mode, OFlags, fcntl_setfl, open},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::ioctl_tiocnxcl,
};
use tokio::{
    task::JoinHandle,
    time::{sleep, timeout},
};

use super::{
    Dialect,
    board::{Board, Request},
    trouble::Sent,
};

/// How often it looks whether something came; also the gap that ends a bare text.
const TICK: Duration = Duration::from_millis(5);
/// How long it waits for somebody to read; then what it sends is lost, as on any line without flow control.
const UNREAD: Duration = Duration::from_millis(200);
/// The longest request that builds for ESP32 and Nordic take.
const MOST: [usize; 2] = [128, 256];

struct Line {
    board: Arc<Board>,
    master: OwnedFd,
    /// Held, so that the line lives on when somebody hangs up.
    slave: OwnedFd,
}

/// Where the line is, and who answers on it.
pub(super) fn serve(board: Arc<Board>) -> io::Result<(PathBuf, JoinHandle<()>)> {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
    grantpt(&master)?;
    unlockpt(&master)?;
    let name = ptsname(&master, Vec::new())?;
    let slave = open(name.as_c_str(), OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty())?;
    fcntl_setfl(&master, OFlags::NONBLOCK)?;
    let path = PathBuf::from(name.into_string().map_err(io::Error::other)?);
    let line = Line { board, master, slave };
    Ok((path, tokio::spawn(line.run())))
}

impl Line {
    async fn run(self) {
        let mut coming = Vec::new();
        loop {
            // Whoever opened the line for himself alone may be gone.
            ioctl_tiocnxcl(&self.slave).ok();
            let mut buffer = [0; 256];
            let read = rustix::io::read(&self.master, &mut buffer).unwrap_or(0);
            coming.extend_from_slice(buffer.get(..read).unwrap_or_default());
            let request = match self.board.habits().dialect {
                Dialect::Bare if read > 0 => None,
                Dialect::Bare => bare(&std::mem::take(&mut coming)),
                Dialect::Lines => first_line(&mut coming).and_then(|line| spoken(&line)),
            };
            if let Some(sent) = request.and_then(|request| self.board.reply(&request)) {
                self.send(sent).await;
            } else {
                sleep(TICK).await;
            }
        }
    }

    /// After a line of its log, in pieces.
    async fn send(&self, sent: Sent) {
        sleep(sent.after).await;
        let log = b"I (4711) devreg: it's a {request\r\n{}}";
        let text = [log.as_slice(), &sent.bytes].concat();
        for piece in text.chunks(self.board.habits().piece.max(1)) {
            if timeout(UNREAD, self.write(piece)).await.is_err() {
                return;
            }
            tokio::task::yield_now().await;
        }
    }

    async fn write(&self, mut rest: &[u8]) {
        while !rest.is_empty() {
            match rustix::io::write(&self.master, rest) {
                Ok(written) => rest = rest.get(written..).unwrap_or_default(),
                Err(rustix::io::Errno::AGAIN) => sleep(TICK).await,
                Err(_) => return,
            }
        }
    }
}

fn bare(text: &[u8]) -> Option<Request> {
    match text {
        b"getdid" => Some(Request::Did),
        b"getdiddoc" => Some(Request::Document),
        json if json.len() <= MOST[0] => Request::sign(json),
        _ => None,
    }
}

fn spoken(line: &[u8]) -> Option<Request> {
    match line {
        b"getdid" => Some(Request::Did),
        b"getdiddoc" => Some(Request::Document),
        [b'S', json @ ..] if json.len() < MOST[1] => Request::sign(json),
        _ => None,
    }
}

fn first_line(coming: &mut Vec<u8>) -> Option<Vec<u8>> {
    let end = coming.iter().position(|byte| *byte == b'\n')?;
    let mut line: Vec<u8> = coming.drain(..=end).collect();
    line.pop();
    Some(line)
}
