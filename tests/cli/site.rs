//! A world with one owner in it.

use std::{path::Path, time::Duration};

use image::{GrayImage, Luma};
use qrcode::{Color, QrCode};
use tempfile::TempDir;
use world::{
    Options, World,
    devices::{Model, Pace, SimDevice},
    panel::FaultRequest,
    radio::Timing,
};

use crate::ctl::Owner;

/// A world and a folder for homes; dropping it ends both.
pub struct Site {
    pub world: World,
    homes: TempDir,
}

impl Site {
    /// One claim is prepaid, each further one costs the price. Devices sign a batch each second, epochs last 4 s.
    pub async fn new(seed: u64) -> Self {
        Self::with(Options { seed, ..Options::default() }).await
    }

    /// The same with a payer of claims and a project's proxy in the network file.
    pub async fn with_payer(seed: u64) -> Self {
        Self::with(Options { seed, payer: true, ..Options::default() }).await
    }

    /// The same, and its devices measured for three hours before anybody met them.
    pub async fn with_past(seed: u64) -> Self {
        let pace = Pace { before: Duration::from_secs(3 * 3600), ..Pace::default() };
        Self::with(Options { seed, pace, ..Options::default() }).await
    }

    async fn with(options: Options) -> Self {
        println!("seed {}", options.seed);
        let (sample_every, batch_every) = (Duration::from_millis(200), Duration::from_secs(1));
        let pace = Pace { sample_every, batch_every, before: options.pace.before };
        let options = Options { prepaid_slots: 1, epoch_seconds: 4, timing: Timing::brisk(), pace, ..options };
        let world = World::start(options).await.unwrap_or_else(|e| panic!("the world: {e}"));
        Self { world, homes: tempfile::tempdir().expect("a temporary folder") }
    }

    /// An owner whose home is empty yet.
    pub fn owner(&self, name: &str) -> Owner<'_> {
        Owner::new(&self.world, &self.homes.path().join(name))
    }

    /// A folder for files; it goes with the site.
    pub fn folder(&self) -> &Path {
        self.homes.path()
    }

    pub fn device(&self, model: Model) -> &SimDevice {
        self.world.devices.iter().find(|device| device.model() == model).expect("a world has one of each")
    }

    /// The text of the QR code on a device's label.
    pub fn label(&self, device: &SimDevice) -> String {
        let said = device.describe();
        format!("DEEDBOX:{}:{}", said.label_code, said.address.trim_start_matches("0x").to_uppercase())
    }

    /// A picture of the QR code on a device's label.
    pub fn label_picture(&self, device: &SimDevice) -> String {
        self.picture(&self.label(device))
    }

    /// A picture of a QR code; the next one takes its place.
    pub fn picture(&self, text: &str) -> String {
        let code = QrCode::new(text).expect("it fits into a code");
        let (width, colors) = (code.width(), code.to_colors());
        let side = u32::try_from(width + 8).expect("a small code") * 5;
        let picture = GrayImage::from_fn(side, side, |x, y| {
            let (x, y) = ((x as usize / 5).wrapping_sub(4), (y as usize / 5).wrapping_sub(4));
            let dark = x < width && y < width && colors[y * width + x] == Color::Dark;
            Luma([if dark { 0 } else { 255 }])
        });
        let path = self.homes.path().join("code.jpg");
        picture.save(&path).expect("a picture is written");
        path.to_string_lossy().into_owned()
    }

    /// Brings a fault to a device's radio; `normal` ends it.
    pub async fn air(&self, device: &SimDevice, fault: &str) {
        self.apply(Some(device.mac().to_string()), fault).await;
    }

    /// Turns the computer's adapter `on` or `off`.
    pub async fn adapter(&self, switch: &str) {
        self.apply(None, switch).await;
    }

    /// Whether somebody is connected to the device.
    pub async fn connected(&self, device: &SimDevice) -> bool {
        let air = self.world.panel.state().await.air.expect("an air");
        air.devices.iter().any(|one| one.address == device.mac() && one.connected)
    }

    async fn apply(&self, device: Option<String>, fault: &str) {
        let request = FaultRequest { target: "air".to_owned(), fault: fault.to_owned(), device };
        self.world.panel.apply(&request).await.unwrap_or_else(|e| panic!("{request:?}: {e}"));
    }
}
