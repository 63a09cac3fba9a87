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

    pub fn not_authorized() -> Self {
        Self::new("org.bluez.Error.NotAuthorized", "Operation Not Authorized")
    }

    pub fn invalid_arguments() -> Self {
        Self::new("org.bluez.Error.InvalidArguments", "Invalid arguments in method call")
    }

    pub fn already_exists() -> Self {
        Self::new("org.bluez.Error.AlreadyExists", "Already Exists")
    }

    pub fn does_not_exist() -> Self {
        Self::new("org.bluez.Error.DoesNotExist", "Does Not Exist")
    }

    pub fn not_paired() -> Self {
        Self::not_permitted("Not paired")
    }

    pub fn authentication_failed() -> Self {
        Self::new("org.bluez.Error.AuthenticationFailed", "Authentication Failed")
    }

    pub fn authentication_canceled() -> Self {
        Self::new("org.bluez.Error.AuthenticationCanceled", "Authentication Canceled")
    }

    pub fn connection_attempt_failed() -> Self {
        Self::new("org.bluez.Error.ConnectionAttemptFailed", "Page Timeout")
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

    pub fn unknown_service() -> Self {
        Self::new("org.freedesktop.DBus.Error.ServiceUnknown", "The name is not activatable")
    }

    pub fn access_denied(interface: &str) -> Self {
        let text = format!("Rejected send message, interface \"{interface}\" of destination \"org.bluez\"");
        Self::new("org.freedesktop.DBus.Error.AccessDenied", text)
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
        match error {
            AttError::READ_NOT_PERMITTED => Self::not_permitted("Read not permitted"),
            AttError::WRITE_NOT_PERMITTED => Self::not_permitted("Write not permitted"),
            AttError::AUTHENTICATION => Self::not_paired(),
            AttError::INVALID_OFFSET => Self::new("org.bluez.Error.InvalidArguments", "Invalid offset"),
            AttError::INVALID_LENGTH => Self::invalid_length(),
            AttError::AUTHORIZATION => Self::not_authorized(),
            AttError::NOT_SUPPORTED => Self::not_supported(),
            AttError(code) => Self::failed(format!("Operation failed with ATT error: 0x{code:02x}")),
        }
    }
}
