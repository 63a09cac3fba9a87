//! A simulated device whose endpoints have other numbers than usual: their names stand in descriptors.

use world::{
    devices::{
        Seed,
        espressif::{EspressifDevice, Habits, NETWORK, PASSWORD, PROOF, Security, USERNAME},
    },
    radio::{Address, Radio, Timing},
};

use crate::{central::Central, wallets_link_child::TEST};

const SEED: Seed = Seed(23);
const RADIO: Address = Address::new([0xC4, 0xE5, 0x32, 0x0C, 0x57, 0x0A]);
const NEAR: &str = "hci0/dev_C4_E5_32_0C_57_0A";

#[tokio::test]
async fn a_device_whose_endpoints_have_other_numbers_is_put_on_the_wifi_by_their_names() {
    println!("seed {SEED}");
    for (security, known) in [
        (Security::Plain, String::new()),
        (Security::Stream, PROOF.to_owned()),
        (Security::Sealed, format!("{USERNAME} {PROOF}")),
    ] {
        let habits = Habits::of(security);
        assert!(habits.described, "{security:?}");
        let dir = tempfile::tempdir().unwrap();
        let radio = Radio::start(dir.path(), Timing::brisk()).await.unwrap();
        let device = EspressifDevice::start(RADIO, SEED, habits);
        radio.air().add(device.peripheral()).await.unwrap();
        let mut owner = Central::start_as(TEST, radio.bus_address()).await;
        let facts = owner.ask(format!("set-up {NEAR} {known}").trim_end()).await;
        assert!(facts.contains("lists_networks: true"), "{security:?}: {facts}");
        let networks = owner.ask("networks").await;
        assert_eq!(networks.matches("ssid:").count(), 9, "{security:?}: {networks}");
        let joined = owner.ask(&format!("join-in-the-clear {NETWORK} {PASSWORD}")).await;
        assert_eq!(joined, "ok", "{security:?}");
        assert_eq!(device.joined().as_deref(), Some(NETWORK), "{security:?}");
        assert_eq!(owner.ask("end-set-up").await, "ok", "{security:?}");
    }
}
