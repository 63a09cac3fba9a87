//! The line itself, read and written on a thread that may wait.

use std::{
    io::{self, Read, Write},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use async_trait::async_trait;
use serialport::{ClearBuffer, ErrorKind, SerialPort};
use tokio::task::spawn_blocking;
use wallet::ports::LinkError;

use super::dialect::{self, Dialect};
use crate::profiles::ioid_sdk::{Finder, Question, Way};

/// How soon the thread sees that nobody waits for it any more.
const GLANCE: Duration = Duration::from_millis(50);

/// An open line.
pub(super) struct Line {
    port: Box<dyn SerialPort>,
    left: Arc<AtomicBool>,
}

impl Line {
    pub(super) fn write(&mut self, text: &str) -> Result<(), LinkError> {
        self.port.write_all(text.as_bytes()).map_err(|e| broken(&e))
    }

    /// Reads until the object is there or until `end`.
    pub(super) fn listen(&mut self, finder: &mut Finder, end: Instant) -> Result<Option<Vec<u8>>, LinkError> {
        let mut buffer = [0; 512];
        while Instant::now() < end {
            if self.left.load(Ordering::SeqCst) {
                return Err(LinkError::Unreachable("it was not waited for".to_string()));
            }
            let read = match self.port.read(&mut buffer) {
                Ok(0) => return Err(LinkError::Unreachable("the cable was pulled".to_string())),
                Ok(read) => read,
                Err(e) if matches!(e.kind(), io::ErrorKind::TimedOut | io::ErrorKind::Interrupted) => continue,
                Err(e) => return Err(broken(&e)),
            };
            if let Some(object) = finder.take(buffer.get(..read).unwrap_or_default())? {
                return Ok(Some(object));
            }
        }
        Ok(None)
    }
}

/// Opens the line; nobody else gets it meanwhile.
pub(super) async fn open(path: String, baud: u32) -> Result<Box<dyn Way>, LinkError> {
    let opened = spawn_blocking(move || serialport::new(path, baud).timeout(GLANCE).open()).await;
    let port = opened.map_err(|_| LinkError::Unreachable("the line could not be opened".to_string()))?;
    let left = Arc::new(AtomicBool::new(false));
    let line = Line { port: port.map_err(|e| unopened(&e))?, left: left.clone() };
    Ok(Box::new(SerialWay { line: Some(line), dialect: None, left }))
}

/// The way to a device; dropping it, as a cancel does, frees the line within [`GLANCE`].
struct SerialWay {
    /// Gone while a question is asked, and for good when that was cut short.
    line: Option<Line>,
    dialect: Option<Dialect>,
    left: Arc<AtomicBool>,
}

#[async_trait]
impl Way for SerialWay {
    async fn ask(&mut self, question: Question) -> Result<Vec<u8>, LinkError> {
        let cut_short = || LinkError::Unreachable("a question before was cut short".to_string());
        let (mut line, known) = (self.line.take().ok_or_else(cut_short)?, self.dialect);
        let asked = spawn_blocking(move || {
            // What a device printed before it was asked is no answer.
            drop(line.port.clear(ClearBuffer::Input));
            let answered = talk(&mut line, known, question);
            (line, answered)
        });
        let (line, answered) = asked.await.map_err(|_| cut_short())?;
        self.line = Some(line);
        let (dialect, answer) = answered?;
        self.dialect = Some(dialect);
        Ok(answer)
    }

    async fn close(self: Box<Self>) {}
}

impl Drop for SerialWay {
    fn drop(&mut self) {
        self.left.store(true, Ordering::SeqCst);
    }
}

fn talk(line: &mut Line, known: Option<Dialect>, question: Question) -> Result<(Dialect, Vec<u8>), LinkError> {
    match (known, question) {
        (Some(dialect), question) => Ok((dialect, dialect::ask(line, dialect, question)?)),
        (None, Question::Did) => dialect::find_out(line),
        (None, question) => {
            let (dialect, _) = dialect::find_out(line)?;
            Ok((dialect, dialect::ask(line, dialect, question)?))
        }
    }
}

fn unopened(error: &serialport::Error) -> LinkError {
    LinkError::Unreachable(match error.kind {
        ErrorKind::Io(io::ErrorKind::PermissionDenied) => {
            "you may not use this line; on Linux, join the group that owns it, often dialout".to_string()
        }
        ErrorKind::NoDevice | ErrorKind::Io(io::ErrorKind::NotFound) => {
            "there is no such line, or another program uses it".to_string()
        }
        ErrorKind::InvalidInput | ErrorKind::Unknown | ErrorKind::Io(_) => format!("the line: {error}"),
    })
}

fn broken(error: &io::Error) -> LinkError {
    LinkError::Unreachable(format!("the line broke: {error}"))
}
