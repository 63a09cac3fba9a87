//! The QR codes of a picture: first the whole of it, then piece by piece and closer; all of that dark on light, then
//! light on dark.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    time::Instant,
};

use image::{
    GenericImage, GenericImageView, GrayImage, Luma,
    imageops::{self, FilterType},
};
use rqrr::PreparedImage;
use wallet::ports::LabelError;
use zeroize::Zeroizing;

/// The longest side of a piece that is looked at. What the finder may take grows with the fourth power of it, so that
/// a picture full of corners of codes is met with small pieces.
const PIECE: u32 = 1024;
/// How far pieces lie apart: a code of half a piece is whole in one of them.
const STEP: u32 = PIECE / 2;
/// The longest sides at which the picture is looked at.
const SIDES: [u32; 4] = [512, 1024, 2048, 4096];
/// A picture that is smaller is looked at larger, too.
const SMALL: u32 = 256;
/// A picture that is smaller is looked at at half its size, too, which takes the grain out.
const GRAINY: u32 = 1024;
/// The least difference between a code's points and its ground.
const CONTRAST: u8 = 32;
/// Points that are written between two looks at the clock.
const WRITES: u32 = 1 << 16;

/// The texts of the codes, as they are found; the last is an error when time ran out.
pub(super) struct Codes {
    picture: GrayImage,
    ends: Instant,
    views: VecDeque<View>,
    found: VecDeque<Zeroizing<String>>,
}

/// A part of the picture, at a scale.
#[derive(Clone, Copy)]
struct View {
    /// The longest side that the whole picture gets.
    side: u32,
    x: u32,
    y: u32,
    inverted: bool,
}

impl Codes {
    pub(super) fn of(picture: GrayImage, ends: Instant) -> Self {
        let views = views(&picture);
        Self { picture, ends, views, found: VecDeque::new() }
    }

    /// Looks at one view; a part without light and shade holds no code.
    fn look(&mut self, view: View) -> Result<(), LabelError> {
        let (width, height) = scaled(&self.picture, view.side);
        let across = f64::from(self.picture.width()) / f64::from(width);
        let part = |at: u32, length: u32| (f64::from(at) * across, f64::from(length.min(PIECE)) * across);
        let ((x, w), (y, h)) = (part(view.x, width - view.x), part(view.y, height - view.y));
        let piece = imageops::crop_imm(&self.picture, x as u32, y as u32, (w as u32).max(1), (h as u32).max(1));
        let (piece_width, piece_height) = ((width - view.x).min(PIECE), (height - view.y).min(PIECE));
        let mut piece = match across {
            _ if across > 1.0 => imageops::thumbnail(&piece.to_image(), piece_width, piece_height),
            _ if across < 1.0 => imageops::resize(&piece.to_image(), piece_width, piece_height, FilterType::Nearest),
            _ => piece.to_image(),
        };
        if contrast(&piece) < CONTRAST {
            return Ok(());
        }
        if view.inverted {
            imageops::invert(&mut piece);
        }
        self.found.extend(find(piece, self.ends)?);
        Ok(())
    }
}

impl Iterator for Codes {
    type Item = Result<Zeroizing<String>, LabelError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(text) = self.found.pop_front() {
                return Some(Ok(text));
            }
            let view = self.views.pop_front()?;
            if let Err(error) = self.look(view) {
                self.views.clear();
                return Some(Err(error));
            }
        }
    }
}

/// Where to look, nearest to a good photograph first.
fn views(picture: &GrayImage) -> VecDeque<View> {
    let longest = picture.width().max(picture.height());
    let mut views = VecDeque::new();
    if longest <= SMALL {
        push(&mut views, picture, longest * 4);
    }
    for side in SIDES {
        push(&mut views, picture, side.min(longest));
        if side >= longest {
            break;
        }
    }
    if longest <= GRAINY {
        push(&mut views, picture, longest / 2);
    }
    let inverted: Vec<View> = views.iter().map(|view| View { inverted: true, ..*view }).collect();
    views.extend(inverted);
    views
}

fn push(views: &mut VecDeque<View>, picture: &GrayImage, side: u32) {
    let (width, height) = scaled(picture, side);
    let starts = |length: u32| (0..length).step_by(STEP as usize).filter(move |at| *at == 0 || at + STEP < length);
    for y in starts(height) {
        for x in starts(width) {
            views.push_back(View { side, x, y, inverted: false });
        }
    }
}

/// How far apart the darkest and the lightest point are.
fn contrast(piece: &GrayImage) -> u8 {
    let points = || piece.as_raw().iter().copied();
    points().max().unwrap_or_default() - points().min().unwrap_or_default()
}

/// The picture's size with this longest side.
fn scaled(picture: &GrayImage, side: u32) -> (u32, u32) {
    let (width, height) = picture.dimensions();
    let longest = u64::from(width.max(height)).max(1);
    let length = |full: u32| u32::try_from(u64::from(full) * u64::from(side) / longest).unwrap_or(side).max(1);
    (length(width), length(height))
}

/// The texts in one piece.
fn find(piece: GrayImage, ends: Instant) -> Result<Vec<Zeroizing<String>>, LabelError> {
    let board = Board { points: piece, ends, writes: 0 };
    // The finder is not made for hostile pictures: it can neither be told when to stop nor trusted not to panic.
    let finding = catch_unwind(AssertUnwindSafe(|| {
        let mut prepared = PreparedImage::prepare(board);
        let grids = prepared.detect_grids();
        grids.iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| Zeroizing::new(text)).collect()
    }));
    finding.or_else(|panic| if panic.is::<TimeIsUp>() { Err(LabelError::TooLong) } else { Ok(Vec::new()) })
}

/// What ends the finder when the time is up.
struct TimeIsUp;

/// The points that the finder works on, with the clock in view: it writes and copies them all the time.
struct Board {
    points: GrayImage,
    ends: Instant,
    writes: u32,
}

impl Board {
    fn watch(&self) {
        if Instant::now() >= self.ends {
            resume_unwind(Box::new(TimeIsUp));
        }
    }
}

impl Clone for Board {
    fn clone(&self) -> Self {
        self.watch();
        Self { points: self.points.clone(), ..*self }
    }
}

impl GenericImageView for Board {
    type Pixel = Luma<u8>;

    fn dimensions(&self) -> (u32, u32) {
        self.points.dimensions()
    }

    fn get_pixel(&self, x: u32, y: u32) -> Luma<u8> {
        *self.points.get_pixel(x, y)
    }
}

impl GenericImage for Board {
    fn get_pixel_mut(&mut self, x: u32, y: u32) -> &mut Luma<u8> {
        self.points.get_pixel_mut(x, y)
    }

    fn put_pixel(&mut self, x: u32, y: u32, point: Luma<u8>) {
        self.writes = self.writes.wrapping_add(1);
        if self.writes.is_multiple_of(WRITES) {
            self.watch();
        }
        self.points.put_pixel(x, y, point);
    }

    fn blend_pixel(&mut self, x: u32, y: u32, point: Luma<u8>) {
        self.put_pixel(x, y, point);
    }
}
