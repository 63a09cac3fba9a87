use alloc::vec::Vec;

use device_kit::{Board, Device, Memory, Settings};
use rand_core::CryptoRngCore;
use wire::{identity::DeviceKey, reading::Reading};

/// What the board has noticed.
pub enum Happened {
    /// A central has connected, or has agreed to another ATT MTU before its first frame.
    Connected { att_mtu: u16 },
    /// A central has written to `rx`.
    Written(Vec<u8>),
    /// The link is gone.
    Disconnected,
    /// A sensor has a value.
    Measured(Reading),
    /// It is time to sign what was measured.
    BatchDue,
    /// The button was pressed for a moment.
    Pressed,
    /// The button was held for five seconds.
    Held,
}

/// What a board brings beside the parts that its owner uses.
pub trait Hardware {
    /// Sleeps until something happens.
    fn wait(&mut self) -> Happened;

    /// Milliseconds since the board started; never goes back.
    fn now_ms(&self) -> u64;

    /// Writes this to memory that needs no power, and returns once it is there.
    fn keep(&mut self, memory: &Memory);

    /// Notifies a value of `tx`.
    fn notify(&mut self, value: &[u8]);

    /// Advertises this service data from now on, and gives this value to who reads the info characteristic.
    fn show(&mut self, service_data: &[u8], info: &[u8]);
}

/// Runs a device for ever. `key` was made on the board at its first start and never leaves it; `memory` is what was
/// kept last, or [`Memory::default`] then.
pub fn run(
    key: DeviceKey,
    settings: Settings,
    memory: Memory,
    rng: &mut dyn CryptoRngCore,
    board: &mut dyn Board,
    hardware: &mut dyn Hardware,
) -> ! {
    let mut device = Device::with_board(key, settings, memory, rng, board);
    hardware.show(&device.advert().to_bytes(), &device.info_read());
    loop {
        let happened = hardware.wait();
        step(&mut device, happened, hardware);
    }
}

/// Does what one event asks for. What has changed is kept before anybody hears of it: a wrong code that is answered
/// but not counted, or a batch that is sent but not remembered, would come back as a second try or a second history.
pub fn step<R: CryptoRngCore, B: Board>(device: &mut Device<R, B>, happened: Happened, hardware: &mut dyn Hardware) {
    let (before, shown) = (device.memory(), device.advert());
    let mut replies = Vec::new();
    match happened {
        Happened::Connected { att_mtu } => device.connect(att_mtu),
        Happened::Written(value) => replies = device.on_write(&value, hardware.now_ms()),
        Happened::Disconnected => device.disconnect(),
        Happened::Measured(reading) => measure(device, reading),
        Happened::BatchDue => drop(device.close_batch()),
        Happened::Pressed => device.press(hardware.now_ms()),
        Happened::Held => device.arm(),
    }
    if device.memory() != before {
        hardware.keep(&device.memory());
    }
    for reply in replies {
        hardware.notify(&reply);
    }
    if device.advert() != shown {
        hardware.show(&device.advert().to_bytes(), &device.info_read());
    }
}

/// A reading that the open batch does not take begins the next one.
fn measure<R: CryptoRngCore, B: Board>(device: &mut Device<R, B>, reading: Reading) {
    if device.push(reading.clone()).is_err() && device.close_batch().is_ok() {
        device.push(reading).ok();
    }
}
