//! Pictures of QR codes.

use std::io::Cursor;

use image::{DynamicImage, GrayImage, ImageFormat, Luma, codecs::jpeg::JpegEncoder, imageops};
use qrcode::{Color, EcLevel, QrCode};

/// A code with its quiet zone, so many points for each module.
pub fn code(text: &str, module: u32) -> GrayImage {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
    let width = u32::try_from(code.width()).unwrap();
    let colors = code.to_colors();
    let side = (width + 8) * module;
    GrayImage::from_fn(side, side, |x, y| {
        let (x, y) = ((x / module).wrapping_sub(4), (y / module).wrapping_sub(4));
        let dark = x < width && y < width && colors[(y * width + x) as usize] == Color::Dark;
        Luma([if dark { 0 } else { 255 }])
    })
}

/// A table of this size in uneven light, with pictures lying on it.
pub fn table(width: u32, height: u32, things: &[(&GrayImage, u32, u32)]) -> GrayImage {
    let light = |x, y| 120 + u8::try_from((x * 60) / width + (y * 40) / height).unwrap();
    let mut table = GrayImage::from_fn(width, height, |x, y| Luma([light(x, y)]));
    for (thing, x, y) in things {
        imageops::replace(&mut table, *thing, i64::from(*x), i64::from(*y));
    }
    table
}

/// Turned by so many degrees, on white.
pub fn turned(picture: &GrayImage, degrees: f64) -> GrayImage {
    let side = f64::from(picture.width().max(picture.height())) * 1.5;
    let (sin, cos) = degrees.to_radians().sin_cos();
    let half = (f64::from(picture.width()) / 2.0, f64::from(picture.height()) / 2.0);
    GrayImage::from_fn(side as u32, side as u32, |x, y| {
        let (x, y) = (f64::from(x) - side / 2.0, f64::from(y) - side / 2.0);
        let (x, y) = (x * cos + y * sin + half.0, y * cos - x * sin + half.1);
        if x < 0.0 || y < 0.0 {
            return Luma([255]);
        }
        picture.get_pixel_checked(x as u32, y as u32).copied().unwrap_or(Luma([255]))
    })
}

/// With the grain of a camera in the dark, always the same for one seed (Vigna's splitmix64).
pub fn grainy(picture: &GrayImage, mut seed: u64) -> GrayImage {
    let mut grain = || {
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (seed ^ seed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed >> 33) as u8 % 60
    };
    let mut picture = picture.clone();
    for Luma([point]) in picture.pixels_mut() {
        *point = point.saturating_add(grain()).saturating_sub(grain());
    }
    picture
}

pub fn png(picture: impl Into<DynamicImage>) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.into().write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

pub fn jpeg(picture: impl Into<DynamicImage>, quality: u8) -> Vec<u8> {
    let mut file = Vec::new();
    picture.into().write_with_encoder(JpegEncoder::new_with_quality(&mut file, quality)).unwrap();
    file
}
