//! Adverts: hints about who is near, never proof.

use std::{collections::BTreeMap, future::pending, pin::pin};

use btleplug::{
    api::{Central, Peripheral as _, PeripheralProperties, ScanFilter},
    platform::{Adapter, Peripheral},
};
use domain::{
    device::{Nearby, NearbyId},
    kind,
    shown::shown_text,
};
use futures::{StreamExt, future::join_all};
use tokio::time::{Duration, Instant, timeout, timeout_at};
use uuid::Uuid;
use wallet::ports::LinkError;
use wire::gatt::{Advert, SERVICE};

use super::{
    adapter::{error_name, is_off},
    radio::{ANSWER, Events, Turn, silent},
};

/// How long a device picked from an earlier list is waited for.
const AGAIN_MS: u64 = 8_000;

/// Listens for `millis`, until `enough` says so of the list (it is called at each change), or until `unwanted` ends;
/// a service that hangs meanwhile adds 10 s at most.
pub(super) async fn listen<F, U>(
    turn: &Turn,
    events: Events,
    millis: u64,
    enough: F,
    unwanted: U,
) -> Result<Vec<Nearby>, LinkError>
where
    F: FnMut(&[Nearby]) -> bool,
    U: Future<Output = ()>,
{
    let wanted = Duration::from_millis(millis);
    timeout(wanted + ANSWER, hear(turn, events, wanted, enough, unwanted)).await.map_err(|_| silent())?
}

async fn hear<F, U>(
    turn: &Turn,
    mut events: Events,
    wanted: Duration,
    mut enough: F,
    unwanted: U,
) -> Result<Vec<Nearby>, LinkError>
where
    F: FnMut(&[Nearby]) -> bool,
    U: Future<Output = ()>,
{
    let until = Instant::now() + wanted;
    let adapter = &turn.adapter;
    let listening = Listening(Some(turn.clone()));
    if let Err(error) = start(adapter).await {
        return Err(if is_off(adapter).await { LinkError::RadioOff } else { LinkError::NoRadio(error.to_string()) });
    }
    let mut unwanted = pin!(unwanted);
    let mut last = Vec::new();
    loop {
        let list = list(adapter).await;
        let changed = list != last;
        last = list;
        if changed && enough(&last) {
            break;
        }
        tokio::select! {
            event = timeout_at(until, events.next()) => if !matches!(event, Ok(Some(_))) { break },
            () = &mut unwanted => break,
        }
    }
    listening.stop().await;
    if last.is_empty() && is_off(adapter).await {
        return Err(LinkError::RadioOff);
    }
    Ok(last)
}

async fn start(adapter: &Adapter) -> Result<(), btleplug::Error> {
    let filter = ScanFilter { services: vec![Uuid::from_u128(SERVICE)] };
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
pub(super) async fn peripheral(turn: &Turn, events: Events, near: &NearbyId) -> Result<Peripheral, LinkError> {
    if let Some(found) = held(&turn.adapter, near).await {
        return Ok(found);
    }
    listen(turn, events, AGAIN_MS, |list| list.iter().any(|n| n.id == *near), pending()).await?;
    held(&turn.adapter, near).await.ok_or(LinkError::NotFound)
}

async fn held(adapter: &Adapter, near: &NearbyId) -> Option<Peripheral> {
    let peripherals = adapter.peripherals().await.unwrap_or_default();
    peripherals.into_iter().find(|p| p.id().to_string() == near.0)
}

async fn list(adapter: &Adapter) -> Vec<Nearby> {
    let peripherals = adapter.peripherals().await.unwrap_or_default();
    let looks = peripherals.iter().map(|p| async { (p.id().to_string(), p.properties().await.ok().flatten()) });
    let mut heard: Vec<Nearby> =
        join_all(looks).await.into_iter().filter_map(|(id, seen)| nearby(id, &seen?)).collect();
    mark_conflicts(&mut heard);
    heard.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.id.cmp(&b.id)));
    heard
}

fn nearby(id: String, seen: &PeripheralProperties) -> Option<Nearby> {
    let data = seen.service_data.get(&Uuid::from_u128(SERVICE))?;
    let advert = Advert::parse(data).ok()?;
    let kind = kind::built_in().into_iter().find(|kind| kind.code == advert.kind);
    let [a, b, c, d] = advert.hint;
    Some(Nearby {
        id: NearbyId(id),
        name: shown_text(seen.local_name.as_deref().unwrap_or_default()),
        kind: kind.map(|kind| kind.kind).unwrap_or_default(),
        address_hint: format!("{a:02x}{b:02x}{c:02x}{d:02x}"),
        says_claimed: advert.claimed,
        conflict: false,
        rssi: seen.rssi,
        known: None,
    })
}

/// Two adverts that claim one identity are shown as a conflict (T-31).
fn mark_conflicts(heard: &mut [Nearby]) {
    let mut claims: BTreeMap<String, u32> = BTreeMap::new();
    for near in heard.iter() {
        *claims.entry(near.address_hint.clone()).or_default() += 1;
    }
    for near in heard {
        near.conflict = claims.get(&near.address_hint).is_some_and(|count| *count > 1);
    }
}
