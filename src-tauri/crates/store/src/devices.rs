//! The table of devices.

use domain::{
    claim::DeviceToken,
    device::{DeviceId, NearbyId, Percent, Profile},
    time::Millis,
};
use sqlx::{FromRow, SqlitePool};
use wallet::ports::{StoreError, store::DeviceRow};

use crate::{
    failure::{of_sqlx, unreadable},
    value::{integer, millis, number, parsed},
};

#[derive(FromRow)]
struct Stored {
    id: String,
    name: String,
    kind: String,
    model: String,
    firmware: String,
    sealed_code: Vec<u8>,
    paired_ms: i64,
    last_seen_ms: i64,
    document: String,
    token_contract: Option<String>,
    token_id: Option<String>,
    profile: String,
    reach: Option<String>,
    battery: Option<i64>,
}

pub async fn put(pool: &SqlitePool, device: &DeviceRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO devices (id, name, kind, model, firmware, sealed_code, paired_ms, last_seen_ms, document,
            token_contract, token_id, profile, reach, battery)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, model = excluded.model, firmware = excluded.firmware,
            sealed_code = excluded.sealed_code, paired_ms = excluded.paired_ms, last_seen_ms = excluded.last_seen_ms,
            document = excluded.document, token_contract = excluded.token_contract, token_id = excluded.token_id,
            profile = excluded.profile, reach = excluded.reach, battery = excluded.battery";
    sqlx::query(sql)
        .bind(device.id.to_string())
        .bind(&device.name)
        .bind(&device.kind)
        .bind(&device.model)
        .bind(&device.firmware)
        .bind(&device.sealed_code)
        .bind(integer(device.paired.0)?)
        .bind(integer(device.last_seen.0)?)
        .bind(&device.document)
        .bind(device.token.as_ref().map(|token| format!("{:#x}", token.contract)))
        .bind(device.token.as_ref().map(|token| token.token_id.to_string()))
        .bind(profile_text(device.profile))
        .bind(device.reach.as_ref().map(|reach| reach.0.as_str()))
        .bind(device.battery.map(Percent::get))
        .execute(pool)
        .await
        .map_err(of_sqlx)?;
    Ok(())
}

pub async fn saw(pool: &SqlitePool, id: DeviceId, at: Millis) -> Result<(), StoreError> {
    sqlx::query("UPDATE devices SET last_seen_ms = ? WHERE id = ? AND last_seen_ms < ?")
        .bind(integer(at.0)?)
        .bind(id.to_string())
        .bind(integer(at.0)?)
        .execute(pool)
        .await
        .map_err(of_sqlx)?;
    Ok(())
}

pub async fn told(pool: &SqlitePool, id: DeviceId, firmware: &str, battery: Option<Percent>) -> Result<(), StoreError> {
    sqlx::query("UPDATE devices SET firmware = ?, battery = ? WHERE id = ?")
        .bind(firmware)
        .bind(battery.map(Percent::get))
        .bind(id.to_string())
        .execute(pool)
        .await
        .map_err(of_sqlx)?;
    Ok(())
}

/// Takes the device and its batches away, both or none.
pub async fn forget(pool: &SqlitePool, id: DeviceId) -> Result<(), StoreError> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.map_err(of_sqlx)?;
    for sql in [
        "DELETE FROM batches WHERE device = ?",
        "DELETE FROM quarantine WHERE device = ?",
        "DELETE FROM devices WHERE id = ?",
    ] {
        sqlx::query(sql).bind(id.to_string()).execute(&mut *transaction).await.map_err(of_sqlx)?;
    }
    transaction.commit().await.map_err(of_sqlx)?;
    Ok(())
}

pub async fn one(pool: &SqlitePool, id: DeviceId) -> Result<Option<DeviceRow>, StoreError> {
    let stored: Option<Stored> = sqlx::query_as("SELECT * FROM devices WHERE id = ?")
        .bind(id.to_string())
        .fetch_optional(pool)
        .await
        .map_err(of_sqlx)?;
    stored.map(row).transpose()
}

pub async fn all(pool: &SqlitePool) -> Result<Vec<DeviceRow>, StoreError> {
    let stored: Vec<Stored> = sqlx::query_as("SELECT * FROM devices ORDER BY name COLLATE NOCASE, id")
        .fetch_all(pool)
        .await
        .map_err(of_sqlx)?;
    stored.into_iter().map(row).collect()
}

fn row(stored: Stored) -> Result<DeviceRow, StoreError> {
    let token = match (stored.token_contract, stored.token_id) {
        (Some(contract), Some(id)) => {
            Some(DeviceToken { contract: parsed(&contract, "contract")?, token_id: parsed(&id, "token number")? })
        }
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => return Err(unreadable("device token")),
    };
    Ok(DeviceRow {
        id: parsed(&stored.id, "device")?,
        name: stored.name,
        kind: stored.kind,
        model: stored.model,
        firmware: stored.firmware,
        profile: profile(&stored.profile)?,
        reach: stored.reach.map(NearbyId),
        sealed_code: stored.sealed_code,
        paired: millis(stored.paired_ms)?,
        last_seen: millis(stored.last_seen_ms)?,
        document: stored.document,
        token,
        battery: stored.battery.map(|level| number(level, "battery")).transpose()?.and_then(Percent::new),
    })
}

fn profile_text(profile: Profile) -> &'static str {
    match profile {
        Profile::Deedbox => "deedbox",
        Profile::Improv => "improv",
        Profile::Espressif => "espressif",
        Profile::AutoPi => "auto_pi",
        Profile::IoidSdk => "ioid_sdk",
    }
}

fn profile(text: &str) -> Result<Profile, StoreError> {
    let all = [Profile::Deedbox, Profile::Improv, Profile::Espressif, Profile::AutoPi, Profile::IoidSdk];
    all.into_iter().find(|profile| profile_text(*profile) == text).ok_or_else(|| unreadable("device's profile"))
}
