//! The six steps in the real window, in both sizes.

use crate::e2e::{Journey, Size};

#[test]
fn the_owner_pairs_claims_reads_earns_and_grants() {
    Journey::begin(Size::DESK).all_six_steps();
}

#[test]
fn the_owner_puts_a_plug_on_the_wifi() {
    Journey::beside_a_plug(Size::PHONE).a_plug_on_the_wifi();
}

#[test]
fn the_owner_adds_a_board_on_the_network_and_claims_it() {
    Journey::begin(Size::PHONE).a_board_on_the_network();
}

#[test]
fn the_owner_claims_and_connects_a_box_of_dimos() {
    Journey::beside_a_box_of_dimos(Size::PHONE).a_box_of_dimos();
}

#[test]
fn the_owner_looks_through_the_settings_and_lets_somebody_pay() {
    Journey::beside_a_payer(Size::PHONE).settings_and_a_payer();
}

#[test]
fn the_owner_of_an_old_wallet_finds_the_right_account_and_adds_others() {
    Journey::with_an_old_wallet(Size::PHONE).accounts_of_an_old_wallet();
}

#[test]
fn the_owner_keeps_the_keys() {
    Journey::begin(Size::PHONE).the_keys_are_kept();
}

#[test]
fn the_owner_does_the_same_on_a_phones_screen() {
    Journey::begin(Size::PHONE).all_six_steps();
}

#[test]
fn every_trouble_of_the_radio_is_named_with_the_next_step() {
    Journey::begin(Size::PHONE).every_trouble_of_the_radio();
}

#[test]
fn a_sensor_is_paired_and_put_online_past_every_trouble() {
    Journey::begin(Size::WIDE).a_sensor_past_every_trouble();
}

#[test]
fn adding_a_device_goes_on_where_it_was_closed() {
    Journey::begin(Size::PHONE).closed_in_the_middle();
}

#[test]
fn devices_of_other_makers_go_online_by_their_label_and_by_their_digits() {
    Journey::beside_others_devices(Size::PHONE).by_a_label_and_by_digits();
}
