//! The network's services over HTTP: documents, batches, test coins, the maker's desk, the payer. None is trusted.

mod answer;
mod app_file;
mod batches;
mod cid;
mod documents;
mod faucet;
mod http;
mod maker;
mod payer;
mod port;
mod proofs;

use domain::network::{Network, Services};

use crate::http::Http;

/// The services of one network.
pub struct HttpGateway {
    services: Services,
    http: Http,
}

impl HttpGateway {
    /// The services that a network file names; nothing is asked before the first call.
    #[must_use]
    pub fn new(network: &Network) -> Self {
        Self { services: network.services.clone(), http: Http::default() }
    }
}
