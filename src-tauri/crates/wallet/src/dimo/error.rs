//! Why nothing is done with a device of DIMO, or not as agreed.

use domain::{
    Address, U256,
    account::Owner,
    amount::Amount,
    dimo::{DimoPlan, DimoToken},
    failure::{Code, Coded},
};
use thiserror::Error;

use crate::{
    AskError,
    devices::DialogueError,
    ports::{ChainError, LinkError, StoreError, VaultError},
    spend::SpendError,
};

/// What stands in the way by what the chain says.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Hindrance {
    #[error(
        "DIMO's registry does not know the key of this device: its maker has not registered it, or the network is another one. Nothing was signed"
    )]
    Unregistered,
    #[error(
        "the maker ({0}), who holds the NFT of this device, has not allowed DIMO's registry to hand it out, so that nobody can claim it: ask the maker. Nothing was signed"
    )]
    MakerMissing(Owner),
    #[error("this device is yours already; nothing was signed or paid")]
    AlreadyYours,
    #[error("{0} owns this device already; nothing was signed or paid")]
    Taken(Owner),
    #[error("nobody has claimed this device through DIMO yet: claim it first. Nothing was signed")]
    Unclaimed,
    #[error("this device belongs to {0}, not to you; nothing was signed")]
    NotYours(Owner),
    #[error("DIMO has no vehicle number {0}: look at its number again. Nothing was signed")]
    NoVehicle(U256),
    #[error("vehicle number {vehicle} belongs to {owner}, not to you; nothing was signed")]
    VehicleNotYours { vehicle: U256, owner: Owner },
    #[error("this device is connected with vehicle number {0}: disconnect it first. Nothing was signed")]
    Connected(U256),
    #[error(
        "vehicle number {vehicle} is connected with device number {device}: disconnect that first. Nothing was signed"
    )]
    VehicleTaken { vehicle: U256, device: U256 },
    #[error("this device is connected with no such vehicle; nothing was signed")]
    NotConnected,
    #[error("{grantee} is permitted nothing on your {token}; nothing was signed")]
    NotPermitted { token: DimoToken, grantee: Address },
    #[error("you have {has}, and the network fee is at most {fee}; nothing was sent. Add coins")]
    NotEnough { has: String, fee: String },
}

impl Hindrance {
    /// Whether the balance covers the network fee.
    pub(super) fn of_balance(plan: &DimoPlan, balance: Amount) -> Result<(), Self> {
        let coins = |amount: Amount| format!("{} {}", amount.exact(plan.decimals), plan.symbol);
        let fee = plan.fee_ceiling();
        if balance < fee { Err(Self::NotEnough { has: coins(balance), fee: coins(fee) }) } else { Ok(()) }
    }
}

impl Coded for Hindrance {
    fn code(&self) -> Code {
        match self {
            Self::Unregistered => Code::DimoUnregistered,
            Self::MakerMissing(_) => Code::DimoMakerMissing,
            Self::AlreadyYours => Code::ClaimAlreadyYours,
            Self::Taken(_) => Code::ClaimTaken,
            Self::Unclaimed | Self::NotYours(_) | Self::NoVehicle(_) | Self::VehicleNotYours { .. } => {
                Code::DimoNotYours
            }
            Self::Connected(_) | Self::VehicleTaken { .. } | Self::NotConnected => Code::DimoConnected,
            Self::NotPermitted { .. } => Code::GrantUnknown,
            Self::NotEnough { .. } => Code::SendNotEnoughFunds,
        }
    }
}

/// Why nothing was planned.
#[derive(Debug, Error)]
pub enum PlanDimoError {
    #[error(transparent)]
    Ask(#[from] AskError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Hindrance(#[from] Hindrance),
    #[error(
        "this wallet has not paired with this device yet, and it has to sign: pair with it first. Nothing was signed"
    )]
    UnknownDevice,
    #[error("only a box that signs for DIMO can be claimed there, such as an AutoPi; nothing was signed")]
    OtherProfile,
    #[error("DIMO's registry refuses: {0}. Nothing was signed")]
    Refused(String),
    #[error(
        "work on this device is open: {0}. Go on with it first: `deedboxctl operations resume`. Nothing was signed"
    )]
    InUse(String),
}

impl Coded for PlanDimoError {
    fn code(&self) -> Code {
        match self {
            Self::Ask(e) => e.code(),
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::Hindrance(e) => e.code(),
            Self::UnknownDevice => Code::DeviceUnknown,
            Self::OtherProfile => Code::DeviceNotSupported,
            Self::Refused(_) => Code::ChainReverted,
            Self::InUse(_) => Code::DeviceInUse,
        }
    }
}

/// Why it rests or ended.
#[derive(Debug, Error)]
pub enum DimoError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error(transparent)]
    Dialogue(#[from] DialogueError),
    #[error(transparent)]
    Spend(#[from] SpendError),
    #[error(transparent)]
    Hindrance(#[from] Hindrance),
    #[error(
        "the box gave a signature that is not by the key which DIMO's registry has for it; it was thrown away and nothing was sent. This may be another box that pretends"
    )]
    NotByDevice,
    #[error(
        "the number of this device with DIMO is another one than when you agreed, and so is what it would sign; nothing was signed. Look at it again"
    )]
    Changed,
    #[error("DIMO's registry refuses: {0}. Nothing was sent")]
    Refused(String),
    #[error("DIMO's registry refused: {0}. Only the network fee was spent")]
    Failed(String),
    #[error(
        "the transaction went through, but DIMO's contracts do not show what you agreed to; look at the device with `deedboxctl dimo show`, and compare the network's file with a source you trust"
    )]
    Mismatch,
}

impl DimoError {
    /// It cannot go on; another one can be planned.
    pub(super) fn is_final(&self) -> bool {
        match self {
            Self::NotByDevice | Self::Changed | Self::Refused(_) | Self::Failed(_) | Self::Mismatch => true,
            Self::Hindrance(hindrance) => !matches!(hindrance, Hindrance::NotEnough { .. }),
            Self::Vault(_) | Self::Store(_) | Self::Chain(_) | Self::Link(_) | Self::Dialogue(_) => false,
            Self::Spend(error) => error.is_final(),
        }
    }
}

impl Coded for DimoError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::Link(e) => e.code(),
            Self::Dialogue(e) => e.code(),
            Self::Spend(e) => e.code(),
            Self::Hindrance(e) => e.code(),
            Self::NotByDevice => Code::DeviceMisbehaved,
            Self::Changed => Code::DeedChanged,
            Self::Refused(_) | Self::Failed(_) => Code::ChainReverted,
            Self::Mismatch => Code::DimoMismatch,
        }
    }
}
