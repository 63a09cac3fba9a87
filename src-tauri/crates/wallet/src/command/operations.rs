//! Operations of several steps, carried out and gone on with.

use domain::{failure::Failure, operation::OperationId};
use serde_json::Value;

use super::{failed, reply};
use crate::Wallet;

impl Wallet {
    pub(super) async fn run(&self, id: OperationId) -> Result<Value, Failure> {
        reply(self.run_operation(&id).await.map_err(failed)?)
    }

    pub(super) async fn resume(&self, operation: Option<OperationId>) -> Result<Value, Failure> {
        let ids = match operation {
            Some(id) => vec![id],
            None => self.open_operations().await.map_err(failed)?,
        };
        let mut views = Vec::new();
        for id in ids {
            views.push(self.run_operation(&id).await.map_err(failed)?);
        }
        reply(views)
    }
}
