//! A phone has no dialog of its own here yet, so that nothing that wants one can be agreed to there.

use async_trait::async_trait;
use domain::review::Words;
use tauri::{AppHandle, Runtime};
use wallet::Witness;

/// The dialog that is not there.
pub struct SystemDialog;

impl SystemDialog {
    pub fn over<R: Runtime>(_app: &AppHandle<R>) -> Self {
        Self
    }
}

#[async_trait]
impl Witness for SystemDialog {
    async fn agrees(&self, _words: &Words) -> bool {
        false
    }
}
