//! Good pictures.

use domain::label::{Flow, NetworkKind, Transport};
use image::{DynamicImage, GrayImage, LumaA, imageops};
use link::LabelReader;
use secrecy::ExposeSecret;
use tokio::time::Duration;
use wallet::{
    label::Label,
    ports::{LabelError, Labels},
};

use crate::drawn::{code, grainy, jpeg, png, table, turned};

const OURS: &str = "DEEDBOX:7KQ2-M4X0:52908400098527886E0F7030069857D2E4169EE7";
const DEVICE: &str = "0x52908400098527886e0f7030069857d2e4169ee7";
const WIFI: &str = "WIFI:T:WPA;S:Home;P:correct horse;;";

/// Reads a picture, however busy the machine is.
async fn read(file: Vec<u8>) -> Result<Label, LabelError> {
    LabelReader::patient(Duration::from_secs(100)).read_picture(file.into()).await
}

/// The label is [`OURS`], whole.
#[track_caller]
fn ours(label: Result<Label, LabelError>, what: &str) {
    let Ok(Label::Deedbox(label)) = label else { panic!("{what}: {label:?}") };
    assert_eq!(label.code.expose_secret(), "7KQ2-M4X0", "{what}");
    assert_eq!(label.device.map(|device| device.to_string()).as_deref(), Some(DEVICE), "{what}");
}

#[tokio::test]
async fn every_kind_of_label_is_read_from_a_picture() {
    ours(read(png(code(OURS, 4))).await, "PNG");
    ours(read(jpeg(code(OURS, 4), 60)).await, "JPEG");
    let espressif = r#"{"ver":"v1","name":"PROV_12AB34","username":"wifiprov","pop":"abcd1234","transport":"ble"}"#;
    let Ok(Label::Espressif(label)) = read(png(code(espressif, 4))).await else { panic!("no Espressif label") };
    assert_eq!(
        (label.name.as_str(), label.transport, label.network),
        ("PROV_12AB34", Transport::Ble, NetworkKind::Wifi)
    );
    assert_eq!(label.proof.map(|proof| proof.code.expose_secret().to_string()).as_deref(), Some("abcd1234"));
    let Ok(Label::Matter(label)) = read(png(code("MT:Y.K9042C00KA0648G00", 4))).await else {
        panic!("no Matter label")
    };
    assert_eq!((label.vendor, label.product, label.discriminator, label.flow), (0xfff1, 0x8000, 3840, Flow::Standard));
    let did = read(png(code(&format!("did:io:{DEVICE}"), 4))).await;
    assert!(matches!(did, Ok(Label::Did(id)) if id.to_string() == DEVICE));
}

#[tokio::test]
async fn whom_to_pay_is_read_from_a_picture_and_from_no_code_that_says_something_else() {
    let payee = async |text: &str| LabelReader::default().read_payee(png(code(text, 4)).into()).await;
    let address = "0x52908400098527886E0F7030069857D2E4169EE7";
    let request = format!("ethereum:{address}@4690?value=1e18");
    assert_eq!(payee(&request).await, Ok(request.clone()));
    assert_eq!(payee(&format!(" {address}\n")).await, Ok(address.to_string()));
    for other in [OURS, WIFI, "ethereum:anna.eth", "0x52908400098527886E0F7030069857D2E4169Ee7", "javascript:alert(1)"]
    {
        assert_eq!(payee(other).await, Err(LabelError::NotPayee), "{other}");
    }
    let (wifi, pay) = (code(WIFI, 4), code(&request, 4));
    let both = table(900, 500, &[(&wifi, 30, 40), (&pay, 450, 60)]);
    assert_eq!(LabelReader::default().read_payee(png(both).into()).await, Ok(request));
    ours(read(png(code(OURS, 4))).await, "a label beside");
}

#[tokio::test]
async fn a_code_is_read_however_it_lies() {
    for degrees in (0..360).step_by(40) {
        ours(read(jpeg(turned(&code(OURS, 6), f64::from(degrees)), 80)).await, &format!("{degrees} degrees"));
    }
}

#[tokio::test]
async fn a_code_is_read_in_poor_light() {
    // Of the first 60 seeds those that need the second look, at half the size.
    for seed in [4, 22, 23, 27, 54, 59] {
        ours(read(jpeg(grainy(&code(OURS, 6), seed), 50)).await, &format!("grain of seed {seed}"));
    }
    let mut faint = code(OURS, 6);
    faint.pixels_mut().for_each(|point| point.0 = [point.0[0] / 3 + 70]);
    ours(read(jpeg(faint, 70)).await, "little contrast");
}

#[tokio::test]
async fn a_light_code_on_a_dark_ground_is_read() {
    let mut picture = code(OURS, 5);
    imageops::invert(&mut picture);
    ours(read(png(picture)).await, "inverted");
}

#[tokio::test]
async fn a_black_code_on_nothing_is_read_as_if_on_paper() {
    let opaque = code(OURS, 5);
    let clear = image::ImageBuffer::from_fn(opaque.width(), opaque.height(), |x, y| {
        LumaA([0, 255 - opaque.get_pixel(x, y).0[0]])
    });
    ours(read(png(DynamicImage::ImageLumaA8(clear))).await, "transparent");
}

#[tokio::test]
async fn a_code_of_two_points_to_a_module_is_read() {
    ours(read(png(code(OURS, 2))).await, "small");
}

#[tokio::test]
async fn a_small_code_in_a_large_photograph_is_read() {
    let photograph = table(2400, 1800, &[(&code(OURS, 4), 1850, 1310)]);
    ours(read(jpeg(photograph, 85)).await, "a corner of a photograph");
}

#[tokio::test]
async fn of_several_codes_the_first_that_is_a_label_counts() {
    let (wifi, label) = (code(WIFI, 5), code(OURS, 5));
    for places in [[20, 320], [320, 20]] {
        let picture = table(600, 300, &[(&wifi, places[0], 20), (&label, places[1], 20)]);
        ours(read(png(picture)).await, "beside a code for a Wi-Fi");
    }
    let error = read(png(code(WIFI, 5))).await.expect_err("no label");
    assert!(matches!(error, LabelError::NotOne(_)), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("horse"), "{error:?}");
}

#[tokio::test]
async fn a_picture_without_a_code_says_so() {
    for (width, height) in [(1, 1), (1, 900), (900, 1), (300, 200)] {
        let empty = table(width, height, &[]);
        assert_eq!(read(png(empty.clone())).await.err(), Some(LabelError::NoCode), "{width} × {height}");
        assert_eq!(read(jpeg(empty, 80)).await.err(), Some(LabelError::NoCode), "{width} × {height}");
    }
    let half: GrayImage = imageops::crop_imm(&code(OURS, 5), 0, 0, 110, 245).to_image();
    assert_eq!(read(png(half)).await.err(), Some(LabelError::NoCode), "half a code");
}
