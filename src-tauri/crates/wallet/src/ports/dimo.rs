//! DIMO's contracts.

use async_trait::async_trait;
use domain::{
    B256, U256,
    account::Owner,
    amount::Amount,
    device::DeviceId,
    dimo::{DimoAct, DimoDevice, DimoPlan},
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
