//! The numbers of this profile.

use uuid::Uuid;

/// The one service that is advertised.
pub(super) const DEVICE: Uuid = numbered(0x7fa4);
pub(super) const SERIAL: Uuid = numbered(0x5a11);
pub(super) const HARDWARE: Uuid = numbered(0x5a13);
/// Strength of its mobile network in dBm.
pub(super) const SIGNAL: Uuid = numbered(0x5a14);
/// The name of the Wi-Fi that it is on; for bonded centrals.
pub(super) const WIFI_STATUS: Uuid = numbered(0x5a15);
/// Takes `{"network","password"}`; for bonded centrals.
pub(super) const SET_WIFI: Uuid = numbered(0x5a16);
pub(super) const SOFTWARE: Uuid = numbered(0x5a18);
pub(super) const BLUETOOTH: Uuid = numbered(0x5a19);
/// Keeps it awake for 900 s more, whatever is written; for bonded centrals.
pub(super) const STAY_AWAKE: Uuid = numbered(0x5a20);

/// The 20 bytes of its key's address.
pub(super) const ADDRESS: Uuid = numbered(0x1dd2);
/// Takes 32 bytes, then gives the 65 of their signature; for bonded centrals.
pub(super) const SIGN: Uuid = numbered(0xe60f);

/// All numbers differ in 16 bits only.
const fn numbered(number: u16) -> Uuid {
    Uuid::from_u128(0x5c30_0000_6859_4d6c_a87b_8d2c_98c9_f6f0 | (number as u128) << 96)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_firmware() {
        assert_eq!(DEVICE.to_string(), "5c307fa4-6859-4d6c-a87b-8d2c98c9f6f0");
        assert_eq!(SET_WIFI.to_string(), "5c305a16-6859-4d6c-a87b-8d2c98c9f6f0");
    }
}
