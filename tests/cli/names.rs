//! The names of a device of another maker.

use serde_json::json;
use world::{
    Options, World,
    devices::{Model, improv::Habits},
    radio::Timing,
};

use crate::ctl::Owner;

const NEAR: &str = "Plug 4677";

async fn world(plug: Habits) -> World {
    let options = Options { timing: Timing::brisk(), plug: Some(plug), ..Options::default() };
    World::start(options).await.expect("a world; `cargo xtask setup` brings what it needs")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_given_names_and_shows_those_it_has() {
    let world = world(Habits::default()).await;
    let home = tempfile::tempdir().expect("a temporary folder");
    let owner = Owner::new(&world, home.path());
    owner.must(&["wallet", "create"]).await;
    let facts = owner.must(&["device", "info", NEAR]).await;
    assert_eq!((&facts["takes_name"], &facts["takes_hostname"]), (&json!(true), &json!(true)), "{facts}");
    let had = json!({"name": "Plug in the hall", "hostname": "plug-hall"});
    assert_eq!(owner.must(&["device", "name", NEAR]).await, had);
    let given = owner.must(&["device", "name", NEAR, "--name", "Küche 2", "--hostname", "kitchen-2"]).await;
    let now = json!({"name": "Küche 2", "hostname": "kitchen-2"});
    assert_eq!(given, now);
    assert_eq!(owner.must(&["device", "name", NEAR]).await, now);
    assert_eq!(owner.must(&["device", "info", NEAR]).await["name"], "Küche 2");

    let plug = world.plug.as_ref().expect("it is on the air");
    let long = "x".repeat(33);
    owner.refused(&["device", "name", NEAR, "--hostname", &long], "device.bad_hostname").await;
    for bad in [["--hostname", "plug.local"], ["--name", "a\u{202e}b"], ["--name", ""]] {
        owner.refused(&[&["device", "name", NEAR], &bad[..]].concat(), "app.bad_request").await;
    }
    assert_eq!(plug.names(), ("Küche 2".to_owned(), "kitchen-2".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_taken_once_the_button_was_pressed_that_the_command_asks_for() {
    let world = world(Habits { button: true, ..Habits::default() }).await;
    let home = tempfile::tempdir().expect("a temporary folder");
    let owner = Owner::new(&world, home.path());
    owner.must(&["wallet", "create"]).await;
    let plug = world.plug.as_ref().expect("it is on the air");
    let name = ["device", "name", NEAR, "--name", "Lamp"];
    let told = owner.must_after(&name, "Press the button on the device now.", || plug.press()).await;
    assert_eq!(told, json!({"name": "Lamp", "hostname": "plug-hall"}));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_goes_by_the_name_that_it_was_heard_under() {
    let world = world(Habits::default()).await;
    let home = tempfile::tempdir().expect("a temporary folder");
    let owner = Owner::new(&world, home.path());
    owner.must(&["wallet", "create"]).await;
    let device = world.devices.iter().find(|device| device.model() == Model::EnvironmentSensor).expect("one of each");
    let heard = owner.must(&["device", "scan", "--seconds", "2"]).await;
    let heard =
        heard.as_array().into_iter().flatten().find(|near| near["kind"] == "environment.sensor").expect("it is near");
    let name = heard["name"].as_str().expect("a name");
    assert!(name.starts_with("ENV-1 "), "{heard}");
    owner.must(&["device", "pair", name, "--code", &device.describe().label_code]).await;
    assert_eq!(owner.must(&["device", "show", name]).await["name"], name);
}
