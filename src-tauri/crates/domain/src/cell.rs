//! Cells of H3: places, coarsely.

use alloc::vec::Vec;
use core::fmt;

use h3o::{CellIndex, LatLng, Resolution};
use serde::{Serialize, Serializer};

/// The streams that a cell is worked out from, in degrees.
pub const LATITUDE: &str = "latitude";
pub const LONGITUDE: &str = "longitude";

/// A cell of H3, which stands for every place within it alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell(CellIndex);

/// A place on the earth, in degrees north and east.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    pub latitude: f64,
    pub longitude: f64,
}

impl Cell {
    /// The cell around a place in degrees, at a resolution of 0 to 15; `None` where there is no such place.
    #[must_use]
    pub fn around(latitude: f64, longitude: f64, resolution: u8) -> Option<Self> {
        if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
            return None;
        }
        let resolution = Resolution::try_from(resolution).ok()?;
        let place = LatLng::new(latitude, longitude).ok()?;
        Some(Self(place.to_cell(resolution)))
    }

    /// The larger cell of that resolution that it lies in; `None` where there is no such one.
    #[must_use]
    pub fn parent(self, resolution: u8) -> Option<Self> {
        self.0.parent(Resolution::try_from(resolution).ok()?).map(Self)
    }

    /// The place in its middle, which says nothing more than the cell does.
    #[must_use]
    pub fn middle(self) -> Spot {
        LatLng::from(self.0).into()
    }

    /// Its corners in their order, mostly six; those of a cell that spans an edge of H3's icosahedron are some more.
    #[must_use]
    pub fn corners(self) -> Vec<Spot> {
        self.0.boundary().iter().map(|corner| Spot::from(*corner)).collect()
    }
}

impl From<LatLng> for Spot {
    fn from(place: LatLng) -> Self {
        Self { latitude: place.lat(), longitude: place.lng() }
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

/// How long the edges of the cells of a resolution are on average, in km; 0 for one that there is not.
#[must_use]
pub fn edge_km(resolution: u8) -> f64 {
    Resolution::try_from(resolution).map_or(0.0, Resolution::edge_length_km)
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
    fn a_cell_lies_within_its_parent_and_has_its_corners_around_it() {
        let cell = Cell::around(OFFICE.0, OFFICE.1, 7).unwrap();
        assert_eq!(cell.parent(5), Cell::around(OFFICE.0, OFFICE.1, 5));
        assert_eq!(cell.parent(7), Some(cell));
        assert_eq!(cell.parent(8), None, "nothing finer can be known of it");
        assert_eq!(cell.parent(16), None);
        let middle = cell.middle();
        assert_eq!(Cell::around(middle.latitude, middle.longitude, 7), Some(cell));
        let corners = cell.corners();
        assert_eq!(corners.len(), 6);
        for corner in corners {
            let (up, on) = ((corner.latitude - middle.latitude).abs(), (corner.longitude - middle.longitude).abs());
            assert!(up < 0.02 && on < 0.03 && up + on > 0.005, "{corner:?}");
        }
    }

    #[test]
    fn edges_get_longer_as_cells_get_coarser() {
        assert!((edge_km(7) - 1.4).abs() < 0.2, "{}", edge_km(7));
        assert!((3..7).all(|size| edge_km(size) > edge_km(size + 1)));
        assert!(edge_km(16).abs() < f64::EPSILON);
    }

    #[test]
    fn cells_of_resolution_7_are_some_5_square_kilometres() {
        assert!((area_km2(7) - 5.16).abs() < 0.01, "{}", area_km2(7));
    }
}
