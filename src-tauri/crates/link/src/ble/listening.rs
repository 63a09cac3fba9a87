//! What a connection brings by itself, taken in as it comes, so that what waits for us is bounded.

use std::pin::Pin;

use btleplug::{
    api::{CentralEvent, ValueNotification},
    platform::PeripheralId,
};
use futures::{FutureExt, Stream, StreamExt};
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
};
use uuid::Uuid;
use wallet::ports::LinkError;

use super::radio::Events;

/// How many values wait at most: more than the longest message has in the shortest frames, and no more than 4 MiB.
const KEPT: usize = 8192;

pub(super) type Values = Pin<Box<dyn Stream<Item = ValueNotification> + Send>>;

/// The values that arrived, and whether the link is lost; dropping it ends the listening.
pub(super) struct Listening {
    arrived: mpsc::Receiver<(Uuid, Vec<u8>)>,
    end: watch::Receiver<Option<LinkError>>,
    task: JoinHandle<()>,
}

impl Listening {
    pub(super) fn start(values: Values, events: Events, id: PeripheralId) -> Self {
        let (keep, arrived) = mpsc::channel(KEPT);
        let (tell, end) = watch::channel(None);
        let task = tokio::spawn(async move {
            let why = take_in(values, events, id, keep).await;
            tell.send_replace(Some(why));
        });
        Self { arrived, end, task }
    }

    /// The next value; what arrived before the link was lost counts.
    pub(super) async fn next(&mut self) -> Result<(Uuid, Vec<u8>), LinkError> {
        let Self { arrived, end, .. } = self;
        tokio::select! {
            biased;
            Some(value) = arrived.recv() => Ok(value),
            why = lost(end) => Err(why),
        }
    }

    /// Waits until the link is lost.
    pub(super) async fn lost(&mut self) -> LinkError {
        lost(&mut self.end).await
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn lost(end: &mut watch::Receiver<Option<LinkError>>) -> LinkError {
    let why = end.wait_for(Option::is_some).await.ok().and_then(|why| why.clone());
    why.unwrap_or(LinkError::OutOfRange)
}

async fn take_in(
    mut values: Values,
    mut events: Events,
    id: PeripheralId,
    keep: mpsc::Sender<(Uuid, Vec<u8>)>,
) -> LinkError {
    // Fair, since each stream is unbounded behind us.
    let why = loop {
        tokio::select! {
            value = values.next() => match value {
                Some(value) => if keep.try_send((value.uuid, value.value)).is_err() {
                    return LinkError::Misbehaved("it sends more than it was asked for".to_string());
                },
                None => break LinkError::OutOfRange,
            },
            event = events.next() => match event {
                Some(CentralEvent::DeviceDisconnected(gone)) if gone == id => break LinkError::OutOfRange,
                Some(_) => {}
                None => break LinkError::NoService("it went away"),
            },
        }
    };
    while let Some(Some(value)) = values.next().now_or_never() {
        if keep.try_send((value.uuid, value.value)).is_err() {
            break;
        }
    }
    why
}
