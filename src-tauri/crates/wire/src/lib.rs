//! What a device and its owner's wallet say to each other over the air, in version 1.
//!
//! Both ends use this crate: `device-kit` is the device's end, a link is the wallet's. It has no I/O, no clock and no
//! randomness of its own. From the air inwards:
//!
//! - [`gatt`]: UUIDs, the advertised service data and the info value.
//! - [`frame`]: messages of up to 64 KiB in frames that fit a characteristic.
//! - [`session`]: SPAKE2 over the label's code, proof of the device key, then sealed messages.
//! - [`message`]: requests and replies inside a session.
//! - [`permit`], [`maker`], [`dimo`]: what a device signs for a claim, always built from fields.
//! - [`wifi`]: networks, and how far a device is with joining one.
//! - [`batch`], [`merkle`]: signed readings; [`anchor`]: many batches under one root.
//! - [`label`]: the QR code on a device.
//!
//! `docs/device-profile.md` says the same for people who write firmware without this crate.
#![no_std]

extern crate alloc;

pub mod anchor;
pub mod batch;
mod cbor;
pub mod code;
pub mod did;
pub mod dimo;
pub mod frame;
pub mod gatt;
mod hash;
pub mod identity;
pub mod label;
pub mod maker;
pub mod merkle;
pub mod message;
pub mod permit;
pub mod reading;
pub mod session;
pub mod signature;
pub mod text;
mod typed;
pub mod wifi;

/// The version of the profile that this crate speaks; the second byte of every message.
pub const VERSION: u8 = 1;
