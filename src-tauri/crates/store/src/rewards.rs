//! The tables of rewards: how far each source was read, and each payment.

use domain::{Address, U256, amount::Amount};
use sqlx::{FromRow, SqliteConnection, SqlitePool};
use wallet::ports::{MomentKind, RewardEntry, RewardMoment, RewardPlace, StoreError};

use crate::{
    failure::{failed, of_sqlx, unreadable},
    reward_days::{self, earning_device, stored_device},
    value::{integer, millis, number},
};

/// Rows in one statement: one by one they would take seventy times as long.
const TOGETHER: usize = 1_000;

#[derive(FromRow)]
struct Stored {
    block: i64,
    place: i64,
    at_ms: i64,
    device: Option<Vec<u8>>,
    token: Option<Vec<u8>>,
    amount: Vec<u8>,
}

/// A row on its way: block, place, moment, device, token and amount, the last three in hex.
type Sent = (i64, u32, i64, Option<String>, Option<String>, String);

pub async fn place(pool: &SqlitePool, account: &str, entry: RewardEntry) -> Result<Option<RewardPlace>, StoreError> {
    let place: Option<String> = sqlx::query_scalar("SELECT place FROM reward_entries WHERE account = ? AND entry = ?")
        .bind(account)
        .bind(entry.to_string())
        .fetch_optional(pool)
        .await
        .map_err(of_sqlx)?;
    place.map(|text| serde_json::from_str(&text).map_err(|_| unreadable("place of rewards"))).transpose()
}

pub async fn moments(
    pool: &SqlitePool,
    account: &str,
    entry: RewardEntry,
    from: u64,
) -> Result<Vec<RewardMoment>, StoreError> {
    let mut connection = pool.acquire().await.map_err(of_sqlx)?;
    let id: Option<i64> = sqlx::query_scalar("SELECT id FROM reward_entries WHERE account = ? AND entry = ?")
        .bind(account)
        .bind(entry.to_string())
        .fetch_optional(&mut *connection)
        .await
        .map_err(of_sqlx)?;
    let Some(id) = id else { return Ok(Vec::new()) };
    read(&mut connection, id, from).await
}

pub async fn put(
    pool: &SqlitePool,
    account: &str,
    entry: RewardEntry,
    place: &RewardPlace,
    from: u64,
    moments: &[RewardMoment],
) -> Result<(), StoreError> {
    if !follow(from, moments) {
        return Err(failed(&"payments that are not in the order of the chain"));
    }
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.map_err(of_sqlx)?;
    let id = keep_place(&mut transaction, account, entry, place).await?;
    let gone = read(&mut transaction, id, from).await?;
    sqlx::query("DELETE FROM reward_moments WHERE source = ? AND block >= ?")
        .bind(id)
        .bind(integer(from)?)
        .execute(&mut *transaction)
        .await
        .map_err(of_sqlx)?;
    insert(&mut transaction, id, moments).await?;
    reward_days::change(&mut transaction, id, &gone, moments).await?;
    transaction.commit().await.map_err(of_sqlx)
}

/// Whether they stand in the order of the chain, none twice and none before `from`.
fn follow(from: u64, moments: &[RewardMoment]) -> bool {
    let after = moments.first().is_none_or(|first| first.block >= from);
    after && moments.is_sorted_by(|a, b| (a.block, a.place) < (b.block, b.place))
}

/// The number that the source goes by in the other tables.
async fn keep_place(
    connection: &mut SqliteConnection,
    account: &str,
    entry: RewardEntry,
    place: &RewardPlace,
) -> Result<i64, StoreError> {
    // Below all others, and below those that an older Deedbox gives: 1 and more.
    let sql = "INSERT INTO reward_entries (id, account, entry, place)
        VALUES ((SELECT min(coalesce(min(id), 0), 0) - 1 FROM reward_entries), ?, ?, ?)
        ON CONFLICT (account, entry) DO UPDATE SET place = excluded.place RETURNING id";
    sqlx::query_scalar(sql)
        .bind(account)
        .bind(entry.to_string())
        .bind(serde_json::to_string(place).map_err(|e| failed(&e))?)
        .fetch_one(connection)
        .await
        .map_err(of_sqlx)
}

async fn read(connection: &mut SqliteConnection, id: i64, from: u64) -> Result<Vec<RewardMoment>, StoreError> {
    let sql = "SELECT block, place, at_ms, device, token, amount FROM reward_moments
        WHERE source = ? AND block >= ? ORDER BY block, place";
    let stored: Vec<Stored> =
        sqlx::query_as(sql).bind(id).bind(integer(from)?).fetch_all(connection).await.map_err(of_sqlx)?;
    stored.into_iter().map(moment).collect()
}

async fn insert(connection: &mut SqliteConnection, id: i64, moments: &[RewardMoment]) -> Result<(), StoreError> {
    let sql = "INSERT INTO reward_moments (source, block, place, at_ms, device, token, amount)
        SELECT ?, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
            unhex(json_extract(value, '$[3]')), unhex(json_extract(value, '$[4]')), unhex(json_extract(value, '$[5]'))
        FROM json_each(?)";
    for part in moments.chunks(TOGETHER) {
        let rows = part.iter().map(sent).collect::<Result<Vec<Sent>, StoreError>>()?;
        sqlx::query(sql)
            .bind(id)
            .bind(serde_json::to_string(&rows).map_err(|e| failed(&e))?)
            .execute(&mut *connection)
            .await
            .map_err(of_sqlx)?;
    }
    Ok(())
}

fn sent(moment: &RewardMoment) -> Result<Sent, StoreError> {
    let device = match moment.kind {
        MomentKind::Earned(device) => Some(digits(stored_device(device))),
        MomentKind::Collected => None,
    };
    let mut amount = format!("{:x}", moment.amount.0);
    if amount.len() % 2 == 1 {
        amount.insert(0, '0');
    }
    let (block, at) = (integer(moment.block)?, integer(moment.at.0)?);
    Ok((block, moment.place, at, device, moment.token.map(digits), amount))
}

fn moment(stored: Stored) -> Result<RewardMoment, StoreError> {
    let earner = stored.device.as_deref().map(address).transpose()?;
    let amount = U256::try_from_be_slice(&stored.amount).ok_or_else(|| unreadable("amount"))?;
    Ok(RewardMoment {
        block: number(stored.block, "block")?,
        place: number(stored.place, "place")?,
        kind: earner.map_or(MomentKind::Collected, |earner| MomentKind::Earned(earning_device(earner))),
        token: stored.token.as_deref().map(address).transpose()?,
        amount: Amount(amount),
        at: millis(stored.at_ms)?,
    })
}

pub fn address(bytes: &[u8]) -> Result<Address, StoreError> {
    let bytes: [u8; 20] = bytes.try_into().map_err(|_| unreadable("address"))?;
    Ok(Address::from(bytes))
}

fn digits(address: Address) -> String {
    format!("{address:x}")
}
