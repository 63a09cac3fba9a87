//! The side that answers.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use domain::failure::Coded;
use serde_json::{Value, json};
use tokio::{
    io::BufReader,
    net::{UnixListener, UnixStream, unix::OwnedWriteHalf},
    sync::{Semaphore, mpsc},
    task::{JoinError, JoinHandle},
    time::{sleep, timeout},
};

use crate::{
    Answer, ControlError, Handler,
    line::{Back, LineError, read, write},
    peer::same_user,
    place::places,
};

/// How many are answered at once; the next ones wait until one of these has gone.
const CONNECTIONS: usize = 32;
/// How long somebody may take to say what is wanted, and to take in a line.
const LINE: Duration = Duration::from_secs(10);
/// How often a request under way is said to be so.
const HEARTBEAT: Duration = Duration::from_secs(5);
/// How long to rest when the system has no connection to give, such as for want of descriptors.
const REST: Duration = Duration::from_millis(200);

/// Listens until dropped.
pub struct Listening {
    path: PathBuf,
    accepting: JoinHandle<()>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.accepting.abort();
        drop(fs::remove_file(&self.path));
    }
}

/// Listens for the requests of other processes of this user. The caller holds the home's lock, so a socket that is
/// there already was left by a process that is gone.
///
/// # Errors
/// [`ControlError::NoSocket`].
pub fn listen(home: &Path, handler: Arc<Handler>) -> Result<Listening, ControlError> {
    let path = places(home).into_iter().next().unwrap_or_default();
    drop(fs::remove_file(&path));
    let listener = UnixListener::bind(&path).map_err(|e| ControlError::NoSocket(e.to_string()))?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).map_err(|e| ControlError::NoSocket(e.to_string()))?;
    Ok(Listening { path, accepting: tokio::spawn(accept(listener, handler)) })
}

async fn accept(listener: UnixListener, handler: Arc<Handler>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    while let Ok(place) = places.clone().acquire_owned().await {
        let Ok((stream, _)) = listener.accept().await else {
            sleep(REST).await;
            continue;
        };
        if !same_user(&stream) {
            continue;
        }
        let handler = handler.clone();
        tokio::spawn(async move {
            // Whoever left gets no answer.
            drop(answer(stream, handler).await);
            drop(place);
        });
    }
}

async fn answer(stream: UnixStream, handler: Arc<Handler>) -> Result<(), LineError> {
    let (reading, mut writing) = stream.into_split();
    let Ok(request) = timeout(LINE, read(&mut BufReader::new(reading))).await else { return Ok(()) };
    let Some(request) = request? else { return Ok(()) };
    let (sender, progress) = mpsc::unbounded_channel();
    let working = tokio::spawn(handler(request, sender));
    match accompanied(working, progress, &mut writing).await? {
        Ok(Ok(value)) => match tell(&mut writing, &Back::Reply(value)).await {
            Err(LineError::TooLong) => tell(&mut writing, &Back::Failure(json!(ControlError::TooLong.failure()))).await,
            told => told,
        },
        Ok(Err(failure)) => tell(&mut writing, &Back::Failure(failure)).await,
        Err(_) => Ok(()),
    }
}

/// Tells every progress and, in between, that there is work, until it is done.
async fn accompanied(
    mut working: JoinHandle<Answer>,
    mut progress: mpsc::UnboundedReceiver<Value>,
    writing: &mut OwnedWriteHalf,
) -> Result<Result<Answer, JoinError>, LineError> {
    let outcome = loop {
        tokio::select! {
            biased;
            Some(value) = progress.recv() => tell(writing, &Back::Progress(value)).await?,
            done = &mut working => break done,
            () = sleep(HEARTBEAT) => tell(writing, &Back::Working).await?,
        }
    };
    while let Ok(value) = progress.try_recv() {
        tell(writing, &Back::Progress(value)).await?;
    }
    Ok(outcome)
}

/// Writes a line, to somebody who reads it.
async fn tell(writing: &mut OwnedWriteHalf, back: &Back) -> Result<(), LineError> {
    match timeout(LINE, write(writing, back)).await {
        Ok(told) => told,
        Err(elapsed) => Err(LineError::Stream(elapsed.into())),
    }
}
