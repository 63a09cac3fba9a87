//! The boxes and vehicles that are watched, as they are expected to be.

use domain::{Address, U256, account::Owner, device::DeviceId, dimo::DimoToken};
use serde::{Deserialize, Serialize};

use crate::ports::dimo::{BoxNow, DimoNow, DimoWatched, VehicleFacts};

/// Everything that is watched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    pub boxes: Vec<KnownBox>,
    pub vehicles: Vec<KnownVehicle>,
}

/// A box, at first with its maker or somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KnownBox {
    pub device: DeviceId,
    pub node: U256,
    pub key: Address,
    pub holder: Owner,
    pub vehicle: Option<U256>,
    pub rewards_to: Owner,
    /// What was logged up to this block is how it came to be so.
    pub since: u64,
    /// The block from which permissions were looked for, once they were.
    pub searched: Option<u64>,
}

/// A vehicle with which a box was connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KnownVehicle {
    pub number: U256,
    /// The box that led to it.
    pub device: DeviceId,
    pub owner: Owner,
    pub since: u64,
    pub searched: Option<u64>,
}

impl KnownBox {
    pub(super) fn of(device: DeviceId, now: &BoxNow, block: u64) -> Self {
        Self {
            device,
            node: now.node,
            key: now.key,
            holder: now.holder,
            vehicle: now.vehicle,
            rewards_to: now.beneficiary,
            since: block,
            searched: None,
        }
    }

    /// It is expected to be as this wallet's own claim left it.
    pub(super) fn claimed_for(&mut self, owner: Owner) {
        (self.holder, self.rewards_to, self.key) = (owner, owner, self.device.0);
    }

    fn is_now(&mut self, now: &BoxNow) {
        (self.key, self.holder) = (now.key, now.holder);
        (self.vehicle, self.rewards_to) = (now.vehicle, now.beneficiary);
    }
}

impl Known {
    pub(super) fn is_empty(&self) -> bool {
        self.boxes.is_empty()
    }

    pub(super) fn knows(&self, device: DeviceId) -> bool {
        self.boxes.iter().any(|one| one.device == device)
    }

    pub(super) fn add(&mut self, one: KnownBox) {
        self.boxes.push(one);
    }

    pub(super) fn node(&mut self, node: U256) -> Option<&mut KnownBox> {
        self.boxes.iter_mut().find(|one| one.node == node)
    }

    pub(super) fn vehicle(&mut self, number: U256) -> Option<&mut KnownVehicle> {
        self.vehicles.iter_mut().find(|one| one.number == number)
    }

    pub(super) fn watched(&self) -> DimoWatched {
        DimoWatched {
            nodes: self.boxes.iter().map(|one| one.node).collect(),
            vehicles: self.vehicles.iter().map(|one| one.number).collect(),
        }
    }

    /// The device of a token, where the account owns that token.
    pub(super) fn owned(&self, token: DimoToken, owner: Owner) -> Option<DeviceId> {
        match token {
            DimoToken::Box(node) => {
                self.boxes.iter().find(|one| one.node == node && one.holder == owner).map(|one| one.device)
            }
            DimoToken::Vehicle(number) => {
                self.vehicles.iter().find(|one| one.number == number && one.owner == owner).map(|one| one.device)
            }
        }
    }

    pub(super) fn since(&self, token: DimoToken) -> Option<u64> {
        match token {
            DimoToken::Box(node) => self.boxes.iter().find(|one| one.node == node).map(|one| one.since),
            DimoToken::Vehicle(number) => self.vehicles.iter().find(|one| one.number == number).map(|one| one.since),
        }
    }

    /// The state that is expected.
    pub(super) fn as_now(&self) -> DimoNow {
        let of_box = |one: &KnownBox| BoxNow {
            node: one.node,
            key: one.key,
            claimed: true,
            holder: one.holder,
            vehicle: one.vehicle,
            beneficiary: one.rewards_to,
        };
        let of_vehicle = |one: &KnownVehicle| VehicleFacts { number: one.number, owner: Some(one.owner), device: None };
        DimoNow {
            boxes: self.boxes.iter().map(of_box).collect(),
            vehicles: self.vehicles.iter().map(of_vehicle).collect(),
        }
    }

    /// Takes the state as what is expected from now on, and meets vehicles of the owner's with which a box is connected.
    pub(super) fn is_now(&mut self, now: &DimoNow, block: u64, owner: Owner) {
        for one in &now.boxes {
            if let Some(known) = self.node(one.node) {
                known.is_now(one);
            }
        }
        for vehicle in &now.vehicles {
            let holder = vehicle.owner.unwrap_or(Owner(Address::ZERO));
            if let Some(known) = self.vehicle(vehicle.number) {
                known.owner = holder;
                continue;
            }
            let of = self.boxes.iter().find(|one| one.vehicle == Some(vehicle.number)).map(|one| one.device);
            if let Some(device) = of.filter(|_| holder == owner) {
                let number = vehicle.number;
                self.vehicles.push(KnownVehicle { number, device, owner, since: block, searched: None });
            }
        }
    }

    /// What the owner owns and whose older permissions are not known.
    pub(super) fn unsearched(&self, owner: Owner) -> Vec<DimoToken> {
        let boxes = self.boxes.iter().filter(|one| one.searched.is_none() && one.holder == owner);
        let vehicles = self.vehicles.iter().filter(|one| one.searched.is_none() && one.owner == owner);
        let boxes = boxes.map(|one| DimoToken::Box(one.node));
        boxes.chain(vehicles.map(|one| DimoToken::Vehicle(one.number))).collect()
    }

    pub(super) fn searched(&mut self, tokens: &[DimoToken], from: u64) {
        for token in tokens {
            match token {
                DimoToken::Box(node) => {
                    if let Some(one) = self.node(*node) {
                        one.searched = Some(from);
                    }
                }
                DimoToken::Vehicle(number) => {
                    if let Some(one) = self.vehicle(*number) {
                        one.searched = Some(from);
                    }
                }
            }
        }
    }
}
