//! The side that answers.

use std::{
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::{
    io::BufReader,
    net::{UnixListener, UnixStream},
    sync::mpsc,
    task::JoinHandle,
};

use crate::{
    ControlError, Handler,
    client::path,
    line::{Back, read, write},
};

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
    let path = path(home);
    drop(fs::remove_file(&path));
    let listener = UnixListener::bind(&path).map_err(|e| ControlError::NoSocket(e.to_string()))?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).map_err(|e| ControlError::NoSocket(e.to_string()))?;
    let accepting = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if same_user(&stream) {
                tokio::spawn(answer(stream, handler.clone()));
            }
        }
    });
    Ok(Listening { path, accepting })
}

fn same_user(stream: &UnixStream) -> bool {
    stream.peer_cred().is_ok_and(|peer| peer.uid() == rustix::process::geteuid().as_raw())
}

async fn answer(stream: UnixStream, handler: Arc<Handler>) -> io::Result<()> {
    let (reading, mut writing) = stream.into_split();
    let Some(request) = read(&mut BufReader::new(reading)).await? else { return Ok(()) };
    let (sender, mut progress) = mpsc::unbounded_channel();
    let mut working = tokio::spawn(handler(request, sender));
    let outcome = loop {
        tokio::select! {
            biased;
            Some(value) = progress.recv() => write(&mut writing, &Back::Progress(value)).await?,
            done = &mut working => break done,
        }
    };
    while let Ok(value) = progress.try_recv() {
        write(&mut writing, &Back::Progress(value)).await?;
    }
    match outcome {
        Ok(Ok(value)) => write(&mut writing, &Back::Reply(value)).await,
        Ok(Err(failure)) => write(&mut writing, &Back::Failure(failure)).await,
        Err(_) => Ok(()),
    }
}
