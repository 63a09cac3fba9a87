//! The base-38 text of Matter's onboarding payload (Matter Core Specification, section 5.1.3.1).

const ALPHABET: &[u8; 38] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-.";

/// The bytes of a text; nothing when a character, a length or a value is none of the encoding.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 5);
    for digits in text.as_bytes().chunks(5) {
        // Three bytes are five digits, two are four, one is two.
        let length = match digits.len() {
            5 => 3,
            4 => 2,
            2 => 1,
            _ => return None,
        };
        let mut value = 0;
        for digit in digits.iter().rev() {
            let digit = ALPHABET.iter().position(|one| one == digit)?;
            value = value * 38 + u32::try_from(digit).ok()?;
        }
        let (kept, above) = value.to_le_bytes().split_at_checked(length).map(|(a, b)| (a.to_vec(), b.to_vec()))?;
        if above.iter().any(|byte| *byte != 0) {
            return None;
        }
        bytes.extend(kept);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_of_three_two_and_one_bytes_are_decoded() {
        // Vectors of connectedhomeip, `src/setup_payload/tests/TestQRCode.cpp`.
        assert_eq!(decode("A0"), Some(vec![10]));
        assert_eq!(decode("OT10"), Some(vec![10, 10]));
        assert_eq!(decode("-N.B0"), Some(vec![10, 10, 10]));
        assert_eq!(decode(""), Some(vec![]));
    }

    #[test]
    fn what_the_encoding_cannot_have_made_is_refused() {
        for text in ["A", "A0A", "a0", "A ", "..", "....", ".....", "-N.B0A", "Ä0"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
