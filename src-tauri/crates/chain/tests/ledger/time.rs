//! Time that passes only while somebody waits, and what the chain does meanwhile.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};

use async_trait::async_trait;
use domain::{event::Event, time::Millis};
use tokio::sync::broadcast::Receiver;
use wallet::ports::Clock;

use crate::{door::Door, ledger::Ledger};

const LATER: u64 = 120_000;

/// What passes when somebody waits.
pub struct Passing {
    now: AtomicU64,
    ledger: Arc<Mutex<Ledger>>,
    doors: Vec<Arc<Door>>,
    /// A block comes with so many waits.
    pace: u64,
    waits: AtomicU64,
    waiting: Mutex<Waiting>,
}

/// How long the owner was kept waiting by failures without hearing of them.
#[derive(Default)]
struct Waiting {
    events: Option<Receiver<Event>>,
    since: u64,
    silent_before: u64,
    most: u64,
}

/// Time as the wallet waits for it: between looks for its transaction, of which the owner knows.
pub struct WalletClock(pub Arc<Passing>);

/// Time as the chain's adapter waits for it: between tries.
pub struct TriesClock(pub Arc<Passing>);

impl Passing {
    pub fn new(start: u64, ledger: Arc<Mutex<Ledger>>, doors: Vec<Arc<Door>>, pace: u64) -> Self {
        let (now, waits, waiting) = (AtomicU64::new(start), AtomicU64::new(0), Mutex::default());
        Self { now, ledger, doors, pace, waits, waiting }
    }

    pub fn listen(&self, events: Receiver<Event>) {
        self.waiting.lock().unwrap().events = Some(events);
    }

    /// The owner got an answer.
    pub fn told(&self) {
        self.count(0);
        let silent = self.silent();
        let mut waiting = self.waiting.lock().unwrap();
        (waiting.since, waiting.silent_before) = (0, silent);
    }

    /// The owner comes back after a while.
    pub fn later(&self) {
        self.now.fetch_add(LATER, Ordering::SeqCst);
    }

    /// The longest that the owner heard nothing.
    pub fn most(&self) -> u64 {
        self.waiting.lock().unwrap().most
    }

    fn silent(&self) -> u64 {
        self.doors.iter().map(|door| door.seen.waited.load(Ordering::SeqCst)).max().unwrap_or_default()
    }

    fn count(&self, millis: u64) {
        let silent = self.silent();
        let mut waiting = self.waiting.lock().unwrap();
        waiting.since += millis;
        waiting.most = waiting.most.max(waiting.since + (silent - waiting.silent_before));
        if waiting.events.as_mut().is_some_and(|events| events.try_recv().is_ok()) {
            (waiting.since, waiting.silent_before) = (0, silent);
        }
    }

    async fn pass(&self, millis: u64) {
        self.now.fetch_add(millis, Ordering::SeqCst);
        let waits = self.waits.fetch_add(1, Ordering::SeqCst);
        if waits.is_multiple_of(self.pace) {
            self.ledger.lock().unwrap().mine();
        }
        tokio::task::yield_now().await;
    }
}

#[async_trait]
impl Clock for WalletClock {
    fn now(&self) -> Millis {
        Millis(self.0.now.load(Ordering::SeqCst))
    }

    async fn sleep(&self, millis: u64) {
        self.0.told();
        self.0.pass(millis).await;
    }
}

#[async_trait]
impl Clock for TriesClock {
    fn now(&self) -> Millis {
        Millis(self.0.now.load(Ordering::SeqCst))
    }

    async fn sleep(&self, millis: u64) {
        self.0.count(millis);
        self.0.pass(millis).await;
    }
}
