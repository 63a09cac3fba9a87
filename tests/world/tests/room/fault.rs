//! What can go wrong in the room.

/// The 18 faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    LinkDrops,
    DropsSilently,
    ConnectHangs,
    ConnectsOnThirdTry,
    WriteLost,
    ReplyDuplicated,
    RepliesReordered,
    BitFlipped,
    FrameCut,
    OneByteASecond,
    LengthLies,
    Flood,
    ServicesMissing,
    AdapterOff,
    SameIdentityTwice,
    KeyChanged,
    SignedByAnotherKey,
    SignedOver(Other),
}

/// What another permit was signed for than was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Other {
    Owner,
    Chain,
    Nonce,
}

/// When a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At one step of a dialogue, whichever it is.
    AtAStep,
    /// When the link is made.
    AtConnect,
    /// It is what the device or the air is like, and only a device with a key can be so.
    Throughout,
}

impl Fault {
    pub const ALL: [Self; 20] = [
        Self::LinkDrops,
        Self::DropsSilently,
        Self::ConnectHangs,
        Self::ConnectsOnThirdTry,
        Self::WriteLost,
        Self::ReplyDuplicated,
        Self::RepliesReordered,
        Self::BitFlipped,
        Self::FrameCut,
        Self::OneByteASecond,
        Self::LengthLies,
        Self::Flood,
        Self::ServicesMissing,
        Self::AdapterOff,
        Self::SameIdentityTwice,
        Self::KeyChanged,
        Self::SignedByAnotherKey,
        Self::SignedOver(Other::Owner),
        Self::SignedOver(Other::Chain),
        Self::SignedOver(Other::Nonce),
    ];

    pub fn when(self) -> When {
        match self {
            Self::ConnectHangs | Self::ConnectsOnThirdTry | Self::ServicesMissing => When::AtConnect,
            Self::SameIdentityTwice | Self::KeyChanged | Self::SignedByAnotherKey | Self::SignedOver(_) => {
                When::Throughout
            }
            Self::LinkDrops
            | Self::DropsSilently
            | Self::WriteLost
            | Self::ReplyDuplicated
            | Self::RepliesReordered
            | Self::BitFlipped
            | Self::FrameCut
            | Self::OneByteASecond
            | Self::LengthLies
            | Self::Flood
            | Self::AdapterOff => When::AtAStep,
        }
    }

    /// What becomes of a value on its way to the central.
    pub fn mangle(self, value: &mut Vec<u8>) {
        match self {
            Self::BitFlipped => {
                let middle = value.len() / 2;
                value.iter_mut().skip(middle).take(1).for_each(|byte| *byte ^= 0x10);
            }
            Self::FrameCut => value.truncate(value.len() / 2),
            // Where Deedbox frames and Improv frames have their lengths.
            Self::LengthLies => value.iter_mut().skip(1).take(6).for_each(|byte| *byte = byte.wrapping_add(0x7F)),
            Self::LinkDrops
            | Self::DropsSilently
            | Self::ConnectHangs
            | Self::ConnectsOnThirdTry
            | Self::WriteLost
            | Self::ReplyDuplicated
            | Self::RepliesReordered
            | Self::OneByteASecond
            | Self::Flood
            | Self::ServicesMissing
            | Self::AdapterOff
            | Self::SameIdentityTwice
            | Self::KeyChanged
            | Self::SignedByAnotherKey
            | Self::SignedOver(_) => {}
        }
    }
}
