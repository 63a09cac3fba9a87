//! DIMO's contracts.

use async_trait::async_trait;
use domain::{
    Address, B256, U256,
    account::Owner,
    amount::Amount,
    device::DeviceId,
    dimo::{DimoAct, DimoDevice, DimoPlan, DimoToken},
    transaction::{Call, Fees},
};

use super::{ChainError, Logged};

/// What the lack of DIMO's contracts is called in [`ChainError::NotOffered`].
pub const DIMO: &str = "DIMO (its file names no DIMO contracts)";

/// The chain, where DIMO keeps devices and vehicles.
#[async_trait]
pub trait Dimo: Send + Sync {
    /// What anything done by `owner` with the device of this key meets now, on which all nodes agree (T-40). `vehicle` is
    /// looked up besides; without one, the vehicle that the device is connected with.
    ///
    /// # Errors
    /// [`ChainError::NotOffered`] where the network file names no DIMO contracts.
    async fn dimo_facts(&self, device: DeviceId, owner: Owner, vehicle: Option<U256>) -> Result<DimoFacts, ChainError>;

    /// The call that does it with the device of this number; `signature` is the device's, for a claim.
    fn dimo_call(&self, node: U256, act: &DimoAct, signature: &[u8]) -> Result<Call, ChainError>;

    /// Whether a mined transaction did exactly that by the own logs of DIMO's contracts (T-41), on which all nodes agree.
    async fn dimo_done(&self, hash: B256, plan: &DimoPlan) -> Result<Logged<()>, ChainError>;

    /// The boxes of these keys as they stand, on which all nodes agree.
    async fn dimo_boxes(&self, devices: &[DeviceId]) -> Result<BoxesNow, ChainError>;

    /// What was logged of these boxes and vehicles from block `from` on, to the newest or as far as one page goes; from
    /// beyond the newest block only the state is read.
    async fn dimo_watched(&self, watched: &DimoWatched, from: u64) -> Result<DimoPage, ChainError>;

    /// What each grantee may do with each token now, by DIMO's bits, on which all nodes agree.
    async fn dimo_permissions(&self, asked: &[(DimoToken, Address)]) -> Result<Vec<U256>, ChainError>;

    /// Which permissions were set on these tokens in the newest blocks and still hold.
    async fn dimo_permitted(&self, tokens: &[DimoToken]) -> Result<Permitted, ChainError>;
}

/// What DIMO's contracts say now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DimoFacts {
    /// `None` for a key that no maker registered.
    pub device: Option<DimoDevice>,
    pub vehicle: Option<VehicleFacts>,
    /// The account's, from which the fee is paid.
    pub balance: Amount,
    pub fees: Fees,
}

/// A vehicle of DIMO's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VehicleFacts {
    pub number: U256,
    /// `None` where there is no such vehicle.
    pub owner: Option<Owner>,
    /// The number of the device that it is connected with.
    pub device: Option<U256>,
}

/// Boxes at one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoxesNow {
    pub block: u64,
    /// In the order asked; `None` for a key that no maker registered.
    pub boxes: Vec<Option<BoxNow>>,
}

/// A box as DIMO's contracts have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoxNow {
    pub node: U256,
    /// The key that it has there now.
    pub key: Address,
    pub claimed: bool,
    /// The zero address where the NFT is no more.
    pub holder: Owner,
    pub vehicle: Option<U256>,
    pub beneficiary: Owner,
}

/// What to watch, by numbers with DIMO.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DimoWatched {
    pub nodes: Vec<U256>,
    pub vehicles: Vec<U256>,
}

/// A part of the log of DIMO's contracts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DimoPage {
    /// The last block that was read, and its hash.
    pub block: u64,
    pub hash: B256,
    /// Oldest first.
    pub sightings: Vec<DimoSighting>,
    /// The state at `block`; none when newer blocks are still to be read.
    pub now: Option<DimoNow>,
}

/// Boxes and vehicles at one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DimoNow {
    /// In the order asked.
    pub boxes: Vec<BoxNow>,
    /// Those asked for, then those with which a box is connected besides.
    pub vehicles: Vec<VehicleFacts>,
}

/// Something that was logged of a watched box or vehicle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DimoSighting {
    pub block: u64,
    pub tx: B256,
    pub what: DimoSeen,
}

/// What was logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DimoSeen {
    BoxMoved {
        node: U256,
        from: Owner,
        to: Owner,
    },
    VehicleMoved {
        vehicle: U256,
        from: Owner,
        to: Owner,
    },
    /// Its maker holds it again.
    Unclaimed {
        node: U256,
        holder: Owner,
    },
    KeyChanged {
        node: U256,
        key: Address,
    },
    Connected {
        node: U256,
        vehicle: U256,
    },
    Disconnected {
        node: U256,
        vehicle: U256,
    },
    /// The zero address stands for whoever holds the box.
    RewardsTo {
        node: U256,
        to: Owner,
    },
    /// No permission, or an end that has passed, takes back what was permitted.
    Permitted {
        token: DimoToken,
        grantee: Address,
        permissions: U256,
        end: U256,
    },
}

/// Permissions that hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permitted {
    /// The first block that was looked at: what was set before is not known.
    pub from: u64,
    /// Oldest first, the newest of each token and grantee.
    pub sightings: Vec<DimoSighting>,
}
