//! The device's side of the Deedbox profile, for firmware.
//!
//! A [`Device`] holds the key, the label's code and the log of signed batches, and turns each write to the service's
//! `rx` characteristic into the notifications to send on `tx`. It does no I/O, takes the time as an argument and uses
//! bounded memory. What must outlive a loss of power is its [`Memory`].
//!
//! Firmware calls, from its Bluetooth stack: [`Device::connect`], [`Device::on_write`], [`Device::disconnect`],
//! [`Device::advert`], [`Device::info_read`]; from its sensors: [`Device::push`], [`Device::close_batch`]; from its
//! button: [`Device::press`] and, held, [`Device::arm`]. What else the board has, such as Wi-Fi, it gives as a [`Board`].
//! `examples/firmware` is a whole firmware but for the drivers.
#![no_std]

extern crate alloc;

mod answer;
mod board;
mod device;
mod lock;
mod log;
mod parts;
mod press;
mod settings;

pub use board::{Board, NoParts};
pub use device::{Device, HANDSHAKE_MS, MAX_REQUEST};
pub use lock::{CLOSED_MS, WRONG_CODES};
pub use log::PushError;
pub use press::PRESENT_MS;
pub use settings::{Memory, Settings};
