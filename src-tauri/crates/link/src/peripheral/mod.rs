//! Being a device on the air: a peripheral of our profile on an adapter of this computer, through BlueZ.
//!
//! Sources: BlueZ `doc/org.bluez.GattManager.rst`, `org.bluez.GattCharacteristic.rst`, `org.bluez.LEAdvertisement.rst`.

mod adapter;
mod desk;
mod objects;

use std::time::Duration;

use domain::failure::{Code, Coded};
use thiserror::Error;
use tokio::time::timeout;
use zbus::Connection;

use desk::Desk;

/// How long the Bluetooth service may take to answer.
const ANSWER: Duration = Duration::from_secs(10);

/// The device behind the radio.
pub trait Firmware: Send {
    /// A central writes for the first time, over a link with this ATT MTU.
    fn connect(&mut self, att_mtu: u16);

    /// The central is gone.
    fn disconnect(&mut self);

    /// Takes a value written to `rx`; gives the values to notify on `tx`, in order.
    fn write(&mut self, frame: &[u8]) -> Vec<Vec<u8>>;

    /// The service data to advertise now.
    fn service_data(&self) -> Vec<u8>;

    /// The value of the info characteristic.
    fn info(&self) -> Vec<u8>;
}

/// Puts a device on the air until this ends; dropping it takes the device off. `on_air` gets the adapter's name once
/// the device can be heard.
///
/// # Errors
/// Why it is not on the air, or not any more.
pub async fn serve<F, U>(
    firmware: F,
    name: &str,
    adapter: Option<&str>,
    on_air: U,
) -> Result<std::convert::Infallible, PeripheralError>
where
    F: Firmware,
    U: FnOnce(&str),
{
    let connecting = timeout(ANSWER, zbus::connection::Builder::system().build()).await;
    let bus: Connection = connecting.map_err(|_| silent())?.map_err(|error| no_service(&error))?;
    let found = adapter::find(&bus, adapter).await?;
    Desk::open(bus, firmware, name, found).await?.run(on_air).await
}

fn no_service(error: &zbus::Error) -> PeripheralError {
    PeripheralError::NoService(error.to_string())
}

fn silent() -> PeripheralError {
    PeripheralError::NoService("no answer in 10 s".to_string())
}

/// Why a device is not on the air.
#[derive(Debug, Error)]
pub enum PeripheralError {
    #[error("the Bluetooth service is not there ({0}): start it, such as with `systemctl start bluetooth`")]
    NoService(String),
    #[error("no adapter of this computer can be a device{0}: connect one with Bluetooth LE")]
    NoAdapter(String),
    #[error("Bluetooth is off: turn it on and start again")]
    Off,
    #[error(
        "the Bluetooth service did not put the device on the air ({0}). An adapter without extended advertising needs BlueZ 5.80 or newer for it"
    )]
    Refused(String),
    #[error("the Bluetooth service took the device off the air: was the adapter switched off? Start again")]
    Gone,
}

impl Coded for PeripheralError {
    fn code(&self) -> Code {
        match self {
            Self::NoService(_) | Self::NoAdapter(_) | Self::Refused(_) | Self::Gone => Code::RadioAbsent,
            Self::Off => Code::RadioOff,
        }
    }
}
