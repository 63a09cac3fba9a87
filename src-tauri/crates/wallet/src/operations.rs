//! Operations of several steps: stored, driven, resumed, shown.

use domain::{
    device::DeviceId,
    event::Event,
    failure::{Code, Coded},
    operation::{OperationId, OperationKind, OperationStatus, OperationView, Step},
};
use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;

use crate::{
    Wallet,
    claim::ClaimRecord,
    fault::point,
    ports::{StoreError, store::OperationRow},
    review::random_id,
    rewards::CollectRecord,
};

/// A saga: a typed state machine whose state is stored before each outside effect.
pub(crate) trait Saga: Serialize + DeserializeOwned {
    type Error: Coded;

    /// The saga can go on.
    fn open(&self) -> bool;
    /// Goes one state on.
    async fn step(&mut self, wallet: &Wallet) -> Result<(), Self::Error>;
    /// Notes why it rests or ended.
    fn rest(&mut self, error: &Self::Error);
    fn status(&self) -> OperationStatus;
    fn steps(&self) -> Vec<Step>;
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
        let mut row =
            OperationRow { id, kind, device, title, state: String::new(), open: true, started: now, updated: now };
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
    /// [`OperationError`] when it is unknown or its state cannot be stored; a saga's own trouble is in the view's status.
    pub async fn run_operation(&self, id: &OperationId) -> Result<OperationView, OperationError> {
        let _turn = self.spending.clone().lock_owned().await;
        let row = self.ports.store.operation(id).await?.ok_or(OperationError::Unknown)?;
        match row.kind {
            OperationKind::Claim => self.drive::<ClaimRecord>(row).await,
            OperationKind::Collect => self.drive::<CollectRecord>(row).await,
        }
    }

    /// All operations, newest first.
    ///
    /// # Errors
    /// [`OperationError::Store`], or a stored state that cannot be read.
    pub async fn operations(&self) -> Result<Vec<OperationView>, OperationError> {
        self.ports.store.operations().await?.iter().map(view_of).collect()
    }

    /// The operations that a crash or a failure left open, oldest first.
    ///
    /// # Errors
    /// [`OperationError::Store`].
    pub async fn open_operations(&self) -> Result<Vec<OperationId>, OperationError> {
        let rows = self.ports.store.operations().await?;
        Ok(rows.into_iter().rev().filter(|row| row.open).map(|row| row.id).collect())
    }

    async fn drive<S: Saga>(&self, mut row: OperationRow) -> Result<OperationView, OperationError> {
        let mut saga: S = parse(&row)?;
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

fn parse<S: Saga>(row: &OperationRow) -> Result<S, OperationError> {
    serde_json::from_str(&row.state).map_err(|e| OperationError::Store(StoreError::Damaged(e.to_string())))
}

fn view_of(row: &OperationRow) -> Result<OperationView, OperationError> {
    Ok(match row.kind {
        OperationKind::Claim => view(row, &parse::<ClaimRecord>(row)?),
        OperationKind::Collect => view(row, &parse::<CollectRecord>(row)?),
    })
}

fn view<S: Saga>(row: &OperationRow, saga: &S) -> OperationView {
    OperationView {
        id: row.id.clone(),
        kind: row.kind,
        device: row.device,
        title: row.title.clone(),
        status: saga.status(),
        steps: saga.steps(),
        started: row.started,
        updated: row.updated,
    }
}

/// Why an operation cannot be run or shown.
#[derive(Debug, Error)]
pub enum OperationError {
    #[error("there is no operation with this id: list them first")]
    Unknown,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for OperationError {
    fn code(&self) -> Code {
        match self {
            Self::Unknown => Code::OperationUnknown,
            Self::Store(e) => e.code(),
        }
    }
}
