//! Labels that an owner pastes, types, drops or photographs: the page gets what it must fill in, and no more.

use std::io::Cursor;

use domain::{device::DeviceId, failure::Code, label::Hint};
use image::{GrayImage, ImageFormat, Luma};
use ipc::{Label, Picture, devices};
use qrcode::{Color, QrCode};

use super::{
    secrets::traces,
    shell::{Refused, Shell, secret},
};

const CODE: &str = "7KQ2-M4X0";
const DEVICE: &str = "0x52908400098527886e0f7030069857d2e4169ee7";
const OURS: &str = "DEEDBOX:7KQ2-M4X0:52908400098527886E0F7030069857D2E4169EE7";
const ESPRESSIF: &str = r#"{"ver":"v1","name":"PROV_12AB34","username":"wifiprov","pop":"abcd1234","transport":"ble"}"#;
pub const LABELS: [&str; 5] =
    [CODE, OURS, ESPRESSIF, "MT:Y.K9042C00KA0648G00", "did:io:0x52908400098527886e0f7030069857d2e4169ee7"];

#[test]
fn a_pasted_label_gives_the_page_what_it_fills_in() {
    let shell = Shell::start();
    shell.import();
    let device: DeviceId = DEVICE.parse().unwrap();
    let Ok(ours @ Label::Deedbox { .. }) = text(&shell, OURS) else { panic!("not ours") };
    assert_eq!(ours.hint(), Hint::Device(device));
    let Label::Deedbox { code, device: Some(named) } = &ours else { panic!("{ours:?}") };
    assert_eq!((code.expose(), *named), (CODE, device));
    let Ok(espressif) = text(&shell, ESPRESSIF) else { panic!("not Espressif's") };
    assert_eq!(espressif.hint(), Hint::Espressif("PROV_12AB34".to_string()));
    let Label::Espressif { username, proof: Some(proof), .. } = &espressif else { panic!("{espressif:?}") };
    assert_eq!((username.as_deref(), proof.expose()), (Some("wifiprov"), "abcd1234"));
    assert_eq!(traces(shell.home(), "abcd1234"), Vec::<std::path::PathBuf>::new(), "nothing of a label stays");
}

#[test]
fn a_picture_larger_than_other_requests_is_taken_and_read() {
    let shell = Shell::start();
    shell.import();
    let mut file = drawn(OURS);
    // What follows the end of a PNG does not count.
    file.resize(ipc::REQUEST_LIMIT + 1, 0);
    let Ok(Label::Deedbox { code, .. }) = picture(&shell, file) else { panic!("not read") };
    assert_eq!(code.expose(), CODE);
    let refused = [
        (b"no picture".to_vec(), Code::LabelBadPicture),
        (drawn("https://example.com"), Code::LabelUnknown),
        (blank(), Code::LabelNoCode),
    ];
    for (file, code) in refused {
        assert_eq!(picture(&shell, file).unwrap_err().code(), code);
    }
}

#[test]
fn a_locked_wallet_reads_no_label() {
    let shell = Shell::start();
    shell.import();
    shell.lock();
    assert_eq!(text(&shell, OURS).unwrap_err().code(), Code::VaultLocked);
    assert_eq!(picture(&shell, blank()).unwrap_err().code(), Code::VaultLocked);
}

#[test]
fn however_a_label_is_spoilt_it_is_read_or_refused_and_never_repeated() {
    let shell = Shell::start();
    shell.import();
    let mut dice: u64 = 0x5eed_0004;
    println!("seed {dice:#x}");
    let mut below = |end: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(dice >> 33).unwrap() % end
    };
    for round in 0..1500 {
        let mut bytes = LABELS[round % LABELS.len()].as_bytes().to_vec();
        for _ in 0..=below(3) {
            let at = below(bytes.len().max(1));
            match below(4) {
                0 => bytes.truncate(at),
                1 => bytes.insert(at.min(bytes.len()), u8::try_from(below(128)).unwrap()),
                2 => bytes.extend_from_within(at.min(bytes.len())..),
                _ => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = u8::try_from(below(128)).unwrap()),
            }
        }
        let spoilt = String::from_utf8(bytes).unwrap();
        match text(&shell, &spoilt) {
            Ok(_) => {}
            Err(Refused::Failed(failure)) => {
                assert_eq!(failure.code, Code::LabelUnknown, "{spoilt:?}");
                let secret = spoilt.get(..6).unwrap_or("nothing of it");
                assert!(!failure.detail.contains(secret), "{spoilt:?}: {}", failure.detail);
            }
            Err(other) => panic!("{spoilt:?}: {other:?}"),
        }
    }
}

fn text(shell: &Shell, text: &str) -> Result<Label, Refused> {
    shell.call("main", &devices::ReadLabel { text: secret(text) })
}

fn picture(shell: &Shell, file: Vec<u8>) -> Result<Label, Refused> {
    shell.call("main", &devices::ReadLabelImage { picture: Picture::new(file) })
}

/// A PNG of a code, four points to a module.
fn drawn(text: &str) -> Vec<u8> {
    let code = QrCode::new(text).unwrap();
    let (width, colors) = (code.width(), code.to_colors());
    let side = u32::try_from(width + 8).unwrap() * 4;
    png(GrayImage::from_fn(side, side, |x, y| {
        let (x, y) = ((x as usize / 4).wrapping_sub(4), (y as usize / 4).wrapping_sub(4));
        let dark = x < width && y < width && colors[y * width + x] == Color::Dark;
        Luma([if dark { 0 } else { 255 }])
    }))
}

fn blank() -> Vec<u8> {
    png(GrayImage::from_pixel(40, 40, Luma([200])))
}

fn png(picture: GrayImage) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}
