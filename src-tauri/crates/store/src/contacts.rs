//! The table of contacts: a name and an address, each there once.

use domain::contact::{Contact, ContactName};
use sqlx::{FromRow, SqlitePool};
use wallet::ports::StoreError;

use crate::{
    failure::of_sqlx,
    value::{integer, millis, parsed},
};

#[derive(FromRow)]
struct Stored {
    name: String,
    address: String,
    confirmed: bool,
    added_ms: i64,
}

pub async fn add(pool: &SqlitePool, contact: &Contact) -> Result<bool, StoreError> {
    let sql = "INSERT INTO contacts (name_key, name, address, confirmed, added_ms) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING";
    let done = sqlx::query(sql)
        .bind(contact.name.folded())
        .bind(contact.name.to_string())
        .bind(format!("{:#x}", contact.address))
        .bind(contact.confirmed)
        .bind(integer(contact.added.0)?)
        .execute(pool)
        .await
        .map_err(of_sqlx)?;
    Ok(done.rows_affected() == 1)
}

pub async fn remove(pool: &SqlitePool, name: &ContactName) -> Result<bool, StoreError> {
    let query = sqlx::query("DELETE FROM contacts WHERE name_key = ?").bind(name.folded());
    let done = query.execute(pool).await.map_err(of_sqlx)?;
    Ok(done.rows_affected() == 1)
}

pub async fn all(pool: &SqlitePool) -> Result<Vec<Contact>, StoreError> {
    let sql = "SELECT name, address, confirmed, added_ms FROM contacts ORDER BY name_key";
    let stored: Vec<Stored> = sqlx::query_as(sql).fetch_all(pool).await.map_err(of_sqlx)?;
    stored.into_iter().map(contact).collect()
}

fn contact(stored: Stored) -> Result<Contact, StoreError> {
    Ok(Contact {
        name: parsed(&stored.name, "contact's name")?,
        address: parsed(&stored.address, "contact's address")?,
        confirmed: stored.confirmed,
        added: millis(stored.added_ms)?,
    })
}
