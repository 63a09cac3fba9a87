//! The networks on which rewards were kept from this home: what they and their tokens are called, so that each can be told
//! while another one is in use.

use domain::{account::Owner, reward_chart::UnreadSource, send::Token};
use serde::{Deserialize, Serialize};

use crate::{Wallet, ports::StoreError};

/// A network as it was last used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptNetwork {
    pub chain_id: u64,
    pub title: String,
    /// The tokens that rewards were kept of, its own coin among them.
    pub tokens: Vec<Token>,
    /// The sources that could not be read at the last look.
    #[serde(default)]
    pub unread: Vec<UnreadSource>,
}

impl KeptNetwork {
    fn know(&mut self, token: &Token) {
        match self.tokens.iter_mut().find(|known| known.contract == token.contract) {
            Some(known) => known.clone_from(token),
            None => self.tokens.push(token.clone()),
        }
    }
}

impl Wallet {
    /// The networks on which rewards of this account were kept, in one setting.
    pub(super) async fn kept_networks(&self, owner: Owner) -> Result<Vec<KeptNetwork>, StoreError> {
        let Some(text) = self.ports.store.setting(&networks_of(owner)).await? else { return Ok(Vec::new()) };
        serde_json::from_str(&text).map_err(|_| StoreError::Damaged("the networks of rewards".to_string()))
    }

    /// Notes what the network in use pays in, and what of it could not be read where that was looked at; called within the
    /// turn that keeps rewards.
    pub(super) async fn note_network(
        &self,
        owner: Owner,
        tokens: &[Token],
        unread: Option<Vec<UnreadSource>>,
    ) -> Result<(), StoreError> {
        let (before, view) = (self.kept_networks(owner).await?, self.network.view());
        let chain_id = self.network.chain_id;
        let known = before.iter().find(|network| network.chain_id == chain_id).cloned();
        let mut network = known.unwrap_or_else(|| KeptNetwork {
            chain_id,
            title: String::new(),
            tokens: Vec::new(),
            unread: Vec::new(),
        });
        network.title = view.title;
        network.know(&self.own_coin());
        tokens.iter().for_each(|token| network.know(token));
        network.unread = unread.unwrap_or(network.unread);
        let mut after: Vec<KeptNetwork> = before.iter().filter(|one| one.chain_id != chain_id).cloned().collect();
        after.push(network);
        after.sort_by_key(|network| network.chain_id);
        if after == before {
            return Ok(());
        }
        let text = serde_json::to_string(&after).map_err(|e| StoreError::Failed(e.to_string()))?;
        self.ports.store.put_setting(&networks_of(owner), &text).await
    }
}

fn networks_of(owner: Owner) -> String {
    format!("rewards.networks.{owner}")
}
