//! DIMO's contracts in memory.

use std::collections::{BTreeMap, BTreeSet};

use alloy_sol_types::SolCall;
use async_trait::async_trait;
use domain::{
    Address, B256, Bytes, U256,
    account::Owner,
    amount::Amount,
    device::DeviceId,
    dimo::{DimoAct, DimoDevice, DimoPlan, DimoToken},
    transaction::Call,
};
use wallet::ports::{
    Chain, ChainError, Dimo, Logged,
    dimo::{BoxesNow, DimoFacts, DimoPage, DimoSeen, DimoWatched, Permitted, VehicleFacts},
};

use crate::{
    abi::{
        call, claimAftermarketDeviceCall, pairAftermarketDeviceCall, setPermissionsCall, unpairAftermarketDeviceCall,
    },
    dimo_log::DimoLog,
    ledger::{FakeLedger, Ledger},
};

/// DIMO's registry.
pub const DIMO: Address = Address::repeat_byte(0x0d);
/// Its permissions.
pub const SACD: Address = Address::repeat_byte(0x3d);
/// The contract of vehicles.
pub const VEHICLES: Address = Address::repeat_byte(0x2d);
/// The contract of boxes.
pub const BOXES: Address = Address::repeat_byte(0x1d);
pub const MAKER: Owner = Owner(Address::repeat_byte(0xaa));
pub const NODE: u64 = 4217;
pub const VEHICLE: u64 = 55;

/// One box and one vehicle, as the registry has them.
#[derive(Clone, Debug)]
pub struct FakeDimo {
    pub registered: bool,
    pub node: u64,
    pub claimed: bool,
    pub holder: Owner,
    pub movable: bool,
    /// The vehicle of the box.
    pub vehicle: Option<u64>,
    pub vehicle_owner: Option<Owner>,
    /// The box of the vehicle.
    pub vehicle_device: Option<u64>,
    /// Nothing is logged of what is done.
    pub unlogged: bool,
    /// The signatures that claims came with.
    pub signatures: Vec<Vec<u8>>,
    /// What the contracts log.
    pub log: DimoLog,
    /// Who is permitted what.
    pub permits: BTreeMap<(DimoToken, Address), u64>,
    done: BTreeSet<B256>,
}

impl Default for FakeDimo {
    fn default() -> Self {
        Self {
            registered: true,
            node: NODE,
            claimed: false,
            holder: MAKER,
            movable: true,
            vehicle: None,
            vehicle_owner: None,
            vehicle_device: None,
            unlogged: false,
            signatures: Vec::new(),
            log: DimoLog::default(),
            permits: BTreeMap::new(),
            done: BTreeSet::new(),
        }
    }
}

impl Ledger {
    /// Does what a call of [`FakeLedger::dimo_call`] says.
    pub fn act(&mut self, data: &Bytes, hash: B256) {
        if let Ok(claim) = claimAftermarketDeviceCall::abi_decode_validate(data) {
            let (node, from, to) = (claim.aftermarketDeviceNode, self.dimo.holder, self.owner);
            self.dimo.log.mine(hash, DimoSeen::BoxMoved { node, from, to });
            (self.dimo.claimed, self.dimo.holder) = (true, self.owner);
            self.dimo.signatures.push(claim.aftermarketDeviceSig.to_vec());
        } else if let Ok(pair) = pairAftermarketDeviceCall::abi_decode_validate(data) {
            let (node, vehicle) = (pair.aftermarketDeviceNode, pair.vehicleNode);
            self.dimo.log.mine(hash, DimoSeen::Connected { node, vehicle });
            (self.dimo.vehicle, self.dimo.vehicle_device) = (Some(vehicle.to()), Some(self.dimo.node));
        } else if let Ok(set) = setPermissionsCall::abi_decode_validate(data) {
            let (number, grantee) = (set.tokenId, set.grantee);
            let token = if set.asset == VEHICLES { DimoToken::Vehicle(number) } else { DimoToken::Box(number) };
            let (permissions, end) = (set.permissions, set.expiration);
            self.dimo.log.mine(hash, DimoSeen::Permitted { token, grantee, permissions, end });
            self.dimo.permits.insert((token, grantee), permissions.to());
        } else {
            let unpair = unpairAftermarketDeviceCall::abi_decode_validate(data).unwrap();
            let (node, vehicle) = (unpair.aftermarketDeviceNode, unpair.vehicleNode);
            self.dimo.log.mine(hash, DimoSeen::Disconnected { node, vehicle });
            (self.dimo.vehicle, self.dimo.vehicle_device) = (None, None);
        }
        if !self.dimo.unlogged {
            self.dimo.done.insert(hash);
        }
    }
}

#[async_trait]
impl Dimo for FakeLedger {
    async fn dimo_facts(&self, _: DeviceId, _: Owner, vehicle: Option<U256>) -> Result<DimoFacts, ChainError> {
        let fees = self.fees().await?;
        let ledger = self.now();
        let dimo = &ledger.dimo;
        let device = DimoDevice {
            node: U256::from(dimo.node),
            claimed: dimo.claimed,
            holder: dimo.holder,
            vehicle: dimo.vehicle.map(U256::from),
            beneficiary: dimo.holder,
            movable: dimo.movable,
        };
        let number = vehicle.or(device.vehicle);
        let vehicle = number.map(|number| VehicleFacts {
            number,
            owner: dimo.vehicle_owner.filter(|_| number == U256::from(VEHICLE)),
            device: dimo.vehicle_device.map(U256::from),
        });
        Ok(DimoFacts { device: dimo.registered.then_some(device), vehicle, balance: Amount::wei(ledger.balance), fees })
    }

    fn dimo_call(&self, node: U256, act: &DimoAct, signature: &[u8]) -> Result<Call, ChainError> {
        let signature = Bytes::copy_from_slice(signature);
        Ok(match *act {
            DimoAct::Claim { .. } => {
                call(DIMO, &claimAftermarketDeviceCall { aftermarketDeviceNode: node, aftermarketDeviceSig: signature })
            }
            DimoAct::Connect { vehicle } => {
                call(DIMO, &pairAftermarketDeviceCall { aftermarketDeviceNode: node, vehicleNode: vehicle })
            }
            DimoAct::EndGrant { asset, token, grantee, .. } => {
                let (permissions, expiration, source) = (U256::ZERO, U256::ZERO, String::new());
                let token_id = token.number();
                call(SACD, &setPermissionsCall { asset, tokenId: token_id, grantee, permissions, expiration, source })
            }
            DimoAct::Disconnect { vehicle } => {
                call(DIMO, &unpairAftermarketDeviceCall { aftermarketDeviceNode: node, vehicleNode: vehicle })
            }
        })
    }

    async fn dimo_done(&self, hash: B256, _: &DimoPlan) -> Result<Logged<()>, ChainError> {
        let mut ledger = self.now();
        let done = ledger.dimo.done.contains(&hash);
        ledger.logged(done.then_some(()))
    }

    async fn dimo_boxes(&self, devices: &[DeviceId]) -> Result<BoxesNow, ChainError> {
        let mut ledger = self.now();
        ledger.dimo.log.device = devices[0].0;
        let one = ledger.dimo.registered.then(|| ledger.dimo.now());
        Ok(BoxesNow { block: ledger.dimo.log.newest, boxes: vec![one; devices.len()] })
    }

    async fn dimo_watched(&self, watched: &DimoWatched, from: u64) -> Result<DimoPage, ChainError> {
        Ok(self.now().dimo.page(watched, from))
    }

    async fn dimo_permissions(&self, asked: &[(DimoToken, Address)]) -> Result<Vec<U256>, ChainError> {
        let ledger = self.now();
        let held = |one| U256::from(ledger.dimo.permits.get(one).copied().unwrap_or_default());
        Ok(asked.iter().map(held).collect())
    }

    async fn dimo_permitted(&self, tokens: &[DimoToken]) -> Result<Permitted, ChainError> {
        Ok(self.now().dimo.log.permitted(tokens))
    }
}
