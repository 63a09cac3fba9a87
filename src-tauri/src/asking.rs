//! What the window `agree` asks the owner, and who waits for the answer.

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use compose::Front;
use domain::{
    anchor_rule::AnchorTerms,
    collect_rule::RuleTerms,
    failure::{Code, Coded, Failure},
    operation::OperationView,
    review::{ReviewId, Words},
};
use tauri::{AppHandle, Manager, Runtime};
use tokio::sync::oneshot::{self, Receiver, Sender};
use wallet::{Wallet, review::ReviewError};

use crate::{core::Core, windows};

type Answer<T> = Result<T, Failure>;

/// What the window `agree` asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To hand a deed over.
    Transfer(ReviewId),
    /// To switch the expert view on.
    Expert,
    /// To set a rule.
    Rule(AskedRule),
    /// To write a backup file.
    Backup,
}

/// A rule of the owner's that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedRule {
    /// The one that collects by itself.
    Collect(RuleTerms),
    /// The one that anchors by itself.
    Anchor(AnchorTerms),
}

impl AskedRule {
    /// The words in which it is asked for.
    ///
    /// # Errors
    /// The account in use can have no such rule.
    pub fn words(self, wallet: &Wallet) -> Result<Words, Failure> {
        match self {
            Self::Collect(terms) => wallet.rule_asked(terms).map_err(|e| e.failure()),
            Self::Anchor(terms) => wallet.anchor_rule_asked(terms).map_err(|e| e.failure()),
        }
    }
}

/// Who waits for the answer.
enum Waiting {
    Transfer(ReviewId, Sender<Answer<OperationView>>),
    Expert(Sender<Answer<()>>),
    Rule(AskedRule, Sender<Answer<()>>),
    /// With the file that was written.
    Backup(Sender<Answer<String>>),
}

/// The one question of the window `agree`.
#[derive(Default)]
pub struct Asking(Mutex<Option<Waiting>>);

impl Asking {
    /// What is asked now.
    ///
    /// # Errors
    /// Nothing is.
    pub fn asked(&self) -> Result<Asked, Failure> {
        match &*self.lock() {
            Some(Waiting::Transfer(review, _)) => Ok(Asked::Transfer(review.clone())),
            Some(Waiting::Expert(_)) => Ok(Asked::Expert),
            Some(Waiting::Rule(rule, _)) => Ok(Asked::Rule(*rule)),
            Some(Waiting::Backup(_)) => Ok(Asked::Backup),
            None => Err(ReviewError::Unknown.failure()),
        }
    }

    /// Ends the question of a transfer with what came of it. A page that left does not wait any more; what was started
    /// goes on.
    pub fn answer_transfer(&self, review: &ReviewId, answer: Answer<OperationView>) {
        let ours = |held: &mut Waiting| matches!(held, Waiting::Transfer(asked, _) if asked == review);
        if let Some(Waiting::Transfer(_, sender)) = self.lock().take_if(ours) {
            drop(sender.send(answer));
        }
    }

    /// Ends the question of the expert view with what came of it.
    pub fn answer_expert(&self, answer: Answer<()>) {
        if let Some(Waiting::Expert(sender)) = self.lock().take_if(|held| matches!(held, Waiting::Expert(_))) {
            drop(sender.send(answer));
        }
    }

    /// Ends the question of this rule with what came of it.
    pub fn answer_rule(&self, rule: AskedRule, answer: Answer<()>) {
        let ours = |held: &mut Waiting| matches!(held, Waiting::Rule(asked, _) if *asked == rule);
        if let Some(Waiting::Rule(_, sender)) = self.lock().take_if(ours) {
            drop(sender.send(answer));
        }
    }

    /// Ends the question of a backup with what came of it.
    pub fn answer_backup(&self, answer: Answer<String>) {
        if let Some(Waiting::Backup(sender)) = self.lock().take_if(|held| matches!(held, Waiting::Backup(_))) {
            drop(sender.send(answer));
        }
    }

    /// Ends the question without an answer, as closing its window does; the review that waited.
    pub fn give_up(&self) -> Option<ReviewId> {
        match self.lock().take() {
            Some(Waiting::Transfer(review, _)) => Some(review),
            Some(Waiting::Expert(_) | Waiting::Rule(..) | Waiting::Backup(_)) | None => None,
        }
    }

    /// A question in the place of the one before, which nobody answers any more.
    fn put(&self, waiting: Waiting) {
        *self.lock() = Some(waiting);
    }

    fn lock(&self) -> MutexGuard<'_, Option<Waiting>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens the window `agree` for a review, and waits for what comes of it.
///
/// # Errors
/// Nothing waits under this id, or the owner does not want it.
pub async fn ask<R: Runtime>(app: &AppHandle<R>, core: &Core, review: ReviewId) -> Answer<OperationView> {
    core.open_wallet()?.asked(&review).map_err(|e| e.failure())?;
    let (sender, answer) = oneshot::channel();
    wait(app, core, Waiting::Transfer(review, sender), answer).await
}

/// Opens the window `agree` for the expert view, and waits for what comes of it.
///
/// # Errors
/// The owner does not want it.
pub async fn ask_expert<R: Runtime>(app: &AppHandle<R>, core: &Core) -> Answer<()> {
    core.open_wallet()?;
    let (sender, answer) = oneshot::channel();
    wait(app, core, Waiting::Expert(sender), answer).await
}

/// Opens the window `agree` for a rule, and waits for what comes of it.
///
/// # Errors
/// The account in use can have no such rule, or the owner does not want it.
pub async fn ask_rule<R: Runtime>(app: &AppHandle<R>, core: &Core, rule: AskedRule) -> Answer<()> {
    rule.words(core.open_wallet()?)?;
    let (sender, answer) = oneshot::channel();
    wait(app, core, Waiting::Rule(rule, sender), answer).await
}

/// Opens the window `agree` for a backup, and waits for the file that comes of it.
///
/// # Errors
/// The owner does not want it, or it could not be written.
pub async fn ask_backup<R: Runtime>(app: &AppHandle<R>, core: &Core) -> Answer<String> {
    core.open_wallet()?;
    let (sender, answer) = oneshot::channel();
    wait(app, core, Waiting::Backup(sender), answer).await
}

async fn wait<R: Runtime, T>(
    app: &AppHandle<R>,
    core: &Core,
    waiting: Waiting,
    answer: Receiver<Answer<T>>,
) -> Answer<T> {
    if cfg!(mobile) {
        let detail = "a phone cannot ask for this yet; nothing was changed or signed. Do it on a computer".to_string();
        return Err(Failure { code: Code::Cancelled, detail });
    }
    core.asking().put(waiting);
    if let Err(failure) = windows::open(app, "agree") {
        drop(core.asking().give_up());
        return Err(failure);
    }
    answer.await.unwrap_or_else(|_| {
        let detail = "the window that asked for your password was closed; nothing was changed or signed".to_string();
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

    async fn agree(&self, review: ReviewId) -> Answer<OperationView> {
        let core = self.0.state::<Core>().inner().clone();
        ask(&self.0, &core, review).await
    }
}
