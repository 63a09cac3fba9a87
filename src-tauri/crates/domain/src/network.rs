//! Network files: chain id, nodes, contracts and services as data.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use core::fmt;

use alloy_primitives::{Address, B256};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::reward_family::RewardFamily;

/// A network file, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Network {
    pub name: String,
    #[serde(default)]
    pub title: String,
    pub chain_id: u64,
    /// The hash of the chain's first block, which every node must know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub genesis: Option<B256>,
    pub rpc: Vec<String>,
    #[serde(default)]
    pub explorer: Option<String>,
    /// Blocks that must stand on a transaction, counting its own.
    #[serde(default = "one")]
    pub confirmations: u64,
    #[serde(default)]
    pub native: Native,
    #[serde(default)]
    pub multicall3: Option<Address>,
    #[serde(default)]
    pub ioid: Option<IoidContracts>,
    #[serde(default)]
    pub ioid_v2: Option<IoidV2Contracts>,
    #[serde(default)]
    pub dimo: Option<DimoContracts>,
    #[serde(default)]
    pub deedbox: Option<DeedboxContracts>,
    #[serde(default)]
    pub rewards: Vec<RewardSource>,
    #[serde(default)]
    pub services: Services,
    /// A network for trying out: its coins are worth nothing.
    #[serde(default)]
    pub test: bool,
}

fn one() -> u64 {
    1
}

/// The chain's own coin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Native {
    pub symbol: String,
    pub decimals: u8,
}

impl Default for Native {
    fn default() -> Self {
        Self { symbol: "ETH".to_string(), decimals: 18 }
    }
}

/// The ioID v1 contracts (ioID-contracts).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IoidContracts {
    pub registry: Address,
    pub ioid: Address,
    pub store: Address,
    pub project: Address,
    #[serde(default)]
    pub project_registry: Option<Address>,
    pub erc6551_registry: Address,
    pub erc6551_implementation: Address,
    /// The project's proxy, which claims a device that its verifier vouches for and hands the deed on.
    #[serde(default)]
    pub proxy: Option<Address>,
    /// The device NFT contracts the owner trusts; empty: any that the store binds to a project.
    #[serde(default)]
    pub device_contracts: Vec<Address>,
}

/// The contracts of ioID v2, which are only read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IoidV2Contracts {
    pub registry: Address,
}

/// The DIMO contracts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DimoContracts {
    pub registry: Address,
    pub aftermarket_device: Address,
    pub vehicle: Address,
    pub sacd: Address,
}

/// Contracts of our own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DeedboxContracts {
    pub grants: Option<Address>,
    pub anchor: Option<Address>,
    pub lens: Option<Address>,
}

/// Where rewards come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RewardSource {
    /// The family, such as `w3bstream_count_pool`.
    pub kind: String,
    pub address: Address,
    #[serde(default)]
    pub token: Option<Address>,
    #[serde(default)]
    pub proofs: Option<String>,
    /// The first block worth reading.
    #[serde(default)]
    pub from_block: u64,
}

impl RewardSource {
    /// Its family; none for one that Deedbox does not know.
    #[must_use]
    pub fn family(&self) -> Option<RewardFamily> {
        self.kind.parse().ok()
    }
}

/// Services beside the chain; each is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Services {
    /// `POST {pin}/upload` pins a document.
    pub pin: Option<String>,
    /// `GET {ipfs}/{cid}` reads one.
    pub ipfs: Option<String>,
    pub gateway: Option<String>,
    pub faucet: Option<String>,
    pub maker: Option<String>,
    /// Sends claims and pays for them: `POST {payer}/register`, `POST {payer}/proxy`; `GET {payer}` tells its account.
    pub payer: Option<String>,
}

/// A contract that a network file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    /// Where it stands in the file, such as `ioid.registry`.
    pub field: String,
    pub address: Address,
}

/// Which network is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkId {
    pub name: String,
    pub chain_id: u64,
}

impl fmt::Display for NetworkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (chain {})", self.name, self.chain_id)
    }
}

/// What a screen shows of a network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkView {
    pub name: String,
    pub title: String,
    pub chain_id: String,
    pub symbol: String,
    pub decimals: u8,
    pub explorer: Option<String>,
    pub faucet: bool,
    pub maker: bool,
    pub gateway: bool,
    pub test: bool,
    /// The host of the service that pays for claims.
    #[serde(default)]
    pub payer: Option<String>,
    /// The payer can have the project's proxy register a device.
    #[serde(default)]
    pub proxy: bool,
    /// Boxes that DIMO registers are claimed there.
    #[serde(default)]
    pub dimo: bool,
    /// Batches can be anchored there.
    #[serde(default)]
    pub anchor: bool,
}

/// A network file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NetworkError {
    #[error("the network file is not valid: {0}")]
    Format(String),
    #[error("the network file names no node (`rpc` is empty)")]
    NoNode,
    #[error("the network file names the node {0} twice: name another one, or name it once")]
    SameNode(String),
    #[error("{0} is neither https nor on this computer: use an https address")]
    NotSafe(String),
}

impl Network {
    /// Reads and checks a network file.
    ///
    /// # Errors
    /// [`NetworkError`] names the field.
    pub fn parse(text: &str) -> Result<Self, NetworkError> {
        let network: Self = serde_json::from_str(text).map_err(|e| NetworkError::Format(e.to_string()))?;
        if network.rpc.is_empty() {
            return Err(NetworkError::NoNode);
        }
        if let Some(url) = network.urls().find(|url| !is_safe(url)) {
            return Err(NetworkError::NotSafe(url.to_string()));
        }
        let twice = network.rpc.iter().enumerate().find(|(place, url)| network.rpc[..*place].contains(url));
        if let Some((_, url)) = twice {
            return Err(NetworkError::SameNode(url.clone()));
        }
        Ok(network)
    }

    fn urls(&self) -> impl Iterator<Item = &str> {
        self.rpc.iter().map(String::as_str).chain(self.service_urls().map(|(_, url)| url))
    }

    /// The address of every service that the file names, by its field.
    pub fn service_urls(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let services = &self.services;
        let named = [
            ("services.pin", &services.pin),
            ("services.ipfs", &services.ipfs),
            ("services.gateway", &services.gateway),
            ("services.faucet", &services.faucet),
            ("services.maker", &services.maker),
            ("services.payer", &services.payer),
        ];
        named.into_iter().filter_map(|(field, url)| Some((field, url.as_deref()?)))
    }

    /// Every contract that the file names, by its field.
    #[must_use]
    pub fn contracts(&self) -> Vec<Contract> {
        let mut all: Vec<(&str, Address)> = self.multicall3.map(|at| ("multicall3", at)).into_iter().collect();
        if let Some(ioid) = &self.ioid {
            all.extend([
                ("ioid.registry", ioid.registry),
                ("ioid.ioid", ioid.ioid),
                ("ioid.store", ioid.store),
                ("ioid.project", ioid.project),
                ("ioid.erc6551_registry", ioid.erc6551_registry),
                ("ioid.erc6551_implementation", ioid.erc6551_implementation),
            ]);
            all.extend(ioid.project_registry.map(|at| ("ioid.project_registry", at)));
            all.extend(ioid.proxy.map(|at| ("ioid.proxy", at)));
            all.extend(ioid.device_contracts.iter().map(|at| ("ioid.device_contracts", *at)));
        }
        all.extend(self.ioid_v2.iter().map(|v2| ("ioid_v2.registry", v2.registry)));
        if let Some(dimo) = &self.dimo {
            all.extend([
                ("dimo.registry", dimo.registry),
                ("dimo.aftermarket_device", dimo.aftermarket_device),
                ("dimo.vehicle", dimo.vehicle),
                ("dimo.sacd", dimo.sacd),
            ]);
        }
        if let Some(own) = &self.deedbox {
            let named = [("deedbox.grants", own.grants), ("deedbox.anchor", own.anchor), ("deedbox.lens", own.lens)];
            all.extend(named.into_iter().filter_map(|(field, at)| Some((field, at?))));
        }
        let contracts =
            self.rewards.iter().filter(|source| source.family().is_none_or(|family| !family.pays_devices()));
        all.extend(contracts.map(|source| ("rewards", source.address)));
        all.into_iter().map(|(field, address)| Contract { field: field.to_string(), address }).collect()
    }

    /// The contract that keeps roots over batches.
    #[must_use]
    pub fn anchor(&self) -> Option<Address> {
        self.deedbox.as_ref().and_then(|own| own.anchor)
    }

    /// Which network this is.
    #[must_use]
    pub fn id(&self) -> NetworkId {
        NetworkId { name: self.name.clone(), chain_id: self.chain_id }
    }

    /// What a screen shows of it.
    #[must_use]
    pub fn view(&self) -> NetworkView {
        NetworkView {
            name: self.name.clone(),
            title: if self.title.is_empty() { self.name.clone() } else { self.title.clone() },
            chain_id: self.chain_id.to_string(),
            symbol: self.native.symbol.clone(),
            decimals: self.native.decimals,
            explorer: self.explorer.clone(),
            faucet: self.services.faucet.is_some(),
            maker: self.services.maker.is_some(),
            gateway: self.services.gateway.is_some(),
            test: self.test,
            payer: self.services.payer.as_deref().map(|url| host(url).to_string()),
            proxy: self.ioid.as_ref().is_some_and(|ioid| ioid.proxy.is_some()),
            dimo: self.dimo.is_some(),
            anchor: self.anchor().is_some(),
        }
    }
}

/// https anywhere, http only on this computer (T-46).
#[must_use]
pub fn is_safe(url: &str) -> bool {
    if url.starts_with("https://") {
        return true;
    }
    let Some(rest) = url.strip_prefix("http://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return false;
    }
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    host == "127.0.0.1" || host == "localhost" || host == "[::1]"
}

/// The host of a service, with its port if it names one; not what stands before or after it.
#[must_use]
pub fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    #[test]
    fn only_https_or_this_computer_is_safe() {
        assert!(is_safe("https://node.example/x"));
        assert!(is_safe("http://127.0.0.1:8545"));
        assert!(!is_safe("http://127.0.0.1.evil.example"));
        assert!(!is_safe("http://user@evil.example:80"));
        assert!(!is_safe("http://localhost@evil.example"));
        assert!(!is_safe("http://127.0.0.1:80@evil.example"));
    }

    #[test]
    fn a_host_is_told_without_what_might_be_secret() {
        assert_eq!(host("https://user:word@pay.example:8443/key/abc?x=1"), "pay.example:8443");
        assert_eq!(host("http://127.0.0.1:80"), "127.0.0.1:80");
    }

    #[test]
    fn a_node_is_not_compared_with_itself() {
        let text = r#"{"name":"x","chain_id":1,"rpc":["https://a.example","https://b.example","https://a.example"]}"#;
        assert_eq!(Network::parse(text), Err(NetworkError::SameNode("https://a.example".to_string())));
    }

    #[test]
    fn whoever_pays_need_not_be_a_contract() {
        let (pool, payer) = (Address::repeat_byte(7), Address::repeat_byte(8));
        let text = format!(
            r#"{{"name":"x","chain_id":1,"rpc":["https://a.example"],"rewards":[
                {{"kind":"fixed_reward_pool","address":"{pool}"}},{{"kind":"token_transfers","address":"{payer}"}}]}}"#
        );
        let named: Vec<Address> = Network::parse(&text).unwrap().contracts().iter().map(|one| one.address).collect();
        assert_eq!(named, [pool]);
    }

    #[test]
    fn a_file_with_an_unknown_field_names_it() {
        let error = Network::parse(r#"{"name":"x","chain_id":1,"rpc":["https://a.example"],"rpcs":[]}"#).unwrap_err();
        assert!(error.to_string().contains("rpcs"), "{error}");
    }
}
