//! What a device's own wallet holds.

use domain::{
    Address,
    claim::DeviceToken,
    device::{Deed, DeviceId},
    device_wallet::{DeviceWalletView, Holdings},
    operation::OperationKind,
};

use super::ShowWalletError;
use crate::{
    Wallet,
    claim::ClaimRecord,
    operations::{OperationError, parse},
    ports::device_wallet::Sought,
};

impl Wallet {
    /// What is in the own wallet of a claimed device, whoever owns it: coins, the network file's tokens and these, the
    /// token that it was claimed with, and what arrived since `from`; without it, lately.
    ///
    /// # Errors
    /// [`ShowWalletError`].
    pub async fn device_wallet(
        &self,
        device: DeviceId,
        tokens: &[Address],
        from: Option<u64>,
    ) -> Result<DeviceWalletView, ShowWalletError> {
        let deed = self.ports.chain.deed(device).await?.ok_or(ShowWalletError::Unclaimed)?;
        let holdings = self.holdings(device, &deed, tokens, from).await?;
        let row = self.ports.store.device(device).await?;
        let network = self.network.view();
        Ok(DeviceWalletView {
            device,
            name: row.map_or_else(|| device.to_string(), |row| row.name),
            address: deed.wallet,
            owner: deed.owner,
            symbol: network.symbol,
            decimals: network.decimals,
            holdings,
        })
    }

    async fn holdings(
        &self,
        device: DeviceId,
        deed: &Deed,
        tokens: &[Address],
        from: Option<u64>,
    ) -> Result<Holdings, ShowWalletError> {
        let mut sought = Sought { tokens: tokens.to_vec(), nfts: self.claimed_with(device).await?, from };
        sought.tokens.extend(self.network.rewards.iter().filter_map(|source| source.token));
        sought.tokens.sort_unstable();
        sought.tokens.dedup();
        Ok(self.ports.device_wallets.holdings(deed.wallet, &sought).await?)
    }

    /// The same for somebody who hands the device over; none where it could not be read.
    pub(crate) async fn goes_along(&self, device: DeviceId, deed: &Deed) -> Result<Option<Holdings>, OperationError> {
        match self.holdings(device, deed, &[], None).await {
            Ok(holdings) => Ok(Some(holdings)),
            Err(ShowWalletError::Chain(_) | ShowWalletError::Unclaimed) => Ok(None),
            Err(ShowWalletError::Store(error)) => Err(error.into()),
            Err(ShowWalletError::Operation(error)) => Err(error),
        }
    }

    /// The tokens that claims of this wallet used for the device: each moved into the wallet that its claim made.
    async fn claimed_with(&self, device: DeviceId) -> Result<Vec<DeviceToken>, OperationError> {
        let rows = self.ports.store.operations().await?;
        let claims = rows
            .iter()
            .filter(|row| row.kind == OperationKind::Claim && row.device == Some(device))
            .filter_map(|row| parse::<ClaimRecord>(row).map(|claim| claim.plan.token).transpose());
        claims.collect()
    }
}
