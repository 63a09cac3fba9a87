//! The store in memory keeps what every store promises, so that tests over it say something about the real one.

#[path = "../fakes/mod.rs"]
mod fakes;

use std::sync::Arc;

use async_trait::async_trait;
use wallet::{ports::Store, store_contract::Engine};

use fakes::MemoryStore;

/// Stays in memory while it is closed.
#[derive(Default)]
struct Memory(Arc<MemoryStore>);

#[async_trait]
impl Engine for Memory {
    async fn open(&self) -> Arc<dyn Store> {
        self.0.clone()
    }
}

wallet::store_contract!(Memory::default());
