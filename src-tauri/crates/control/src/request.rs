//! What a second process sends.

use domain::{
    failure::{Code, Coded},
    network::NetworkId,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A command, and the network the one who asks has named.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request<C> {
    /// `None` takes the network of the process that holds the home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<NetworkId>,
    pub command: C,
}

impl<C> Request<C> {
    /// The command, for a holder that runs on `holds`.
    ///
    /// # Errors
    /// [`OtherNetwork`] when another network was named: nothing may be done on one that the asker did not mean.
    pub fn for_network(self, holds: NetworkId) -> Result<C, OtherNetwork> {
        match self.network {
            Some(named) if named != holds => Err(OtherNetwork { named, holds }),
            Some(_) | None => Ok(self.command),
        }
    }
}

/// The holder runs on another network than the one that was named.
#[derive(Debug, Error)]
#[error(
    "Deedbox runs with this folder on {holds}, not on {named}: leave out --network and DEEDBOX_NETWORK to use it, or close it first"
)]
pub struct OtherNetwork {
    named: NetworkId,
    holds: NetworkId,
}

impl Coded for OtherNetwork {
    fn code(&self) -> Code {
        Code::NetworkOther
    }
}
