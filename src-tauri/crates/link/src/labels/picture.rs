//! From the bytes of a picture to its points in grey, within limits that its header is held to first.

use std::{io::Cursor, time::Instant};

use image::{
    DynamicImage, GrayImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Luma, LumaA,
    error::LimitErrorKind,
};
use secrecy::{ExposeSecret, SecretSlice};
use wallet::ports::LabelError;

use super::codes::Codes;

/// The largest file in bytes.
const FILE: usize = 20_000_000;
/// The most points.
const POINTS: u64 = 50_000_000;
/// The most bytes that the decoded points may take: 4 for each of the most.
const MEMORY: u64 = 4 * POINTS;
/// What a decoder may take besides, such as the coefficients of a JPEG in many passes.
const WORK: u64 = 400_000_000;

/// The first of the codes in a picture that `meaning` takes.
pub(super) fn read<T>(
    file: &SecretSlice<u8>,
    ends: Instant,
    meaning: fn(&str) -> Result<T, LabelError>,
) -> Result<T, LabelError> {
    let grey = grey(file.expose_secret())?;
    let mut refused = None;
    for text in Codes::of(grey, ends) {
        match meaning(text?.as_str()) {
            Ok(found) => return Ok(found),
            Err(error) => refused = Some(error),
        }
    }
    Err(refused.unwrap_or(LabelError::NoCode))
}

fn grey(file: &[u8]) -> Result<GrayImage, LabelError> {
    if file.len() > FILE {
        return Err(LabelError::TooLarge);
    }
    let format = image::guess_format(file).map_err(|_| LabelError::Format)?;
    if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg) {
        return Err(LabelError::Format);
    }
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(WORK);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|error| meaning(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > POINTS || decoder.total_bytes() > MEMORY {
        return Err(LabelError::TooLarge);
    }
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| meaning(&error))?;
    Ok(on_white(picture))
}

/// Without colour, and where the picture lets through what is behind it, on paper: black codes on nothing are common.
fn on_white(picture: DynamicImage) -> GrayImage {
    if !picture.color().has_alpha() {
        return picture.into_luma8();
    }
    let picture = picture.into_luma_alpha8();
    let (width, height) = picture.dimensions();
    let points = picture.pixels().map(|LumaA([luma, alpha])| {
        let (luma, alpha) = (u32::from(*luma), u32::from(*alpha));
        // At most 255.
        ((luma * alpha + 255 * (255 - alpha)) / 255) as u8
    });
    let points: Vec<u8> = points.collect();
    GrayImage::from_raw(width, height, points).unwrap_or_else(|| GrayImage::from_pixel(1, 1, Luma([255])))
}

fn meaning(error: &ImageError) -> LabelError {
    match error {
        ImageError::Limits(error) => match error.kind() {
            LimitErrorKind::DimensionError | LimitErrorKind::InsufficientMemory => LabelError::TooLarge,
            _ => LabelError::Damaged,
        },
        ImageError::Unsupported(_) => LabelError::Format,
        ImageError::Decoding(_) | ImageError::Encoding(_) | ImageError::Parameter(_) | ImageError::IoError(_) => {
            LabelError::Damaged
        }
    }
}
