//! DIMO's registry: what it has of a device and a vehicle, its calls, and whether they happened.

mod boxes;
mod logged;
mod permitted;

use alloy::{
    primitives::{Address, B256, U256},
    providers::Provider,
    sol_types::SolCall,
};
use async_trait::async_trait;
use domain::{
    account::Owner,
    amount::Amount,
    device::DeviceId,
    dimo::{DimoAct, DimoDevice, DimoPlan, DimoToken},
    transaction::Call,
};
use wallet::ports::{
    ChainError, Dimo, Logged,
    dimo::{BoxesNow, DimoFacts, DimoPage, DimoWatched, Permitted, VehicleFacts},
};

use crate::{
    EvmChain,
    abi::{
        DeviceNft::{getApprovedCall, isApprovedForAllCall},
        DimoRegistry::{
            AftermarketDeviceClaimed, AftermarketDevicePaired, AftermarketDeviceUnpaired, claimAftermarketDeviceCall,
            getAftermarketDeviceAddressByIdCall, getAftermarketDeviceIdByAddressCall, getBeneficiaryCall, getLinkCall,
            isAftermarketDeviceClaimedCall, pairAftermarketDeviceCall, unpairAftermarketDeviceCall,
        },
        Erc721::{self, ownerOfCall},
    },
    calls::Reads,
    failure::{bad, of_rpc},
    fees::Head,
};

#[async_trait]
impl Dimo for EvmChain {
    async fn dimo_facts(&self, device: DeviceId, owner: Owner, vehicle: Option<U256>) -> Result<DimoFacts, ChainError> {
        self.agreed(|node, head| Box::pin(async move { node.dimo_facts_at(device, owner, vehicle, &head).await })).await
    }

    fn dimo_call(&self, node: U256, act: &DimoAct, signature: &[u8]) -> Result<Call, ChainError> {
        let contracts = self.dimo()?;
        let data = match act {
            DimoAct::EndGrant { token, grantee, .. } => return Ok(permitted::end_call(contracts, *token, *grantee)),
            DimoAct::Claim { .. } => claimAftermarketDeviceCall {
                aftermarketDeviceNode: node,
                aftermarketDeviceSig: signature.to_vec().into(),
            }
            .abi_encode(),
            DimoAct::Connect { vehicle } => {
                pairAftermarketDeviceCall { aftermarketDeviceNode: node, vehicleNode: *vehicle }.abi_encode()
            }
            DimoAct::Disconnect { vehicle } => {
                unpairAftermarketDeviceCall { aftermarketDeviceNode: node, vehicleNode: *vehicle }.abi_encode()
            }
        };
        Ok(Call { to: contracts.registry, value: Amount::ZERO, data: data.into() })
    }

    async fn dimo_done(&self, hash: B256, plan: &DimoPlan) -> Result<Logged<()>, ChainError> {
        self.logged_dimo(hash, plan).await
    }

    async fn dimo_boxes(&self, devices: &[DeviceId]) -> Result<BoxesNow, ChainError> {
        self.agreed(|node, head| {
            let devices = devices.to_vec();
            Box::pin(async move { node.boxes_of(&devices, &head).await })
        })
        .await
    }

    async fn dimo_watched(&self, watched: &DimoWatched, from: u64) -> Result<DimoPage, ChainError> {
        self.dimo_page(watched, from).await
    }

    async fn dimo_permissions(&self, asked: &[(DimoToken, Address)]) -> Result<Vec<U256>, ChainError> {
        self.agreed(|node, head| {
            let asked = asked.to_vec();
            Box::pin(async move { node.permissions_at(&asked, &head).await })
        })
        .await
    }

    async fn dimo_permitted(&self, tokens: &[DimoToken]) -> Result<Permitted, ChainError> {
        self.standing_permissions(tokens).await
    }
}

impl EvmChain {
    /// All of it at one block, in three rounds: the number of the key, the device of the number, what belongs to that.
    async fn dimo_facts_at(
        &self,
        device: DeviceId,
        owner: Owner,
        vehicle: Option<U256>,
        head: &Head,
    ) -> Result<DimoFacts, ChainError> {
        let mut reads = Reads::default();
        let node = reads.add(self.dimo()?.registry, &getAftermarketDeviceIdByAddressCall { addr: device.0 });
        let balance = async { self.provider.get_balance(owner.0).block_id(head.id()).await.map_err(of_rpc) };
        let (answers, balance, fees) = futures::try_join!(self.read(reads, head), balance, self.fees_at(head))?;
        let node = answers.sure(&node)?;
        let device = if node.is_zero() { None } else { Some(self.dimo_device_at(device, node, head).await?) };
        let number = vehicle.or_else(|| device.as_ref().and_then(|device| device.vehicle));
        let vehicle = match number {
            Some(number) => Some(self.vehicle_at(number, head).await?),
            None => None,
        };
        Ok(DimoFacts { device, vehicle, balance: Amount(balance), fees })
    }

    async fn dimo_device_at(&self, device: DeviceId, node: U256, head: &Head) -> Result<DimoDevice, ChainError> {
        let contracts = self.dimo()?;
        let (registry, nft) = (contracts.registry, contracts.aftermarket_device);
        let mut reads = Reads::default();
        let key = reads.add(registry, &getAftermarketDeviceAddressByIdCall { nodeId: node });
        let claimed = reads.add(registry, &isAftermarketDeviceClaimedCall { nodeId: node });
        let link = reads.add(registry, &getLinkCall { idProxyAddress: nft, sourceNode: node });
        let beneficiary = reads.add(registry, &getBeneficiaryCall { idProxyAddress: nft, nodeId: node });
        let holder = reads.add(nft, &ownerOfCall { tokenId: node });
        let approved = reads.add(nft, &getApprovedCall { tokenId: node });
        let answers = self.read(reads, head).await?;
        if answers.sure(&key)? != device.0 {
            return Err(bad("the registry has another key for this device's number"));
        }
        let holder = answers.sure(&holder)?;
        let mut reads = Reads::default();
        let all = reads.add(nft, &isApprovedForAllCall { owner: holder, operator: registry });
        let allowed = self.read(reads, head).await?;
        Ok(DimoDevice {
            node,
            claimed: answers.sure(&claimed)?,
            holder: Owner(holder),
            vehicle: linked(answers.sure(&link)?),
            beneficiary: Owner(answers.sure(&beneficiary)?),
            movable: answers.maybe(&approved)? == Some(registry) || allowed.maybe(&all)? == Some(true),
        })
    }

    async fn vehicle_at(&self, number: U256, head: &Head) -> Result<VehicleFacts, ChainError> {
        let contracts = self.dimo()?;
        let mut reads = Reads::default();
        let owner = reads.add(contracts.vehicle, &ownerOfCall { tokenId: number });
        let link = getLinkCall { idProxyAddress: contracts.vehicle, sourceNode: number };
        let link = reads.add(contracts.registry, &link);
        let answers = self.read(reads, head).await?;
        let owner = answers.maybe(&owner)?.filter(|owner| !owner.is_zero());
        Ok(VehicleFacts { number, owner: owner.map(Owner), device: linked(answers.sure(&link)?) })
    }

    /// The registry's own log with every planned value; for a claim the NFT's, too.
    async fn logged_dimo(&self, hash: B256, plan: &DimoPlan) -> Result<Logged<()>, ChainError> {
        let contracts = self.dimo()?;
        let (node, owner) = (plan.before.node, plan.owner.0);
        self.logged(hash, |settled| {
            let logged = match &plan.act {
                DimoAct::Claim { .. } => {
                    let mut claimed = settled.events::<AftermarketDeviceClaimed>(contracts.registry);
                    let mut moved = settled.events::<Erc721::Transfer>(contracts.aftermarket_device);
                    let planned = (plan.before.holder.0, owner, node);
                    claimed.any(|event| (event.aftermarketDeviceNode, event.owner) == (node, owner))
                        && moved.any(|event| (event.from, event.to, event.tokenId) == planned)
                }
                DimoAct::Connect { vehicle } => {
                    settled.events::<AftermarketDevicePaired>(contracts.registry).any(|event| {
                        (event.aftermarketDeviceNode, event.vehicleNode, event.owner) == (node, *vehicle, owner)
                    })
                }
                DimoAct::Disconnect { vehicle } => settled
                    .events::<AftermarketDeviceUnpaired>(contracts.registry)
                    .any(|event| (event.aftermarketDeviceNode, event.vehicleNode) == (node, *vehicle)),
                DimoAct::EndGrant { token, grantee, .. } => {
                    settled.logs_of(contracts.sacd).any(|log| permitted::ends(log, contracts, *token, *grantee))
                }
            };
            logged.then_some(())
        })
        .await
    }
}

/// A link of zero is none.
fn linked(number: U256) -> Option<U256> {
    (!number.is_zero()).then_some(number)
}
