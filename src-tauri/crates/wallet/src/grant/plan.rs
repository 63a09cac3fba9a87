//! The plan of a grant: checked against what the owner holds, then kept as a review.

use std::collections::BTreeSet;

use domain::{
    B256,
    account::Owner,
    device::{DeviceId, Ownership},
    failure::{Code, Coded},
    grant::{GrantTerms, NO_END},
    identity::Identity,
    kind,
    review::{GrantPlan, Review, ReviewView},
    scope::{Resolution, Scope},
    shown::shown_text,
    time::Millis,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    AskError, Wallet,
    algorithm::AlgorithmError,
    ports::{StoreError, VaultError, store::DeviceRow},
};

const DAY_MS: u64 = 86_400_000;
const DAYS: u16 = 7;
const HISTORY_DAYS: u16 = 30;
const READS_PER_DAY: u32 = 1_000;
const BYTES_PER_DAY: u64 = 16 * 1024 * 1024;
const APP_CHARS: usize = 60;
const PURPOSE_CHARS: usize = 120;
/// The most devices, and the most scopes, of one grant.
const MOST: usize = 64;
/// How far this computer's clock may stand behind the latest time seen before a grant is refused, in milliseconds.
const CLOCK_BEHIND_MS: u64 = 300_000;
const VERSION: &str = "grant.version";

/// What the owner asks a grant to be; an empty option takes its default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GrantRequest {
    /// The app's name, 1 to 60 characters.
    pub app: String,
    /// What the app says it wants the data for, at most 120 characters.
    pub purpose: String,
    pub devices: Vec<DeviceId>,
    pub scopes: Vec<Scope>,
    /// Default: 7 days from now.
    pub end: Option<End>,
    /// The oldest reading; default: 30 days ago.
    pub history_from: Option<History>,
    /// The newest reading; default: the end of the grant.
    pub history_to: Option<Millis>,
    /// Default 1,000.
    pub max_reads_per_day: Option<u32>,
    /// Default 16 MiB.
    pub max_bytes_per_day: Option<u64>,
    /// SHA-256 of the one program whose result the app may have in place of readings; it must be here.
    pub program: Option<B256>,
}

/// When a grant ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// So many days from now, at least 1.
    Days(u16),
    At(Millis),
    /// Only when the owner revokes it.
    Never,
}

/// How far back an app may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum History {
    /// So many days before now; 0: from now on.
    Days(u16),
    At(Millis),
}

impl Wallet {
    /// Checks a grant and keeps it for the owner's answer.
    ///
    /// # Errors
    /// [`PlanGrantError`] names what the owner can change.
    pub async fn plan_grant(&self, request: GrantRequest) -> Result<ReviewView, PlanGrantError> {
        self.plan_grant_to(request, Identity::Name).await
    }

    /// The same for an app that was found to be this one.
    pub(crate) async fn plan_grant_to(
        &self,
        request: GrantRequest,
        identity: Identity,
    ) -> Result<ReviewView, PlanGrantError> {
        let owner = self.signer()?;
        let app = cleaned(&request.app, APP_CHARS).filter(|app| !app.is_empty()).ok_or(PlanGrantError::BadName)?;
        let purpose = cleaned(&request.purpose, PURPOSE_CHARS).ok_or(PlanGrantError::BadPurpose)?;
        let scopes = unique(&request.scopes).ok_or(PlanGrantError::NoScope)?;
        let rows = self.granted_devices(&request.devices).await?;
        offered(&rows, &scopes)?;
        let program_hash = self.named_program(request.program, &scopes).await?;
        let seen = self.sound_moment().await?;
        let mut terms = terms(&request, owner, seen)?;
        (terms.app, terms.identity, terms.purpose, terms.scopes) = (app, identity, purpose, scopes);
        terms.devices = rows.iter().map(|row| row.id).collect();
        terms.program_hash = program_hash;
        terms.version = self.next_version().await?;
        let names = rows.into_iter().map(|row| row.name).collect();
        let plan = GrantPlan { terms, chain_id: self.network.chain_id, names, replaces: None };
        Ok(self.ask(Review::Grant(plan)).await?)
    }

    /// What a grant names of a program that is here; zero for none.
    async fn named_program(&self, program: Option<B256>, scopes: &[Scope]) -> Result<B256, PlanGrantError> {
        let Some(program) = program else { return Ok(B256::ZERO) };
        let program = self.program_of(program).await?.hash();
        fit_program(program, scopes)?;
        Ok(program)
    }

    /// The moment that counts, unless this computer's clock stands behind it.
    pub(super) async fn sound_moment(&self) -> Result<Millis, PlanGrantError> {
        let (now, seen) = (self.ports.clock.now(), self.moment().await?);
        if now.plus(CLOCK_BEHIND_MS) < seen { Err(PlanGrantError::ClockBehind) } else { Ok(seen) }
    }

    /// The rows of the devices, each proved by the chain to be this account's.
    pub(super) async fn granted_devices(&self, devices: &[DeviceId]) -> Result<Vec<DeviceRow>, PlanGrantError> {
        let devices = unique(devices).ok_or(PlanGrantError::NoDevice)?;
        let mut rows = Vec::with_capacity(devices.len());
        for device in devices {
            let row = self.ports.store.device(device).await?.ok_or(PlanGrantError::UnknownDevice(device))?;
            match self.ownership(device).await {
                Ownership::Yours(_) => rows.push(row),
                Ownership::Unclaimed | Ownership::Theirs(_) => return Err(PlanGrantError::NotOwner(row.name)),
                Ownership::Unknown => return Err(PlanGrantError::OwnerUnknown(row.name)),
            }
        }
        Ok(rows)
    }

    /// One more than any version this wallet gave out before.
    pub(super) async fn next_version(&self) -> Result<u64, StoreError> {
        let _held = self.log.lock().await;
        let last = self.ports.store.setting(VERSION).await?;
        let last = last.map_or(Ok(0), |text| text.parse::<u64>());
        let next = last.map_err(|_| StoreError::Damaged("the counter of grants".to_string()))?.saturating_add(1);
        self.ports.store.put_setting(VERSION, &next.to_string()).await?;
        Ok(next)
    }
}

/// Trimmed text in which nothing is hidden and nothing would be cut when shown: what is read is what is hashed.
fn cleaned(text: &str, most: usize) -> Option<String> {
    let text = text.trim();
    (text.chars().count() <= most && shown_text(text) == text).then(|| text.to_string())
}

/// The items in their order, each once; `None` for none or too many.
pub(super) fn unique<T: Ord + Clone>(items: &[T]) -> Option<Vec<T>> {
    let mut seen = BTreeSet::new();
    let unique: Vec<T> = items.iter().filter(|item| seen.insert((*item).clone())).cloned().collect();
    (1..=MOST).contains(&unique.len()).then_some(unique)
}

/// Every scope is a stream of some chosen device, and every chosen device has one of the streams.
pub(super) fn offered(rows: &[DeviceRow], scopes: &[Scope]) -> Result<(), PlanGrantError> {
    let has = |row: &DeviceRow, scope: &Scope| has_stream(&row.kind, scope.stream());
    if let Some(scope) = scopes.iter().find(|scope| !rows.iter().any(|row| has(row, scope))) {
        return Err(PlanGrantError::NotOffered(scope.clone()));
    }
    match rows.iter().find(|row| !scopes.iter().any(|scope| has(row, scope))) {
        Some(row) => Err(PlanGrantError::NothingOf(row.name.clone())),
        None => Ok(()),
    }
}

/// A program is run over readings alone, so that whoever has them computes its result again.
pub(super) fn fit_program(program: B256, scopes: &[Scope]) -> Result<(), PlanGrantError> {
    match scopes.iter().find(|scope| !is_of_readings(scope)) {
        Some(scope) if !program.is_zero() => Err(PlanGrantError::NoReadings(scope.clone())),
        Some(_) | None => Ok(()),
    }
}

/// Whether the scope is of readings as their device signed them, and of nothing that is worked out from them.
pub(crate) fn is_of_readings(scope: &Scope) -> bool {
    let signed = kind::stream(scope.stream()).is_some_and(|stream| stream.derived.is_none());
    signed && scope.resolution() == Resolution::Raw
}

/// Whether devices of this kind have the stream.
pub(crate) fn has_stream(kind: &str, stream: &str) -> bool {
    kind::by_id(kind).is_some_and(|kind| kind.streams.iter().any(|s| s.id == stream))
}

fn terms(request: &GrantRequest, owner: Owner, now: Millis) -> Result<GrantTerms, PlanGrantError> {
    let not_before = whole(now);
    let expires_at = whole(ends_at(request.end.unwrap_or(End::Days(DAYS)), now));
    let history_from = whole(reaches_back(request.history_from.unwrap_or(History::Days(HISTORY_DAYS)), now));
    let history_to = request.history_to.map_or(expires_at, whole);
    if expires_at <= not_before {
        return Err(PlanGrantError::BadSpan("the permission would end before it starts"));
    }
    if history_from >= history_to {
        return Err(PlanGrantError::BadSpan("the oldest reading is not older than the newest one"));
    }
    let max_reads_per_day = request.max_reads_per_day.unwrap_or(READS_PER_DAY);
    let max_bytes_per_day = request.max_bytes_per_day.unwrap_or(BYTES_PER_DAY);
    if max_reads_per_day == 0 || max_bytes_per_day == 0 {
        return Err(PlanGrantError::ZeroLimit);
    }
    let (app, purpose, devices, scopes) = Default::default();
    Ok(GrantTerms {
        owner,
        app,
        identity: Identity::Name,
        devices,
        scopes,
        history_from,
        history_to,
        not_before,
        expires_at,
        max_reads_per_day,
        max_bytes_per_day,
        purpose,
        program_hash: B256::ZERO,
        version: 0,
    })
}

/// The moment of an end.
pub(super) fn ends_at(end: End, now: Millis) -> Millis {
    match end {
        End::Days(days) => now.plus(u64::from(days) * DAY_MS),
        End::At(at) => at,
        End::Never => NO_END,
    }
}

/// The oldest moment of a history.
pub(super) fn reaches_back(history: History, now: Millis) -> Millis {
    match history {
        History::Days(days) => Millis(now.0.saturating_sub(u64::from(days) * DAY_MS)),
        History::At(at) => at,
    }
}

/// Cut to whole seconds, since that is what is signed.
pub(super) fn whole(at: Millis) -> Millis {
    if at == NO_END { at } else { Millis(at.seconds() * 1000) }
}

/// Why a grant cannot be planned.
#[derive(Debug, Error)]
pub enum PlanGrantError {
    #[error(transparent)]
    Ask(#[from] AskError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Program(#[from] AlgorithmError),
    #[error("a program is run over single readings, which {0} is not: name a stream as .raw")]
    NoReadings(Scope),
    #[error("give the app a name of 1 to 60 visible characters")]
    BadName,
    #[error("the purpose may have at most 120 visible characters")]
    BadPurpose,
    #[error("choose at least one device, at most 64")]
    NoDevice,
    #[error("choose at least one kind of data, at most 64")]
    NoScope,
    #[error("this wallet has not paired with {0}: scan and pair with it first")]
    UnknownDevice(DeviceId),
    #[error("{0} is not yours on the chain, so its data is not yours to share: claim it first")]
    NotOwner(String),
    #[error(
        "the chain does not say now whether {0} is yours; nothing was granted. Check your connection and try again"
    )]
    OwnerUnknown(String),
    #[error("none of the chosen devices has {0}")]
    NotOffered(Scope),
    #[error("{0} has none of the chosen data: leave it out")]
    NothingOf(String),
    #[error("{0}: choose other times")]
    BadSpan(&'static str),
    #[error("a limit of 0 would allow nothing: use at least 1")]
    ZeroLimit,
    #[error("this computer's clock stands behind the time it showed earlier: set it right, then try again")]
    ClockBehind,
    #[error("there is no such permission here")]
    Unknown,
    #[error("another account gave this permission: take that one into use")]
    OthersGrant,
    #[error("this permission has ended, and its key opens nothing any more: make a new one")]
    Ended,
    #[error("this gives something that the permission did not give, or the same: name less, or make a new permission")]
    NotNarrower,
}

impl Coded for PlanGrantError {
    fn code(&self) -> Code {
        match self {
            Self::Ask(e) => e.code(),
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Program(e) => e.code(),
            Self::BadName | Self::BadPurpose | Self::NoDevice | Self::NoScope | Self::ZeroLimit | Self::NotNarrower => {
                Code::BadRequest
            }
            Self::UnknownDevice(_) => Code::DeviceUnknown,
            Self::NotOwner(_) | Self::OthersGrant => Code::GrantNotOwner,
            Self::Unknown | Self::Ended => Code::GrantUnknown,
            Self::OwnerUnknown(_) => Code::ChainUnreachable,
            Self::NotOffered(_) | Self::NothingOf(_) | Self::NoReadings(_) => Code::GrantBadScope,
            Self::BadSpan(_) | Self::ClockBehind => Code::GrantBadSpan,
        }
    }
}
