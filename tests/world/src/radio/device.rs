use std::collections::BTreeSet;

use tokio::time::Instant;
use uuid::Uuid;

use super::{Address, Flag, Peripheral, faults::Trouble};

/// The type of the descriptor through which a central subscribes.
pub(super) const SUBSCRIPTION: Uuid = Uuid::from_u128(0x00002902_0000_1000_8000_00805f9b34fb);

/// A peripheral as BlueZ keeps it.
pub(super) struct Device {
    pub peripheral: Box<dyn Peripheral>,
    pub address: Address,
    pub link: Link,
    /// Counts the links, so that what belongs to a former one is told apart.
    pub epoch: u64,
    /// When its last advertisement was heard; `None` while it is not in the tree.
    pub heard: Option<Instant>,
    /// Strength of the last advertisement in dBm; absent while nobody scans.
    pub rssi: Option<i16>,
    /// Whether its GATT objects are in the tree, where they stay after the first link.
    pub exported: bool,
    pub services: Vec<ServiceObject>,
    pub trouble: Trouble,
    /// Until when a slow device is busy with what came before.
    pub busy_until: Instant,
    pub impostor: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    Down,
    Resolving,
    Resolved,
}

pub(super) struct ServiceObject {
    pub handle: u16,
    pub uuid: Uuid,
    pub characteristics: Vec<CharacteristicObject>,
}

pub(super) struct CharacteristicObject {
    pub handle: u16,
    pub uuid: Uuid,
    pub flags: Vec<Flag>,
    /// Handle of the descriptor for subscriptions, where it can notify.
    pub subscription: Option<u16>,
    /// Unique bus names of the clients that subscribed.
    pub subscribers: BTreeSet<String>,
    pub value: Option<Vec<u8>>,
}

impl Device {
    pub fn new(peripheral: Box<dyn Peripheral>, impostor: bool) -> Self {
        Self {
            address: peripheral.address(),
            services: number(&*peripheral),
            peripheral,
            link: Link::Down,
            epoch: 0,
            heard: None,
            rssi: None,
            exported: false,
            trouble: Trouble::default(),
            busy_until: Instant::now(),
            impostor,
        }
    }

    pub fn is_up(&self) -> bool {
        self.link != Link::Down
    }

    pub fn characteristics_mut(&mut self) -> impl Iterator<Item = &mut CharacteristicObject> {
        self.services.iter_mut().flat_map(|service| &mut service.characteristics)
    }

    pub fn characteristic_mut(&mut self, handle: u16) -> Option<&mut CharacteristicObject> {
        self.characteristics_mut().find(|characteristic| characteristic.handle == handle)
    }

    /// Service handle and characteristic handle of the first characteristic of this type.
    pub fn handles_of(&self, uuid: Uuid) -> Option<(u16, u16)> {
        self.services.iter().find_map(|service| {
            service
                .characteristics
                .iter()
                .find(|characteristic| characteristic.uuid == uuid)
                .map(|characteristic| (service.handle, characteristic.handle))
        })
    }
}

// Handles as a peripheral's stack deals them out: declaration, value, and the descriptor where there is one.
fn number(peripheral: &dyn Peripheral) -> Vec<ServiceObject> {
    let mut next = 10;
    let mut take = |count: u16| {
        let handle = next;
        next += count;
        handle
    };
    peripheral
        .gatt()
        .into_iter()
        .map(|service| ServiceObject {
            handle: take(1),
            uuid: service.uuid,
            characteristics: service
                .characteristics
                .into_iter()
                .map(|characteristic| CharacteristicObject {
                    handle: take(2),
                    uuid: characteristic.uuid,
                    subscription: characteristic.flags.contains(&Flag::Notify).then(|| take(1)),
                    flags: characteristic.flags,
                    subscribers: BTreeSet::new(),
                    value: None,
                })
                .collect(),
        })
        .collect()
}
