//! The checks, one function each, in the order in which a request passes them (T-55).

use domain::{
    B256,
    account::Owner,
    device::DeviceId,
    grant::{GrantId, GrantState},
    scope::Scope,
    time::Millis,
};
use secrecy::SecretString;

use super::{AccessError, Entry};
use crate::{
    Wallet,
    grant::{is_by_owner, is_of_terms, same, state_at, token_hash},
    ports::store::GrantRow,
};

const DAY_MS: u64 = 86_400_000;

impl Wallet {
    /// Whether a token opens anything at all now: a grant of this wallet, neither revoked nor ended.
    ///
    /// # Errors
    /// [`AccessError`], logged.
    pub async fn admit(&self, token: &SecretString) -> Result<GrantId, AccessError> {
        let mut entry = Entry::of_request("connect", "", "");
        let admitted = match self.standing_grant(token, &mut entry).await {
            Ok((row, _)) => Ok(row.id),
            Err((AccessError::NotYet, Some(id))) => Ok(id),
            Err((error, _)) => Err(error),
        };
        match admitted {
            Ok(id) => Ok(id),
            Err(error) => {
                self.log_refusal(entry, &error).await;
                Err(error)
            }
        }
    }

    /// Refuses what the door cannot read. A reason that comes earlier in the order counts instead; either is logged.
    pub async fn turn_away(&self, token: &SecretString, action: &'static str, why: AccessError) -> AccessError {
        let mut entry = Entry::of_request(action, "", "");
        let error = self.open_grant(token, &mut entry).await.err().unwrap_or(why);
        self.log_refusal(entry, &error).await;
        error
    }

    /// Logs that somebody without a token was refused.
    pub async fn turned_stranger_away(&self) {
        self.log_refusal(Entry::of_request("connect", "", ""), &AccessError::BadToken).await;
    }

    /// Whether a grant still holds; a doubt says no. Asked while a stream to its app is open (T-57).
    pub async fn still_holds(&self, id: &GrantId) -> bool {
        let (Ok(Some(row)), Ok(at)) = (self.ports.store.grant(*id).await, self.moment().await) else { return false };
        if !matches!(self.doors_closed().await, Ok(false)) {
            return false;
        }
        standing(&row, at).is_ok() || matches!(state_at(&row, at), GrantState::NotYet)
    }

    /// Token, grant, doors, revoked, start and end, paused.
    async fn standing_grant(
        &self,
        token: &SecretString,
        entry: &mut Entry,
    ) -> Result<(GrantRow, Millis), (AccessError, Option<GrantId>)> {
        let row = self.grant_of(token).await.map_err(|error| (error, None))?;
        entry.belongs_to(&row);
        self.through_the_doors().await.map_err(|error| (error, None))?;
        let at = self.moment().await.map_err(|error| (error.into(), None))?;
        standing(&row, at).map_err(|error| (error, Some(row.id)))?;
        Ok((row, at))
    }

    /// Token, grant, doors, revoked, start and end, paused, locked.
    pub(super) async fn open_grant(
        &self,
        token: &SecretString,
        entry: &mut Entry,
    ) -> Result<(GrantRow, Millis), AccessError> {
        let (row, at) = self.standing_grant(token, entry).await.map_err(|(error, _)| error)?;
        match self.ports.vault.account() {
            Ok(account) if account == row.terms.owner => Ok((row, at)),
            Ok(_) => Err(AccessError::NotOwner),
            Err(_) => Err(AccessError::Locked),
        }
    }

    async fn grant_of(&self, token: &SecretString) -> Result<GrantRow, AccessError> {
        let hash = token_hash(token).ok_or(AccessError::BadToken)?;
        let row = self.ports.store.grant_by_token_hash(hash).await?.ok_or(AccessError::BadToken)?;
        let genuine = same(&row.token_hash, &hash) && is_of_terms(&row, self.network.chain_id) && self.is_proved(&row);
        if genuine { Ok(row) } else { Err(AccessError::BadToken) }
    }

    /// Whether the owner signed the row's id; the id, which covers the terms, is compared by the caller each time.
    fn is_proved(&self, row: &GrantRow) -> bool {
        if self.recent.is_proved(row.id, &row.signature) {
            return true;
        }
        let proved = is_by_owner(row);
        if proved {
            self.recent.proved(row.id, &row.signature);
        }
        proved
    }

    /// Whether the grant's owner still holds the device's deed.
    pub(super) async fn still_owned(&self, device: DeviceId, owner: Owner) -> Result<(), AccessError> {
        let now = self.ports.clock.now();
        let holder = match self.recent.owner(device, now) {
            Some(holder) => holder,
            None => {
                let deed = self.ports.chain.deed(device).await.map_err(AccessError::OwnerUnknown)?;
                let holder = deed.map(|deed| deed.owner);
                self.recent.read_owner(device, holder, now);
                holder
            }
        };
        if holder == Some(owner) { Ok(()) } else { Err(AccessError::NotOwner) }
    }

    /// Whether one more answer of `bytes` bytes fits the limits of the 24 hours before `at`.
    pub(super) async fn within_limits(&self, row: &GrantRow, at: Millis, bytes: u64) -> Result<(), AccessError> {
        let (reads, served) = self.served_of_day(row, at).await?;
        let fits = reads < row.terms.max_reads_per_day && served.saturating_add(bytes) <= row.terms.max_bytes_per_day;
        if fits { Ok(()) } else { Err(AccessError::Limit) }
    }

    /// Answers of the 24 hours before `at`, and bytes in them, of all versions of a grant.
    pub(super) async fn served_of_day(&self, row: &GrantRow, at: Millis) -> Result<(u32, u64), AccessError> {
        let since = Millis(at.0.saturating_sub(DAY_MS));
        let (mut reads, mut served) = (0u32, 0u64);
        for id in self.lineage(row).await? {
            let of_version = self.ports.store.served_since(id, since).await?;
            (reads, served) = (reads.saturating_add(of_version.0), served.saturating_add(of_version.1));
        }
        Ok((reads, served))
    }
}

/// Revoked, start, end, paused.
pub(super) fn standing(row: &GrantRow, at: Millis) -> Result<(), AccessError> {
    match state_at(row, at) {
        GrantState::Active => Ok(()),
        GrantState::Paused => Err(AccessError::Paused),
        GrantState::Revoked => Err(AccessError::Revoked),
        GrantState::NotYet => Err(AccessError::NotYet),
        GrantState::Expired => Err(AccessError::Expired),
    }
}

/// Refuses readings under a grant that names a program: they are for that program alone.
pub(super) fn gives_readings(row: &GrantRow) -> Result<(), AccessError> {
    if row.terms.program_hash.is_zero() { Ok(()) } else { Err(AccessError::ProgramOnly) }
}

/// The program that the grant names, if it names one and `asked` is none or the same.
pub(super) fn named_program(row: &GrantRow, asked: Option<&str>) -> Result<B256, AccessError> {
    let named = row.terms.program_hash;
    let same = asked.is_none_or(|asked| asked.parse::<B256>().is_ok_and(|asked| asked == named));
    if same && !named.is_zero() { Ok(named) } else { Err(AccessError::NoProgram) }
}

/// The device, if the grant names it; any other reads as not there (T-59).
pub(super) fn named_device(row: &GrantRow, text: &str) -> Result<DeviceId, AccessError> {
    let device: DeviceId = text.parse().map_err(|_| AccessError::NotFound)?;
    if row.terms.devices.contains(&device) { Ok(device) } else { Err(AccessError::NotFound) }
}

/// The scope, if the grant holds exactly this one and the device's kind has its stream (T-56).
pub(super) fn granted_scope(row: &GrantRow, kind: &str, text: &str) -> Result<Scope, AccessError> {
    let scope: Scope = text.parse().map_err(|_| AccessError::Scope)?;
    let granted = row.terms.scopes.contains(&scope) && crate::grant::has_stream(kind, scope.stream());
    if granted { Ok(scope) } else { Err(AccessError::Scope) }
}
