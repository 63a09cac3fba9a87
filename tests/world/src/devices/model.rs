use serde::{Deserialize, Serialize};

/// The simulated devices, one for each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    /// Temperature, humidity, air pressure and carbon dioxide of a room.
    EnvironmentSensor,
    /// Position, speed and battery of a bicycle.
    Tracker,
    /// Power, energy and voltage of a home.
    EnergyMeter,
    /// Beacons, witnesses, uptime and signal of a radio hotspot.
    Hotspot,
    /// What the panels on a roof make, and the grid that takes it.
    SolarInverter,
    /// Charge, power, energy and health of a battery in a cellar.
    HomeBattery,
    /// A car that is charged overnight.
    EvCharger,
    /// Load, memory, heat and work of a computer with a GPU.
    ComputeNode,
    /// Space, traffic and audits of a disk for strangers.
    StorageNode,
}

impl Model {
    /// Every model.
    pub const ALL: [Self; 9] = [
        Self::EnvironmentSensor,
        Self::Tracker,
        Self::EnergyMeter,
        Self::Hotspot,
        Self::SolarInverter,
        Self::HomeBattery,
        Self::EvCharger,
        Self::ComputeNode,
        Self::StorageNode,
    ];
    /// Those that every world has on the air, in the order in which it shows them.
    pub const AROUND: [Self; 4] = [Self::EnvironmentSensor, Self::Tracker, Self::EnergyMeter, Self::Hotspot];

    /// The name of the model, as printed on its label.
    pub const fn name(self) -> &'static str {
        match self {
            Self::EnvironmentSensor => "ENV-1",
            Self::Tracker => "TRK-1",
            Self::EnergyMeter => "NRG-1",
            Self::Hotspot => "HOT-1",
            Self::SolarInverter => "SUN-1",
            Self::HomeBattery => "BAT-1",
            Self::EvCharger => "EVC-1",
            Self::ComputeNode => "CPU-1",
            Self::StorageNode => "DSK-1",
        }
    }

    /// The dotted id of its kind.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::EnvironmentSensor => "environment.sensor",
            Self::Tracker => "tracker.gps",
            Self::EnergyMeter => "energy.meter",
            Self::Hotspot => "network.hotspot",
            Self::SolarInverter => "energy.solar",
            Self::HomeBattery => "energy.battery",
            Self::EvCharger => "energy.charger",
            Self::ComputeNode => "compute.node",
            Self::StorageNode => "storage.node",
        }
    }

    /// How strongly it is heard at the adapter on average, in dBm.
    pub(super) const fn loudness(self) -> i16 {
        match self {
            Self::EnvironmentSensor => -52,
            Self::ComputeNode => -58,
            Self::StorageNode => -61,
            Self::Tracker => -67,
            Self::HomeBattery => -71,
            Self::EnergyMeter => -74,
            Self::EvCharger => -77,
            Self::SolarInverter => -79,
            Self::Hotspot => -81,
        }
    }
}
