//! What the window `agree` asks the owner, and who waits for the answer.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use compose::Front;
use domain::{
    failure::{Code, Coded, Failure},
    operation::OperationView,
    review::ReviewId,
};
use tauri::{AppHandle, Manager, Runtime};
use tokio::sync::oneshot::{self, Receiver, Sender};
use wallet::review::ReviewError;

use crate::{core::Core, windows};

type Answer = Result<OperationView, Failure>;

/// The one question of the window `agree`.
#[derive(Default)]
pub struct Asking(Mutex<Option<(ReviewId, Sender<Answer>)>>);

impl Asking {
    /// What is asked now.
    ///
    /// # Errors
    /// Nothing is.
    pub fn review(&self) -> Result<ReviewId, Failure> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.as_ref().map(|(review, _)| review.clone()).ok_or_else(|| ReviewError::Unknown.failure())
    }

    /// Ends the question with what came of it.
    pub fn answer(&self, review: &ReviewId, answer: Answer) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, sender)) = held.take_if(|(asked, _)| asked == review) {
            // A page that left does not wait any more; what was started goes on.
            drop(sender.send(answer));
        }
    }

    /// Ends the question without an answer, as closing its window does.
    pub fn give_up(&self) -> Option<ReviewId> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.take().map(|(review, _)| review)
    }

    /// A question in the place of the one before, which nobody answers any more.
    fn put(&self, review: ReviewId) -> Receiver<Answer> {
        let (sender, receiver) = oneshot::channel();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((review, sender));
        receiver
    }
}

/// Opens the window `agree` for a review, and waits for what comes of it.
///
/// # Errors
/// Nothing waits under this id, or the owner does not want it.
pub async fn ask<R: Runtime>(app: &AppHandle<R>, core: &Core, review: ReviewId) -> Answer {
    core.open_wallet()?.asked(&review).map_err(|e| e.failure())?;
    if cfg!(mobile) {
        let detail = "a phone cannot ask for this yet; nothing was signed. Hand it over on a computer".to_string();
        return Err(Failure { code: Code::Cancelled, detail });
    }
    let answer = core.asking().put(review);
    if let Err(failure) = windows::open(app, "agree") {
        drop(core.asking().give_up());
        return Err(failure);
    }
    answer.await.unwrap_or_else(|_| {
        let detail = "the window that asked for your password was closed; nothing was signed".to_string();
        Err(Failure { code: Code::Cancelled, detail })
    })
}

/// The windows, as another process of the owner has them brought up.
pub struct Windows<R: Runtime>(pub AppHandle<R>);

#[async_trait]
impl<R: Runtime> Front for Windows<R> {
    fn show(&self) -> Result<(), Failure> {
        windows::open(&self.0, "main").map(drop)
    }

    async fn agree(&self, review: ReviewId) -> Answer {
        let core = self.0.state::<Core>().inner().clone();
        ask(&self.0, &core, review).await
    }
}
