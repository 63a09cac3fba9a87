//! The port, service by service.

use async_trait::async_trait;
use domain::{
    B256,
    account::Owner,
    claim::{ClaimPlan, DeviceToken},
    device::DeviceId,
    identity::Origin,
    network::RewardSource,
    reward_proof::ToldReward,
};
use wallet::ports::{Gateway, GatewayError, chain::Permit};

use crate::{HttpGateway, cid::cid};

#[async_trait]
impl Gateway for HttpGateway {
    fn document_uri(&self, document: &str) -> String {
        format!("ipfs://{}", cid(document.as_bytes()))
    }

    async fn pin(&self, document: &str) -> Result<(), GatewayError> {
        self.pin_document(document).await
    }

    async fn upload(&self, batch: &[u8]) -> Result<(), GatewayError> {
        self.forward(batch).await
    }

    async fn batches(&self, device: DeviceId, after: u64, limit: u32) -> Result<Vec<Vec<u8>>, GatewayError> {
        self.kept_batches(device, after, limit).await
    }

    async fn epochs(&self, device: DeviceId) -> Result<u32, GatewayError> {
        self.epochs_of(device).await
    }

    async fn fund(&self, owner: Owner) -> Result<(), GatewayError> {
        self.ask_faucet(owner).await
    }

    async fn device_token(
        &self,
        device: DeviceId,
        owner: Owner,
        chain_id: u64,
        proof: &[u8; 65],
    ) -> Result<DeviceToken, GatewayError> {
        self.mint(device, owner, chain_id, proof).await
    }

    async fn told_rewards(&self, source: &RewardSource, account: Owner) -> Result<Vec<ToldReward>, GatewayError> {
        self.rewards_told(source, account).await
    }

    async fn app_manifest(&self, origin: &Origin) -> Result<Vec<u8>, GatewayError> {
        self.app_file(origin).await
    }

    async fn payer_account(&self) -> Result<Option<Owner>, GatewayError> {
        self.account_of_payer().await
    }

    async fn pay_claim(&self, plan: &ClaimPlan, permit: &Permit) -> Result<B256, GatewayError> {
        self.hand_to_payer(plan, permit).await
    }
}
