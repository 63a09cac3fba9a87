use std::collections::BTreeSet;

use tokio::time::Instant;
use uuid::Uuid;

use super::{
    Access, Address, Flag, Guard,
    body::Body,
    bond::Attempt,
    guest::Attribute,
    plan::{ServicePlan, Source},
    trouble::Trouble,
};

/// The type of the descriptor through which a central subscribes.
pub(super) const SUBSCRIPTION: Uuid = Uuid::from_u128(0x00002902_0000_1000_8000_00805f9b34fb);

/// A peripheral as BlueZ keeps it.
pub(super) struct Device {
    pub body: Body,
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
    /// How safe links are, since it is bonded.
    pub bond: Option<Guard>,
    /// The bond that is being made.
    pub pairing: Option<Attempt>,
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
    pub primary: bool,
    pub characteristics: Vec<CharacteristicObject>,
}

pub(super) struct CharacteristicObject {
    pub handle: u16,
    pub uuid: Uuid,
    pub flags: Vec<Flag>,
    /// Where the program that has it keeps it on the bus; none for a simulated device.
    pub source: Option<String>,
    /// Handle of the descriptor for subscriptions, where it can notify.
    pub subscription: Option<u16>,
    pub descriptors: Vec<DescriptorObject>,
    /// Unique bus names of the clients that subscribed.
    pub subscribers: BTreeSet<String>,
    pub value: Option<Vec<u8>>,
}

/// A descriptor beside the one for subscriptions.
pub(super) struct DescriptorObject {
    pub handle: u16,
    pub uuid: Uuid,
    pub flags: Vec<Flag>,
    pub source: Source,
}

impl Device {
    pub fn new(address: Address, body: Body, plan: Vec<ServicePlan>, impostor: bool) -> Self {
        Self {
            body,
            address,
            services: number(plan),
            link: Link::Down,
            epoch: 0,
            heard: None,
            rssi: None,
            exported: false,
            trouble: Trouble::default(),
            busy_until: Instant::now(),
            impostor,
            bond: None,
            pairing: None,
        }
    }

    pub fn is_up(&self) -> bool {
        self.link != Link::Down
    }

    pub fn mtu(&self) -> u16 {
        self.body.mtu()
    }

    /// Whether a connection attempt finds it.
    pub fn is_reachable(&self) -> bool {
        !self.trouble.is_away() && self.body.is_on_air()
    }

    /// Whether an access needs a safer link than there is.
    pub fn is_guarded(&self, flags: &[Flag], wanted: Access) -> bool {
        flags.iter().any(|flag| match flag {
            Flag::Guarded(guard, access) => *access == wanted && self.bond < Some(*guard),
            _ => false,
        })
    }

    /// The flags of a characteristic or of a descriptor.
    pub fn flags(&self, attribute: Attribute) -> &[Flag] {
        match attribute {
            Attribute::Characteristic(handle) => self.characteristic(handle).map(|it| it.flags.as_slice()),
            Attribute::Descriptor(handle) => self.descriptor(handle).map(|it| it.flags.as_slice()),
        }
        .unwrap_or_default()
    }

    /// The services that a central finds.
    pub fn shown_services(&self) -> &[ServiceObject] {
        if self.trouble.lacks_services() { &[] } else { &self.services }
    }

    pub fn characteristics(&self) -> impl Iterator<Item = &CharacteristicObject> {
        self.shown_services().iter().flat_map(|service| &service.characteristics)
    }

    pub fn characteristics_mut(&mut self) -> impl Iterator<Item = &mut CharacteristicObject> {
        self.services.iter_mut().flat_map(|service| &mut service.characteristics)
    }

    pub fn characteristic(&self, handle: u16) -> Option<&CharacteristicObject> {
        self.characteristics().find(|characteristic| characteristic.handle == handle)
    }

    pub fn characteristic_mut(&mut self, handle: u16) -> Option<&mut CharacteristicObject> {
        self.characteristics_mut().find(|characteristic| characteristic.handle == handle)
    }

    pub fn descriptor(&self, handle: u16) -> Option<&DescriptorObject> {
        self.characteristics().flat_map(|it| &it.descriptors).find(|descriptor| descriptor.handle == handle)
    }

    /// The handle of the first characteristic of this type.
    pub fn handle_of(&self, uuid: Uuid) -> Option<u16> {
        self.characteristics().find(|characteristic| characteristic.uuid == uuid).map(|it| it.handle)
    }
}

impl CharacteristicObject {
    pub fn has(&self, plain: Flag) -> bool {
        self.flags.iter().any(|flag| flag.gives(plain))
    }

    /// What a central wrote to the descriptor for subscriptions: 1 asks for notifications, 2 for indications.
    pub fn subscribed(&self) -> u8 {
        match (self.subscribers.is_empty(), self.has(Flag::Notify)) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        }
    }
}

/// Deals out handles as a peripheral's stack does: declaration, value, and the descriptors.
pub(super) fn number(plan: Vec<ServicePlan>) -> Vec<ServiceObject> {
    let mut next = 10u16;
    let mut take = |count: u16| {
        let handle = next;
        next = next.saturating_add(count);
        handle
    };
    let mut services = Vec::new();
    for service in plan {
        let handle = take(1);
        let mut characteristics = Vec::new();
        for characteristic in service.characteristics {
            let handle = take(2);
            let subscribes = |flag: &Flag| flag.gives(Flag::Notify) || flag.gives(Flag::Indicate);
            let subscription = characteristic.flags.iter().any(subscribes).then(|| take(1));
            let descriptors = characteristic.descriptors.into_iter().map(|descriptor| DescriptorObject {
                handle: take(1),
                uuid: descriptor.uuid,
                flags: descriptor.flags,
                source: descriptor.source,
            });
            characteristics.push(CharacteristicObject {
                handle,
                uuid: characteristic.uuid,
                source: characteristic.source,
                subscription,
                descriptors: descriptors.collect(),
                flags: characteristic.flags,
                subscribers: BTreeSet::new(),
                value: None,
            });
        }
        services.push(ServiceObject { handle, uuid: service.uuid, primary: service.primary, characteristics });
    }
    services
}
