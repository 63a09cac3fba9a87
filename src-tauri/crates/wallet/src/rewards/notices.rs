//! Notices of rewards, made here: that something arrived, that enough is ready, that a device earns half, that an end comes.

use std::collections::BTreeMap;

use domain::{
    Address,
    account::Owner,
    decimal::Decimal,
    failure::{Code, Coded},
    reward_notice::{NoticeId, NoticeView, NoticesView, ReadyChoice, RewardNotice, SourceKnown, news},
    send::Token,
    time::Millis,
    words::notice_words,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{RewardsError, sources::SourceRead};
use crate::{
    Wallet,
    ports::{StoreError, VaultError},
    review::random_id,
};

/// Older ones are forgotten.
const MOST: usize = 100;

/// What is kept of an account on a network, in one setting: what is known and what was told change together or not at all,
/// so that nothing is told twice over a crash.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    /// By the entry of the network file.
    sources: BTreeMap<String, SourceKnown>,
    /// Newest first.
    notices: Vec<RewardNotice>,
    chosen: Vec<ReadyChoice>,
    looked: Option<Millis>,
    unread: u32,
}

impl Wallet {
    /// The notices of the account in use, from what is kept here alone.
    ///
    /// # Errors
    /// [`NoticesError`]; a locked wallet has no account.
    pub async fn reward_notices(&self) -> Result<NoticesView, NoticesError> {
        Ok(self.shown(self.kept_notices(self.ports.vault.account()?).await?))
    }

    /// Reads the rewards of every source and makes a notice of what is new; gives all. A source that cannot be read is
    /// compared at the next look.
    ///
    /// # Errors
    /// [`NoticesError`]; what is known stays.
    pub async fn look_at_rewards(&self) -> Result<NoticesView, NoticesError> {
        let owner = self.ports.vault.account()?;
        let read = self.read_sources(owner).await?;
        // Held for the store alone: a look over a long log keeps nobody from putting a notice away.
        let _turn = self.noticing.lock().await;
        if self.ports.vault.account()? != owner {
            // Another account came into use meanwhile: it is not known whose numbers these are.
            return self.reward_notices().await;
        }
        let mut kept = self.kept_notices(owner).await?;
        self.compare(&mut kept, read);
        self.keep_notices(owner, &kept).await?;
        Ok(self.shown(kept))
    }

    /// Puts a notice away; it stays in the list.
    ///
    /// # Errors
    /// [`NoticesError::Unknown`].
    pub async fn dismiss_notice(&self, id: &NoticeId) -> Result<NoticesView, NoticesError> {
        let owner = self.ports.vault.account()?;
        let _turn = self.noticing.lock().await;
        let mut kept = self.kept_notices(owner).await?;
        let notice = kept.notices.iter_mut().find(|notice| notice.id == *id).ok_or(NoticesError::Unknown)?;
        notice.dismissed = true;
        self.keep_notices(owner, &kept).await?;
        Ok(self.shown(kept))
    }

    /// Has a notice made when more than `threshold` of a token is ready at one source; zero: never. Without a token it is
    /// the network's own coin.
    ///
    /// # Errors
    /// [`NoticesError::OtherToken`] for one that no source was seen to pay in, [`NoticesError::Amount`].
    pub async fn notice_when_ready(
        &self,
        token: Option<Address>,
        threshold: &Decimal,
    ) -> Result<NoticesView, NoticesError> {
        let owner = self.ports.vault.account()?;
        if self.paid_in(&self.kept_notices(owner).await?, token).is_none() {
            self.look_at_rewards().await?;
        }
        let _turn = self.noticing.lock().await;
        let mut kept = self.kept_notices(owner).await?;
        let token = self.paid_in(&kept, token).ok_or(NoticesError::OtherToken)?;
        let threshold = threshold.of_coin(token.decimals).ok_or(NoticesError::Amount(token.decimals))?;
        kept.chosen.retain(|choice| choice.token.contract != token.contract);
        if !threshold.is_zero() {
            kept.chosen.push(ReadyChoice { token, threshold });
        }
        self.keep_notices(owner, &kept).await?;
        Ok(self.shown(kept))
    }

    fn compare(&self, kept: &mut Kept, read: SourceRead) {
        let at = self.ports.clock.now();
        for source in read.sources {
            let (known, news) = news(kept.sources.get(&source.entry), &source.now, &kept.chosen, at);
            kept.sources.insert(source.entry, known);
            for one in news {
                let id = NoticeId(random_id(&*self.ports.random));
                let (token, kind) = (one.token, one.kind);
                let notice = RewardNotice { id, source: source.address, token, kind, at, dismissed: false };
                kept.notices.insert(0, notice);
            }
        }
        kept.notices.truncate(MOST);
        kept.sources.retain(|entry, _| read.entries.contains(entry));
        (kept.looked, kept.unread) = (Some(at), read.unread);
    }

    /// The token of a contract, as its source was last seen to pay it.
    fn paid_in(&self, kept: &Kept, token: Option<Address>) -> Option<Token> {
        let Some(contract) = token.filter(|contract| !contract.is_zero()) else {
            return Some(self.own_coin());
        };
        kept.sources.values().flat_map(SourceKnown::tokens).find(|token| token.contract == contract).cloned()
    }

    fn shown(&self, kept: Kept) -> NoticesView {
        let mut tokens = vec![self.own_coin()];
        for token in kept.sources.values().flat_map(SourceKnown::tokens) {
            if tokens.iter().all(|known| known.contract != token.contract) {
                tokens.push(token.clone());
            }
        }
        let Kept { notices, chosen, looked, unread, .. } = kept;
        let with_words = |notice: RewardNotice| NoticeView { words: notice_words(&notice), notice };
        NoticesView { notices: notices.into_iter().map(with_words).collect(), chosen, tokens, looked, unread }
    }

    async fn kept_notices(&self, owner: Owner) -> Result<Kept, StoreError> {
        let Some(text) = self.ports.store.setting(&self.notices_of(owner)).await? else { return Ok(Kept::default()) };
        serde_json::from_str(&text).map_err(|_| StoreError::Damaged("the notices of rewards".to_string()))
    }

    async fn keep_notices(&self, owner: Owner, kept: &Kept) -> Result<(), StoreError> {
        let text = serde_json::to_string(kept).map_err(|e| StoreError::Failed(e.to_string()))?;
        self.ports.store.put_setting(&self.notices_of(owner), &text).await
    }

    fn notices_of(&self, owner: Owner) -> String {
        format!("rewards.notices.{}", self.fleet_account(owner))
    }
}

/// Why there are no notices, or one was not changed.
#[derive(Debug, Error)]
pub enum NoticesError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Rewards(#[from] RewardsError),
    #[error("there is no notice with this id: list them first")]
    Unknown,
    #[error(
        "no source of rewards was seen to pay in this token: look at the rewards for its contract; nothing was changed"
    )]
    OtherToken,
    #[error("this token has {0} decimals, and no such amount; give one that has no more; nothing was changed")]
    Amount(u8),
}

impl Coded for NoticesError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Rewards(e) => e.code(),
            Self::Unknown | Self::OtherToken | Self::Amount(_) => Code::BadRequest,
        }
    }
}
