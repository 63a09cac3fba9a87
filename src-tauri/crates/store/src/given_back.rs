//! Space that deleted rows took goes back to the disk, and the log that may still hold them is emptied.

use sqlx::{SqliteConnection, SqlitePool};
use wallet::ports::StoreError;

use crate::failure::of_sqlx;

/// A file that was made before space could be given back piece by piece is written anew, if it is not larger than this in
/// bytes: that takes its size in memory once more. A larger one uses its freed pages, which are zeroed, again.
const MOST: i64 = 256 * 1024 * 1024;
/// `PRAGMA auto_vacuum` of a file whose space can be given back piece by piece.
const INCREMENTAL: i64 = 2;

/// Whether the log is empty now.
pub async fn give_back(pool: &SqlitePool) -> Result<bool, StoreError> {
    let mut connection = pool.acquire().await.map_err(of_sqlx)?;
    let way: i64 = sqlx::query_scalar("PRAGMA auto_vacuum").fetch_one(&mut *connection).await.map_err(of_sqlx)?;
    let pages: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(&mut *connection).await.map_err(of_sqlx)?;
    let size: i64 = sqlx::query_scalar("PRAGMA page_size").fetch_one(&mut *connection).await.map_err(of_sqlx)?;
    if way == INCREMENTAL {
        piece_by_piece(&mut connection).await?;
    } else if pages.saturating_mul(size) <= MOST {
        sqlx::query("PRAGMA auto_vacuum = INCREMENTAL").execute(&mut *connection).await.map_err(of_sqlx)?;
        sqlx::query("VACUUM").execute(&mut *connection).await.map_err(of_sqlx)?;
    }
    // Busy, pages in the log, pages that went into the file.
    let (busy, _, _): (i64, i64, i64) =
        sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *connection).await.map_err(of_sqlx)?;
    Ok(busy == 0)
}

/// In transactions of at most 8 MiB, so that nobody waits long.
async fn piece_by_piece(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let mut before = i64::MAX;
    loop {
        let free: i64 =
            sqlx::query_scalar("PRAGMA freelist_count").fetch_one(&mut *connection).await.map_err(of_sqlx)?;
        if free == 0 || free >= before {
            return Ok(());
        }
        before = free;
        sqlx::query("PRAGMA incremental_vacuum(2000)").execute(&mut *connection).await.map_err(of_sqlx)?;
    }
}
