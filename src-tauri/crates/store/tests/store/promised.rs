//! SQLite keeps what every store promises.

use std::sync::Arc;

use async_trait::async_trait;
use store::SqliteStore;
use tempfile::TempDir;
use wallet::{ports::Store, store_contract::Engine};

struct Folder(TempDir);

impl Folder {
    fn fresh() -> Self {
        Self(tempfile::tempdir().unwrap())
    }
}

#[async_trait]
impl Engine for Folder {
    async fn open(&self) -> Arc<dyn Store> {
        Arc::new(SqliteStore::open(self.0.path()).await.unwrap())
    }
}

wallet::store_contract!(Folder::fresh());
