//! One synchronisation.

use std::collections::BTreeMap;

use domain::{
    U256,
    account::Owner,
    device::DeviceId,
    fleet::{FleetSync, Held},
};

use super::FleetError;
use crate::{
    Wallet,
    ports::{
        StoreError,
        fleet::{Changes, Known, Since},
        store::FleetRow,
    },
};

impl Wallet {
    /// Reads what the account holds: everything the first time and after a reorganisation, else what has changed since the
    /// last time. Two never run at once; what was read is kept as a whole or not at all.
    ///
    /// # Errors
    /// [`FleetError`]; what was known stays.
    pub async fn sync_fleet(&self) -> Result<FleetSync, FleetError> {
        let _turn = self.syncing.clone().lock_owned().await;
        let owner = self.ports.vault.account()?;
        let account = self.fleet_account(owner);
        let Some(row) = self.ports.store.fleet_row(&account).await? else { return self.whole(owner, &account).await };
        let held = self.ports.store.held(&account).await?;
        let known = Known { owner, at: row.at, tokens: tokens(&held)? };
        match self.ports.fleets.fleet_since(&known).await? {
            Since::Changes(changes) => self.keep_changes(&account, &known, changes).await,
            Since::Unconnected => self.whole(owner, &account).await,
        }
    }

    /// What the account held when it was last read, by device; empty before the first time.
    ///
    /// # Errors
    /// [`FleetError`]; a locked wallet has no account.
    pub async fn fleet(&self) -> Result<Vec<Held>, FleetError> {
        let account = self.fleet_account(self.ports.vault.account()?);
        Ok(self.ports.store.held(&account).await?)
    }

    async fn whole(&self, owner: Owner, account: &str) -> Result<FleetSync, FleetError> {
        let fleet = self.ports.fleets.fleet(owner).await?;
        let before = self.ports.store.held(account).await?;
        let row = FleetRow { at: fleet.at, pending: fleet.pending, read: self.ports.clock.now() };
        self.ports.store.replace_fleet(account, &row, &fleet.held).await?;
        let now: BTreeMap<DeviceId, &Held> = fleet.held.iter().map(|held| (held.device, held)).collect();
        let gone = before.iter().filter(|held| !now.contains_key(&held.device)).count();
        let same = before.iter().filter(|held| now.get(&held.device) == Some(held)).count();
        let devices = fleet.held.len();
        let (at, pending) = (fleet.at, fleet.pending);
        Ok(FleetSync { block: at, whole: true, devices, changed: devices - same, gone, pending })
    }

    async fn keep_changes(&self, account: &str, known: &Known, changes: Changes) -> Result<FleetSync, FleetError> {
        let Changes { at, pending, held, gone } = changes;
        let row = FleetRow { at, pending, read: self.ports.clock.now() };
        self.ports.store.change_fleet(account, &row, &held, &gone).await?;
        let new = held.iter().filter(|held| !known.tokens.contains_key(&held.device)).count();
        let devices = known.tokens.len() + new - gone.len();
        Ok(FleetSync { block: at, whole: false, devices, changed: held.len(), gone: gone.len(), pending })
    }

    pub(crate) fn fleet_account(&self, owner: Owner) -> String {
        format!("{}/{owner}", self.network.chain_id)
    }
}

fn tokens(held: &[Held]) -> Result<BTreeMap<DeviceId, U256>, StoreError> {
    let token = |held: &Held| {
        let token = held.deed.token_id.parse().map_err(|_| StoreError::Damaged("a deed's number".into()))?;
        Ok((held.device, token))
    };
    held.iter().map(token).collect()
}
