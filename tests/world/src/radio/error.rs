use super::AttError;

/// An error as BlueZ names it on the bus.
#[derive(Debug)]
pub(super) struct Refusal {
    pub name: &'static str,
    pub text: String,
}

impl Refusal {
    pub fn failed(text: impl Into<String>) -> Self {
        Self::new("org.bluez.Error.Failed", text)
    }

    pub fn not_connected() -> Self {
        Self::failed("Not connected")
    }

    pub fn not_ready() -> Self {
        Self::new("org.bluez.Error.NotReady", "Resource Not Ready")
    }

    pub fn in_progress() -> Self {
        Self::new("org.bluez.Error.InProgress", "Operation already in progress")
    }

    pub fn not_supported() -> Self {
        Self::new("org.bluez.Error.NotSupported", "Operation is not supported")
    }

    pub fn not_permitted(text: &str) -> Self {
        Self::new("org.bluez.Error.NotPermitted", text)
    }

    pub fn invalid_length() -> Self {
        Self::new("org.bluez.Error.InvalidArguments", "Invalid Length")
    }

    pub fn blocked() -> Self {
        Self::new("org.bluez.Error.Blocked", "Blocked through rfkill")
    }

    pub fn unknown_object(path: &str) -> Self {
        Self::new(
            "org.freedesktop.DBus.Error.UnknownObject",
            format!("Method called on object {path} that does not exist"),
        )
    }

    pub fn unknown_method(interface: &str, member: &str) -> Self {
        Self::new(
            "org.freedesktop.DBus.Error.UnknownMethod",
            format!("Method \"{member}\" on interface \"{interface}\" doesn't exist"),
        )
    }

    pub fn invalid_args(text: impl Into<String>) -> Self {
        Self::new("org.freedesktop.DBus.Error.InvalidArgs", text)
    }

    fn new(name: &'static str, text: impl Into<String>) -> Self {
        Self { name, text: text.into() }
    }
}

impl From<AttError> for Refusal {
    fn from(error: AttError) -> Self {
        if error == AttError::INVALID_LENGTH {
            return Self::invalid_length();
        }
        Self::failed(format!("Operation failed with ATT error: 0x{:02x}", error.0))
    }
}
