//! Adverts: hints about who is near, never proof.

use std::{future::pending, pin::pin};

use btleplug::{
    api::{Central, Peripheral as _, ScanFilter},
    platform::{Adapter, Peripheral},
};
use domain::device::{Nearby, NearbyId};
use tokio::time::{Duration, Instant, timeout, timeout_at};
use wallet::ports::LinkError;

use super::{
    adapter::{error_name, is_off, no_radio},
    adverts::Adverts,
    heard::Heard,
    radio::{ANSWER, Turn, silent},
};
use crate::profiles::MATCHERS;

/// The least time between two lists that are told.
const BETWEEN: Duration = Duration::from_millis(250);
/// How long a device picked from an earlier list is waited for.
const AGAIN_MS: u64 = 8_000;

/// Listens for `millis`, until `enough` says so of the list (it is called when it changed), or until `unwanted` ends;
/// a service that hangs meanwhile adds 10 s at most.
pub(super) async fn listen<F, U>(turn: &Turn, millis: u64, enough: F, unwanted: U) -> Result<Vec<Nearby>, LinkError>
where
    F: FnMut(&[Nearby]) -> bool,
    U: Future<Output = ()>,
{
    let wanted = Duration::from_millis(millis);
    timeout(wanted + ANSWER, hear(turn, wanted, enough, unwanted)).await.map_err(|_| silent())?
}

async fn hear<F, U>(turn: &Turn, wanted: Duration, mut enough: F, unwanted: U) -> Result<Vec<Nearby>, LinkError>
where
    F: FnMut(&[Nearby]) -> bool,
    U: Future<Output = ()>,
{
    let until = Instant::now() + wanted;
    let adapter = &turn.adapter;
    let mut adverts = Adverts::open(turn).await?;
    let listening = Listening(Some(turn.clone()));
    if let Err(error) = start(adapter).await {
        return Err(if is_off(adapter).await { LinkError::RadioOff } else { no_radio(&error) });
    }
    let mut heard = Heard::default();
    let mut telling = Telling::default();
    let mut unwanted = pin!(unwanted);
    while Instant::now() < until {
        tokio::select! {
            told = timeout_at(telling.due.unwrap_or(until).min(until), adverts.next()) => match told {
                Ok(Some(told)) => {
                    heard.take(told);
                    telling.plan();
                }
                Ok(None) => break,
                Err(_) => {}
            },
            () = &mut unwanted => break,
        }
        if telling.is_due() && telling.tell(heard.list(), &mut enough) {
            break;
        }
    }
    let last = heard.list();
    listening.stop().await;
    if last.is_empty() && is_off(adapter).await {
        return Err(LinkError::RadioOff);
    }
    Ok(last)
}

/// When the list is told: the first device at once, then no more often than [`BETWEEN`], however many advertise.
#[derive(Default)]
struct Telling {
    last: Vec<Nearby>,
    told: Option<Instant>,
    due: Option<Instant>,
}

impl Telling {
    fn plan(&mut self) {
        let next = self.told.map_or_else(Instant::now, |told| told + BETWEEN);
        self.due.get_or_insert(next);
    }

    fn is_due(&self) -> bool {
        self.due.is_some_and(|due| due <= Instant::now())
    }

    /// Tells a list that changed; whether that is enough.
    fn tell<F>(&mut self, list: Vec<Nearby>, enough: &mut F) -> bool
    where
        F: FnMut(&[Nearby]) -> bool,
    {
        self.due = None;
        if list == self.last {
            return false;
        }
        self.last = list;
        self.told = Some(Instant::now());
        enough(&self.last)
    }
}

async fn start(adapter: &Adapter) -> Result<(), btleplug::Error> {
    let filter = ScanFilter { services: MATCHERS.iter().map(|matcher| matcher.service).collect() };
    let started = adapter.start_scan(filter.clone()).await;
    // A scan of ours that the service did not end in time is under way.
    if started.as_ref().is_err_and(|error| error_name(error) == "org.bluez.Error.InProgress") {
        adapter.stop_scan().await?;
        return adapter.start_scan(filter).await;
    }
    started
}

/// A scan under way or about to begin; dropping it, as a cancel does, ends it too.
struct Listening(Option<Turn>);

impl Listening {
    async fn stop(mut self) {
        if let Some(turn) = self.0.take() {
            drop(timeout(ANSWER, turn.adapter.stop_scan()).await);
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        if let Some(turn) = self.0.take() {
            let adapter = turn.adapter.clone();
            turn.order(async move { drop(adapter.stop_scan().await) });
        }
    }
}

/// The peripheral behind an id of the list.
pub(super) async fn peripheral(turn: &Turn, near: &NearbyId) -> Result<Peripheral, LinkError> {
    if let Some(found) = held(&turn.adapter, near).await {
        return Ok(found);
    }
    listen(turn, AGAIN_MS, |list| list.iter().any(|n| n.id == *near), pending()).await?;
    held(&turn.adapter, near).await.ok_or(LinkError::NotFound)
}

async fn held(adapter: &Adapter, near: &NearbyId) -> Option<Peripheral> {
    let peripherals = adapter.peripherals().await.unwrap_or_default();
    peripherals.into_iter().find(|p| p.id().to_string() == near.0)
}
