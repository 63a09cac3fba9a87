//! What cannot be taken back wants the password again, and a yes where no page draws (T-07).

use std::sync::Mutex;

use async_trait::async_trait;
use domain::{
    failure::{Code, Coded},
    review::Words,
};
use wallet::Witness;

use crate::{
    fakes::FakeVault,
    ground::Ground,
    ledger::DEEDS,
    sending::{self, ANNA},
    transferring::{owning, plan},
};

/// An owner who always says the same, and what they were shown.
pub struct Answers {
    yes: bool,
    shown: Mutex<Vec<String>>,
}

impl Answers {
    pub fn with(yes: bool) -> Self {
        Self { yes, shown: Mutex::default() }
    }

    pub fn shown(&self) -> Vec<String> {
        self.shown.lock().unwrap().clone()
    }
}

#[async_trait]
impl Witness for Answers {
    async fn agrees(&self, words: &Words) -> bool {
        self.shown.lock().unwrap().push(words.sentence.clone());
        self.yes
    }
}

async fn asking() -> (Ground, domain::review::ReviewId) {
    let ground = owning().await;
    let (review, _) = plan(&ground, &ANNA.to_string()).await;
    (ground, review)
}

async fn nothing_started(ground: &Ground) {
    assert!(ground.wallet.operations().await.unwrap().is_empty());
    assert_eq!(ground.chain.sent_to(DEEDS), 0);
}

#[tokio::test]
async fn without_the_password_nobody_is_asked_and_it_can_be_given_again() {
    let (ground, review) = asking().await;
    let owner = Answers::with(true);
    let refused = ground.wallet.start_transfer(&review, "another".into(), &owner).await.unwrap_err();
    assert_eq!(refused.code(), Code::VaultWrongPassword);
    assert_eq!(owner.shown(), Vec::<String>::new());
    nothing_started(&ground).await;

    let started = ground.wallet.start_transfer(&review, FakeVault::PASSWORD.into(), &owner).await.unwrap();
    assert!(owner.shown()[0].contains(&ANNA.to_checksum(None)), "{:?}", owner.shown());
    assert_eq!(ground.wallet.operations().await.unwrap().len(), 1, "{started:?}");
}

#[tokio::test]
async fn a_no_is_final_and_starts_nothing() {
    let (ground, review) = asking().await;
    let refused =
        ground.wallet.start_transfer(&review, FakeVault::PASSWORD.into(), &Answers::with(false)).await.unwrap_err();
    assert_eq!(refused.code(), Code::Cancelled);
    let again =
        ground.wallet.start_transfer(&review, FakeVault::PASSWORD.into(), &Answers::with(true)).await.unwrap_err();
    assert_eq!(again.code(), Code::ReviewUnknown);
    nothing_started(&ground).await;
}

/// An owner whose wallet locks while the question stands there.
struct Locks<'a>(&'a Ground);

#[async_trait]
impl Witness for Locks<'_> {
    async fn agrees(&self, _words: &Words) -> bool {
        self.0.wallet.lock();
        true
    }
}

#[tokio::test]
async fn a_lock_while_the_question_stands_there_ends_it() {
    let (ground, review) = asking().await;
    let refused = ground.wallet.start_transfer(&review, FakeVault::PASSWORD.into(), &Locks(&ground)).await.unwrap_err();
    assert_eq!(refused.code(), Code::ReviewUnknown);
    nothing_started(&ground).await;

    let closed =
        ground.wallet.start_transfer(&review, FakeVault::PASSWORD.into(), &Answers::with(true)).await.unwrap_err();
    assert_eq!(closed.code(), Code::ReviewUnknown, "a locked wallet checks no password either");
}

#[tokio::test]
async fn another_kind_of_review_hands_no_deed_over() {
    let ground = owning().await;
    let (send, _) = sending::plan(&ground, &ANNA.to_string(), "0.0000000000000007", None).await;
    let refused =
        ground.wallet.start_transfer(&send, FakeVault::PASSWORD.into(), &Answers::with(true)).await.unwrap_err();
    assert_eq!(refused.code(), Code::ReviewUnknown);
    nothing_started(&ground).await;
}
