//! A GATT table before handles are dealt out.

use uuid::Uuid;

use super::{Flag, Service};

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
    pub source: String,
}

impl From<Service> for ServicePlan {
    fn from(service: Service) -> Self {
        let characteristics = service.characteristics.into_iter().map(|characteristic| CharacteristicPlan {
            uuid: characteristic.uuid,
            flags: characteristic.flags,
            source: None,
            descriptors: Vec::new(),
        });
        Self { uuid: service.uuid, primary: true, characteristics: characteristics.collect() }
    }
}
