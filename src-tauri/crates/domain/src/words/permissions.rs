//! What a permission of DIMO's lets somebody do: two bits for each, both set where it is given.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use alloy_primitives::U256;

use super::when::date_time;
use crate::time::Millis;

const KNOWN: [(usize, &str); 8] = [
    (1, "readings other than the location"),
    (2, "commands, such as locking and unlocking"),
    (3, "where it is now"),
    (4, "where it was at any time"),
    (5, "its VIN and records"),
    (6, "readings as they come"),
    (7, "raw readings"),
    (8, "roughly where it is"),
];

/// Every permission in the mask, those without a known meaning by their bits.
pub(super) fn in_words(mask: U256) -> String {
    let given = |index: &usize| mask >> (2 * index) & U256::from(3) == U256::from(3);
    let mut said: Vec<String> =
        KNOWN.iter().filter(|(index, _)| given(index)).map(|(_, words)| (*words).to_string()).collect();
    let known = KNOWN.iter().filter(|(index, _)| given(index));
    let known = known.fold(U256::ZERO, |known, (index, _)| known | U256::from(3) << (2 * index));
    let rest = mask & !known;
    if !rest.is_zero() {
        said.push(format!("what the bits {rest:#x} stand for, which Deedbox does not know"));
    }
    said.join(", ")
}

/// Until when, in seconds since 1970 as the contract keeps it.
pub(super) fn until(end: U256) -> String {
    // The year 9999: what is later means for ever.
    const LAST: u64 = 253_402_300_799;
    match u64::try_from(end) {
        Ok(end) if end <= LAST => format!("until {}", date_time(Millis(end.saturating_mul(1000)))),
        Ok(_) | Err(_) => "for ever".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_permission_has_its_words_and_an_unknown_one_its_bits() {
        assert_eq!(in_words(U256::from(12)), "readings other than the location");
        let most = in_words(U256::from(262_140));
        assert!(KNOWN.iter().all(|(_, words)| most.contains(words)) && !most.contains("bits"), "{most}");
        let half = in_words(U256::from(0b01_1100));
        assert!(
            half.contains("readings other") && half.contains("bits 0x10"),
            "half a permission is named too: {half}"
        );
        assert!(in_words(U256::from(3) << 40).contains("bits 0x30000000000"));
    }

    #[test]
    fn an_end_beyond_all_calendars_is_for_ever() {
        assert_eq!(until(U256::from(1_795_474_800_u64)), "until 2026-11-23 23:00 UTC");
        assert_eq!(until(U256::from(253_402_300_800_u64)), "for ever");
        assert_eq!(until(U256::MAX), "for ever");
    }
}
