//! Changes, each with the whole new state.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::{
    access::LogRow,
    account::WalletView,
    alarm::WatchView,
    bond::PasskeyShown,
    device::{DeviceView, Nearby},
    grant::GrantView,
    operation::OperationView,
    quarantine::Fetching,
    wifi::WifiStep,
};

/// A change in the wallet; carries the new state, never a difference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", content = "state", rename_all = "snake_case")]
pub enum Event {
    Wallet(WalletView),
    Nearby(Vec<Nearby>),
    Device(DeviceView),
    Operation(OperationView),
    Grants(Vec<GrantView>),
    Access(LogRow),
    Alarms(WatchView),
    Wifi(WifiStep),
    /// A bond is being made: the owner compares the digits and answers.
    ComparePasskey(PasskeyShown),
    /// Batches of a device are being fetched.
    Fetching(Fetching),
}
