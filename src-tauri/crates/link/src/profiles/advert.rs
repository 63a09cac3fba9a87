//! What is heard of a device before a connection; all of it hints, none of it proof.

use std::collections::HashMap;

use uuid::Uuid;

/// The adverts of one device taken together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Advert {
    pub name: Option<String>,
    pub services: Vec<Uuid>,
    pub service_data: HashMap<Uuid, Vec<u8>>,
    /// Its strength in dBm once it is heard; what is known from before has none.
    pub rssi: Option<i16>,
}

/// What an advert says of its device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Says {
    /// The kind's id; empty if unknown.
    pub kind: String,
    /// The start of the address it says it has, where the profile has one.
    pub address_hint: Option<String>,
    pub claimed: bool,
}
