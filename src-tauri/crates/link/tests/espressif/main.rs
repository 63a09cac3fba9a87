//! Espressif's provisioning against ends that others wrote: a device made of stock Python packages, and Espressif's own
//! client against that device.

mod device;
mod joining;
mod noise;
mod opening;
mod scripted;
mod seeded;
mod stock;
mod tampering;
