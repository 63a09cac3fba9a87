//! Calls that the page may end before they are done: leaving a screen frees the radio.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::failure::{Code, Coded, Failure};
use ipc::Turn;
use tokio::sync::Notify;

/// How many ends are remembered whose calls have not come yet: requests may overtake each other.
const EARLY: usize = 16;

/// The calls under way.
#[derive(Default)]
pub struct Calls(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    running: BTreeMap<Turn, Arc<Notify>>,
    early: VecDeque<Turn>,
}

impl Calls {
    /// Carries `work` out unless its turn is ended first, which drops it.
    pub async fn run<T, E, F>(&self, turn: Turn, work: F) -> Result<T, Failure>
    where
        E: Coded,
        F: Future<Output = Result<T, E>>,
    {
        let ended = self.begin(turn)?;
        let _running = Running { calls: self, turn };
        tokio::select! {
            biased;
            () = ended.notified() => Err(cancelled()),
            done = work => done.map_err(|error| error.failure()),
        }
    }

    /// Ends a call; one that is done already stays as it is.
    pub fn end(&self, turn: Turn) {
        let mut inner = self.lock();
        if let Some(ended) = inner.running.get(&turn) {
            return ended.notify_one();
        }
        inner.early.push_back(turn);
        if inner.early.len() > EARLY {
            inner.early.pop_front();
        }
    }

    fn begin(&self, turn: Turn) -> Result<Arc<Notify>, Failure> {
        let mut inner = self.lock();
        if inner.early.contains(&turn) {
            return Err(cancelled());
        }
        if inner.running.contains_key(&turn) {
            return Err(Failure { code: Code::BadRequest, detail: "this turn is taken".to_string() });
        }
        let ended = Arc::new(Notify::new());
        inner.running.insert(turn, ended.clone());
        Ok(ended)
    }

    /// Never held over an await.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call under way; dropping it, as at a panic, forgets it.
struct Running<'calls> {
    calls: &'calls Calls,
    turn: Turn,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.calls.lock().running.remove(&self.turn);
    }
}

fn cancelled() -> Failure {
    Failure { code: Code::Cancelled, detail: "stopped before it was done".to_string() }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use wallet::ports::LinkError;

    use super::*;

    async fn forever() -> Result<(), LinkError> {
        pending().await
    }

    #[tokio::test]
    async fn an_ended_call_is_dropped_and_says_so() {
        let (calls, alive) = (Arc::new(Calls::default()), Arc::new(()));
        let held = alive.clone();
        let work = async move {
            let _held = held;
            forever().await
        };
        let running = tokio::spawn({
            let calls = calls.clone();
            async move { calls.run(Turn(1), work).await }
        });
        tokio::task::yield_now().await;
        assert_eq!(Arc::strong_count(&alive), 2);
        calls.end(Turn(1));
        tokio::task::yield_now().await;
        assert!(running.is_finished());
        assert_eq!(running.await.unwrap().unwrap_err().code, Code::Cancelled);
        assert_eq!(Arc::strong_count(&alive), 1);
    }

    #[tokio::test]
    async fn an_end_that_came_before_its_call_holds_and_no_other_call_feels_it() {
        let calls = Calls::default();
        calls.end(Turn(7));
        assert_eq!(calls.run(Turn(7), async { Ok::<_, LinkError>(2) }).await.unwrap_err().code, Code::Cancelled);
        assert_eq!(calls.run(Turn(8), async { Ok::<_, LinkError>(3) }).await.unwrap(), 3);
        let failed = calls.run(Turn(9), async { Err::<(), _>(LinkError::Busy) }).await;
        assert_eq!(failed.unwrap_err().code, Code::DeviceBusy);
    }
}
