//! Operations of several steps: stored, driven, resumed, shown.

use domain::{
    account::Owner,
    device::DeviceId,
    event::Event,
    failure::{Code, Coded},
    operation::{OperationId, OperationKind, OperationStatus, OperationView, Step, Waiting},
    review::Review,
    transaction::{Rival, SignedTransaction},
};
use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;

use crate::{
    Wallet,
    anchor::AnchorRecord,
    claim::ClaimRecord,
    device_wallet::ExecuteRecord,
    dimo::DimoRecord,
    fault::point,
    ports::{StoreError, store::OperationRow},
    review::random_id,
    rewards::{CollectAllRecord, CollectRecord, RecipientRecord},
    send::SendRecord,
    transfer::TransferRecord,
    upkeep::UpkeepRecord,
};

/// A saga: a typed state machine whose state is stored before each outside effect.
pub(crate) trait Saga: Serialize + DeserializeOwned {
    type Error: Coded;

    /// The saga can go on.
    fn open(&self) -> bool;
    /// What was agreed to is meant for this account (if it is known), this network and its contracts.
    fn belongs(&self, wallet: &Wallet, account: Option<Owner>) -> bool;
    /// What was agreed to.
    fn review(&self) -> Review;
    /// Goes one state on.
    async fn step(&mut self, wallet: &Wallet) -> Result<(), Self::Error>;
    /// Notes why it rests or ended.
    fn rest(&mut self, error: &Self::Error);
    fn status(&self) -> OperationStatus;
    fn steps(&self) -> Vec<Step>;
    /// What is left for the owner to do by hand.
    fn reminder(&self) -> Option<String>;
    /// The owner's rule began it.
    fn by_rule(&self) -> bool {
        false
    }
    /// Its transaction that was signed and is not settled.
    fn waiting(&self) -> Option<&SignedTransaction>;
    fn waiting_mut(&mut self) -> Option<&mut SignedTransaction>;
}

/// `$body` with `$Record` for the saga of this kind.
macro_rules! with_saga {
    ($kind:expr, $Record:ident => $body:expr) => {
        match $kind {
            OperationKind::Claim => {
                type $Record = ClaimRecord;
                $body
            }
            OperationKind::Collect => {
                type $Record = CollectRecord;
                $body
            }
            OperationKind::CollectAll => {
                type $Record = CollectAllRecord;
                $body
            }
            OperationKind::Recipient => {
                type $Record = RecipientRecord;
                $body
            }
            OperationKind::Send => {
                type $Record = SendRecord;
                $body
            }
            OperationKind::Transfer => {
                type $Record = TransferRecord;
                $body
            }
            OperationKind::Update | OperationKind::Remove => {
                type $Record = UpkeepRecord;
                $body
            }
            OperationKind::Execute => {
                type $Record = ExecuteRecord;
                $body
            }
            OperationKind::DimoClaim
            | OperationKind::DimoConnect
            | OperationKind::DimoDisconnect
            | OperationKind::DimoEndGrant => {
                type $Record = DimoRecord;
                $body
            }
            OperationKind::Anchor => {
                type $Record = AnchorRecord;
                $body
            }
        }
    };
}

impl Wallet {
    /// Stores a new operation.
    pub(crate) async fn begin<S: Saga>(
        &self,
        kind: OperationKind,
        device: Option<DeviceId>,
        title: String,
        saga: &S,
    ) -> Result<OperationView, StoreError> {
        let id = OperationId(random_id(&*self.ports.random));
        let now = self.ports.clock.now();
        let state = String::new();
        let mut row =
            OperationRow { id, kind, device, title, state, open: true, undone: false, started: now, updated: now };
        point("operation.storing");
        self.keep(&mut row, saga).await?;
        point("operation.stored");
        Ok(view(&row, saga))
    }

    /// Drives an operation to its end or to where it rests; running it twice never pays twice.
    ///
    /// One operation runs at a time: they share the account's nonces and the radio.
    ///
    /// # Errors
    /// [`OperationError`] when it is unknown, not meant for here or cannot be stored; a saga's own trouble is in the view's status.
    pub async fn run_operation(&self, id: &OperationId) -> Result<OperationView, OperationError> {
        let _turn = self.spending.clone().lock_owned().await;
        let row = self.ports.store.operation(id).await?.ok_or(OperationError::Unknown)?;
        with_saga!(row.kind, Record => self.drive::<Record>(row).await)
    }

    /// One operation.
    ///
    /// # Errors
    /// [`OperationError::Unknown`], [`OperationError::Store`].
    pub async fn operation(&self, id: &OperationId) -> Result<OperationView, OperationError> {
        view_of(&self.ports.store.operation(id).await?.ok_or(OperationError::Unknown)?)
    }

    /// All operations, newest first.
    ///
    /// # Errors
    /// [`OperationError::Store`], or a stored state that cannot be read.
    pub async fn operations(&self) -> Result<Vec<OperationView>, OperationError> {
        self.ports.store.operations().await?.iter().map(view_of).collect()
    }

    /// The operations of this account and network that a crash or a failure left open, oldest first.
    ///
    /// # Errors
    /// [`OperationError::Store`].
    pub async fn open_operations(&self) -> Result<Vec<OperationId>, OperationError> {
        let rows = self.ports.store.operations().await?;
        let ours = |row: &OperationRow| row.open && self.is_ours(row).unwrap_or(true);
        Ok(rows.into_iter().rev().filter(ours).map(|row| row.id).collect())
    }

    /// Those of them that go on without the owner: cut short, locked, or waiting for the network. One that was stopped
    /// for another reason was told so, and goes on when the owner says it.
    ///
    /// # Errors
    /// [`OperationError::Store`].
    pub async fn interrupted_operations(&self) -> Result<Vec<OperationId>, OperationError> {
        let mut ids = self.open_operations().await?;
        let rows = self.ports.store.operations().await?;
        let owners = rows.iter().filter(|row| view_of(row).is_ok_and(|view| waits_for_owner(&view.status)));
        let owners: Vec<&OperationId> = owners.map(|row| &row.id).collect();
        ids.retain(|id| !owners.contains(&id));
        Ok(ids)
    }

    /// The transactions of this account on this network that were signed and are not settled.
    pub(crate) async fn waiting(&self) -> Result<Vec<SignedTransaction>, OperationError> {
        let mut waiting = Vec::new();
        for row in self.ports.store.operations().await? {
            if row.open && self.is_ours(&row)? {
                waiting.extend(waiting_of(&row)?);
            }
        }
        Ok(waiting)
    }

    /// Keeps another transaction for the nonce of the one that waits.
    pub(crate) async fn keep_rival(&self, row: OperationRow, rival: Rival) -> Result<OperationView, OperationError> {
        with_saga!(row.kind, Record => self.add_rival::<Record>(row, rival).await)
    }

    async fn add_rival<S: Saga>(&self, mut row: OperationRow, rival: Rival) -> Result<OperationView, OperationError> {
        let mut saga: S = parse(&row)?;
        if let Some(waiting) = saga.waiting_mut() {
            waiting.rivals.push(rival);
        }
        point("operation.storing");
        self.keep(&mut row, &saga).await?;
        point("operation.stored");
        Ok(view(&row, &saga))
    }

    pub(crate) fn is_ours(&self, row: &OperationRow) -> Result<bool, OperationError> {
        let account = self.ports.vault.account().ok();
        Ok(with_saga!(row.kind, Record => parse::<Record>(row)?.belongs(self, account)))
    }

    async fn drive<S: Saga>(&self, mut row: OperationRow) -> Result<OperationView, OperationError> {
        let mut saga: S = parse(&row)?;
        if saga.open() && !saga.belongs(self, self.ports.vault.account().ok()) {
            return Err(OperationError::Elsewhere);
        }
        while saga.open() {
            let outcome = saga.step(self).await;
            if let Err(error) = &outcome {
                saga.rest(error);
            }
            point("operation.storing");
            self.keep(&mut row, &saga).await?;
            point("operation.stored");
            if outcome.is_err() {
                break;
            }
        }
        Ok(view(&row, &saga))
    }

    async fn keep<S: Saga>(&self, row: &mut OperationRow, saga: &S) -> Result<(), StoreError> {
        row.state = serde_json::to_string(saga).map_err(|e| StoreError::Failed(e.to_string()))?;
        row.open = saga.open();
        row.updated = self.ports.clock.now();
        self.ports.store.put_operation(row).await?;
        self.tell(Event::Operation(view(row, saga)));
        Ok(())
    }
}

pub(crate) fn parse<S: Saga>(row: &OperationRow) -> Result<S, OperationError> {
    serde_json::from_str(&row.state).map_err(|e| OperationError::Store(StoreError::Damaged(e.to_string())))
}

/// The transaction of an operation that was signed and is not settled.
pub(crate) fn waiting_of(row: &OperationRow) -> Result<Option<SignedTransaction>, OperationError> {
    Ok(with_saga!(row.kind, Record => parse::<Record>(row)?.waiting().cloned()))
}

/// What was agreed to when the operation began.
pub(crate) fn review_of(row: &OperationRow) -> Result<Review, OperationError> {
    Ok(with_saga!(row.kind, Record => parse::<Record>(row)?.review()))
}

pub(crate) fn view_of(row: &OperationRow) -> Result<OperationView, OperationError> {
    Ok(with_saga!(row.kind, Record => view(row, &parse::<Record>(row)?)))
}

/// Whether nobody but the owner can mend what stopped it.
fn waits_for_owner(status: &OperationStatus) -> bool {
    match status {
        OperationStatus::Stopped { failure } => {
            let goes_on = [Code::VaultLocked, Code::ChainPending, Code::ChainUnreachable, Code::ClaimPayerPending];
            !goes_on.contains(&failure.code)
        }
        OperationStatus::Running | OperationStatus::Done | OperationStatus::Ended { .. } => false,
    }
}

fn view<S: Saga>(row: &OperationRow, saga: &S) -> OperationView {
    OperationView {
        id: row.id.clone(),
        kind: row.kind,
        device: row.device,
        title: row.title.clone(),
        status: saga.status(),
        steps: saga.steps(),
        reminder: saga.reminder(),
        undone: row.undone,
        by_rule: saga.by_rule(),
        waiting: saga.waiting().and_then(Waiting::of),
        started: row.started,
        updated: row.updated,
    }
}

/// Why an operation cannot be run or shown.
#[derive(Debug, Error)]
pub enum OperationError {
    #[error("there is no operation with this id: list them first")]
    Unknown,
    #[error(
        "this was agreed to by another account or on another network; nothing was done. Open the wallet on that network to go on"
    )]
    Elsewhere,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for OperationError {
    fn code(&self) -> Code {
        match self {
            Self::Unknown => Code::OperationUnknown,
            Self::Elsewhere => Code::OperationElsewhere,
            Self::Store(e) => e.code(),
        }
    }
}
