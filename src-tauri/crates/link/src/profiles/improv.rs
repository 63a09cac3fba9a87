//! Improv Wi-Fi over Bluetooth, revision 2.4 (<https://www.improv-wifi.com/ble/>).

mod advert;

pub(crate) use advert::MATCHER;
