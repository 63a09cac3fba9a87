//! A device that this computer pretends to be: the device's end of our profile, over its own adapter.

use std::{convert::Infallible, time::Instant};

use device_kit::{Device, Memory, Settings};
use domain::failure::{Coded, Failure};
use link::peripheral::{Firmware, serve};
use rand_core::{CryptoRng, Error, RngCore};
use secrecy::SecretString;
use wallet::ports::Random;
use wire::{code::SetupCode, identity::DeviceKey, label::Label, text::Text};

use crate::SystemRandom;

/// It measures nothing, and so keeps no batches.
const BATCHES: usize = 1;
const MODEL: &str = "Pretend device";

/// A device with a fresh key, which is gone when this ends.
pub struct PretendDevice {
    device: Device<Entropy>,
    name: String,
    label: SecretString,
    code: SecretString,
}

impl PretendDevice {
    /// Makes a device.
    #[must_use]
    pub fn make() -> Self {
        let key = DeviceKey::generate(&mut Entropy);
        let code = SetupCode::generate(&mut Entropy);
        let label = Label { code: code.clone(), address: Some(key.address()) };
        let settings = Settings {
            code: code.clone(),
            kind: text("pretend.device"),
            kind_code: 0,
            model: text(MODEL),
            firmware: text(env!("CARGO_PKG_VERSION")),
            log_batches: BATCHES,
        };
        let [.., high, low] = key.address().0;
        Self {
            name: format!("Pretend {high:02X}{low:02X}"),
            label: SecretString::from(label.text().as_str()),
            code: SecretString::from(code.label().as_str()),
            device: Device::new(key, settings, Memory::default(), Entropy),
        }
    }

    /// The name under which it is heard, where the adapter has room for one.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text of its label's QR code.
    #[must_use]
    pub fn label(&self) -> &SecretString {
        &self.label
    }

    /// The code on its label.
    #[must_use]
    pub fn code(&self) -> &SecretString {
        &self.code
    }

    /// Its DID.
    #[must_use]
    pub fn did(&self) -> String {
        self.device.address().did()
    }

    /// Puts it on the air until this ends; `on_air` gets the adapter's name once it can be heard.
    ///
    /// # Errors
    /// Why it is not on the air, or not any more.
    pub async fn run<U>(self, adapter: Option<&str>, on_air: U) -> Result<Infallible, Failure>
    where
        U: FnOnce(&str),
    {
        let firmware = Board { device: self.device, started: Instant::now() };
        serve(firmware, &self.name, adapter, on_air).await.map_err(|e| e.failure())
    }
}

/// The device with a clock.
struct Board {
    device: Device<Entropy>,
    started: Instant,
}

impl Firmware for Board {
    fn connect(&mut self, att_mtu: u16) {
        self.device.connect(att_mtu);
    }

    fn disconnect(&mut self) {
        self.device.disconnect();
    }

    fn write(&mut self, frame: &[u8]) -> Vec<Vec<u8>> {
        let now = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.device.on_write(frame, now)
    }

    fn service_data(&self) -> Vec<u8> {
        self.device.advert().to_bytes().to_vec()
    }

    fn info(&self) -> Vec<u8> {
        self.device.info_read()
    }
}

fn text<const MAX: usize>(text: &str) -> Text<MAX> {
    text.parse().expect("the texts in this file are short")
}

/// The operating system's randomness in the form that the device takes.
struct Entropy;

impl RngCore for Entropy {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.fill_bytes(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill_bytes(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        SystemRandom.fill(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Entropy {}
