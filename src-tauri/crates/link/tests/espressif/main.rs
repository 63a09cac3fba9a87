//! Espressif's provisioning against ends that others wrote: a device made of stock Python packages, and Espressif's own
//! client against that device.

mod device;
mod joining;
mod opening;
mod scripted;
mod stock;
mod tampering;
