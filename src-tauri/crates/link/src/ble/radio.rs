//! The radio, one turn at a time, over one connection to the Bluetooth service.

use std::{cmp::Reverse, pin::Pin, sync::Arc};

use btleplug::{
    api::{Central, CentralEvent, Manager as _},
    platform::{Adapter, Manager},
};
use futures::{FutureExt, Stream};
use tokio::{
    runtime::Handle,
    sync::{Mutex, OwnedMutexGuard},
    time::{Duration, Instant, timeout},
};
use wallet::ports::LinkError;

use super::adapter::{NO_ANSWER, error_name, is_off, no_radio};

/// How long the Bluetooth service may take for an answer.
pub(super) const ANSWER: Duration = Duration::from_secs(10);
/// How long the radio is waited for while somebody else has it: as long as a dialogue may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Errors after which a connection is of no more use: it is gone, or the bus takes no further subscription from it.
const LOST: [&str; 2] = ["org.freedesktop.DBus.Error.Disconnected", "org.freedesktop.DBus.Error.LimitsExceeded"];
/// A connection as old as this is given up when it stays silent; a young one is not, since the service may hang.
const OLD: Duration = Duration::from_secs(600);

/// What happens on an adapter from some moment on.
pub(super) type Events = Pin<Box<dyn Stream<Item = CentralEvent> + Send>>;

/// The computer's Bluetooth. Its connection is kept: none is ever given back to the bus, which grants a user 256.
#[derive(Default)]
pub(super) struct Radio(Arc<Mutex<Option<Connected>>>);

struct Connected {
    manager: Manager,
    since: Instant,
}

/// What a turn is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    Listening,
    Talking,
}

/// The radio in use; it is the next one's turn when the last clone is dropped.
#[derive(Clone)]
pub(super) struct Turn {
    pub adapter: Adapter,
    /// What the system calls the adapter, such as `hci0`.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only BlueZ's signals are told by it"))]
    pub name: String,
    _radio: Arc<OwnedMutexGuard<Option<Connected>>>,
}

impl Radio {
    /// Waits for the radio, and takes the adapter called `wanted`, or the best one that there is, for this use.
    pub(super) async fn turn(&self, wanted: Option<&str>, what_for: Use) -> Result<Turn, LinkError> {
        let waiting = timeout(PATIENCE, self.0.clone().lock_owned());
        let mut kept = waiting.await.map_err(|_| LinkError::Timeout("the radio is in use"))?;
        let Ok(taken) = timeout(ANSWER, take(&mut kept, wanted, what_for)).await else {
            kept.take_if(|connected| connected.since.elapsed() > OLD);
            return Err(silent());
        };
        let (adapter, name) = taken?;
        Ok(Turn { adapter, name, _radio: Arc::new(kept) })
    }
}

impl Turn {
    /// What a failure was: while the adapter is off, nothing else matters.
    pub(super) async fn cause(&self, error: LinkError) -> LinkError {
        match error {
            LinkError::OutOfRange | LinkError::NotFound | LinkError::Timeout(_) if is_off(&self.adapter).await => {
                LinkError::RadioOff
            }
            other => other,
        }
    }

    /// Gives the radio an order at once and keeps the turn until it is carried out. Nobody waits here: a task that is
    /// cancelled, or a process that ends right after, has still given it.
    pub(super) fn order<F>(self, order: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let Ok(runtime) = Handle::try_current() else { return };
        let mut order = Box::pin(timeout(ANSWER, order));
        if order.as_mut().now_or_never().is_none() {
            runtime.spawn(async move {
                drop(order.await);
                drop(self);
            });
        }
    }
}

/// The Bluetooth service did not answer in time.
pub(super) fn silent() -> LinkError {
    LinkError::NoService(NO_ANSWER)
}

async fn take(
    kept: &mut Option<Connected>,
    wanted: Option<&str>,
    what_for: Use,
) -> Result<(Adapter, String), LinkError> {
    let mut taken = attempt(kept, wanted, what_for).await;
    if taken.as_ref().is_err_and(|error| LOST.contains(&error_name(error).as_str())) {
        *kept = None;
        taken = attempt(kept, wanted, what_for).await;
    }
    match taken.map_err(|e| no_radio(&e))? {
        None => Err(LinkError::NoRadio),
        Some((_, true, _)) => Err(LinkError::RadioOff),
        Some((name, false, adapter)) => Ok((adapter, name)),
    }
}

/// The best adapter with its name, and whether it is off.
async fn attempt(
    kept: &mut Option<Connected>,
    wanted: Option<&str>,
    what_for: Use,
) -> Result<Option<(String, bool, Adapter)>, btleplug::Error> {
    let connected = match kept.take() {
        Some(connected) => connected,
        None => Connected { manager: Manager::new().await?, since: Instant::now() },
    };
    let mut seen = Vec::new();
    for adapter in kept.insert(connected).manager.adapters().await? {
        let about = adapter.adapter_info().await.unwrap_or_default();
        let name = about.split(' ').next().unwrap_or_default().to_string();
        seen.push((name, is_off(&adapter).await, adapter));
    }
    let best = seen.into_iter().min_by_key(|(name, off, _)| rank(name, *off, wanted));
    if let (Some((_, _, adapter)), Use::Talking) = (&best, what_for) {
        // A bus that takes no further subscription says so here, while another connection can be made instead.
        drop(adapter.events().await?);
    }
    Ok(best)
}

/// The least is best: the wanted one, else one that is on, else the first by name.
fn rank(name: &str, off: bool, wanted: Option<&str>) -> (Reverse<bool>, bool, usize, String) {
    (Reverse(wanted == Some(name)), off, name.len(), name.to_string())
}

#[cfg(test)]
mod tests {
    use super::rank;

    fn best<'a>(adapters: &[(&'a str, bool)], wanted: Option<&str>) -> Option<&'a str> {
        adapters.iter().min_by_key(|(name, off)| rank(name, *off, wanted)).map(|(name, _)| *name)
    }

    #[test]
    fn the_same_adapter_is_taken_whatever_order_they_come_in() {
        assert_eq!(best(&[("hci10", false), ("hci2", false), ("hci1", true)], None), Some("hci2"));
        assert_eq!(best(&[("hci2", false), ("hci1", true), ("hci10", false)], None), Some("hci2"));
        assert_eq!(best(&[("hci1", true), ("hci0", true)], None), Some("hci0"));
    }

    #[test]
    fn the_adapter_that_heard_a_device_is_taken_even_when_it_was_switched_off() {
        assert_eq!(best(&[("hci0", false), ("hci1", true)], Some("hci1")), Some("hci1"));
        assert_eq!(best(&[("hci0", false), ("hci2", false)], Some("hci1")), Some("hci0"));
    }
}
