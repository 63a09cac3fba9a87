//! The map as a picture: cells, lines of latitude and longitude, north and the scale.

use leptos::prelude::*;

use super::{
    frame::{Frame, HEIGHT, WIDTH},
    located::{Located, cells},
};
use crate::{kit::format::number, t, text::Map};

/// The map in words: how wide it is, and where each device stands.
#[must_use]
pub fn says(frame: Frame, all: &[Located]) -> String {
    let devices: Vec<String> =
        cells(all, frame.size).into_iter().map(|(cell, label)| format!("{label}: {cell}")).collect();
    t!(Map::Says, km = number(frame.width_km, 0), devices = devices.join("; "))
}

/// The picture of a piece of the earth with the devices on it.
#[component]
pub(super) fn Drawn(frame: Frame, all: Vec<Located>) -> impl IntoView {
    let label = says(frame, &all);
    view! {
        <svg class="map" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=label>
            {graticule(frame)}
            {hexagons(frame, &all)}
            {north()}
            {scale_bar(frame)}
        </svg>
    }
}

fn graticule(frame: Frame) -> AnyView {
    let (meridians, parallels) = frame.graticule();
    let meridians = meridians.into_iter().map(|(x, text)| {
        view! { <path class="g" d=format!("M{x:.1} 0V{HEIGHT}")></path><text x=format!("{:.1}", x + 3.0) y="12">{text}</text> }
    });
    let parallels = parallels.into_iter().map(|(y, text)| {
        view! { <path class="g" d=format!("M0 {y:.1}H{WIDTH}")></path><text x="3" y=format!("{:.1}", y - 3.0)>{text}</text> }
    });
    view! { {meridians.collect_view()}{parallels.collect_view()} }.into_any()
}

fn hexagons(frame: Frame, all: &[Located]) -> AnyView {
    let dots = frame.needs_dots();
    let each = cells(all, frame.size).into_iter().map(|(cell, label)| {
        let points: Vec<String> = frame.corners(cell).into_iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let (x, y) = frame.place(cell.middle());
        let dot =
            dots.then(|| view! { <circle class="cell" cx=format!("{x:.1}") cy=format!("{y:.1}") r="5"></circle> });
        // Beside a dot, within a cell.
        let above = if dots { y - 8.0 } else { y + 4.0 };
        view! {
            <polygon class="cell" points=points.join(" ")></polygon>
            {dot}
            <text class="n" x=format!("{x:.1}") y=format!("{above:.1}") text-anchor="middle">{label}</text>
        }
    });
    each.collect_view().into_any()
}

fn north() -> AnyView {
    let x = WIDTH - 18.0;
    view! {
        <path class="mark" d=format!("M{x} 22L{:.0} 40L{x} 36L{:.0} 40Z", x - 6.0, x + 6.0)></path>
        <text class="n" x=x.to_string() y="17" text-anchor="middle">{t!(Map::North)}</text>
    }
    .into_any()
}

fn scale_bar(frame: Frame) -> AnyView {
    let (km, long) = frame.scale_bar();
    let (right, y) = (WIDTH - 14.0, HEIGHT - 12.0);
    let left = right - long;
    view! {
        <path class="bar" d=format!("M{left:.1} {:.0}V{y}H{right}V{:.0}", y - 5.0, y - 5.0)></path>
        <text class="n" x=right.to_string() y=format!("{:.0}", y - 8.0) text-anchor="end">{t!(Map::Km, n = number(km, 0))}</text>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::map::{
        frame::{Zoom, middle},
        located::{located, tests::device},
    };

    #[test]
    fn the_map_is_told_in_words_and_no_finer_than_its_cells() {
        let all = located(&[device(1, 37.361_559_3, -122.055_323_8)]);
        let spots = [all[0].cell.middle()];
        let frame = Frame::of(Zoom::All, middle(&spots).unwrap(), &spots);
        assert_eq!(says(frame, &all), "Map, 42 km wide, north up. 1: 87283472bffffff.");
    }
}
