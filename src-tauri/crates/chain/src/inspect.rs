//! Whether a network file fits its network.

use std::{sync::Arc, time::Instant};

use alloy::{
    primitives::{Address, B256},
    providers::Provider,
};
use domain::network::{Contract, Network};
use futures::future::join_all;
use reqwest::Url;
use serde::Serialize;
use wallet::ports::{ChainError, Clock};

use crate::{EvmChain, Limits, abi::Registry, calls::Reads, failure::of_rpc, node::Node};

/// What its nodes say of a network file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NetworkReport {
    pub nodes: Vec<NodeReport>,
    /// The hash of the chain's first block, where all nodes that answered say the same.
    pub genesis: Option<B256>,
    /// What makes the file unusable or doubtful; nothing for one that fits.
    pub troubles: Vec<String>,
}

/// What one node says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NodeReport {
    /// Scheme, host and port: the rest of its address may hold a key to it.
    pub node: String,
    /// Its newest block.
    pub block: Option<u64>,
    pub milliseconds: u64,
    pub trouble: Option<String>,
}

/// What one node says, with what is compared.
struct Heard {
    report: NodeReport,
    genesis: Option<B256>,
    missing: Vec<String>,
}

/// Asks each node of a file for its chain, its first block, and the contracts that the file names.
pub async fn inspect(network: &Network, clock: Arc<dyn Clock>) -> NetworkReport {
    let contracts = network.contracts();
    let heard = network.rpc.iter().map(|url| hear(network, url, &contracts, clock.clone()));
    let heard = join_all(heard).await;
    let answered: Vec<&Heard> = heard.iter().filter(|one| one.report.trouble.is_none()).collect();
    let mut genesis: Vec<B256> = answered.iter().filter_map(|one| one.genesis).collect();
    genesis.dedup();
    let mut troubles = Vec::new();
    let trouble = |one: &Heard| Some(format!("{}: {}", one.report.node, one.report.trouble.as_ref()?));
    troubles.extend(heard.iter().filter_map(trouble));
    if genesis.len() > 1 {
        troubles.push("the nodes serve chains that began with different blocks".to_string());
    }
    let mut missing: Vec<String> = answered.iter().flat_map(|one| one.missing.clone()).collect();
    missing.sort();
    missing.dedup();
    troubles.extend(missing);
    let genesis = if genesis.len() == 1 { genesis.first().copied() } else { None };
    NetworkReport { nodes: heard.into_iter().map(|one| one.report).collect(), genesis, troubles }
}

async fn hear(network: &Network, url: &str, contracts: &[Contract], clock: Arc<dyn Clock>) -> Heard {
    let began = Instant::now();
    let chain = EvmChain::of(network, vec![Arc::new(Node::new(url, Limits::default()))], clock);
    let asked = chain.ask_all(contracts).await;
    let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let node = Url::parse(url).map_or_else(|_| "a node".to_string(), |url| url.origin().ascii_serialization());
    let report = |block, trouble| NodeReport { node, block, milliseconds, trouble };
    match asked {
        Ok((block, genesis, missing)) => Heard { report: report(Some(block), None), genesis, missing },
        Err(error) => Heard { report: report(None, Some(error.to_string())), genesis: None, missing: Vec::new() },
    }
}

impl EvmChain {
    /// The newest block, the first one's hash, and what of the file does not fit.
    async fn ask_all(&self, contracts: &[Contract]) -> Result<(u64, Option<B256>, Vec<String>), ChainError> {
        let head = self.head().await?;
        let genesis = self.hash_at(0).await?;
        let mut missing = Vec::new();
        for Contract { field, address } in contracts {
            let code = self.provider.get_code_at(*address).block_id(head.id()).await.map_err(of_rpc)?;
            if code.is_empty() {
                missing.push(format!("there is no contract at `{field}` ({address})"));
            }
        }
        if missing.is_empty() {
            missing.extend(self.strangers().await?);
        }
        Ok((head.number(), genesis, missing))
    }

    /// Which of the ioID contracts do not belong together, by the registry's own word.
    async fn strangers(&self) -> Result<Option<String>, ChainError> {
        let Ok(contracts) = self.ioid() else { return Ok(None) };
        let mut reads = Reads::default();
        let ioid = reads.add(contracts.registry, &Registry::ioIDCall {});
        let store = reads.add(contracts.registry, &Registry::ioIDStoreCall {});
        let answers = self.read(reads, &self.head().await?).await?;
        let other = |named: Address, said: Option<Address>| said.is_some_and(|said| said != named);
        Ok(if other(contracts.ioid, answers.maybe(&ioid)?) {
            Some("the registry belongs to other deeds than `ioid.ioid`".to_string())
        } else if other(contracts.store, answers.maybe(&store)?) {
            Some("the registry belongs to another store than `ioid.store`".to_string())
        } else {
            None
        })
    }
}
