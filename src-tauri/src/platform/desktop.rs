//! A desktop has no camera that reads labels: there a picture is chosen, dropped or pasted.

use std::sync::Arc;

use async_trait::async_trait;
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use tauri::{Runtime, plugin::PluginApi};
use wallet::ports::{Camera, CameraError};

/// The camera that is not there.
pub fn camera<R, C>(_api: &PluginApi<R, C>) -> tauri::Result<Arc<dyn Camera>>
where
    R: Runtime,
    C: DeserializeOwned,
{
    Ok(Arc::new(NoCamera))
}

struct NoCamera;

#[async_trait]
impl Camera for NoCamera {
    async fn ask(&self) -> Result<(), CameraError> {
        Err(CameraError::Absent)
    }

    async fn first_code(&self) -> Result<SecretString, CameraError> {
        Err(CameraError::Absent)
    }

    async fn close(&self) {}
}
