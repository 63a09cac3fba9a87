//! Pending reviews: kept by the core, answered by id, used once (T-06).

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{
    calls::Seen,
    failure::{Code, Coded},
    review::{REVIEW_LIFE_MS, Review, ReviewId, ReviewView},
    words::words,
};
use thiserror::Error;

use crate::ports::{Clock, Random};

/// Pending reviews are few: the oldest gives way beyond this.
const MOST: usize = 32;

/// The reviews that wait for the owner's answer.
pub struct Reviews {
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    waiting: Mutex<BTreeMap<ReviewId, ReviewView>>,
}

impl Reviews {
    pub(crate) fn new(clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        Self { clock, random, waiting: Mutex::default() }
    }

    /// What the owner would be shown; it does not wait yet.
    pub(crate) fn view(&self, review: Review, seen: Seen) -> ReviewView {
        ReviewView {
            id: ReviewId(random_id(&*self.random)),
            expires: self.clock.now().plus(REVIEW_LIFE_MS),
            words: words(&review),
            asks: review.asks(),
            calls: seen.calls,
            messages: seen.messages,
            review,
        }
    }

    /// Keeps it for the owner's answer.
    pub(crate) fn keep(&self, view: ReviewView) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() >= MOST
            && let Some(oldest) = waiting.values().min_by_key(|view| view.expires).map(|view| view.id.clone())
        {
            waiting.remove(&oldest);
        }
        waiting.insert(view.id.clone(), view);
    }

    /// Takes a review out to act on it; it cannot be taken again.
    ///
    /// # Errors
    /// [`ReviewError::Unknown`] for an id that was never given out or was answered; [`ReviewError::Expired`] after 5 minutes.
    pub fn take(&self, id: &ReviewId) -> Result<Review, ReviewError> {
        let taken = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
        let view = taken.ok_or(ReviewError::Unknown)?;
        if self.clock.now() >= view.expires {
            return Err(ReviewError::Expired);
        }
        Ok(view.review)
    }

    /// What waits under this id, as the owner is shown it; it still waits.
    ///
    /// # Errors
    /// Those of [`Self::take`].
    pub fn shown(&self, id: &ReviewId) -> Result<ReviewView, ReviewError> {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let view = waiting.get(id).ok_or(ReviewError::Unknown)?;
        if self.clock.now() >= view.expires {
            return Err(ReviewError::Expired);
        }
        Ok(view.clone())
    }

    /// Forgets every pending review, as a lock does.
    pub fn clear(&self) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// 16 random bytes as hex.
pub(crate) fn random_id(random: &dyn Random) -> String {
    let mut bytes = [0u8; 16];
    random.fill(&mut bytes);
    hex::encode(bytes)
}

/// Why an answer to a review was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReviewError {
    #[error("this question was answered already or never asked; nothing was signed. Start again")]
    Unknown,
    #[error("this question is older than 5 minutes; nothing was signed. Start again")]
    Expired,
    #[error("this answer belongs to another kind of question; nothing was signed")]
    OtherKind,
}

impl Coded for ReviewError {
    fn code(&self) -> Code {
        match self {
            Self::Unknown | Self::OtherKind => Code::ReviewUnknown,
            Self::Expired => Code::ReviewExpired,
        }
    }
}
