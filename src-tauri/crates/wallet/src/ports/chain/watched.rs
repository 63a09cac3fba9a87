//! What the chain logged of devices that are watched.

use domain::{
    Address, B256, U256,
    account::Owner,
    alarm::AllowedOver,
    device::{Deed, DeviceId},
};

use super::ChainError;

/// A device to watch, and the deed that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    pub device: DeviceId,
    /// The ioID token's number, where one is known.
    pub token: Option<U256>,
    /// Its own wallet, where one is known.
    pub wallet: Option<Address>,
}

/// A part of the chain's log.
#[derive(Clone, Debug)]
pub struct WatchPage {
    /// The last block that was read, and its hash.
    pub block: u64,
    pub hash: B256,
    /// Oldest first.
    pub sightings: Vec<Sighting>,
    /// Each device's deed at `block`, in the order asked; none when newer blocks are still to be read.
    pub deeds: Option<Vec<Result<Option<Deed>, ChainError>>>,
    /// With them, what each device's own wallet counts itself used by, where it says so.
    pub states: Vec<Option<U256>>,
}

/// Something that was logged of a watched device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    pub device: DeviceId,
    pub block: u64,
    pub tx: B256,
    pub what: Sighted,
}

/// What was logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sighted {
    /// `migrated`: by the device's signature alone.
    Moved {
        from: Owner,
        to: Owner,
        migrated: bool,
    },
    Document {
        hash: B256,
        uri: String,
    },
    Removed,
    /// The device's own wallet gave an NFT of this number, or so much of a token.
    Gave {
        contract: Address,
        to: Address,
        number: U256,
        nft: bool,
    },
    /// Somebody was allowed something.
    Allowed {
        to: Address,
        over: AllowedOver,
    },
    Registered {
        owner: Owner,
        hash: B256,
        uri: String,
    },
}
