//! What asking the nodes of a network file means.

use alloc::{string::ToString, vec::Vec};

use super::{line, texts};
use crate::{
    network::{Network, host},
    review::{WordLine, Words},
    shown::shown_text,
};

/// The words in which the owner is asked whether the nodes of a file may be asked, where a page gave the file (T-02).
#[must_use]
pub fn words(network: &Network) -> Words {
    let nodes = network.rpc.iter().map(|node| line("Node", shown_text(host(node))));
    let named = core::iter::once(line("Network", shown_text(&network.name)));
    let lines: Vec<WordLine> = named.chain(nodes).collect();
    Words {
        title: "Ask the nodes of a network file".to_string(),
        sentence: "Deedbox asks these computers whether what the file says is true. They learn that you ask."
            .to_string(),
        lines,
        public: Vec::new(),
        warnings: texts(&["Say no if you did not just choose this file."]),
        exact: Vec::new(),
    }
}
