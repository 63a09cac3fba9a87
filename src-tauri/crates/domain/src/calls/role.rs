//! What a contract is on this network: the network's file says so, or the plan where any contract will do.

use alloc::vec::Vec;

use alloy_primitives::Address;

use crate::{network::Network, reward_family::RewardFamily};

/// A kind of contract whose calls are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The ioID registry.
    Registry,
    /// The ioID tokens.
    Deeds,
    /// A project's proxy.
    Proxy,
    /// A pool of rewards.
    CountPool,
    /// Rewards with proofs, by their family.
    MerkleDistributor,
    CumulativeMerkle,
    CycleMerkle,
    Merkl,
    /// What makes many calls one.
    Multicall,
    /// DIMO's registry.
    DimoRegistry,
    /// DIMO's permissions.
    Sacd,
    /// Deedbox's own, which keeps roots.
    Anchor,
    /// ERC-721.
    Nft,
    /// ERC-20.
    Token,
    /// ERC-6551.
    DeviceWallet,
}

impl Role {
    pub const ALL: [Self; 15] = [
        Self::Registry,
        Self::Deeds,
        Self::Proxy,
        Self::CountPool,
        Self::MerkleDistributor,
        Self::CumulativeMerkle,
        Self::CycleMerkle,
        Self::Merkl,
        Self::Multicall,
        Self::DimoRegistry,
        Self::Sacd,
        Self::Anchor,
        Self::Nft,
        Self::Token,
        Self::DeviceWallet,
    ];

    /// As descriptors name it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registry => "ioid.registry",
            Self::Deeds => "ioid.ioid",
            Self::Proxy => "ioid.proxy",
            Self::CountPool => "rewards.w3bstream_count_pool",
            Self::MerkleDistributor => "rewards.merkle_distributor",
            Self::CumulativeMerkle => "rewards.cumulative_merkle",
            Self::CycleMerkle => "rewards.cycle_merkle",
            Self::Merkl => "rewards.merkl",
            Self::Multicall => "multicall3",
            Self::DimoRegistry => "dimo.registry",
            Self::Sacd => "dimo.sacd",
            Self::Anchor => "deedbox.anchor",
            Self::Nft => "erc721",
            Self::Token => "erc20",
            Self::DeviceWallet => "erc6551",
        }
    }

    /// The role of this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// Any contract can have it: the plan says which. The others stand in the network's file.
    #[must_use]
    pub fn is_free(self) -> bool {
        match self {
            Self::Nft | Self::Token | Self::DeviceWallet => true,
            Self::Registry
            | Self::Deeds
            | Self::Proxy
            | Self::CountPool
            | Self::MerkleDistributor
            | Self::CumulativeMerkle
            | Self::CycleMerkle
            | Self::Merkl
            | Self::Multicall
            | Self::DimoRegistry
            | Self::Sacd
            | Self::Anchor => false,
        }
    }
}

/// What an address is to the network's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// It is not in it.
    Nowhere,
    /// It is a contract without known calls.
    Other,
    Role(Role),
}

/// What the network's file says of an address.
#[must_use]
pub fn named(network: &Network, at: Address) -> Named {
    let mut roles: Vec<(Role, Address)> = Vec::new();
    if let Some(ioid) = &network.ioid {
        roles.extend([(Role::Registry, ioid.registry), (Role::Deeds, ioid.ioid)]);
        roles.extend(ioid.proxy.map(|proxy| (Role::Proxy, proxy)));
        roles.extend(ioid.device_contracts.iter().map(|contract| (Role::Nft, *contract)));
    }
    if let Some(dimo) = &network.dimo {
        roles.extend([(Role::DimoRegistry, dimo.registry), (Role::Sacd, dimo.sacd)]);
        roles.extend([(Role::Nft, dimo.aftermarket_device), (Role::Nft, dimo.vehicle)]);
    }
    roles.extend(network.rewards.iter().filter_map(|source| Some((of_rewards(source.family()?)?, source.address))));
    roles.extend(network.rewards.iter().filter_map(|source| Some((Role::Token, source.token?))));
    roles.extend(network.multicall3.map(|at| (Role::Multicall, at)));
    roles.extend(network.anchor().map(|at| (Role::Anchor, at)));
    match roles.into_iter().find(|(_, address)| *address == at) {
        Some((role, _)) => Named::Role(role),
        None if network.contracts().iter().any(|contract| contract.address == at) => Named::Other,
        None => Named::Nowhere,
    }
}

fn of_rewards(family: RewardFamily) -> Option<Role> {
    match family {
        // Both have the pool pay an account what it owes, by the same call.
        RewardFamily::CountPool | RewardFamily::FixedPool => Some(Role::CountPool),
        RewardFamily::MerkleDistributor => Some(Role::MerkleDistributor),
        RewardFamily::CumulativeMerkle => Some(Role::CumulativeMerkle),
        RewardFamily::CycleMerkle => Some(Role::CycleMerkle),
        RewardFamily::Merkl => Some(Role::Merkl),
        RewardFamily::WeeklyPush | RewardFamily::TokenTransfers | RewardFamily::NativeTransfers => None,
    }
}
