use wire::{batch::Tip, code::SetupCode, text::Text};

/// What a device is made with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The code on its label.
    pub code: SetupCode,
    /// Dotted id of its kind, such as `environment.sensor`.
    pub kind: Text<32>,
    /// The kind's code in the advertisement, 1 to 255.
    pub kind_code: u8,
    pub model: Text<64>,
    pub firmware: Text<32>,
    /// The most batches kept for the owner; when full the oldest is lost, which the owner sees as a gap.
    pub log_batches: usize,
}

/// What a device remembers without power; to be stored whenever it has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// The owner said that the device is claimed.
    pub claimed: bool,
    /// Permits are signed.
    pub signing: bool,
    /// The newest batch signed; going back behind it would fork the device's history.
    pub tip: Option<Tip>,
    /// Wrong codes since the last right one; kept so that cutting the power is no way to go on guessing.
    pub wrong_codes: u8,
}

impl Default for Memory {
    /// Fresh from the factory: not claimed, ready to sign, nothing logged.
    fn default() -> Self {
        Self { claimed: false, signing: true, tip: None, wrong_codes: 0 }
    }
}
