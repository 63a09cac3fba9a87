//! The networks of a wallet that runs: listed, asked, and kept once the owner said yes to the file that was read.

use std::sync::{Mutex, PoisonError};

use domain::{
    B256, keccak256,
    network::{Network, host},
    networks::{NamedPlace, NetworkProposal, NetworkRow, NetworkSource, NodeView, ReportView},
    words::nodes_words,
};
use wallet::Witness;

use super::{
    KnownNetwork, NetworkChoiceError, fits, forget_network, keep_network, kept, known_networks, pinned, unknown,
};
use crate::{Holder, HomeError, NetworkReport, inspect};

/// More nodes than this are not put into one question.
const NODES: usize = 8;

/// The network file that was read last and fits, as it would be kept; a yes names it by its id.
#[derive(Debug, Default)]
pub struct Proposed(Mutex<Option<(B256, Network)>>);

impl Proposed {
    fn put(&self, proposed: Option<(B256, Network)>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = proposed;
    }

    fn take(&self, id: B256) -> Option<Network> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.take_if(|(held, _)| *held == id).map(|(_, network)| network)
    }
}

impl Holder {
    /// All networks that go by a name, and the one in use where it is from a file.
    #[must_use]
    pub fn networks(&self) -> Vec<NetworkRow> {
        rows(self.wallet().network(), known_networks(Some(self.home.path())))
    }

    /// What the nodes of a network say of its file; without a name, of the one in use.
    ///
    /// # Errors
    /// There is no network of this name.
    pub async fn check_network(&self, name: Option<&str>) -> Result<ReportView, NetworkChoiceError> {
        let report = match name {
            Some(name) => inspect(&self.known(name)?).await,
            None => inspect(self.wallet().network()).await,
        };
        Ok(shown(report))
    }

    /// The same for a file that a page gave, which otherwise could have anybody asked (T-02): its nodes are asked once
    /// `asks` had a yes.
    ///
    /// # Errors
    /// Its name cannot be kept, it names too many nodes, or the owner said no.
    pub async fn propose_given(
        &self,
        network: Network,
        asks: &dyn Witness,
    ) -> Result<NetworkProposal, NetworkChoiceError> {
        drop(kept::free_place(&self.home, &network.name)?);
        if network.rpc.len() > NODES {
            return Err(NetworkChoiceError::TooMany { named: network.rpc.len(), most: NODES });
        }
        if !asks.agrees(&nodes_words(&network)).await {
            return Err(NetworkChoiceError::Declined);
        }
        self.propose_network(network).await
    }

    /// Asks the nodes of a file that the core itself read. One that fits can be kept by its id, until another is read.
    ///
    /// # Errors
    /// Its name cannot be kept.
    pub async fn propose_network(&self, network: Network) -> Result<NetworkProposal, NetworkChoiceError> {
        self.proposed.put(None);
        drop(kept::free_place(&self.home, &network.name)?);
        let genesis_in_file = network.genesis.is_some();
        let report = inspect(&network).await;
        let fits = fits(&report).is_ok();
        let network = pinned(network, &report);
        let text = serde_json::to_string(&network).map_err(|e| HomeError::Unusable(e.to_string()))?;
        let proposal = NetworkProposal {
            id: keccak256(text.as_bytes()),
            network: network.view(),
            genesis: network.genesis,
            genesis_in_file,
            services: services(&network),
            contracts: contracts(&network),
            report: shown(report),
        };
        if fits {
            self.proposed.put(Some((proposal.id, network)));
        }
        Ok(proposal)
    }

    /// Keeps the network that was proposed under this id.
    ///
    /// # Errors
    /// [`NetworkChoiceError`]; then nothing was kept.
    pub fn keep_proposed(&self, id: B256) -> Result<(), NetworkChoiceError> {
        let network = self.proposed.take(id).ok_or(NetworkChoiceError::NotProposed)?;
        keep_network(&self.home, &network)
    }

    /// Forgets a network that was added, unless this wallet runs on it.
    ///
    /// # Errors
    /// [`NetworkChoiceError`]; those built in stay.
    pub fn remove_network(&self, name: &str) -> Result<(), NetworkChoiceError> {
        let in_use = self.networks().into_iter().any(|row| row.in_use && row.network.name == name);
        if in_use {
            return Err(NetworkChoiceError::InUse(name.to_string()));
        }
        forget_network(&self.home, name)
    }

    /// Only names: a path is no name here, whoever asks.
    fn known(&self, name: &str) -> Result<Network, NetworkChoiceError> {
        let home = Some(self.home.path());
        let mut known = known_networks(home).into_iter().map(|known| known.network);
        known.find(|network| network.name == name).ok_or_else(|| unknown(home, name))
    }
}

fn rows(used: &Network, known: Vec<KnownNetwork>) -> Vec<NetworkRow> {
    let row = |network: &Network, source| NetworkRow {
        network: network.view(),
        source,
        nodes: u32::try_from(network.rpc.len()).unwrap_or(u32::MAX),
        genesis_pinned: network.genesis.is_some(),
        in_use: network == used,
    };
    let mut rows: Vec<NetworkRow> = Vec::new();
    if known.iter().all(|known| known.network != *used) {
        rows.push(row(used, NetworkSource::File));
    }
    rows.extend(known.iter().map(|known| {
        let source = if known.built_in { NetworkSource::BuiltIn } else { NetworkSource::Added };
        row(&known.network, source)
    }));
    rows
}

fn shown(report: NetworkReport) -> ReportView {
    let nodes = report.nodes.into_iter().map(|node| NodeView {
        node: node.node,
        block: node.block.map(|block| block.to_string()),
        milliseconds: u32::try_from(node.milliseconds).unwrap_or(u32::MAX),
        trouble: node.trouble,
    });
    ReportView { nodes: nodes.collect(), genesis: report.genesis, troubles: report.troubles }
}

fn services(network: &Network) -> Vec<NamedPlace> {
    let named = network.service_urls();
    named.map(|(field, url)| NamedPlace { field: field.to_string(), place: host(url).to_string() }).collect()
}

fn contracts(network: &Network) -> Vec<NamedPlace> {
    let named = network.contracts().into_iter();
    named.map(|one| NamedPlace { field: one.field, place: one.address.to_checksum(None) }).collect()
}
