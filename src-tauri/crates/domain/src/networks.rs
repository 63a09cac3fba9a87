//! Networks that go by a name: as listed, as their nodes answer, and as a file proposes one.

use alloc::{string::String, vec::Vec};

use alloy_primitives::B256;
use serde::{Deserialize, Serialize};

use crate::network::NetworkView;

/// Where a network is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NetworkSource {
    /// It came with the program.
    BuiltIn,
    /// The owner added it.
    Added,
    /// The program was started with its file; it goes by no name here.
    File,
}

/// A network in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkRow {
    #[serde(flatten)]
    pub network: NetworkView,
    pub source: NetworkSource,
    pub nodes: u32,
    /// The file names the hash of the chain's first block.
    pub genesis_pinned: bool,
    pub in_use: bool,
}

/// What the nodes of a network say of its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportView {
    pub nodes: Vec<NodeView>,
    /// The hash of the chain's first block, where all nodes that answered say the same.
    pub genesis: Option<B256>,
    /// What makes the file unusable or doubtful; nothing for one that fits.
    pub troubles: Vec<String>,
}

/// What one node says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeView {
    /// Scheme, host and port.
    pub node: String,
    /// Its newest block, a decimal number.
    pub block: Option<String>,
    pub milliseconds: u32,
    pub trouble: Option<String>,
}

/// Something that a network file names: a contract's address, or the host of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedPlace {
    /// Where it stands in the file, such as `ioid.registry` or `services.pin`.
    pub field: String,
    pub place: String,
}

/// A network that a file names, before its owner says yes to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkProposal {
    /// Names exactly this file to the yes.
    pub id: B256,
    pub network: NetworkView,
    /// The first block that would be pinned: the file's, else what all its nodes told.
    pub genesis: Option<B256>,
    /// The file itself names it.
    pub genesis_in_file: bool,
    pub services: Vec<NamedPlace>,
    pub contracts: Vec<NamedPlace>,
    pub report: ReportView,
}

impl NetworkProposal {
    /// A yes can be said to it.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.report.troubles.is_empty()
    }
}
