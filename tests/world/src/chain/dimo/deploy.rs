use std::sync::Arc;

use alloy::{
    primitives::{Address, B256, Bytes, U256, keccak256, utils::parse_ether},
    sol_types::SolCall,
};
use domain::network::DimoContracts;

use super::{
    Dimo,
    interfaces::{AftermarketDeviceInfos, DimoCredit, DimoNode, DimoRegistry},
};
use crate::chain::{
    Account, Chain, DeployError, Send, SendError,
    deploy::{Site, step},
};

const MAKER: &str = "AutoPi";
/// What the maker has, and what a vehicle and a box cost, in credits.
const CREDITS: &str = "1000000";
const VEHICLE_COST: &str = "400";
const DEVICE_COST: &str = "25";

impl Dimo {
    /// Puts DIMO's contracts on the chain, and a maker with a licence and credits.
    ///
    /// # Errors
    /// A contract is not compiled, or a step fails.
    pub async fn deploy(chain: Arc<Chain>) -> Result<Self, DeployError> {
        let (site, maker) = (Site { artifacts: &chain.artifacts, deployer: &chain.deployer }, chain.maker.address());
        let credit = site.create("DimoCredit", (maker, credits(CREDITS))).await?;
        let license = site.create("ManufacturerLicense", (maker,)).await?;
        let sacd = site.create("Sacd", ()).await?;
        let registry = site.create("DimoRegistry", ()).await?;
        let makers = site.create("ManufacturerId", (registry,)).await?;
        let aftermarket_device = site.create("AftermarketDeviceId", (registry,)).await?;
        let vehicle = site.create("VehicleId", (registry, sacd)).await?;
        let contracts = DimoContracts { registry, aftermarket_device, vehicle, sacd };
        let burner = DimoCredit::grantRoleCall { role: role("BURNER_ROLE"), account: registry };
        step(&chain.deployer, "DimoCredit.grantRole", Send::call(credit, &burner)).await?;
        set_up(&chain, &contracts, [makers, credit, license]).await?;
        let approve = DimoNode::setApprovalForAllCall { operator: registry, approved: true };
        step(&chain.maker, "AftermarketDeviceId.setApprovalForAll", Send::call(aftermarket_device, &approve)).await?;
        let mut dimo = Self { contracts, credit, maker: U256::ZERO, chain };
        let named = dimo.registry().getManufacturerIdByName(MAKER.to_owned()).call().await;
        dimo.maker = named.map_err(|error| unread(&error))?;
        dimo.make_others_nodes().await?;
        Ok(dimo)
    }

    /// Boxes and vehicles of others come first, so that nobody gets along with an id of 1, or with one id for both.
    async fn make_others_nodes(&self) -> Result<(), DeployError> {
        let other = AftermarketDeviceInfos { addr: self.chain.payer.address(), attrInfoPairs: Vec::new() };
        let device = DimoRegistry::mintAftermarketDeviceByManufacturerBatchCall {
            manufacturerNode: self.maker,
            adInfos: vec![other],
        };
        let vehicle = self.vehicle_for(self.chain.stranger.address()).abi_encode();
        let calls = [device.abi_encode(), vehicle.clone(), vehicle];
        together(&self.chain.maker, self.contracts.registry, calls).await
    }
}

async fn set_up(chain: &Chain, on: &DimoContracts, [makers, credit, license]: [Address; 3]) -> Result<(), DeployError> {
    let cost = |operation: &str, cost: &str| {
        let operation = role(operation);
        DimoRegistry::setDcxOperationCostCall { operation, cost: credits(cost) }.abi_encode()
    };
    let maker = |owner: Address, name: &str| {
        DimoRegistry::mintManufacturerCall { owner, name: name.to_owned(), attrInfoPairList: Vec::new() }.abi_encode()
    };
    let may_make =
        DimoRegistry::grantRoleCall { role: role("MINT_MANUFACTURER_ROLE"), account: chain.deployer.address() };
    let calls = [
        DimoRegistry::initializeCall { name: "DIMO".into(), version: "1".into() }.abi_encode(),
        DimoRegistry::setManufacturerIdProxyAddressCall { addr: makers }.abi_encode(),
        DimoRegistry::setAftermarketDeviceIdProxyAddressCall { addr: on.aftermarket_device }.abi_encode(),
        DimoRegistry::setVehicleIdProxyAddressCall { addr: on.vehicle }.abi_encode(),
        DimoRegistry::setDimoCreditCall { addr: credit }.abi_encode(),
        DimoRegistry::setManufacturerLicenseCall { addr: license }.abi_encode(),
        DimoRegistry::setSacdCall { addr: on.sacd }.abi_encode(),
        cost("MINT_VEHICLE_OPERATION", VEHICLE_COST),
        cost("MINT_AD_OPERATION", DEVICE_COST),
        may_make.abi_encode(),
        maker(chain.stranger.address(), "Somebody else"),
        maker(chain.maker.address(), MAKER),
    ];
    together(&chain.deployer, on.registry, calls).await
}

/// All calls in one transaction.
async fn together<const N: usize>(by: &Account, registry: Address, calls: [Vec<u8>; N]) -> Result<(), DeployError> {
    let calls = DimoRegistry::multiDelegateCallCall { data: calls.into_iter().map(Bytes::from).collect() };
    step(by, "DimoRegistry.multiDelegateCall", Send::call(registry, &calls)).await
}

/// Roles and operations are named by the hash of their name.
fn role(name: &str) -> B256 {
    keccak256(name)
}

fn credits(text: &str) -> U256 {
    parse_ether(text).unwrap_or(U256::MAX)
}

fn unread(error: &alloy::contract::Error) -> DeployError {
    DeployError::Step { step: "DimoRegistry.getManufacturerIdByName", error: SendError::Node(error.to_string()) }
}
