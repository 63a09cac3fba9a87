//! What an adapter's state and errors mean to an owner.

use std::fmt;

use btleplug::{
    Error,
    api::{Central, CentralState},
    platform::Adapter,
};
use tokio::time::timeout;
use wallet::ports::LinkError;

use super::radio::ANSWER;

/// Why the Bluetooth service cannot be used.
pub(super) const NOT_RUNNING: &str = "it does not run";
pub(super) const NO_ANSWER: &str = "it does not answer";
pub(super) const NO_BUS: &str = "there is no way to it";

/// Whether the adapter is there and off; asked before it is used, which would switch it on, and after a failure.
pub(super) async fn is_off(adapter: &Adapter) -> bool {
    let asking = async {
        // The state of an adapter that cannot be asked reads as off, too.
        adapter.adapter_info().await.is_ok() && matches!(adapter.adapter_state().await, Ok(CentralState::PoweredOff))
    };
    timeout(ANSWER, asking).await.unwrap_or(false)
}

/// What an error in a dialogue means.
pub(super) fn meaning(error: &Error, step: &'static str) -> LinkError {
    match error {
        Error::TimedOut(_) => LinkError::Timeout(step),
        Error::DeviceNotFound => LinkError::NotFound,
        Error::PermissionDenied | Error::NoAdapterAvailable => no_radio(error),
        Error::Other(_) => of_the_service(&error_name(error), error.to_string(), step),
        Error::NotConnected | Error::RuntimeError(_) => LinkError::OutOfRange,
        Error::UnexpectedCallback
        | Error::UnexpectedCharacteristic
        | Error::NoSuchCharacteristic
        | Error::NotSupported(_)
        | Error::Uuid(_)
        | Error::InvalidBDAddr(_) => LinkError::Misbehaved(error.to_string()),
    }
}

/// The name of an error of the Bluetooth service on Linux; empty for any other error.
pub(super) fn error_name(error: &Error) -> String {
    // `Other` hides the error's type, and of its texts only this one has the name: "… D-Bus error: TEXT (NAME) …".
    let text = format!("{error:?}");
    let told = text.split_once("D-Bus error: ").and_then(|(_, told)| told.rsplit_once('('));
    told.map(|(_, name)| name.trim_end_matches(')').to_string()).unwrap_or_default()
}

/// What an error of the Bluetooth service on Linux means, by its name and text.
pub(super) fn of_the_service(name: &str, text: String, step: &'static str) -> LinkError {
    match name {
        "org.bluez.Error.NotReady" | "org.bluez.Error.Blocked" => LinkError::RadioOff,
        // Another program of this computer is connecting to it or using it.
        "org.bluez.Error.InProgress" => LinkError::Busy,
        "org.bluez.Error.NotPermitted" if text.contains("Not paired") => LinkError::BondLost,
        "org.bluez.Error.AuthenticationFailed" => LinkError::BondLost,
        "org.bluez.Error.NotPermitted" | "org.bluez.Error.NotSupported" | "org.bluez.Error.InvalidArguments" => {
            LinkError::Misbehaved(text)
        }
        "org.bluez.Error.Failed" if text.contains("ATT error") => LinkError::Misbehaved(text),
        "org.freedesktop.DBus.Error.UnknownObject" | "org.bluez.Error.DoesNotExist" => LinkError::NotFound,
        "org.freedesktop.DBus.Error.NoReply" | "org.freedesktop.DBus.Error.Timeout" => LinkError::Timeout(step),
        // Whatever else ends a link, such as "le-connection-abort-by-local" or "Not connected".
        name => lack(name).map_or(LinkError::OutOfRange, |lack| noted(&text, lack)),
    }
}

/// Why there is no radio at all.
pub(super) fn no_radio(error: &Error) -> LinkError {
    let name = error_name(error);
    let why = match error {
        Error::PermissionDenied => LinkError::NoPermission,
        Error::NoAdapterAvailable => LinkError::NoRadio,
        // Without a name it is the connection itself.
        Error::Other(_) if name.is_empty() => LinkError::NoService(NO_BUS),
        _ => lack(&name).unwrap_or(LinkError::NoRadio),
    };
    noted(error, why)
}

/// What this computer lacks, by the name of an error of its bus, if that is what it means.
pub(super) fn lack(name: &str) -> Option<LinkError> {
    match name.strip_prefix("org.freedesktop.DBus.Error.")? {
        "AccessDenied" | "AuthFailed" => Some(LinkError::NoPermission),
        "ServiceUnknown" | "NameHasNoOwner" => Some(LinkError::NoService(NOT_RUNNING)),
        name if name.starts_with("Spawn.") => Some(LinkError::NoService(NOT_RUNNING)),
        "NoReply" | "TimedOut" | "Timeout" => Some(LinkError::NoService(NO_ANSWER)),
        "NoServer" | "Disconnected" | "LimitsExceeded" => Some(LinkError::NoService(NO_BUS)),
        _ => None,
    }
}

/// The same reason; the words of others, which may name an address, go into the log alone.
pub(super) fn noted(told: impl fmt::Display, why: LinkError) -> LinkError {
    tracing::debug!(%told, "Bluetooth cannot be used");
    why
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An error as the Bluetooth library tells one of the bus.
    #[derive(thiserror::Error)]
    #[error("{0}")]
    struct Told(String);

    impl std::fmt::Debug for Told {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "DbusError(D-Bus error: some words ({}))", self.0)
        }
    }

    fn told(name: &str) -> Error {
        Error::Other(Box::new(Told(name.to_string())))
    }

    #[test]
    fn without_a_radio_it_is_said_what_is_missing() {
        let why = |name: &str| no_radio(&told(&format!("org.freedesktop.DBus.Error.{name}")));
        for name in ["ServiceUnknown", "NameHasNoOwner", "NoReply", "Disconnected", "Spawn.ExecFailed"] {
            assert!(matches!(why(name), LinkError::NoService(_)), "{name}");
        }
        assert!(matches!(why("AccessDenied"), LinkError::NoPermission));
        assert!(matches!(why("UnknownMethod"), LinkError::NoRadio));
        assert!(matches!(no_radio(&Error::NoAdapterAvailable), LinkError::NoRadio));
        assert!(matches!(no_radio(&Error::Other("no such socket".into())), LinkError::NoService(_)));
    }

    #[test]
    fn a_service_that_ends_in_a_dialogue_is_no_device_out_of_range() {
        let ended = told("org.freedesktop.DBus.Error.NameHasNoOwner");
        assert!(matches!(meaning(&ended, "writing"), LinkError::NoService(_)));
        assert!(matches!(meaning(&told("org.bluez.Error.Failed"), "writing"), LinkError::OutOfRange));
    }
}
