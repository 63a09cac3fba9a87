//! DIMO's contracts on the chain, a maker of boxes for cars, and what it has made.

mod deploy;
pub mod interfaces;

use std::sync::Arc;

use alloy::{
    primitives::{Address, B256, U256, keccak256},
    sol_types::SolCall,
};
use domain::network::DimoContracts;

use super::{Account, Chain, MintError, Send, SendError};
use interfaces::{AftermarketDeviceInfos, DimoNode, DimoRegistry, Sacd, SacdInput};

/// What a vehicle of this world is.
const DEFINITION: &str = "deedbox_demo-car_2024";

/// Permissions 1 and 2: readings other than the location, and commands.
pub const PERMITTED: u64 = 0b11_1100;

/// DIMO on a chain; the maker of the boxes is the chain's maker.
pub struct Dimo {
    pub contracts: DimoContracts,
    /// What making nodes is paid in.
    pub credit: Address,
    /// The maker's own node.
    pub maker: U256,
    chain: Arc<Chain>,
}

impl Dimo {
    /// Makes the box whose key has the address `device`; its token stays with the maker until it is claimed.
    ///
    /// # Errors
    /// A contract refuses.
    pub async fn make_device(&self, device: Address) -> Result<U256, MintError> {
        let made = AftermarketDeviceInfos { addr: device, attrInfoPairs: Vec::new() };
        let mint = DimoRegistry::mintAftermarketDeviceByManufacturerBatchCall {
            manufacturerNode: self.maker,
            adInfos: vec![made],
        };
        let receipt = self.chain.maker.send(Send::call(self.contracts.registry, &mint)).await?;
        let mut logs = receipt.logs().iter();
        let made = logs.find_map(|log| log.log_decode::<DimoRegistry::AftermarketDeviceNodeMinted>().ok());
        Ok(made.ok_or(MintError::NoToken)?.inner.tokenId)
    }

    /// Makes a vehicle for `owner`, as anybody with credits may; gives its token and the transaction.
    ///
    /// # Errors
    /// A contract refuses.
    pub async fn give_vehicle(&self, owner: Address) -> Result<(U256, B256), MintError> {
        self.make_vehicle(&self.vehicle_for(owner)).await
    }

    /// The same, and permits `grantee` for ever to read of it and to command it, as whoever makes a vehicle may.
    ///
    /// # Errors
    /// A contract refuses.
    pub async fn give_vehicle_permitting(&self, owner: Address, grantee: Address) -> Result<U256, MintError> {
        let mint = DimoRegistry::mintVehicleWithDeviceDefinition_1Call {
            manufacturerNode: self.maker,
            owner,
            deviceDefinitionId: DEFINITION.into(),
            attrInfo: Vec::new(),
            sacdInput: SacdInput {
                grantee,
                permissions: U256::from(PERMITTED),
                expiration: U256::MAX,
                source: String::new(),
            },
        };
        Ok(self.make_vehicle(&mint).await?.0)
    }

    async fn make_vehicle(&self, mint: &impl SolCall) -> Result<(U256, B256), MintError> {
        let receipt = self.chain.maker.send(Send::call(self.contracts.registry, mint)).await?;
        let mut logs = receipt.logs().iter();
        let made = logs.find_map(|log| log.log_decode::<DimoRegistry::VehicleNodeMintedWithDeviceDefinition>().ok());
        Ok((made.ok_or(MintError::NoToken)?.inner.vehicleId, receipt.transaction_hash))
    }

    /// Gives `to` a role of the registry, such as that of a relayer.
    ///
    /// # Errors
    /// A contract refuses.
    pub async fn allow<'a>(&self, to: &'a Account, role: &str) -> Result<&'a Account, SendError> {
        let grant = DimoRegistry::grantRoleCall { role: keccak256(role), account: to.address() };
        self.chain.deployer.send(Send::call(self.contracts.registry, &grant)).await?;
        Ok(to)
    }

    fn vehicle_for(&self, owner: Address) -> DimoRegistry::mintVehicleWithDeviceDefinition_0Call {
        DimoRegistry::mintVehicleWithDeviceDefinition_0Call {
            manufacturerNode: self.maker,
            owner,
            deviceDefinitionId: DEFINITION.into(),
            attrInfo: Vec::new(),
        }
    }

    /// The registry, to be asked past the fault panel.
    pub fn registry(&self) -> DimoRegistry::DimoRegistryInstance<&alloy::providers::DynProvider> {
        DimoRegistry::new(self.contracts.registry, self.chain.node())
    }

    /// The boxes' tokens.
    pub fn devices(&self) -> DimoNode::DimoNodeInstance<&alloy::providers::DynProvider> {
        DimoNode::new(self.contracts.aftermarket_device, self.chain.node())
    }

    /// The vehicles' tokens.
    pub fn vehicles(&self) -> DimoNode::DimoNodeInstance<&alloy::providers::DynProvider> {
        DimoNode::new(self.contracts.vehicle, self.chain.node())
    }

    /// The permissions.
    pub fn sacd(&self) -> Sacd::SacdInstance<&alloy::providers::DynProvider> {
        Sacd::new(self.contracts.sacd, self.chain.node())
    }
}
