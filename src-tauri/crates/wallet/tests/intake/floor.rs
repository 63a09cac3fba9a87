//! What the same batches cost at the least: every hash and every signature once, one sealing pass, and the quickest layout of
//! bare SQLite, a row for each batch. Nothing is decoded, compared or summed up.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use alloy_primitives::keccak256;
use chacha20poly1305::{AeadInPlace, KeyInit, XChaCha20Poly1305, XNonce};
use secp256k1::{Message, PublicKey, Secp256k1, ecdsa::Signature};
use sqlx::{
    QueryBuilder, Sqlite,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use wire::{batch::SignedBatch, identity::DeviceKey};

/// SQLite takes 32,766 values in a statement.
const ROWS_TOGETHER: usize = 500;

/// A batch with everything made ready that is not counted.
pub struct Ready {
    /// What is hashed for each leaf.
    leaves: Vec<Vec<u8>>,
    root: [u8; 32],
    digest: [u8; 32],
    signature: [u8; 64],
    bytes: Vec<u8>,
}

/// Makes batches ready.
pub fn ready(batches: &[SignedBatch]) -> Vec<Ready> {
    let leaf = |canonical: Vec<u8>| [&[0_u8][..], canonical.as_slice()].concat();
    let one = |batch: &SignedBatch| Ready {
        leaves: batch.readings().map(|reading| leaf(reading.canonical())).collect(),
        root: batch.header.root,
        digest: batch.header.hash(),
        signature: batch.signature.0,
        bytes: batch.to_bytes(),
    };
    batches.iter().map(one).collect()
}

/// The time of each part.
#[derive(Clone, Copy, Debug)]
pub struct Took {
    pub hashes: Duration,
    pub signatures: Duration,
    pub sealing: Duration,
    pub rows: Duration,
}

impl Took {
    pub fn all(&self) -> Duration {
        self.hashes + self.signatures + self.sealing + self.rows
    }
}

/// Takes the batches of one device in, in the barest way, into a new file in `dir`.
pub async fn floor(dir: &Path, key: &DeviceKey, batches: &[Ready]) -> Took {
    let began = Instant::now();
    for batch in batches {
        assert_eq!(root(&batch.leaves), batch.root);
    }
    let hashes = began.elapsed();

    let (curve, key) = (Secp256k1::verification_only(), PublicKey::from_slice(&key.public().to_compressed()).unwrap());
    let began = Instant::now();
    for batch in batches {
        let signature = Signature::from_compact(&batch.signature).unwrap();
        curve.verify_ecdsa(Message::from_digest(batch.digest), &signature, &key).unwrap();
    }
    let signatures = began.elapsed();

    let began = Instant::now();
    let cipher = XChaCha20Poly1305::new(&[7_u8; 32].into());
    let seal = |batch: &Ready| {
        let mut sealed = batch.bytes.clone();
        let tag = cipher.encrypt_in_place_detached(&XNonce::default(), b"", &mut sealed).unwrap();
        sealed.extend_from_slice(&tag);
        sealed
    };
    let sealed: Vec<Vec<u8>> = batches.iter().map(seal).collect();
    let sealing = began.elapsed();

    Took { hashes, signatures, sealing, rows: rows(dir, sealed).await }
}

/// The root over what is hashed for each leaf.
fn root(leaves: &[Vec<u8>]) -> [u8; 32] {
    let mut level: Vec<[u8; 32]> = leaves.iter().map(|leaf| keccak256(leaf).0).collect();
    let mut node = [1_u8; 65];
    while level.len() > 1 {
        let above = |pair: &[[u8; 32]]| {
            let [left, right] = pair else { return pair[0] };
            node[1..33].copy_from_slice(left);
            node[33..].copy_from_slice(right);
            keccak256(node).0
        };
        level = level.chunks(2).map(above).collect();
    }
    level[0]
}

/// In one transaction, as durable as the wallet's own.
async fn rows(dir: &Path, sealed: Vec<Vec<u8>>) -> Duration {
    let options = SqliteConnectOptions::new()
        .filename(dir.join("floor.sqlite3"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
    sqlx::query("CREATE TABLE batches (seq INTEGER PRIMARY KEY, sealed BLOB NOT NULL)").execute(&pool).await.unwrap();
    let began = Instant::now();
    let mut transaction = pool.begin().await.unwrap();
    for part in sealed.chunks(ROWS_TOGETHER) {
        let mut insert = QueryBuilder::<Sqlite>::new("INSERT INTO batches (sealed) ");
        insert.push_values(part, |mut row, sealed| {
            row.push_bind(sealed.clone());
        });
        insert.build().execute(&mut *transaction).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let took = began.elapsed();
    pool.close().await;
    took
}
