//! The families of reward contracts, as network files name them.

use core::str::FromStr;

use crate::failure::ParseError;

/// How a reward contract knows what it owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// A pool that accrues to whoever staked device NFTs there (IoTeX `FixedRewardPool`).
    FixedPool,
    /// Every week's rewards are sent to their owners, and logged (DIMO `Reward`).
    WeeklyPush,
    /// A payer sends a token to accounts and to devices' own wallets.
    TokenTransfers,
    /// A payer sends the network's own coin, which leaves no log.
    NativeTransfers,
}

impl RewardFamily {
    pub const ALL: [Self; 9] = [
        Self::CountPool,
        Self::MerkleDistributor,
        Self::CumulativeMerkle,
        Self::Merkl,
        Self::CycleMerkle,
        Self::FixedPool,
        Self::WeeklyPush,
        Self::TokenTransfers,
        Self::NativeTransfers,
    ];

    /// Its word in a network file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CountPool => "w3bstream_count_pool",
            Self::MerkleDistributor => "merkle_distributor",
            Self::CumulativeMerkle => "cumulative_merkle",
            Self::Merkl => "merkl",
            Self::CycleMerkle => "cycle_merkle",
            Self::FixedPool => "fixed_reward_pool",
            Self::WeeklyPush => "weekly_push",
            Self::TokenTransfers => "token_transfers",
            Self::NativeTransfers => "native_transfers",
        }
    }

    /// What it owes is told by a service, and proven by a root on the chain.
    #[must_use]
    pub fn has_proofs(self) -> bool {
        match self {
            Self::MerkleDistributor | Self::CumulativeMerkle | Self::Merkl | Self::CycleMerkle => true,
            Self::CountPool | Self::FixedPool | Self::WeeklyPush | Self::TokenTransfers | Self::NativeTransfers => {
                false
            }
        }
    }

    /// What it paid, and owes, is read from the chain alone, by [`crate::reward_paid`].
    #[must_use]
    pub fn is_paid(self) -> bool {
        match self {
            Self::FixedPool | Self::WeeklyPush | Self::TokenTransfers | Self::NativeTransfers => true,
            Self::CountPool | Self::MerkleDistributor | Self::CumulativeMerkle | Self::Merkl | Self::CycleMerkle => {
                false
            }
        }
    }

    /// Its contract pays the account that a proof names, whoever calls; the others with proofs pay only who calls.
    #[must_use]
    pub fn pays_whom_it_names(self) -> bool {
        match self {
            Self::MerkleDistributor | Self::CumulativeMerkle => true,
            Self::CountPool
            | Self::Merkl
            | Self::CycleMerkle
            | Self::FixedPool
            | Self::WeeklyPush
            | Self::TokenTransfers
            | Self::NativeTransfers => false,
        }
    }

    /// Its contract remembers whom an account wants to be paid instead.
    #[must_use]
    pub fn keeps_recipient(self) -> bool {
        match self {
            Self::Merkl => true,
            Self::CountPool
            | Self::MerkleDistributor
            | Self::CumulativeMerkle
            | Self::CycleMerkle
            | Self::FixedPool
            | Self::WeeklyPush
            | Self::TokenTransfers
            | Self::NativeTransfers => false,
        }
    }

    /// Somebody, who need not be a contract, sends it to accounts and to devices' own wallets.
    #[must_use]
    pub fn pays_devices(self) -> bool {
        match self {
            Self::TokenTransfers | Self::NativeTransfers => true,
            Self::CountPool
            | Self::MerkleDistributor
            | Self::CumulativeMerkle
            | Self::Merkl
            | Self::CycleMerkle
            | Self::FixedPool
            | Self::WeeklyPush => false,
        }
    }
}

impl FromStr for RewardFamily {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::ALL.into_iter().find(|family| family.as_str() == text).ok_or(ParseError::RewardFamily)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_file_names_each_family_by_its_own_word() {
        for family in RewardFamily::ALL {
            assert_eq!(family.as_str().parse::<RewardFamily>(), Ok(family));
        }
        assert_eq!("fixed_reward_pool".parse::<RewardFamily>(), Ok(RewardFamily::FixedPool));
        assert_eq!("FixedRewardPool".parse::<RewardFamily>(), Err(ParseError::RewardFamily));
    }

    #[test]
    fn no_family_is_read_in_two_ways() {
        for family in RewardFamily::ALL {
            assert!(!(family.has_proofs() && family.is_paid()), "{family:?}");
            assert_eq!(!family.has_proofs() && !family.is_paid(), family == RewardFamily::CountPool, "{family:?}");
        }
    }
}
