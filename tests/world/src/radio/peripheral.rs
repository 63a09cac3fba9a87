use std::{collections::BTreeMap, sync::Arc};

use uuid::Uuid;

use super::{Address, Flag, Lie, Pairing};

/// The attribute protocol's MTU of a link, in bytes: what most phones and modules agree on.
pub const MTU: u16 = 247;

/// A device on the air, as its firmware sees the radio.
pub trait Peripheral: Send + Sync {
    /// The address it advertises under.
    fn address(&self) -> Address;

    /// The name it advertises.
    fn name(&self) -> String;

    /// What it advertises now.
    fn advertisement(&self) -> Advertisement;

    /// Its GATT table, the same at each call.
    fn gatt(&self) -> Vec<Service>;

    /// The name for people of one of its characteristics, in a descriptor 0x2901; the same at each call.
    fn description(&self, _characteristic: Uuid) -> Option<String> {
        None
    }

    /// The longest packet of the attribute protocol that it agrees to, in bytes.
    fn mtu(&self) -> u16 {
        MTU
    }

    /// How it takes part when a central wants a bond.
    fn pairing(&self) -> Pairing {
        Pairing::Unseen
    }

    /// Lies from now on as it is told, or no more; says whether it can.
    fn lie(&mut self, lie: Option<Lie>) -> bool {
        lie.is_none()
    }

    /// A central has connected; values given to `notifier` reach it if it subscribed to them.
    fn on_connect(&mut self, notifier: Notifier);

    /// The link is gone, for whatever reason.
    fn on_disconnect(&mut self);

    /// The value of a characteristic that has [`Flag::Read`].
    ///
    /// # Errors
    /// The ATT error that the firmware answers with.
    fn read(&mut self, characteristic: Uuid) -> Result<Vec<u8>, AttError>;

    /// Takes a value for a characteristic that has [`Flag::Write`] or [`Flag::WriteWithoutResponse`].
    ///
    /// # Errors
    /// The ATT error that the firmware answers with.
    fn write(&mut self, characteristic: Uuid, value: &[u8]) -> Result<(), AttError>;
}

/// The content of an advertisement, its scan response included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advertisement {
    /// UUIDs of the services offered.
    pub services: Vec<Uuid>,
    /// Data by the UUID of the service that it belongs to.
    pub service_data: BTreeMap<Uuid, Vec<u8>>,
    /// Strength of the signal at the adapter in dBm.
    pub rssi: i16,
}

/// A primary service of a GATT table.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its type.
    pub uuid: Uuid,
    /// What it contains, in the order of their handles.
    pub characteristics: Vec<Characteristic>,
}

/// A characteristic of a GATT table.
#[derive(Clone, Debug)]
pub struct Characteristic {
    /// Its type.
    pub uuid: Uuid,
    /// What a central may do with it.
    pub flags: Vec<Flag>,
}

/// An error code of the attribute protocol (Core 5.4, Vol 3, Part F, 3.4.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttError(pub u8);

impl AttError {
    /// The value has a length that the attribute does not take.
    pub const INVALID_LENGTH: Self = Self(0x0D);
    /// The value may not be read.
    pub const READ_NOT_PERMITTED: Self = Self(0x02);
    /// The value may not be written.
    pub const WRITE_NOT_PERMITTED: Self = Self(0x03);
    /// The request is not supported.
    pub const NOT_SUPPORTED: Self = Self(0x06);
    /// The offset is past the end of the value.
    pub const INVALID_OFFSET: Self = Self(0x07);
    /// The central is not authorised.
    pub const AUTHORIZATION: Self = Self(0x08);
    /// The link is not authenticated.
    pub const AUTHENTICATION: Self = Self(0x05);
    /// The request could not be completed.
    pub const UNLIKELY: Self = Self(0x0E);
}

/// Where a peripheral puts the values that it notifies, for the duration of one link.
#[derive(Clone)]
pub struct Notifier(Arc<dyn Fn(Uuid, Vec<u8>) + Send + Sync>);

impl Notifier {
    /// Gives each value to `deliver`, which may lose it where nobody subscribed or the link is gone.
    pub fn new<F>(deliver: F) -> Self
    where
        F: Fn(Uuid, Vec<u8>) + Send + Sync + 'static,
    {
        Self(Arc::new(deliver))
    }

    /// Sends one value.
    pub fn notify(&self, characteristic: Uuid, value: Vec<u8>) {
        (self.0)(characteristic, value);
    }
}
