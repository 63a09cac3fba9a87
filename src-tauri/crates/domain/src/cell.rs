//! Cells of H3: places, coarsely.

use core::fmt;

use h3o::{LatLng, Resolution};
use serde::{Serialize, Serializer};

/// The streams that a cell is worked out from, in degrees.
pub const LATITUDE: &str = "latitude";
pub const LONGITUDE: &str = "longitude";

/// A cell of H3, which stands for every place within it alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell(u64);

impl Cell {
    /// The cell around a place in degrees, at a resolution of 0 to 15; `None` where there is no such place.
    #[must_use]
    pub fn around(latitude: f64, longitude: f64, resolution: u8) -> Option<Self> {
        if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
            return None;
        }
        let resolution = Resolution::try_from(resolution).ok()?;
        let place = LatLng::new(latitude, longitude).ok()?;
        Some(Self(u64::from(place.to_cell(resolution))))
    }
}

impl fmt::Display for Cell {
    /// As H3 writes it, in hex.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}", self.0)
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How large the cells of a resolution are on average, in km²; 0 for one that there is not.
#[must_use]
pub fn area_km2(resolution: u8) -> f64 {
    Resolution::try_from(resolution).map_or(0.0, Resolution::area_km2)
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    /// The example of H3's own bindings.
    const OFFICE: (f64, f64) = (37.361_559_3, -122.055_323_8);

    #[test]
    fn a_cell_is_written_as_h3_writes_it() {
        let cell = Cell::around(OFFICE.0, OFFICE.1, 7).unwrap();
        assert_eq!(cell.to_string(), "87283472bffffff");
        assert_eq!(serde_json::to_string(&cell).unwrap(), "\"87283472bffffff\"");
    }

    #[test]
    fn places_beside_each_other_are_one_and_distant_ones_are_not() {
        let cell = Cell::around(OFFICE.0, OFFICE.1, 7);
        assert_eq!(Cell::around(OFFICE.0 + 0.000_01, OFFICE.1, 7), cell);
        assert_ne!(Cell::around(OFFICE.0 + 0.1, OFFICE.1, 7), cell);
    }

    #[test]
    fn what_is_no_place_has_no_cell() {
        for (latitude, longitude) in [(90.1, 0.0), (0.0, -180.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
            assert_eq!(Cell::around(latitude, longitude, 7), None, "{latitude} {longitude}");
        }
        assert_eq!(Cell::around(0.0, 0.0, 16), None);
    }

    #[test]
    fn cells_of_resolution_7_are_some_5_square_kilometres() {
        assert!((area_km2(7) - 5.16).abs() < 0.01, "{}", area_km2(7));
    }
}
