use super::*;

/// `wifi("MyWirelessAP", "mysecurepassword")` of the profile's page.
const WIFI: &[u8] = b"\x01\x1e\x0cMyWirelessAP\x10mysecurepassword\xc0";

/// A small generator, so that a seed gives the same pieces everywhere.
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn bytes(&mut self, limit: usize) -> Vec<u8> {
        (0..self.below(limit)).map(|_| u8::try_from(self.below(256)).unwrap()).collect()
    }
}

fn sent(command: u8, data: &[u8]) -> Vec<u8> {
    Frame { command, data: data.to_vec() }.to_bytes()
}

#[test]
fn the_examples_of_the_profile_come_out_byte_by_byte() {
    assert_eq!(Frame::wifi("MyWirelessAP", "mysecurepassword").ok().unwrap().to_bytes(), WIFI);
    assert_eq!(Frame::bare(Command::Identify).to_bytes(), [2, 0, 2]);
    assert_eq!(Frame::bare(Command::DeviceInfo).to_bytes(), [3, 0, 3]);
    assert_eq!(Frame::bare(Command::Scan).to_bytes(), [4, 0, 4]);
}

#[test]
fn a_name_is_sent_without_its_length() {
    assert_eq!(Frame::named(Command::Hostname, "plug").ok().unwrap().to_bytes(), b"\x05\x04plug\xc1");
    assert_eq!(Frame::named(Command::DeviceName, "Hall").ok().unwrap().to_bytes(), b"\x06\x04Hall\x8b");
    assert!(Frame::named(Command::DeviceName, &"x".repeat(255)).is_ok());
    assert!(Frame::named(Command::DeviceName, &"x".repeat(256)).is_err());
}

#[test]
fn names_and_passwords_longer_than_a_frame_are_refused() {
    assert!(Frame::wifi(&"x".repeat(32), &"y".repeat(221)).is_ok());
    assert!(Frame::wifi(&"x".repeat(32), &"y".repeat(222)).is_err());
    assert!(Frame::wifi(&"x".repeat(256), "").is_err());
}

#[test]
fn a_frame_in_whatever_pieces_comes_out_whole() {
    for seed in 0..500 {
        let mut draw = Draw(seed);
        let (command, data) = (u8::try_from(draw.below(256)).unwrap(), draw.bytes(256));
        let bytes = sent(command, &data);
        let mut joining = Joining::default();
        let mut rest = bytes.as_slice();
        let mut got = None;
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(1 + draw.below(rest.len().min(20)));
            assert!(got.is_none(), "seed {seed}: whole before its end");
            got = joining.push(piece).expect("seed gives a sound frame");
            rest = after;
        }
        let got = got.unwrap_or_else(|| panic!("seed {seed}: not whole"));
        assert!(got.command == command && got.data == data, "seed {seed}");
        assert!(!joining.is_under_way());
    }
}

#[test]
fn whatever_bytes_come_nothing_panics_or_grows() {
    for seed in 0..2000 {
        let mut draw = Draw(seed);
        let mut joining = Joining::default();
        for _ in 0..8 {
            let piece = draw.bytes(600);
            if let Ok(Some(frame)) = joining.push(&piece) {
                frame.texts();
            }
            assert!(joining.0.len() <= MAX_FRAME, "seed {seed}");
        }
        joining.cut_short();
    }
}

#[test]
fn a_wrong_checksum_is_no_frame_and_the_next_one_counts() {
    let mut joining = Joining::default();
    assert!(joining.push(&[3, 1, 7, 0]).is_err());
    assert!(joining.push(&sent(3, &[7])).unwrap().is_some());
    assert!(Frame::parse(&[3, 1, 7, 0]).is_err());
}

#[test]
fn the_rest_of_a_lost_frame_does_not_swallow_the_next_one() {
    let mut joining = Joining::default();
    assert!(joining.push(&[4, 4, 1]).unwrap().is_none());
    let frame = joining.push(&sent(3, &[2, b'a', b'b'])).unwrap().unwrap();
    assert_eq!(frame.texts(), ["ab"]);
}

#[test]
fn a_list_that_is_cut_short_gives_what_is_whole() {
    let bytes = sent(4, b"\x04Home\x03-40\x04WPA2\x06Garden\x03-80\x02NO");
    let mut joining = Joining::default();
    assert!(joining.push(&bytes[..20]).unwrap().is_none());
    assert_eq!(joining.cut_short().unwrap().texts(), ["Home", "-40", "WPA2"]);
    assert!(joining.cut_short().is_none());
    assert_eq!(Frame { command: 3, data: vec![1, b'x', 9, b'y'] }.texts(), ["x"]);
    assert_eq!(Frame { command: 3, data: vec![] }.texts(), Vec::<String>::new());
}
