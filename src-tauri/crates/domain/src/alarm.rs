//! Alarms: what happened to a device's deed that this wallet did not do (T-48), and a key that signed two histories (T-49).

use alloc::{boxed::Box, string::String, vec::Vec};

use alloy_primitives::{Address, B256, U256};
use serde::{Deserialize, Serialize};

use crate::{
    account::Owner,
    device::{Deed, DeviceId},
    dimo::DimoAlarm,
    failure::Failure,
    time::Millis,
};

/// Names an alarm: 16 bytes as hex.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AlarmId(pub String);

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "alarm", rename_all = "snake_case")]
pub enum AlarmKind {
    /// The deed went to another account.
    DeedMoved { from: Owner, to: Owner },
    /// The deed went to another account because the device signed for it; its owner was not asked.
    Migrated { from: Owner, to: Owner },
    /// The registry has another description of the device.
    DocumentChanged { hash: B256, uri: String },
    /// The registry knows the device no more.
    Removed,
    /// The device was claimed for this account, but not as its owner agreed to.
    ClaimedOtherwise { hash: B256, uri: String },
    /// The device's own wallet gave an NFT of this number, or so much of a token in its smallest unit.
    WalletGave { contract: Address, to: Address, number: U256, nft: bool },
    /// The device's own wallet was told to do something.
    WalletUsed,
    /// Somebody was allowed something.
    Allowed { to: Address, over: AllowedOver },
    /// The device's key signed two batches for one place in its history.
    TwoHistories {
        #[serde(with = "crate::grant::text_u64")]
        seq: u64,
    },
    /// It happened in DIMO's contracts.
    Dimo { what: DimoAlarm },
}

/// What somebody was allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AllowedOver {
    /// To move the device's deed.
    Deed,
    /// To move every deed of the account.
    AllDeeds,
    /// To command the device's own wallet.
    Wallet,
}

/// Something that the owner did not do with this wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    pub id: AlarmId,
    pub device: DeviceId,
    /// The device's name when it was noticed.
    pub title: String,
    #[serde(flatten)]
    pub kind: AlarmKind,
    /// The block in which it happened; without a transaction the one at which it was noticed.
    #[serde(with = "crate::grant::text_u64")]
    pub block: u64,
    /// None when the node's log does not have it, but its state shows it.
    pub tx: Option<B256>,
    pub seen: Millis,
    /// The owner knows of it.
    pub dismissed: bool,
    /// The block in which it happened left the chain: it did not happen after all.
    pub taken_back: bool,
    /// The deed before it.
    pub before: Option<Box<Deed>>,
}

/// An alarm as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmView {
    #[serde(flatten)]
    pub alarm: Alarm,
    pub words: AlarmWords,
}

/// All alarms of an account, and how fresh that is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchView {
    /// Newest first.
    pub alarms: Vec<AlarmView>,
    /// When the chain was last looked at to the end, since the wallet was opened here.
    pub looked: Option<Millis>,
    /// Why the newest look found nothing out.
    pub trouble: Option<Failure>,
}

/// An alarm in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmWords {
    pub happened: String,
    pub since: String,
    /// What can still be done.
    pub next: String,
}
