//! Pictures that mean harm, and files that are none.

use image::{GrayImage, Luma};
use link::LabelReader;
use tokio::time::{Duration, Instant};
use wallet::{
    label::Label,
    ports::{LabelError, Labels},
};

use crate::{
    drawn::{code, jpeg, png},
    seeded::Seeded,
};

const TEXT: &str = "DEEDBOX:7KQ2-M4X0";

/// A reader that waits, however busy the machine is.
fn reader() -> LabelReader {
    LabelReader::patient(Duration::from_secs(100))
}

async fn refused(file: Vec<u8>) -> Option<LabelError> {
    reader().read_picture(file.into()).await.err()
}

/// A PNG whose header claims this size, with a right checksum.
fn claiming(width: u32, height: u32) -> Vec<u8> {
    let mut file = png(code(TEXT, 4));
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&file[12..29]);
    file[29..33].copy_from_slice(&sum.to_be_bytes());
    file
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = !0_u32;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

/// A JPEG whose header claims this size.
fn claiming_jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut file = jpeg(code(TEXT, 4), 80);
    let frame = file.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
    file[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    file[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    file
}

#[tokio::test]
async fn a_size_that_is_claimed_is_refused_before_memory_is_taken() {
    for (width, height) in [(8000, 8000), (50_001, 1000), (u32::MAX >> 1, u32::MAX >> 1), (2_000_000_000, 1)] {
        assert_eq!(refused(claiming(width, height)).await, Some(LabelError::TooLarge), "{width} × {height}");
    }
    for (width, height) in [(8000, 8000), (u16::MAX, u16::MAX)] {
        assert_eq!(refused(claiming_jpeg(width, height)).await, Some(LabelError::TooLarge), "{width} × {height}");
    }
}

#[tokio::test]
async fn a_size_that_the_points_do_not_fill_is_a_damaged_picture() {
    assert_eq!(refused(claiming(1000, 1000)).await, Some(LabelError::Damaged));
    assert_eq!(refused(claiming(0, 10)).await, Some(LabelError::Damaged));
}

#[tokio::test]
async fn what_is_no_picture_is_named_so() {
    for file in
        [&b""[..], b"x", b"GIF89a\x01\0\x01\0\0\0\0;", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"BM", &[0; 64]]
    {
        assert_eq!(refused(file.to_vec()).await, Some(LabelError::Format), "{file:?}");
    }
    let mut long = png(code(TEXT, 4));
    long.resize(20_000_001, 0);
    assert_eq!(refused(long).await, Some(LabelError::TooLarge));
}

#[tokio::test]
async fn a_file_cut_short_at_any_place_ends_in_a_named_refusal() {
    for whole in [png(code(TEXT, 2)), jpeg(code(TEXT, 2), 80)] {
        for length in (0..whole.len()).step_by(whole.len() / 11) {
            let cut = whole[..length].to_vec();
            match reader().read_picture(cut.into()).await {
                // The end of a JPEG may be missing, as of a PNG after its points.
                Ok(Label::Deedbox(_)) if length > whole.len() / 2 => {}
                Err(LabelError::Format | LabelError::Damaged | LabelError::NoCode) => {}
                other => panic!("{length} of {}: {other:?}", whole.len()),
            }
        }
    }
}

#[tokio::test]
async fn no_change_of_a_picture_makes_a_panic() {
    let mut seeded = Seeded::new();
    for whole in [png(code(TEXT, 2)), jpeg(code(TEXT, 2), 80)] {
        for _ in 0..25 {
            let mut file = whole.clone();
            for _ in 0..=seeded.below(6) {
                let at = seeded.below(file.len());
                file[at] = seeded.below(256) as u8;
            }
            // Whatever comes of it, it comes in time and as an answer.
            drop(reader().read_picture(file.into()).await);
        }
    }
}

#[tokio::test]
async fn a_picture_full_of_corners_of_codes_ends_in_time_and_the_next_one_is_read() {
    const CORNER: [&[u8; 8]; 8] =
        [b"#######.", b"#.....#.", b"#.###.#.", b"#.###.#.", b"#.###.#.", b"#.....#.", b"#######.", b"........"];
    let corners = GrayImage::from_fn(1000, 1000, |x, y| {
        Luma([if CORNER[(y % 8) as usize][(x % 8) as usize] == b'#' { 0 } else { 255 }])
    });
    let reader = LabelReader::patient(Duration::from_secs(2));
    let began = Instant::now();
    assert_eq!(reader.read_picture(png(corners).into()).await.err(), Some(LabelError::TooLong));
    assert!(began.elapsed() < Duration::from_secs(7), "{:?}", began.elapsed());
    assert!(reader.read_picture(png(code(TEXT, 3)).into()).await.is_ok());
}
