//! A rosette drawn from a fingerprint: same fingerprint, same picture.

use leptos::prelude::*;

/// What a fingerprint draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rosette {
    /// Ellipses of the outer ring, 3 to 8, each half the width of the picture tall.
    pub petals: u8,
    /// Half the width of an outer ellipse, 8 to 28.
    pub width: u8,
    /// Turn of the outer ring in degrees, below 60.
    pub turn: u8,
    /// Ellipses of the inner ring, 2 to 5.
    pub inner: u8,
    /// Half the length of an inner ellipse, 14 to 24.
    pub reach: u8,
    /// Turn of the inner ring in degrees, below 90.
    pub inner_turn: u8,
    /// One of 4 inks.
    pub ink: u8,
}

/// The rosette of a 32-byte fingerprint.
#[must_use]
pub fn rosette(fingerprint: [u8; 32]) -> Rosette {
    let [a, b, c, d, e, f, g, ..] = fingerprint;
    Rosette {
        petals: 3 + a % 6,
        width: 8 + b % 21,
        turn: c % 60,
        inner: 2 + d % 4,
        reach: 14 + e % 11,
        inner_turn: f % 90,
        ink: g % 4,
    }
}

/// The turns in degrees that lay `count` ellipses evenly into a ring.
fn turns(count: u8, first: u8) -> Vec<u16> {
    (0..u16::from(count)).map(|place| u16::from(first) + place * 180 / u16::from(count.max(1))).collect()
}

/// A rosette; decoration beside the address it stands for. `size` is `s`, `l` or empty.
#[component]
pub fn Seal(fingerprint: [u8; 32], #[prop(optional)] size: &'static str) -> impl IntoView {
    let drawn = rosette(fingerprint);
    let ring = |turns: Vec<u16>, reach: u8, width: u8| {
        turns
            .into_iter()
            .map(|turn| {
                view! { <ellipse rx=reach.to_string() ry=width.to_string() transform=format!("rotate({turn})")></ellipse> }
            })
            .collect_view()
    };
    view! {
        <svg class=format!("seal k{} {size}", drawn.ink) viewBox="-50 -50 100 100" aria-hidden="true">
            <circle r="47"></circle>
            {ring(turns(drawn.petals, drawn.turn), 44, drawn.width)}
            {ring(turns(drawn.inner, drawn.inner_turn), drawn.reach, 8)}
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fingerprint_draws_within_the_frame() {
        for byte in 0..=255u8 {
            let drawn = rosette([byte; 32]);
            assert!((3..=8).contains(&drawn.petals) && (8..=28).contains(&drawn.width));
            assert!((2..=5).contains(&drawn.inner) && (14..=24).contains(&drawn.reach) && drawn.ink < 4);
        }
        assert_eq!(turns(3, 23), [23, 83, 143]);
    }

    #[test]
    fn one_other_byte_is_another_picture() {
        let mut other = [7u8; 32];
        other[1] = 9;
        assert_ne!(rosette([7; 32]), rosette(other));
    }
}
