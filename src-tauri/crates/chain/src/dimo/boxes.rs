//! Boxes and vehicles as DIMO's contracts have them at one block.

use alloy::primitives::U256;
use domain::{account::Owner, device::DeviceId};
use wallet::ports::{
    ChainError,
    dimo::{BoxNow, BoxesNow, VehicleFacts},
};

use super::linked;
use crate::{
    EvmChain,
    abi::{
        DimoRegistry::{
            getAftermarketDeviceAddressByIdCall, getAftermarketDeviceIdByAddressCall, getBeneficiaryCall, getLinkCall,
            isAftermarketDeviceClaimedCall,
        },
        Erc721::ownerOfCall,
    },
    calls::Reads,
    fees::Head,
};

impl EvmChain {
    /// The boxes of these keys, in their order.
    pub(super) async fn boxes_of(&self, devices: &[DeviceId], head: &Head) -> Result<BoxesNow, ChainError> {
        let registry = self.dimo()?.registry;
        let mut reads = Reads::default();
        let places: Vec<_> = devices
            .iter()
            .map(|device| reads.add(registry, &getAftermarketDeviceIdByAddressCall { addr: device.0 }))
            .collect();
        let answers = self.read(reads, head).await?;
        let nodes = places.iter().map(|place| answers.sure(place)).collect::<Result<Vec<_>, _>>()?;
        let registered: Vec<U256> = nodes.iter().copied().filter(|node| !node.is_zero()).collect();
        let mut found = self.boxes_at(&registered, head).await?.into_iter();
        let boxes = nodes.iter().map(|node| if node.is_zero() { None } else { found.next() }).collect();
        Ok(BoxesNow { block: head.number(), boxes })
    }

    /// The boxes of these numbers, in their order. An NFT that was burned has no holder.
    pub(super) async fn boxes_at(&self, nodes: &[U256], head: &Head) -> Result<Vec<BoxNow>, ChainError> {
        let contracts = self.dimo()?;
        let (registry, nft) = (contracts.registry, contracts.aftermarket_device);
        let mut reads = Reads::default();
        let places: Vec<_> = nodes
            .iter()
            .map(|node| {
                (
                    reads.add(registry, &getAftermarketDeviceAddressByIdCall { nodeId: *node }),
                    reads.add(registry, &isAftermarketDeviceClaimedCall { nodeId: *node }),
                    reads.add(nft, &ownerOfCall { tokenId: *node }),
                    reads.add(registry, &getLinkCall { idProxyAddress: nft, sourceNode: *node }),
                    reads.add(registry, &getBeneficiaryCall { idProxyAddress: nft, nodeId: *node }),
                )
            })
            .collect();
        let answers = self.read(reads, head).await?;
        let mut boxes = Vec::with_capacity(nodes.len());
        for (node, (key, claimed, holder, link, beneficiary)) in nodes.iter().zip(&places) {
            let holder = answers.maybe(holder)?.unwrap_or_default();
            boxes.push(BoxNow {
                node: *node,
                key: answers.maybe(key)?.unwrap_or_default(),
                claimed: answers.maybe(claimed)?.unwrap_or_default(),
                holder: Owner(holder),
                vehicle: linked(answers.sure(link)?),
                beneficiary: Owner(answers.maybe(beneficiary)?.unwrap_or(holder)),
            });
        }
        Ok(boxes)
    }

    /// The vehicles of these numbers, in their order.
    pub(super) async fn vehicles_at(&self, numbers: &[U256], head: &Head) -> Result<Vec<VehicleFacts>, ChainError> {
        let contracts = self.dimo()?;
        let mut reads = Reads::default();
        let places: Vec<_> = numbers
            .iter()
            .map(|number| {
                let link = getLinkCall { idProxyAddress: contracts.vehicle, sourceNode: *number };
                let owner = reads.add(contracts.vehicle, &ownerOfCall { tokenId: *number });
                (owner, reads.add(contracts.registry, &link))
            })
            .collect();
        let answers = self.read(reads, head).await?;
        let mut vehicles = Vec::with_capacity(numbers.len());
        for (number, (owner, link)) in numbers.iter().zip(&places) {
            let owner = answers.maybe(owner)?.filter(|owner| !owner.is_zero()).map(Owner);
            vehicles.push(VehicleFacts { number: *number, owner, device: linked(answers.sure(link)?) });
        }
        Ok(vehicles)
    }
}
