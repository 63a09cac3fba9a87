//! The program that a grant names, run over what the grant holds: only the result leaves.

use domain::{
    B256,
    device::DeviceId,
    grant::{GrantId, GrantTerms},
    scope::Resolution,
};
use secrecy::SecretString;
use serde::Serialize;

use super::{
    AccessError, Entry,
    gate::{named_device, named_program},
    read::as_sent,
    window::span,
};
use crate::{
    Wallet,
    algorithm::{AlgorithmResult, compute},
    grant::{has_stream, is_of_readings},
    ports::store::GrantRow,
    proof::{ProveError, Selection},
    readings::ReadingsError,
};

/// A request for the result of a program, as the app wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunRequest {
    /// Address or DID.
    pub device: String,
    /// SHA-256 of the program; default: the one that the grant names, and no other is run.
    pub program: Option<String>,
    /// Milliseconds since 1970 or ISO 8601 in UTC; default: the oldest moment the grant allows.
    pub from: Option<String>,
    /// Default: now, or the newest moment the grant allows.
    pub to: Option<String>,
}

/// What a program made of readings that stay here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RunAnswer {
    /// A file `deedbox-result`; whoever has the rows computes it again.
    pub result: AlgorithmResult,
}

impl Wallet {
    /// Runs the program that the token's grant names, or refuses to; either way the log has it before an answer goes.
    ///
    /// # Errors
    /// [`AccessError`]: then nothing of a result left.
    pub async fn run_program(&self, token: &SecretString, request: RunRequest) -> Result<RunAnswer, AccessError> {
        let mut entry = Entry::of_request("run_program", &request.device, "");
        match self.checked_run(token, &request, &mut entry).await {
            Ok((row, answer)) => {
                let size = as_sent(&answer);
                self.serve(&row, entry, 0, size, answer).await
            }
            Err(error) => {
                self.log_refusal(entry, &error).await;
                Err(error)
            }
        }
    }

    async fn checked_run(
        &self,
        token: &SecretString,
        request: &RunRequest,
        entry: &mut Entry,
    ) -> Result<(GrantRow, RunAnswer), AccessError> {
        let (row, at) = self.open_grant(token, entry).await?;
        let program = named_program(&row, request.program.as_deref())?;
        let device = named_device(&row, &request.device)?;
        self.still_owned(device, row.terms.owner).await?;
        let known = self.ports.store.device(device).await?.ok_or(AccessError::NotFound)?;
        let streams = streams(&row.terms, &known.kind)?;
        // As for means: from results over spans that differ by one reading that reading could be worked out.
        let span = span(&row.terms, request.from.as_deref(), request.to.as_deref(), Resolution::Hourly, at)?;
        self.within_limits(&row, at, 0).await?;
        let selection = Selection { streams, from: span.from, to: span.to };
        let done = tokio::select! {
            done = self.result_of(program, device, &selection) => Some(done),
            () = self.ended(row.id) => None,
        };
        // While a program runs, much can change; a newer version of the grant may hold less.
        self.open_grant(token, entry).await?;
        let result = done.unwrap_or(Err(AccessError::Revoked))?;
        self.still_owned(device, row.terms.owner).await?;
        Ok((row, RunAnswer { result }))
    }

    /// One program at a time, so that apps cannot take all of the computer.
    async fn result_of(
        &self,
        program: B256,
        device: DeviceId,
        selection: &Selection,
    ) -> Result<AlgorithmResult, AccessError> {
        let _alone = self.running.try_lock().map_err(|_| AccessError::Busy)?;
        if selection.from > selection.to {
            return Err(AccessError::NoRows);
        }
        let program = self.program_of(program).await.map_err(AccessError::Program)?;
        let proof = self.proof_here(device, selection).await.map_err(unproven)?.ok_or(AccessError::NoRows)?;
        let computed = compute(&*self.ports.sandbox, &program, &proof).await;
        let (result, _) = computed.map_err(AccessError::Program)?;
        Ok(result.without_batches())
    }

    /// Ends when the grant does not hold any more, or the wallet is locked.
    async fn ended(&self, grant: GrantId) {
        let mut changes = self.changes();
        while self.still_holds(&grant).await && self.ports.vault.account().is_ok() {
            // Whatever it is, also that some were missed: look again.
            drop(changes.recv().await);
        }
    }
}

/// The streams whose readings the program may be given, none of them standing for all.
fn streams(terms: &GrantTerms, kind: &str) -> Result<Vec<String>, AccessError> {
    let granted = terms.scopes.iter().filter(|scope| is_of_readings(scope) && has_stream(kind, scope.stream()));
    let streams: Vec<String> = granted.map(|scope| scope.stream().to_string()).collect();
    if streams.is_empty() { Err(AccessError::Scope) } else { Ok(streams) }
}

fn unproven(error: ProveError) -> AccessError {
    match error {
        ProveError::Vault(e) => ReadingsError::Vault(e).into(),
        ProveError::Store(e) => e.into(),
        ProveError::Damaged => ReadingsError::Damaged.into(),
        ProveError::Nothing | ProveError::Gone => AccessError::NoRows,
        ProveError::TooLarge => AccessError::TooLarge,
        error @ (ProveError::Operation(_) | ProveError::Written(_) | ProveError::Refused(_)) => {
            AccessError::Unproven(error)
        }
    }
}
