use serde::{Deserialize, Serialize};

/// The simulated devices, one of each.
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
}

impl Model {
    /// Every model, in the order in which a world shows them.
    pub const ALL: [Self; 4] = [Self::EnvironmentSensor, Self::Tracker, Self::EnergyMeter, Self::Hotspot];

    /// The name of the model, as printed on its label.
    pub const fn name(self) -> &'static str {
        match self {
            Self::EnvironmentSensor => "ENV-1",
            Self::Tracker => "TRK-1",
            Self::EnergyMeter => "NRG-1",
            Self::Hotspot => "HOT-1",
        }
    }

    /// The dotted id of its kind.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::EnvironmentSensor => "environment.sensor",
            Self::Tracker => "tracker.gps",
            Self::EnergyMeter => "energy.meter",
            Self::Hotspot => "network.hotspot",
        }
    }

    /// How strongly it is heard at the adapter on average, in dBm.
    pub(super) const fn loudness(self) -> i16 {
        match self {
            Self::EnvironmentSensor => -52,
            Self::Tracker => -67,
            Self::EnergyMeter => -74,
            Self::Hotspot => -81,
        }
    }
}
