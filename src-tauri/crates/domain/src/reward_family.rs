//! The families of reward contracts, as network files name them.

use core::str::FromStr;

use crate::failure::ParseError;

/// How a reward contract knows what it owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RewardFamily {
    /// W3bstream's pool: each tick pays the owner of the device at once, or owes it.
    CountPool,
    /// Each leaf is paid once (Uniswap `MerkleDistributor`).
    MerkleDistributor,
    /// A leaf has all that was ever earned (1inch `CumulativeMerkleDrop`).
    CumulativeMerkle,
    /// The same for many tokens, with time to dispute a new root (Merkl `Distributor`).
    Merkl,
    /// A root for each cycle, of which any part is taken (WeatherXM `RewardPool`).
    CycleMerkle,
}

impl RewardFamily {
    pub const ALL: [Self; 5] =
        [Self::CountPool, Self::MerkleDistributor, Self::CumulativeMerkle, Self::Merkl, Self::CycleMerkle];

    /// Its word in a network file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CountPool => "w3bstream_count_pool",
            Self::MerkleDistributor => "merkle_distributor",
            Self::CumulativeMerkle => "cumulative_merkle",
            Self::Merkl => "merkl",
            Self::CycleMerkle => "cycle_merkle",
        }
    }
}

impl FromStr for RewardFamily {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::ALL.into_iter().find(|family| family.as_str() == text).ok_or(ParseError::RewardFamily)
    }
}
