//! A GATT table before handles are dealt out.

use uuid::Uuid;

use super::{Flag, Peripheral, Service};

/// The type of the descriptor that names a characteristic for people.
const DESCRIPTION: Uuid = Uuid::from_u128(0x00002901_0000_1000_8000_00805f9b34fb);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ServicePlan {
    pub uuid: Uuid,
    pub primary: bool,
    pub characteristics: Vec<CharacteristicPlan>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CharacteristicPlan {
    pub uuid: Uuid,
    pub flags: Vec<Flag>,
    /// Its path on the bus, where a program has it.
    pub source: Option<String>,
    pub descriptors: Vec<DescriptorPlan>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DescriptorPlan {
    pub uuid: Uuid,
    pub flags: Vec<Flag>,
    pub source: Source,
}

/// Who has the value of a descriptor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A program, at this path on the bus.
    Program(String),
    /// A simulated device, where it never changes.
    Fixed(Vec<u8>),
}

impl ServicePlan {
    /// The table of a simulated device.
    pub fn all_of(peripheral: &dyn Peripheral) -> Vec<Self> {
        peripheral.gatt().into_iter().map(|service| Self::of(service, peripheral)).collect()
    }

    fn of(service: Service, peripheral: &dyn Peripheral) -> Self {
        let characteristics = service.characteristics.into_iter().map(|characteristic| CharacteristicPlan {
            descriptors: peripheral.description(characteristic.uuid).map(described).into_iter().collect(),
            uuid: characteristic.uuid,
            flags: characteristic.flags,
            source: None,
        });
        Self { uuid: service.uuid, primary: true, characteristics: characteristics.collect() }
    }
}

fn described(name: String) -> DescriptorPlan {
    DescriptorPlan { uuid: DESCRIPTION, flags: vec![Flag::Read], source: Source::Fixed(name.into_bytes()) }
}
