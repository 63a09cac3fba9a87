//! Rewards with proofs, as their source's own service tells them.

use domain::{account::Owner, network::RewardSource, reward_proof::ToldReward};
use wallet::ports::{GatewayError, gateway::names};

use crate::{HttpGateway, http::Service};

/// Where the account stands in the address that a network file names.
const ACCOUNT: &str = "{account}";

impl HttpGateway {
    /// `GET` of the address, with the account in its place: a list of [`ToldReward`], empty for an account without any.
    pub(crate) async fn rewards_told(
        &self,
        source: &RewardSource,
        account: Owner,
    ) -> Result<Vec<ToldReward>, GatewayError> {
        let template = source.proofs.as_deref().filter(|address| address.contains(ACCOUNT));
        let address = template.map(|template| template.replace(ACCOUNT, &format!("{:#x}", account.0)));
        let service = Service::of(names::PROOFS, address.as_deref())?;
        self.http.get(service, "").await?.value(service)
    }
}
