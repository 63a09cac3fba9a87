/// What a central may do with a characteristic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    /// Hear its value in advertisements.
    Broadcast,
    /// Read its value.
    Read,
    /// Write it and wait for the answer.
    Write,
    /// Write it without an answer.
    WriteWithoutResponse,
    /// Subscribe to its values.
    Notify,
    /// Subscribe to its values, each of which is confirmed.
    Indicate,
    /// Write it with a signature.
    SignedWrite,
    /// There are more flags in a descriptor.
    ExtendedProperties,
    /// Write it in several steps that are checked.
    ReliableWrite,
    /// Write the descriptor that describes it.
    WritableAuxiliaries,
    /// An access that is refused before the link is safe enough.
    Guarded(Guard, Access),
}

/// How safe a link must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guard {
    /// Encrypted with the keys of a bond.
    Encrypted,
    /// Encrypted with keys that people compared.
    Authenticated,
}

/// The kinds of access that can be guarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Reading.
    Read,
    /// Writing with an answer.
    Write,
    /// Subscribing.
    Notify,
    /// Subscribing to what is confirmed.
    Indicate,
}

impl Flag {
    /// Whether this gives the access that `plain` names, guarded or not.
    pub(super) fn gives(self, plain: Self) -> bool {
        self.plain() == plain
    }

    /// The flag as a central sees it: a guard shows on access alone.
    pub(super) const fn plain(self) -> Self {
        match self {
            Self::Guarded(_, Access::Read) => Self::Read,
            Self::Guarded(_, Access::Write) => Self::Write,
            Self::Guarded(_, Access::Notify) => Self::Notify,
            Self::Guarded(_, Access::Indicate) => Self::Indicate,
            other => other,
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Broadcast => "broadcast",
            Self::Read | Self::Guarded(_, Access::Read) => "read",
            Self::Write | Self::Guarded(_, Access::Write) => "write",
            Self::WriteWithoutResponse => "write-without-response",
            Self::Notify | Self::Guarded(_, Access::Notify) => "notify",
            Self::Indicate | Self::Guarded(_, Access::Indicate) => "indicate",
            Self::SignedWrite => "authenticated-signed-writes",
            Self::ExtendedProperties => "extended-properties",
            Self::ReliableWrite => "reliable-write",
            Self::WritableAuxiliaries => "writable-auxiliaries",
        }
    }

    /// The flag that a program names so; `authorize` and names that BlueZ does not know are none.
    pub(super) fn named(name: &str) -> Option<Self> {
        let guarded = |guard, rest: &str| {
            let access = match rest {
                "read" => Access::Read,
                "write" => Access::Write,
                "notify" => Access::Notify,
                "indicate" => Access::Indicate,
                _ => return None,
            };
            Some(Self::Guarded(guard, access))
        };
        if let Some(rest) = name.strip_prefix("encrypt-authenticated-").or_else(|| name.strip_prefix("secure-")) {
            return guarded(Guard::Authenticated, rest);
        }
        if let Some(rest) = name.strip_prefix("encrypt-") {
            return guarded(Guard::Encrypted, rest);
        }
        PLAIN.into_iter().find(|flag| flag.name() == name)
    }
}

const PLAIN: [Flag; 10] = [
    Flag::Broadcast,
    Flag::Read,
    Flag::Write,
    Flag::WriteWithoutResponse,
    Flag::Notify,
    Flag::Indicate,
    Flag::SignedWrite,
    Flag::ExtendedProperties,
    Flag::ReliableWrite,
    Flag::WritableAuxiliaries,
];
