//! Matter's onboarding payload, as on a QR code (Matter Core Specification, section 5.1.3), without its passcode.

use domain::label::{Flow, MatterLabel, Rendezvous};
use thiserror::Error;

use super::base38;

/// What such a QR code begins with.
pub(super) const PREFIX: &str = "MT:";

/// The fixed part: 88 bits.
const SIZE: usize = 11;

/// Why a text is no such payload; never repeats the text, which holds a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(super) enum PayloadError {
    #[error("this is not a Matter code")]
    NotOne,
    #[error("this Matter code is cut short")]
    Length,
    #[error("this Matter code is for several devices: scan the one on the device")]
    Several,
    #[error("this Matter code is of a version that this wallet does not know")]
    Version,
    #[error("this Matter code names a way to set up that there is not")]
    Flow,
    #[error("this Matter code has a passcode that no device may have")]
    Passcode,
    #[error("this Matter code has bits set that must not be")]
    Padding,
}

/// Reads the text of a QR code.
///
/// # Errors
/// Says which part is not as it must be.
pub(super) fn read(text: &str) -> Result<MatterLabel, PayloadError> {
    let text = text.strip_prefix(PREFIX).ok_or(PayloadError::NotOne)?;
    if text.contains('*') {
        return Err(PayloadError::Several);
    }
    let bytes = base38::decode(text).ok_or(PayloadError::NotOne)?;
    // Optional fields may follow; none of them is shown.
    let (fixed, _) = bytes.split_first_chunk::<SIZE>().ok_or(PayloadError::Length)?;
    let (label, passcode) = fields(fixed)?;
    if !may_be(passcode) {
        return Err(PayloadError::Passcode);
    }
    Ok(label)
}

/// The fields, the lowest bit first, and the passcode.
fn fields(fixed: &[u8; SIZE]) -> Result<(MatterLabel, u32), PayloadError> {
    let mut left = fixed.iter().rev().fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
    let mut take = |bits: u32| {
        let field = left & ((1 << bits) - 1);
        left >>= bits;
        // The widest field has 27 bits.
        field as u32
    };
    let (version, vendor, product, flow) = (take(3), take(16) as u16, take(16) as u16, take(2));
    let (rendezvous, discriminator, passcode, padding) = (take(8), take(12) as u16, take(27), take(4));
    if version != 0 {
        return Err(PayloadError::Version);
    }
    if padding != 0 {
        return Err(PayloadError::Padding);
    }
    let flow = match flow {
        0 => Flow::Standard,
        1 => Flow::UserIntent,
        2 => Flow::Custom,
        _ => return Err(PayloadError::Flow),
    };
    let bit = |number: u32| rendezvous >> number & 1 == 1;
    let rendezvous = Rendezvous { soft_ap: bit(0), ble: bit(1), on_network: bit(2) };
    Ok((MatterLabel { vendor, product, flow, rendezvous, discriminator }, passcode))
}

/// Section 5.1.7.1: not 0, eight digits at most, none of the obvious ones.
fn may_be(passcode: u32) -> bool {
    let obvious = passcode.is_multiple_of(11_111_111) || passcode == 12_345_678 || passcode == 87_654_321;
    passcode <= 99_999_998 && !obvious
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLE: Rendezvous = Rendezvous { soft_ap: false, ble: true, on_network: false };

    fn passcode(text: &str) -> u32 {
        let bytes = base38::decode(text.trim_start_matches(PREFIX)).expect("it is base 38");
        fields(bytes.first_chunk().expect("it is long enough")).expect("it has fields").1
    }

    /// A payload as a label's maker would pack it.
    fn packed(version: u128, flow: u128, passcode: u128, padding: u128) -> [u8; SIZE] {
        let bits =
            version | 0xfff1 << 3 | 0x8000 << 19 | flow << 35 | 2 << 37 | 3840 << 45 | passcode << 57 | padding << 84;
        *bits.to_le_bytes().first_chunk().expect("128 bits hold 88")
    }

    #[test]
    fn the_payload_of_the_reference_device_is_read() {
        let expected =
            MatterLabel { vendor: 0xfff1, product: 0x8000, flow: Flow::Standard, rendezvous: BLE, discriminator: 3840 };
        assert_eq!(read("MT:Y.K9042C00KA0648G00"), Ok(expected));
        assert_eq!(passcode("MT:Y.K9042C00KA0648G00"), 20_202_021);
    }

    #[test]
    fn the_payload_of_connectedhomeips_own_tests_is_read() {
        let rendezvous = Rendezvous { soft_ap: true, ble: false, on_network: false };
        let expected = MatterLabel { vendor: 12, product: 1, flow: Flow::Standard, rendezvous, discriminator: 128 };
        assert_eq!(read("MT:M5L90MP500K64J00000"), Ok(expected));
        assert_eq!(passcode("MT:M5L90MP500K64J00000"), 2048);
    }

    #[test]
    fn optional_fields_after_the_payload_do_not_matter() {
        // The reference device's payload and then a structure with a serial number.
        let longer = read("MT:Y.K9042C00KA064IJ3P0MXZB0PKC42O0");
        assert!(longer.is_ok() && longer == read("MT:Y.K9042C00KA0648G00"));
    }

    #[test]
    fn what_is_no_payload_is_refused_with_the_reason() {
        let refused = [
            ("Y.K9042C00KA0648G00", PayloadError::NotOne),
            ("MT:y.K9042C00KA0648G00", PayloadError::NotOne),
            ("MT:Y.K9042C00KA064", PayloadError::Length),
            ("MT:Y.K9042C00KA0648G00*Y.K9042C00KA0648G00", PayloadError::Several),
        ];
        for (text, error) in refused {
            assert_eq!(read(text), Err(error), "{text}");
        }
        assert_eq!(fields(&packed(1, 0, 2048, 0)).err(), Some(PayloadError::Version));
        assert_eq!(fields(&packed(0, 3, 2048, 0)).err(), Some(PayloadError::Flow));
        assert_eq!(fields(&packed(0, 0, 2048, 8)).err(), Some(PayloadError::Padding));
    }

    #[test]
    fn a_passcode_that_no_device_may_have_is_refused() {
        for passcode in [0, 11_111_111, 99_999_999, 12_345_678, 87_654_321, 100_000_000, (1 << 27) - 1] {
            assert!(!may_be(passcode), "{passcode}");
        }
        assert!(may_be(1) && may_be(20_202_021) && may_be(99_999_998));
    }
}
