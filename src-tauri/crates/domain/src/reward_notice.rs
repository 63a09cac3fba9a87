//! Notices of rewards: what is new of a source since its owner was last told, by comparing numbers alone.
//!
//! Nothing is told of a source when it is first seen: what was there before is no news. Each kind is told of a source at
//! most once a day (UTC), of devices once each, so that a pool that pays every minute is no flood; what had to wait is
//! told the day after. Nothing is told twice: what counts as known changes only by telling it.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::String,
    vec::Vec,
};

use alloy_primitives::{Address, B256, U256};
use serde::{Deserialize, Serialize};

use crate::{amount::Amount, device::DeviceId, reward::RewardSums, send::Token, time::Millis};

/// How long before its end a reward is told to expire, in milliseconds.
pub const BEFORE_THE_END: u64 = 7 * 86_400_000;

/// Names a notice: 16 bytes as hex.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NoticeId(pub String);

/// What a notice tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum NoticeKind {
    /// So much was earned since the last notice of this.
    Arrived { amount: Amount },
    /// More is ready than the owner chose to hear of.
    ReadyOver { ready: Amount, threshold: Amount },
    /// A device earned at most half in the last seven full days (UTC) of what it earned in the seven before.
    DroppedByHalf { device: DeviceId, name: String, last_week: Amount, week_before: Amount },
    /// What is ready can be collected before this moment only.
    AboutToExpire { amount: Amount, expires: Millis },
}

/// Something about rewards that the owner may want to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardNotice {
    pub id: NoticeId,
    /// The contract of rewards, or whoever pays.
    pub source: Address,
    /// What it is about; a contract of zero means the network's own coin.
    pub token: Token,
    #[serde(flatten)]
    pub kind: NoticeKind,
    pub at: Millis,
    /// The owner put it away.
    pub dismissed: bool,
}

/// A notice as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeView {
    #[serde(flatten)]
    pub notice: RewardNotice,
    pub words: String,
}

/// All notices of an account on a network, and how fresh that is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticesView {
    /// Newest first.
    pub notices: Vec<NoticeView>,
    /// What the owner chose to hear of.
    pub chosen: Vec<ReadyChoice>,
    /// What an amount can be chosen of: the network's own coin, then the tokens that its sources were seen to pay in.
    pub tokens: Vec<Token>,
    /// When rewards were last looked at.
    pub looked: Option<Millis>,
    /// So many sources could not be read then; they are compared at the next look.
    pub unread: u32,
}

/// The owner wants to hear when more than this of a token is ready.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadyChoice {
    /// A contract of zero: the network's own coin.
    pub token: Token,
    pub threshold: Amount,
}

/// A source as it was just read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceNow {
    /// Digest of the devices whose rewards are among its numbers.
    pub devices: B256,
    /// What was earned is only what is there now, so that it gets less when some is taken out.
    pub shrinks: bool,
    pub tokens: Vec<TokenNow>,
    /// When it stops to pay what is not collected, where it does.
    pub expires: Option<Millis>,
    /// What devices earned in the last two weeks; `None` where not all of that is known.
    pub weeks: Option<Vec<DeviceWeeks>>,
}

/// What it says of one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenNow {
    pub token: Token,
    pub sums: RewardSums,
}

/// What one device earned of a token in seven full days (UTC) each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceWeeks {
    pub device: DeviceId,
    pub name: String,
    pub token: Address,
    /// In the seven days up to yesterday.
    pub last_week: Amount,
    pub week_before: Amount,
}

impl DeviceWeeks {
    fn halved(&self) -> bool {
        !self.week_before.is_zero() && self.last_week.0 <= self.week_before.0 / U256::from(2)
    }
}

/// What is known of a source, and what its owner was told of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceKnown {
    devices: B256,
    tokens: Vec<TokenKnown>,
    /// The weeks of its devices were compared before.
    weeks: bool,
    /// Devices that earn half, and those that were told of today.
    down: BTreeMap<DeviceId, Down>,
    /// The last days on which a notice of each kind was made.
    arrived: Option<u64>,
    over: Option<u64>,
    expires: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct TokenKnown {
    token: Token,
    /// What the owner knows to be earned.
    earned: Amount,
    /// The chosen amount that was told to be passed, while it is.
    over: Option<Amount>,
    /// The end that was told.
    end: Option<Millis>,
    /// The days of its own last notices: tokens of one source take turns.
    arrived: Option<u64>,
    passed: Option<u64>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Down {
    tokens: Vec<Address>,
    told: Option<u64>,
}

/// What there is to tell, and of which token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    pub token: Token,
    pub kind: NoticeKind,
}

impl SourceKnown {
    /// The tokens that the source was seen to pay in.
    pub fn tokens(&self) -> impl Iterator<Item = &Token> {
        self.tokens.iter().map(|known| &known.token)
    }
}

/// What is new of a source, and what is known of it from then on; `known` is `None` for one that was never seen.
#[must_use]
pub fn news(
    known: Option<&SourceKnown>,
    now: &SourceNow,
    chosen: &[ReadyChoice],
    at: Millis,
) -> (SourceKnown, Vec<News>) {
    let first = known.is_none();
    let mut after = known.cloned().unwrap_or_default();
    // Other devices bring numbers of long ago with them.
    let others = first || after.devices != now.devices;
    after.devices = now.devices;
    now.tokens.iter().for_each(|token| after.meet(token, others, now.shrinks));
    let mut news = after.dropped(now, others, at.day());
    if first {
        return (after, Vec::new());
    }
    news.extend(after.arrived(now, at.day()));
    news.extend(after.passed(now, chosen, at.day()));
    news.extend(after.expiring(now, at));
    (after, news)
}

impl SourceNow {
    fn sums(&self, token: Address) -> Option<RewardSums> {
        self.tokens.iter().find(|now| now.token.contract == token).map(|now| now.sums)
    }
}

impl SourceKnown {
    /// Takes a token as it is now; without a word where it is not news.
    fn meet(&mut self, now: &TokenNow, others: bool, shrinks: bool) {
        let earned = now.sums.earned;
        let Some(known) = self.tokens.iter_mut().find(|known| known.token.contract == now.token.contract) else {
            // A source that is known paid nothing of this token before.
            let earned = if others { earned } else { Amount::ZERO };
            let token = now.token.clone();
            self.tokens.push(TokenKnown { token, earned, over: None, end: None, arrived: None, passed: None });
            return;
        };
        known.token = now.token.clone();
        if others {
            known.earned = earned;
        } else if shrinks {
            known.earned = known.earned.min(earned);
        }
    }

    /// One token a day, the one that waited longest.
    fn arrived(&mut self, now: &SourceNow, day: u64) -> Option<News> {
        if told_on(self.arrived, day) {
            return None;
        }
        let more = self.tokens.iter_mut().filter_map(|known| {
            let earned = now.sums(known.token.contract)?.earned;
            let amount = earned.minus(known.earned);
            (!amount.is_zero()).then_some((known, earned, amount))
        });
        let (known, earned, amount) = more.min_by_key(|(known, ..)| known.arrived)?;
        (known.earned, known.arrived) = (earned, Some(day));
        let news = News { token: known.token.clone(), kind: NoticeKind::Arrived { amount } };
        self.arrived = Some(day);
        Some(news)
    }

    /// The same of what is ready. It is told again only after it was not passed any more, or for another chosen amount.
    fn passed(&mut self, now: &SourceNow, chosen: &[ReadyChoice], day: u64) -> Option<News> {
        let mut news = Vec::new();
        for known in &mut self.tokens {
            let Some(sums) = now.sums(known.token.contract) else { continue };
            let choice = chosen.iter().find(|choice| choice.token.contract == known.token.contract);
            let passed = choice.map(|choice| choice.threshold).filter(|threshold| sums.ready > *threshold);
            match passed {
                None => known.over = None,
                Some(threshold) if known.over == Some(threshold) => {}
                Some(threshold) => news.push((known, sums.ready, threshold)),
            }
        }
        if told_on(self.over, day) {
            return None;
        }
        let (known, ready, threshold) = news.into_iter().min_by_key(|(known, ..)| known.passed)?;
        (known.over, known.passed) = (Some(threshold), Some(day));
        let news = News { token: known.token.clone(), kind: NoticeKind::ReadyOver { ready, threshold } };
        self.over = Some(day);
        Some(news)
    }

    /// Each end is told once for each token with something to collect.
    fn expiring(&mut self, now: &SourceNow, at: Millis) -> Option<News> {
        let expires = now.expires.filter(|end| *end > at && *end <= at.plus(BEFORE_THE_END))?;
        if told_on(self.expires, at.day()) {
            return None;
        }
        let mut due = self.tokens.iter_mut().filter(|known| known.end != Some(expires)).filter_map(|known| {
            let ready = now.sums(known.token.contract)?.ready;
            (!ready.is_zero()).then_some((known, ready))
        });
        let (known, amount) = due.next()?;
        known.end = Some(expires);
        let news = News { token: known.token.clone(), kind: NoticeKind::AboutToExpire { amount, expires } };
        self.expires = Some(at.day());
        Some(news)
    }

    /// Devices that earn half now and did not before. Among `others`, and the first time, they are only noted.
    fn dropped(&mut self, now: &SourceNow, others: bool, day: u64) -> Vec<News> {
        let Some(weeks) = &now.weeks else { return Vec::new() };
        let silent = others || !self.weeks;
        self.weeks = true;
        let mut news = Vec::new();
        for week in weeks {
            let one = self.down.entry(week.device).or_default();
            let known = one.tokens.contains(&week.token);
            if !week.halved() {
                one.tokens.retain(|token| *token != week.token);
            } else if silent && !known {
                one.tokens.push(week.token);
            } else if !known && !told_on(one.told, day) {
                let Some(token) = now.tokens.iter().find(|now| now.token.contract == week.token) else { continue };
                one.tokens.push(week.token);
                one.told = Some(day);
                let DeviceWeeks { device, name, last_week, week_before, .. } = week.clone();
                let kind = NoticeKind::DroppedByHalf { device, name, last_week, week_before };
                news.push(News { token: token.token.clone(), kind });
            }
        }
        let earned: BTreeSet<DeviceId> = weeks.iter().map(|week| week.device).collect();
        self.down.retain(|device, one| told_on(one.told, day) || (earned.contains(device) && !one.tokens.is_empty()));
        news
    }
}

/// A clock that was set back tells nothing twice.
fn told_on(told: Option<u64>, day: u64) -> bool {
    told.is_some_and(|told| told >= day)
}

#[cfg(test)]
mod tests;
