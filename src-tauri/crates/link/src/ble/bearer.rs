//! What carries a dialogue: the link to one connected device.

use async_trait::async_trait;
use domain::device::NearbyId;
use uuid::Uuid;
use wallet::ports::{Comparison, LinkError};

/// A service as a device offers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    pub uuid: Uuid,
    pub characteristics: Vec<Uuid>,
}

/// A link that is up; dropping it disconnects. No call has a time limit of its own.
#[async_trait]
pub trait Bearer: Send {
    /// What the device is called in lists.
    fn near(&self) -> NearbyId;

    /// What the device offers.
    fn services(&self) -> Vec<Offered>;

    /// The ATT MTU: three bytes more than pass in a value at once.
    fn mtu(&self) -> u16;

    /// The name that the device advertises, if any.
    async fn name(&mut self) -> Option<String>;

    /// Whether the system still has the link.
    async fn is_up(&mut self) -> bool;

    /// Reads a characteristic.
    async fn read(&mut self, characteristic: Uuid) -> Result<Vec<u8>, LinkError>;

    /// Writes a characteristic and waits until the device has the value.
    async fn write(&mut self, characteristic: Uuid, value: &[u8]) -> Result<(), LinkError>;

    /// Has the values of a characteristic come by themselves.
    async fn subscribe(&mut self, characteristic: Uuid) -> Result<(), LinkError>;

    /// The descriptor that names a characteristic for people, if it has one.
    async fn description(&mut self, characteristic: Uuid) -> Result<Option<Vec<u8>>, LinkError>;

    /// The next value that comes by itself. Safe to drop and to call again.
    async fn next(&mut self) -> Result<(Uuid, Vec<u8>), LinkError>;

    /// Whether there is a bond with the device. None where the system makes one by itself when a guarded value is
    /// touched, and tells nothing of it.
    async fn is_bonded(&mut self) -> Result<Option<bool>, LinkError>;

    /// Makes a bond where one is missing; whether the owner compared its digits. `name` is shown with them.
    async fn pair(&mut self, name: &str, owner: &dyn Comparison) -> Result<bool, LinkError>;

    /// What a failure was, where the radio knows better.
    async fn cause(&mut self, error: LinkError) -> LinkError;

    /// Disconnects.
    async fn close(self: Box<Self>);
}
