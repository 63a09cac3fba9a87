//! What of the earth is on the map: a flat piece around its middle, north up.

use domain::cell::{Cell, Spot, edge_km};

use super::located::{COARSEST, FINEST};

/// The map in its own units.
pub const WIDTH: f64 = 460.0;
pub const HEIGHT: f64 = 340.0;
/// A degree north, in km.
const DEGREE_KM: f64 = 111.195;
/// So many edges of its cells the map is wide.
const ACROSS: f64 = 30.0;
/// Towards the poles a degree east is nothing; less than this part of one north is not drawn.
const LEAST_EAST: f64 = 0.02;
/// Steps of the lines of latitude and longitude in degrees, and how many of them fit.
const STEPS: [f64; 12] = [0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 45.0];
const LINES: f64 = 5.0;
/// Lengths of the scale bar in km.
const BARS: [f64; 12] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0];

/// A piece of the earth, and the size of the cells on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    pub middle: Spot,
    pub width_km: f64,
    /// Resolution of H3.
    pub size: u8,
}

/// How much of the earth is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zoom {
    /// Every device.
    All,
    /// As much as cells of this size suit.
    Cells(u8),
}

/// Where a line of the graticule stands, and what it is called.
pub type Ruled = (f64, String);

impl Frame {
    /// The piece around `middle`, wide enough for `spots` if all are wanted.
    #[must_use]
    pub fn of(zoom: Zoom, middle: Spot, spots: &[Spot]) -> Self {
        match zoom {
            Zoom::Cells(size) => Self { middle, width_km: width_of(size), size },
            Zoom::All => {
                let width_km = width_around(middle, spots);
                Self { middle, width_km, size: size_for(width_km) }
            }
        }
    }

    /// The next closer look; `None` at the closest one.
    #[must_use]
    pub fn closer(self) -> Option<Zoom> {
        sizes().rev().find(|size| width_of(*size) < self.width_km * 0.99).map(Zoom::Cells)
    }

    /// The next wider look; `None` at the widest one.
    #[must_use]
    pub fn wider(self) -> Option<Zoom> {
        sizes().find(|size| width_of(*size) > self.width_km * 1.01).map(Zoom::Cells)
    }

    /// Where a place is on the map.
    #[must_use]
    pub fn place(self, spot: Spot) -> (f64, f64) {
        let (east, north) = self.apart(spot);
        (WIDTH / 2.0 + east * self.scale(), HEIGHT / 2.0 - north * self.scale())
    }

    /// The corners of a cell on the map; one across the edge of the world is drawn where its middle is.
    #[must_use]
    pub fn corners(self, cell: Cell) -> Vec<(f64, f64)> {
        let middle = cell.middle();
        let (x, y) = self.place(middle);
        let around = Self { middle, ..self };
        let each = cell.corners().into_iter().map(|corner| {
            // Measured as wide as the whole map is, so that cells beside each other touch.
            let east = wrapped(corner.longitude - middle.longitude) * self.east_km();
            (x + east * self.scale(), y - around.apart(corner).1 * self.scale())
        });
        each.collect()
    }

    /// The cells are too small to be seen as such.
    #[must_use]
    pub fn needs_dots(self) -> bool {
        edge_km(self.size) * self.scale() < 8.0
    }

    /// Meridians with their place from the left, and parallels with theirs from the top.
    #[must_use]
    pub fn graticule(self) -> (Vec<Ruled>, Vec<Ruled>) {
        let (wide, high) = (self.width_km / self.east_km(), self.width_km * HEIGHT / WIDTH / DEGREE_KM);
        let spot = |latitude: f64, longitude: f64| Spot { latitude, longitude };
        let (latitude, longitude) = (self.middle.latitude, self.middle.longitude);
        let meridians = lines(longitude, wide.min(360.0)).map(|(line, places)| {
            // From the middle on, so that a line on the other side of the world is not brought back.
            let x = WIDTH / 2.0 + (line - longitude) * self.east_km() * self.scale();
            (x, degrees(wrapped(line), places, ["E", "W"]))
        });
        let parallels = lines(latitude, high).filter(|(line, _)| line.abs() <= 90.0).map(|(line, places)| {
            let (_, y) = self.place(spot(line, longitude));
            (y, degrees(line, places, ["N", "S"]))
        });
        (meridians.collect(), parallels.collect())
    }

    /// The length of the scale bar in km and on the map.
    #[must_use]
    pub fn scale_bar(self) -> (f64, f64) {
        let fits = |km: &f64| *km <= self.width_km / 4.0;
        let km = BARS.into_iter().rev().find(fits).unwrap_or(1.0);
        (km, km * self.scale())
    }

    /// Units of the map for a km.
    fn scale(self) -> f64 {
        WIDTH / self.width_km
    }

    fn east_km(self) -> f64 {
        DEGREE_KM * self.middle.latitude.to_radians().cos().max(LEAST_EAST)
    }

    /// How far a place is east and north of the middle, in km.
    fn apart(self, spot: Spot) -> (f64, f64) {
        let east = wrapped(spot.longitude - self.middle.longitude) * self.east_km();
        (east, (spot.latitude - self.middle.latitude) * DEGREE_KM)
    }
}

/// The middle of places on the globe, also of those on both sides of the date line; `None` of none.
#[must_use]
pub fn middle(spots: &[Spot]) -> Option<Spot> {
    if spots.is_empty() {
        return None;
    }
    let (x, y, z) = spots.iter().fold((0.0, 0.0, 0.0), |(x, y, z), spot| {
        let (up, on) = (spot.latitude.to_radians(), spot.longitude.to_radians());
        (x + up.cos() * on.cos(), y + up.cos() * on.sin(), z + up.sin())
    });
    Some(Spot { latitude: f64::atan2(z, x.hypot(y)).to_degrees(), longitude: f64::atan2(y, x).to_degrees() })
}

fn sizes() -> impl DoubleEndedIterator<Item = u8> {
    (COARSEST..=FINEST).rev()
}

fn width_of(size: u8) -> f64 {
    ACROSS * edge_km(size)
}

/// The finest cells that are not too small for a map of this width.
fn size_for(width_km: f64) -> u8 {
    sizes().find(|size| width_of(*size) >= width_km).unwrap_or(COARSEST)
}

fn width_around(middle: Spot, spots: &[Spot]) -> f64 {
    let frame = Frame { middle, width_km: 1.0, size: FINEST };
    let half = spots
        .iter()
        .map(|spot| frame.apart(*spot))
        .fold(0.0, |half: f64, (east, north)| half.max(east.abs()).max(north.abs() * WIDTH / HEIGHT));
    (half * 2.5).max(width_of(FINEST))
}

/// An angle as one of -180° to 180°.
fn wrapped(longitude: f64) -> f64 {
    (longitude + 180.0).rem_euclid(360.0) - 180.0
}

/// The round angles within a stretch around `middle`, each with its decimals.
fn lines(middle: f64, stretch: f64) -> impl Iterator<Item = (f64, usize)> {
    let step = STEPS.into_iter().find(|step| stretch / step <= LINES).unwrap_or(90.0);
    let places = if step < 0.1 { 2 } else { usize::from(step < 1.0) };
    let first = ((middle - stretch / 2.0) / step).ceil();
    let last = ((middle + stretch / 2.0) / step).floor();
    let all = (0..10u8).map(move |place| first + f64::from(place)).take_while(move |line| *line <= last);
    all.map(move |line| (line * step, places))
}

fn degrees(angle: f64, places: usize, [above, below]: [&str; 2]) -> String {
    let side = if angle < 0.0 { below } else { above };
    format!("{:.places$}° {side}", angle.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BERLIN: Spot = Spot { latitude: 52.5, longitude: 13.4 };

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 0.5
    }

    #[test]
    fn north_is_up_east_is_right_and_a_km_is_as_long_both_ways() {
        let frame = Frame { middle: BERLIN, width_km: 46.0, size: 7 };
        assert_eq!(frame.place(BERLIN), (WIDTH / 2.0, HEIGHT / 2.0));
        let north = frame.place(Spot { latitude: 52.5 + 10.0 / 111.195, ..BERLIN });
        assert!(near(north.0, 230.0) && near(north.1, 70.0), "{north:?}");
        let east = frame.place(Spot { longitude: 13.4 + 10.0 / (111.195 * 0.608_76), ..BERLIN });
        assert!(near(east.0, 330.0) && near(east.1, 170.0), "{east:?}");
    }

    #[test]
    fn all_devices_are_on_the_map_wherever_they_are() {
        let at = |latitude: f64, longitude: f64| Spot { latitude, longitude };
        let sets = [
            vec![BERLIN],
            vec![BERLIN, at(52.6, 13.5)],
            vec![at(-17.0, 179.5), at(-16.0, -179.5)],
            vec![BERLIN, at(-33.9, 151.2), at(40.7, -74.0)],
            vec![at(89.9, 10.0), at(89.8, 170.0)],
        ];
        for spots in sets {
            let frame = Frame::of(Zoom::All, middle(&spots).unwrap(), &spots);
            for spot in &spots {
                let (x, y) = frame.place(*spot);
                assert!((0.0..=WIDTH).contains(&x) && (0.0..=HEIGHT).contains(&y), "{spots:?}: {x} {y}");
            }
        }
        assert_eq!(middle(&[]), None);
    }

    #[test]
    fn two_sides_of_the_date_line_are_neighbours() {
        let spots = [179.5, -179.5].map(|longitude| Spot { latitude: -17.0, longitude });
        let frame = Frame::of(Zoom::All, middle(&spots).unwrap(), &spots);
        assert!(frame.width_km < 400.0, "{}", frame.width_km);
        let (meridians, _) = frame.graticule();
        assert!(meridians.iter().any(|(_, text)| text.ends_with('E')), "{meridians:?}");
        assert!(meridians.iter().any(|(_, text)| text.ends_with('W')), "{meridians:?}");
    }

    #[test]
    fn cells_get_coarser_the_wider_the_look_and_back() {
        let mut frame = Frame::of(Zoom::All, BERLIN, &[BERLIN]);
        assert_eq!((frame.size, frame.closer()), (FINEST, None));
        for size in (COARSEST..FINEST).rev() {
            assert_eq!(frame.wider(), Some(Zoom::Cells(size)));
            frame = Frame::of(Zoom::Cells(size), BERLIN, &[]);
        }
        assert_eq!(frame.wider(), None);
        assert_eq!(frame.closer(), Some(Zoom::Cells(COARSEST + 1)));
        let world = Frame { width_km: 20_000.0, ..frame };
        assert_eq!(world.closer(), Some(Zoom::Cells(COARSEST)));
        assert_eq!(size_for(20_000.0), COARSEST);
    }

    #[test]
    fn a_cell_is_a_hexagon_around_its_middle() {
        let cell = Cell::around(BERLIN.latitude, BERLIN.longitude, 7).unwrap();
        let frame = Frame::of(Zoom::Cells(7), BERLIN, &[]);
        let corners = frame.corners(cell);
        assert_eq!(corners.len(), 6);
        let (x, y) = frame.place(cell.middle());
        for corner in corners {
            let far = (corner.0 - x).hypot(corner.1 - y);
            assert!((8.0..25.0).contains(&far), "{far}");
        }
        assert!(!frame.needs_dots());
        assert!(Frame { width_km: 20_000.0, size: 3, ..frame }.needs_dots());
    }

    #[test]
    fn lines_are_round_and_few_and_the_bar_is_no_longer_than_a_quarter() {
        for width_km in [42.0, 100.0, 700.0, 2000.0, 15_000.0] {
            let frame = Frame { middle: BERLIN, width_km, size: 5 };
            let (meridians, parallels) = frame.graticule();
            assert!((1..=6).contains(&meridians.len()), "{width_km}: {meridians:?}");
            assert!((1..=6).contains(&parallels.len()), "{width_km}: {parallels:?}");
            let (km, long) = frame.scale_bar();
            assert!(long <= WIDTH / 4.0 + 0.01 && long > WIDTH / 14.0, "{width_km}: {km} {long}");
        }
        let (meridians, _) = Frame { middle: BERLIN, width_km: 42.0, size: 7 }.graticule();
        assert!(meridians.iter().any(|(_, text)| text == "13.4° E"), "{meridians:?}");
    }
}
