//! The adapter, and what its errors mean to an owner.

use btleplug::{
    Error,
    api::{Central, CentralState, Manager as _},
    platform::{Adapter, Manager},
};
use tokio::time::{Duration, timeout};
use wallet::ports::LinkError;

/// How long the Bluetooth service may take to say what adapters there are.
const ANSWER: Duration = Duration::from_secs(10);

/// The first adapter, switched on.
pub(super) async fn first() -> Result<Adapter, LinkError> {
    let asking = async {
        let manager = Manager::new().await.map_err(|e| LinkError::NoRadio(e.to_string()))?;
        let adapters = manager.adapters().await.map_err(|e| LinkError::NoRadio(e.to_string()))?;
        adapters.into_iter().next().ok_or_else(|| LinkError::NoRadio("no adapter".to_string()))
    };
    let adapter =
        timeout(ANSWER, asking).await.map_err(|_| LinkError::NoRadio("the service does not answer".to_string()))??;
    Ok(adapter)
}

/// Whether the adapter is off, asked after something on it failed.
pub(super) async fn is_off(adapter: &Adapter) -> bool {
    matches!(adapter.adapter_state().await, Ok(CentralState::PoweredOff))
}

/// What an error in a dialogue means.
pub(super) fn meaning(error: &Error, step: &'static str) -> LinkError {
    match error {
        Error::TimedOut(_) => LinkError::Timeout(step),
        Error::DeviceNotFound => LinkError::NotFound,
        Error::PermissionDenied => LinkError::NoRadio("permission denied".to_string()),
        Error::NoAdapterAvailable => LinkError::NoRadio("no adapter".to_string()),
        Error::NotConnected | Error::RuntimeError(_) | Error::Other(_) => LinkError::OutOfRange,
        Error::UnexpectedCallback
        | Error::UnexpectedCharacteristic
        | Error::NoSuchCharacteristic
        | Error::NotSupported(_)
        | Error::Uuid(_)
        | Error::InvalidBDAddr(_) => LinkError::Misbehaved(error.to_string()),
    }
}
