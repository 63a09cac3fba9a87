//! The numbers of the AutoPi, written from its firmware and not from the wallet's code.

use uuid::{Uuid, uuid};

pub(super) const DEVICE: Uuid = uuid!("5c307fa4-6859-4d6c-a87b-8d2c98c9f6f0");
pub(super) const SERIAL: Uuid = uuid!("5c305a11-6859-4d6c-a87b-8d2c98c9f6f0");
pub(super) const SECOND: Uuid = uuid!("5c305a12-6859-4d6c-a87b-8d2c98c9f6f0");
pub(super) const HARDWARE: Uuid = uuid!("5c305a13-6859-4d6c-a87b-8d2c98c9f6f0");
pub(super) const SIGNAL: Uuid = uuid!("5c305a14-6859-4d6c-a87b-8d2c98c9f6f0");
pub(super) const WIFI_STATUS: Uuid = uuid!("5c305a15-6859-4d6c-a87b-8d2c98c9f6f0");
pub(super) const SET_WIFI: Uuid = uuid!("5c305a16-6859-4d6c-a87b-8d2c98c9f6f0");
pub(super) const SOFTWARE: Uuid = uuid!("5c305a18-6859-4d6c-a87b-8d2c98c9f6f0");
pub(super) const BLUETOOTH: Uuid = uuid!("5c305a19-6859-4d6c-a87b-8d2c98c9f6f0");
pub(super) const STAY_AWAKE: Uuid = uuid!("5c305a20-6859-4d6c-a87b-8d2c98c9f6f0");
pub(super) const IMSI: Uuid = uuid!("5c305a21-6859-4d6c-a87b-8d2c98c9f6f0");
pub(super) const VEHICLE: Uuid = uuid!("5c30d387-6859-4d6c-a87b-8d2c98c9f6f0");
pub(super) const VIN: Uuid = uuid!("5c300acc-6859-4d6c-a87b-8d2c98c9f6f0");
pub(super) const PROTOCOL: Uuid = uuid!("5c300adc-6859-4d6c-a87b-8d2c98c9f6f0");
pub(super) const ERRORS: Uuid = uuid!("5c300add-6859-4d6c-a87b-8d2c98c9f6f0");
pub(super) const TRANSACTIONS: Uuid = uuid!("5c30aade-6859-4d6c-a87b-8d2c98c9f6f0");
pub(super) const ADDRESS: Uuid = uuid!("5c301dd2-6859-4d6c-a87b-8d2c98c9f6f0");
pub(super) const SIGN: Uuid = uuid!("5c30e60f-6859-4d6c-a87b-8d2c98c9f6f0");
