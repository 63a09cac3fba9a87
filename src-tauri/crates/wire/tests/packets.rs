//! The packets that docs/first-device.md tells firmware to send.

use wire::gatt::SERVICE;

const PAGE: &str = include_str!("../../../../docs/first-device.md");

fn packet(name: &str) -> Vec<u8> {
    let line = PAGE.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("no line of the {name}"));
    let bytes = line.trim_start_matches(name).split_whitespace();
    bytes.map_while(|byte| u8::from_str_radix(byte, 16).ok().filter(|_| byte.len() == 2)).collect()
}

#[test]
fn the_packets_of_the_page_for_firmware_carry_the_service_and_fit_the_air() {
    // A field is its length, its type and its value; numbers go out with the last byte first.
    let service = SERVICE.to_le_bytes();
    let advertisement = [&[0x02, 0x01, 0x06, 0x11, 0x07][..], &service].concat();
    assert_eq!(packet("advertisement"), advertisement);
    let response = [&[1 + 16 + 7, 0x21][..], &service].concat();
    assert_eq!(packet("scan response"), response);
    assert!(advertisement.len() <= 31 && response.len() + 7 <= 31);
}
