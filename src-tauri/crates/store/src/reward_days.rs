//! The table of what was earned each day, by device: it follows from the payments, and changes with them.

use std::collections::{BTreeMap, btree_map::Entry};

use domain::{Address, U256, amount::Amount, device::DeviceId};
use sqlx::{FromRow, SqliteConnection, SqlitePool};
use wallet::ports::{DeviceDay, MomentKind, RewardDay, RewardEntry, RewardMoment, StoreError};

use crate::{
    failure::{failed, of_sqlx, unreadable},
    rewards::address,
    value::{integer, number},
};

/// A day and a token.
type Key = (u64, Option<Address>);
/// What each device earned, and the account itself, in how many payments.
type Earned = BTreeMap<Option<DeviceId>, (U256, u32)>;

#[derive(FromRow)]
struct Stored {
    entry: String,
    token: Vec<u8>,
    day: i64,
    devices: Vec<u8>,
}

pub async fn between(pool: &SqlitePool, account: &str, from: u64, to: u64) -> Result<Vec<RewardDay>, StoreError> {
    let sql = "SELECT e.entry, d.token, d.day, d.devices
        FROM reward_entries AS e JOIN reward_days AS d ON d.source = e.id
        WHERE e.account = ? AND d.day BETWEEN ? AND ?";
    let stored: Vec<Stored> =
        sqlx::query_as(sql).bind(account).bind(bound(from)).bind(bound(to)).fetch_all(pool).await.map_err(of_sqlx)?;
    let mut days = stored.iter().filter_map(day).collect::<Result<Vec<_>, _>>()?;
    // Here and not by SQLite, which would move the packed devices about.
    days.sort_by_key(|day| (day.day, day.entry, day.token));
    Ok(days)
}

/// Takes what is `gone` out of its days and adds what is `new`.
pub async fn change(
    connection: &mut SqliteConnection,
    source: i64,
    gone: &[RewardMoment],
    new: &[RewardMoment],
) -> Result<(), StoreError> {
    let mut days: BTreeMap<Key, Earned> = BTreeMap::new();
    let all = gone.iter().map(|moment| (moment, true)).chain(new.iter().map(|moment| (moment, false)));
    for (moment, is_gone) in all {
        let MomentKind::Earned(device) = moment.kind else { continue };
        let key = (moment.at.day(), moment.token);
        let earned = match days.entry(key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(load(connection, source, key).await?),
        };
        if is_gone {
            take(earned, device, moment.amount.0).ok_or_else(|| unreadable("day of rewards"))?;
        } else {
            add(earned, device, moment.amount.0)
                .ok_or_else(|| failed(&"a day's rewards are more than can be counted"))?;
        }
    }
    for (key, mut earned) in days {
        earned.retain(|_, (_, events)| *events > 0);
        save(connection, source, key, &earned).await?;
    }
    Ok(())
}

fn add(earned: &mut Earned, device: Option<DeviceId>, amount: U256) -> Option<()> {
    let (sum, events) = earned.entry(device).or_default();
    (*sum, *events) = (sum.checked_add(amount)?, events.checked_add(1)?);
    Some(())
}

fn take(earned: &mut Earned, device: Option<DeviceId>, amount: U256) -> Option<()> {
    let (sum, events) = earned.get_mut(&device)?;
    (*sum, *events) = (sum.checked_sub(amount)?, events.checked_sub(1)?);
    Some(())
}

async fn load(connection: &mut SqliteConnection, source: i64, (day, token): Key) -> Result<Earned, StoreError> {
    let packed: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT devices FROM reward_days WHERE source = ? AND day = ? AND token = ?")
            .bind(source)
            .bind(integer(day)?)
            .bind(token_bytes(token))
            .fetch_optional(connection)
            .await
            .map_err(of_sqlx)?;
    let devices = unpack(&packed.unwrap_or_default()).ok_or_else(|| unreadable("day of rewards"))?;
    Ok(devices.into_iter().map(|one| (one.device, (one.earned.0, one.events))).collect())
}

async fn save(
    connection: &mut SqliteConnection,
    source: i64,
    (day, token): Key,
    earned: &Earned,
) -> Result<(), StoreError> {
    let (day, token) = (integer(day)?, token_bytes(token));
    if earned.is_empty() {
        sqlx::query("DELETE FROM reward_days WHERE source = ? AND day = ? AND token = ?")
            .bind(source)
            .bind(day)
            .bind(token)
            .execute(connection)
            .await
            .map_err(of_sqlx)?;
        return Ok(());
    }
    let sql = "INSERT INTO reward_days (source, day, token, devices) VALUES (?, ?, ?, ?)
        ON CONFLICT (source, day, token) DO UPDATE SET devices = excluded.devices";
    sqlx::query(sql)
        .bind(source)
        .bind(day)
        .bind(token)
        .bind(pack(earned)?)
        .execute(connection)
        .await
        .map_err(of_sqlx)?;
    Ok(())
}

fn pack(earned: &Earned) -> Result<Vec<u8>, StoreError> {
    let mut packed = Vec::new();
    for (device, (sum, events)) in earned {
        let amount = sum.to_be_bytes_trimmed_vec();
        packed.extend_from_slice(stored_device(*device).as_slice());
        packed.extend_from_slice(&events.to_be_bytes());
        packed.push(u8::try_from(amount.len()).map_err(|e| failed(&e))?);
        packed.extend_from_slice(&amount);
    }
    Ok(packed)
}

/// `None` for what was never packed.
fn unpack(mut packed: &[u8]) -> Option<Vec<DeviceDay>> {
    // Amounts of a coin of 18 decimals have some 9 bytes.
    let mut devices = Vec::with_capacity(packed.len() / 32);
    while !packed.is_empty() {
        let (device, rest) = packed.split_first_chunk::<20>()?;
        let (events, rest) = rest.split_first_chunk::<4>()?;
        let (length, rest) = rest.split_first()?;
        let (amount, rest) = rest.split_at_checked(usize::from(*length))?;
        let earned = Amount(U256::try_from_be_slice(amount)?);
        devices.push(DeviceDay {
            device: earning_device(Address::from(*device)),
            earned,
            events: u32::from_be_bytes(*events),
        });
        packed = rest;
    }
    Some(devices)
}

/// `None` for a source of a family that only a newer Deedbox knows.
fn day(stored: &Stored) -> Option<Result<RewardDay, StoreError>> {
    let entry: RewardEntry = stored.entry.parse().ok()?;
    Some(day_of(entry, stored))
}

fn day_of(entry: RewardEntry, stored: &Stored) -> Result<RewardDay, StoreError> {
    Ok(RewardDay {
        entry,
        token: if stored.token.is_empty() { None } else { Some(address(&stored.token)?) },
        day: number(stored.day, "day")?,
        devices: unpack(&stored.devices).ok_or_else(|| unreadable("day of rewards"))?,
    })
}

/// The account itself has an address of zero.
pub fn stored_device(device: Option<DeviceId>) -> Address {
    device.map_or(Address::ZERO, |device| device.0)
}

pub fn earning_device(stored: Address) -> Option<DeviceId> {
    (!stored.is_zero()).then_some(DeviceId(stored))
}

fn token_bytes(token: Option<Address>) -> Vec<u8> {
    token.map(|token| token.as_slice().to_vec()).unwrap_or_default()
}

/// A day that bounds a search; one beyond what SQLite can hold is the last one.
fn bound(day: u64) -> i64 {
    i64::try_from(day).unwrap_or(i64::MAX)
}
