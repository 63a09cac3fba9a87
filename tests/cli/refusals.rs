//! What goes wrong: each a named failure with what to do next, and nothing lost.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, sleep};
use world::{
    devices::{Model, SimDevice},
    panel::{HttpFault, Target},
};

use crate::{
    ctl::{Owner, Printed},
    site::Site,
};

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_with_password_and_device_is_named_and_loses_nothing() {
    let site = Site::new(21).await;
    let owner = site.owner("home");
    owner.must(&["wallet", "create"]).await;

    a_wrong_password(&owner).await;
    a_locked_wallet(&owner).await;
    // From here on one process holds the home, and the commands ask it: the password is worked on only once.
    let (serving, _) = owner.start(&["access", "serve"]).await;
    a_second_instance(&owner).await;
    a_device_out_of_range(&site, &owner).await;
    a_wrong_label_code(&site, &owner).await;
    labels_that_lead_nowhere(&site, &owner).await;
    no_bluetooth(&site, &owner).await;
    serving.end().await;
    assert_eq!(
        owner.must(&["device", "list"]).await.as_array().map(Vec::len),
        Some(2),
        "all of it outlives the process"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_with_chain_and_coins_is_named_and_loses_nothing() {
    let site = Site::new(22).await;
    let owner = site.owner("home");
    owner.must(&["wallet", "create"]).await;
    let device = site.device(Model::Tracker);
    pair(&owner, device).await.result();

    a_node_that_is_down(&site, &owner, device).await;
    a_node_of_another_chain(&site, &owner, device).await;
    no_coins(&owner, device).await;
    a_claim_that_rests_is_gone_on_with(&site, &owner, device).await;
}

async fn a_wrong_password(owner: &Owner<'_>) {
    owner.with_password(Some("wrong horse battery")).refused(&["operations", "list"], "vault.wrong_password").await;
    assert_eq!(owner.must(&["wallet", "show"]).await["state"], "unlocked", "the right one opens as before");
}

async fn a_locked_wallet(owner: &Owner<'_>) {
    let detail = owner.with_password(None).refused(&["device", "list"], "vault.locked").await;
    assert!(detail.contains("DEEDBOX_PASSWORD"), "{detail}");
    let empty = owner.with_password(Some(""));
    assert_eq!(empty.must(&["wallet", "show"]).await["state"], "locked", "an empty variable is none");
    empty.refused(&["device", "list"], "vault.locked").await;
}

/// What needs the home itself is refused; everything else is answered by the process that holds it.
async fn a_second_instance(owner: &Owner<'_>) {
    let detail = owner.refused(&["wallet", "import"], "app.second_instance").await;
    assert!(detail.contains("running"), "{detail}");
    assert_eq!(owner.with_password(None).must(&["wallet", "show"]).await["state"], "unlocked");
    let detail = owner.refused(&["--network", "iotex", "wallet", "show"], "network.other").await;
    assert!(detail.contains("46900") && detail.contains("4689)"), "both networks are named: {detail}");
}

/// The link is slow, so that the device can leave in the middle of the pairing.
async fn a_device_out_of_range(site: &Site, owner: &Owner<'_>) {
    let device = site.device(Model::EnvironmentSensor);
    site.air(device, "slow=150").await;
    let leaves = async {
        let end = Instant::now() + Duration::from_secs(30);
        while !site.connected(device).await {
            assert!(Instant::now() < end, "it never connected");
            sleep(Duration::from_millis(10)).await;
        }
        sleep(Duration::from_millis(400)).await;
        site.air(device, "out-of-range").await;
    };
    let (printed, ()) = tokio::join!(pair(owner, device), leaves);
    printed.refusal("device.out_of_range");
    assert_eq!(owner.must(&["device", "list"]).await, json!([]), "nothing was kept of it");
    site.air(device, "normal").await;
    pair(owner, device).await.result();
}

/// Three wrong codes close the device for a minute, for the right one too; others are not concerned.
async fn a_wrong_label_code(site: &Site, owner: &Owner<'_>) {
    let (device, wrong) = (site.device(Model::Tracker), site.device(Model::EnergyMeter));
    let said = device.describe();
    let with = |code: String| {
        let said = said.clone();
        async move { owner.ctl(&["device", "pair", &said.address, "--code", &code]).await }
    };
    with("what is this".to_owned()).await.refusal("device.wrong_code");
    for _ in 0..3 {
        with(wrong.describe().label_code).await.refusal("device.wrong_code");
    }
    let detail = with(said.label_code.clone()).await.refusal("device.closed");
    assert!(detail.contains("minute"), "{detail}");
    pair(owner, wrong).await.result();
    let listed = owner.must(&["device", "list"]).await;
    assert_eq!(listed.as_array().map(Vec::len), Some(2), "only devices whose code was right are kept: {listed}");
}

/// What stands on a label is read, looked up, and never taken for more than it is.
async fn labels_that_lead_nowhere(site: &Site, owner: &Owner<'_>) {
    owner.refused(&["device", "add", "--qr", "WIFI:T:WPA;S:Home;P:secret;;"], "label.unknown").await;
    owner.refused(&["device", "add", "--qr-image", "/no/such/picture.png"], "app.bad_request").await;
    let matter = owner.refused(&["device", "add", "--qr", "MT:Y.K9042C00KA0648G00"], "device.not_supported").await;
    assert!(matter.contains("0xFFF1") && matter.contains("3840"), "{matter}");
    let away = "DEEDBOX:7KQ2-M4X0:52908400098527886E0F7030069857D2E4169EE7";
    owner.refused(&["device", "add", "--qr", away], "device.not_found").await;
    owner.refused(&["device", "add", "--qr", "DEEDBOX:7KQ2-M4X0"], "app.bad_request").await;

    let (paired, other) = (site.device(Model::EnvironmentSensor), site.device(Model::Hotspot));
    let known = owner.must(&["device", "add", "--qr", &paired.describe().did]).await;
    assert_eq!((&known["ownership"], known["name"].is_string()), (&json!("unclaimed"), true), "{known}");
    let stranger = owner.must(&["device", "add", "--qr", &address(other)]).await;
    assert_eq!((&stranger["ownership"], &stranger["name"]), (&json!("theirs"), &Value::Null), "{stranger}");
}

async fn no_bluetooth(site: &Site, owner: &Owner<'_>) {
    let lacks = [
        ("off", "radio.off"),
        ("no-adapter", "radio.absent"),
        ("no-service", "radio.no_service"),
        ("no-permission", "radio.no_permission"),
    ];
    for (lack, code) in lacks {
        site.adapter(lack).await;
        let detail = owner.refused(&["device", "scan", "--seconds", "1"], code).await;
        // Of the bus itself only the service is named, and no error.
        let raw = ["freedesktop", "D-Bus", "Error", "bus error", "rejected"];
        assert!(raw.iter().all(|words| !detail.contains(words)), "{lack}: {detail}");
        assert!(detail.contains("scan again"), "{lack}: {detail}");
    }
    site.adapter("on").await;
    let heard = owner.must(&["device", "scan", "--seconds", "2"]).await;
    assert_eq!(heard.as_array().map(Vec::len), Some(4), "{heard}");
}

async fn a_node_that_is_down(site: &Site, owner: &Owner<'_>, device: &SimDevice) {
    site.world.panel.set(Target::Rpc, HttpFault::Down);
    owner.refused(&["claim", &address(device), "--yes"], "chain.unreachable").await;
    let shown = owner.must(&["wallet", "show"]).await;
    assert_eq!((&shown["state"], &shown["balance"]), (&json!("unlocked"), &Value::Null), "{shown}");
    assert_eq!(owner.must(&["device", "list"]).await[0]["ownership"], "unknown", "what is not known is not claimed");
    site.world.panel.set(Target::Rpc, HttpFault::Normal);
    assert_eq!(owner.must(&["device", "list"]).await[0]["ownership"], "unclaimed");
}

async fn a_node_of_another_chain(site: &Site, owner: &Owner<'_>, device: &SimDevice) {
    site.world.panel.set(Target::Rpc, HttpFault::WrongChain);
    let detail = owner.refused(&["claim", &address(device), "--yes"], "chain.wrong_id").await;
    assert!(detail.contains("46901") && detail.contains("46900"), "both chains are named: {detail}");
    site.world.panel.set(Target::Rpc, HttpFault::Normal);
}

async fn no_coins(owner: &Owner<'_>, device: &SimDevice) {
    let device = address(device);
    owner.must(&["device", "token", &device]).await;
    let detail = owner.refused(&["claim", &device, "--yes"], "claim.not_enough_funds").await;
    assert!(detail.contains("wallet fund"), "{detail}");
    assert_eq!(owner.must(&["operations", "list"]).await, json!([]), "nothing was begun");
    owner.must(&["wallet", "fund"]).await;
}

/// The device is gone when its permit is asked for; when it is back, the same claim goes on.
async fn a_claim_that_rests_is_gone_on_with(site: &Site, owner: &Owner<'_>, device: &SimDevice) {
    site.air(device, "out-of-range").await;
    owner.refused(&["claim", &address(device), "--yes"], "device.out_of_range").await;
    let listed = owner.must(&["operations", "list"]).await;
    assert_eq!(
        (&listed[0]["status"], &listed[0]["failure"]["code"]),
        (&json!("stopped"), &json!("device.out_of_range"))
    );
    site.air(device, "normal").await;

    let resumed = owner.must(&["operations", "resume"]).await;
    assert_eq!((&resumed[0]["status"], &resumed[0]["id"]), (&json!("done"), &listed[0]["id"]), "{resumed}");
    assert_eq!(owner.must(&["operations", "list"]).await.as_array().map(Vec::len), Some(1));
}

async fn pair(owner: &Owner<'_>, device: &SimDevice) -> Printed {
    let said = device.describe();
    owner.ctl(&["device", "pair", &said.address, "--code", &said.label_code]).await
}

fn address(device: &SimDevice) -> String {
    device.describe().address
}
