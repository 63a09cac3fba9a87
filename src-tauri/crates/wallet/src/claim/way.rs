//! In which way a claim can be sent and paid for.

use domain::{
    account::Owner,
    claim::{ClaimWay, Missing, PaidBy, Payer},
    network::host,
};

use super::outlook::{APPROVE_GAS, OutlookError, cost};
use crate::{
    Wallet,
    ports::{
        GatewayError,
        chain::{ClaimFacts, ProxyFacts, TokenFacts},
        gateway::names,
    },
};

/// Whether a way is open.
pub(super) enum Open {
    Way { way: ClaimWay, prepaid: bool },
    Missing(Vec<Missing>),
}

impl Wallet {
    /// The owner if the balance suffices, else the project's proxy, else the payer; what the owner lacks where none is open.
    pub(super) async fn any_way(&self, owner: Owner, facts: &ClaimFacts) -> Result<Open, OutlookError> {
        let own = self.own_way(owner, facts);
        if !matches!(&own, Open::Missing(missing) if missing.iter().any(is_funds)) {
            return Ok(own);
        }
        let offered = self.network.ioid.as_ref().is_some_and(|ioid| ioid.proxy.is_some());
        let others = [PaidBy::Proxy, PaidBy::Payer].into_iter().filter(|one| offered || *one == PaidBy::Payer);
        for other in others.filter(|_| self.network.services.payer.is_some()) {
            match self.way_by(other, owner, facts).await {
                Ok(Open::Missing(missing)) if missing.iter().any(is_funds) => {}
                Ok(open) => return Ok(open),
                // A way that is out of order now leaves the others.
                Err(OutlookError::Gateway(_) | OutlookError::ProxyUnfit(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(own)
    }

    /// This way and no other.
    pub(super) async fn way_by(&self, paid_by: PaidBy, owner: Owner, facts: &ClaimFacts) -> Result<Open, OutlookError> {
        match paid_by {
            PaidBy::Owner => Ok(self.own_way(owner, facts)),
            PaidBy::Payer => self.payers_way(owner, facts).await,
            PaidBy::Proxy => self.proxys_way().await,
        }
    }

    fn own_way(&self, owner: Owner, facts: &ClaimFacts) -> Open {
        let missing = self.missing(owner, facts);
        let prepaid = facts.token.as_ref().is_some_and(|token| token.prepaid);
        if missing.is_empty() { Open::Way { way: ClaimWay::Owner, prepaid } } else { Open::Missing(missing) }
    }

    /// The owner's token must be there, and the fee of its approval unless that stands.
    async fn payers_way(&self, owner: Owner, facts: &ClaimFacts) -> Result<Open, OutlookError> {
        let payer = self.payer().await?;
        let mut missing: Vec<Missing> = self.lacks_token(owner, facts).into_iter().collect();
        if !facts.token.as_ref().is_some_and(|token| token.approved) {
            missing.extend(self.lacks(facts, cost(facts, APPROVE_GAS)));
        }
        if !missing.is_empty() {
            return Ok(Open::Missing(missing));
        }
        let prepaid = facts.token.as_ref().is_some_and(|token| token.prepaid);
        Ok(Open::Way { way: ClaimWay::Payer { payer }, prepaid })
    }

    async fn proxys_way(&self) -> Result<Open, OutlookError> {
        let found = self.ports.chain.proxy_facts().await?;
        let ProxyFacts { proxy, nft, prepaid, trusted } = found.ok_or(OutlookError::ProxyUnfit("is no contract"))?;
        if !trusted {
            return Err(OutlookError::ProxyUnfit("makes tokens that the network's store binds to another project"));
        }
        let payer = self.payer().await?;
        Ok(Open::Way { way: ClaimWay::Proxy { payer, proxy, nft }, prepaid })
    }

    async fn payer(&self) -> Result<Payer, OutlookError> {
        let url = self.network.services.payer.as_deref().ok_or(GatewayError::NotOffered(names::PAYER))?;
        let account = self.ports.gateway.payer_account().await?;
        Ok(Payer { host: host(url).to_string(), account })
    }
}

/// The owner holds this token, no claim used it, and a project stands behind it.
pub(super) fn usable(token: &TokenFacts, owner: Owner) -> bool {
    token.owner == owner && !token.used && token.trusted
}

fn is_funds(missing: &Missing) -> bool {
    match missing {
        Missing::Funds { .. } => true,
        Missing::DeviceToken { .. } => false,
    }
}
