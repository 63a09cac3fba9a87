//! A QR code, black on white in both themes.

use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode};

/// The dark modules of the code of `text` as one SVG path in unit squares, and the code's width; `None` if `text` is too long.
#[must_use]
pub fn path(text: &str) -> Option<(String, usize)> {
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (place, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            path.push_str(&format!("M{} {}h1v1h-1z", place % width, place / width));
        }
    }
    Some((path, width))
}

/// The code of `text`; `says` tells what it holds.
#[component]
pub fn Qr(#[prop(into)] text: String, #[prop(into)] says: String) -> impl IntoView {
    path(&text).map(|(path, width)| {
        view! {
            <figure class="qr">
                <svg viewBox=format!("-2 -2 {0} {0}", width + 4) role="img" aria-label=says shape-rendering="crispEdges">
                    <path d=path fill="#000"></path>
                </svg>
            </figure>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_fits_and_a_book_does_not() {
        let (path, width) = path("0x7a3f5c0e9b2d4418a6c1f07e35d9b8421ec691c4").unwrap();
        assert_eq!(width, 33);
        assert!(path.starts_with("M0 0h1v1h-1z"), "the finder pattern stands in the corner");
        assert!(super::path(&"x".repeat(5000)).is_none());
    }
}
