//! Networks that an owner adds: asked first, pinned, and gone again.

use serde_json::{Value, json};

use crate::site::Site;

#[tokio::test(flavor = "multi_thread")]
async fn a_network_is_added_once_its_nodes_and_contracts_are_as_its_file_says() {
    let site = Site::new(61).await;
    let owner = site.owner("home");
    let files = &site.world.report.env;
    let file = files.iter().find(|(name, _)| name.as_str() == "DEEDBOX_NETWORK").expect("a world has one").1.clone();
    let text = std::fs::read_to_string(&file).expect("a network file");
    let mut network: Value = serde_json::from_str(&text).expect("JSON");
    network["name"] = json!("my-net");
    let write = |name: &str, network: &Value| {
        let path = site.folder().join(name).to_string_lossy().into_owned();
        std::fs::write(&path, network.to_string()).expect("a file");
        path
    };
    let good = write("good.json", &network);

    let checked = owner.must(&["network", "check", &good]).await;
    assert_eq!((&checked["name"], &checked["troubles"]), (&json!("my-net"), &json!([])), "{checked}");
    assert!(checked["nodes"][0]["block"].as_u64().is_some(), "{checked}");

    let mut elsewhere = network.clone();
    elsewhere["chain_id"] = json!(4690);
    let detail = owner.refused(&["network", "add", &write("elsewhere.json", &elsewhere)], "network.bad_file").await;
    assert!(detail.contains("chain"), "{detail}");
    // One node that answers does not speak for another.
    let mut silent = network.clone();
    silent["rpc"] = json!([network["rpc"][0], "http://127.0.0.1:1/v1/a-key"]);
    let detail = owner.refused(&["network", "add", &write("silent.json", &silent)], "network.bad_file").await;
    assert!(detail.contains("http://127.0.0.1:1") && !detail.contains("a-key"), "{detail}");
    let mut hollow = network.clone();
    hollow["ioid"]["store"] = json!("0x00000000000000000000000000000000000000aa");
    let detail = owner.refused(&["network", "add", &write("hollow.json", &hollow)], "network.bad_file").await;
    assert!(detail.contains("ioid.store"), "{detail}");
    let mut mixed = network.clone();
    mixed["ioid"]["store"] = network["ioid"]["ioid"].clone();
    let detail = owner.refused(&["network", "add", &write("mixed.json", &mixed)], "network.bad_file").await;
    assert!(detail.contains("another store"), "{detail}");
    owner.refused(&["network", "add", &site.picture("ethereum:0x")], "network.bad_file").await;

    // Read off a code, as a project prints it.
    let small = json!({ "name": "my-net", "chain_id": network["chain_id"], "rpc": network["rpc"] });
    let code = site.picture(&small.to_string());
    let added = owner.must(&["network", "add", "--qr-image", &code]).await;
    assert!(added["genesis"].as_str().is_some_and(|hash| hash.len() == 66), "its first block is pinned: {added}");
    owner.refused(&["network", "add", &good], "network.bad_file").await;

    let all = owner.must(&["network", "list"]).await;
    let own = all.as_array().into_iter().flatten().find(|one| one["name"] == "my-net").expect("it is listed");
    assert_eq!((&own["built_in"], &own["genesis_pinned"]), (&json!(false), &json!(true)), "{own}");
    let shown = owner.must(&["--network", "my-net", "wallet", "show"]).await;
    assert_eq!(shown["network"]["name"], "my-net", "{shown}");

    owner.must(&["network", "remove", "my-net"]).await;
    let gone = owner.refused(&["--network", "my-net", "wallet", "show"], "network.unknown").await;
    assert!(gone.contains("iotex-testnet"), "{gone}");
    owner.refused(&["network", "remove", "iotex"], "network.bad_file").await;
}
