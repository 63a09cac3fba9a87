//! The text of a label's QR code.

use wire::{
    identity::DeviceAddress,
    label::{Label, LabelError},
};

/// The example of docs/device-profile.md.
const EXAMPLE: &str = "DEEDBOX:7KQ2-M4X0:52908400098527886E0F7030069857D2E4169EE7";
const ADDRESS: &str = "0x52908400098527886e0f7030069857d2e4169ee7";

fn read(text: &str) -> Result<Label, LabelError> {
    text.parse()
}

#[test]
fn the_documented_example_is_what_a_label_says() {
    let label = read(EXAMPLE).unwrap();
    assert_eq!(label.address, Some(ADDRESS.parse::<DeviceAddress>().unwrap()));
    assert_eq!(label.code, "7KQ2-M4X0".parse().unwrap());
    assert_eq!(*label.text(), EXAMPLE);
}

#[test]
fn a_label_may_leave_out_the_address() {
    let label = read("DEEDBOX:7KQ2-M4X0").unwrap();
    assert_eq!((label.address, label.text().as_str()), (None, "DEEDBOX:7KQ2-M4X0"));
}

#[test]
fn case_does_not_matter_and_later_parts_are_ignored() {
    let label = read(EXAMPLE).unwrap();
    assert_eq!(read(&EXAMPLE.to_lowercase()), Ok(label.clone()));
    assert_eq!(read(&format!("{EXAMPLE}:SERIAL 4711")), Ok(label));
}

#[test]
fn what_is_no_label_is_refused_with_the_reason() {
    let refused = [
        ("", LabelError::NotOne),
        ("7KQ2-M4X0", LabelError::NotOne),
        ("DEEDBOX", LabelError::NotOne),
        ("DEEDBÖX:7KQ2-M4X0", LabelError::NotOne),
        ("DEEDBOX:", LabelError::Code),
        ("DEEDBOX:7KQ2-M4XU", LabelError::Code),
        ("DEEDBOX:7KQ2-M4X0:", LabelError::Address),
        ("DEEDBOX:7KQ2-M4X0:0x52908400098527886E0F7030069857D2E4169EE7", LabelError::Address),
        ("DEEDBOX:7KQ2-M4X0:52908400098527886E0F7030069857D2E4169E", LabelError::Address),
    ];
    for (text, reason) in refused {
        assert_eq!(read(text), Err(reason), "{text}");
    }
}

#[test]
fn a_label_shows_no_code_in_debug_text() {
    let shown = format!("{:?}", read(EXAMPLE).unwrap());
    assert!(!shown.contains("7KQ2"), "{shown}");
}
