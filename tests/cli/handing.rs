//! A deed is handed over against the real contracts of a world, and the receipt says so to anybody.

use alloy::primitives::{Address, U256};
use serde_json::{Value, json};
use world::{chain::Send, devices::Model};

use crate::{ctl::Owner, site::Site};

#[tokio::test(flavor = "multi_thread")]
async fn a_deed_is_handed_over_with_a_receipt_and_is_no_alarm() {
    let site = Site::new(53).await;
    let owner = site.owner("home");
    owner.must(&["wallet", "create"]).await;
    owner.with_password(Some("another one")).refused(&["expert", "on"], "vault.wrong_password").await;
    assert_eq!(owner.must(&["expert", "on"]).await, json!({ "expert": true }));
    // From here on one process holds the home, and the commands ask it: the password is worked on only once.
    let (serving, _) = owner.start(&["access", "serve"]).await;
    let sensor = site.device(Model::EnvironmentSensor).describe();
    owner.must(&["device", "pair", &sensor.address, "--code", &sensor.label_code]).await;
    owner.must(&["wallet", "fund"]).await;
    let stranger = site.world.chain.stranger.address();
    let to = stranger.to_string();
    owner.refused(&["transfer", &sensor.address, &to, "--yes"], "deed.not_yours").await;
    owner.must(&["device", "token", &sensor.address]).await;
    owner.must(&["claim", &sensor.address, "--yes"]).await;
    assert_eq!(owner.must(&["alarms"]).await, json!([]), "the owner's own claim is no alarm");

    let shown = owner.must(&["device", "show", &sensor.address]).await;
    let wallet = shown["wallet"].as_str().expect("the device's own wallet");
    let contracts = &site.world.chain.contracts;
    let keeps = [Address::ZERO.to_string(), wallet.to_string(), sensor.address.clone(), contracts.registry.to_string()];
    for none in keeps {
        owner.refused(&["transfer", &sensor.address, &none, "--yes"], "send.bad_recipient").await;
    }
    empty_wallet(&site, &owner, &sensor.address, wallet.parse().expect("an address")).await;
    let grant =
        ["grant", "create", "--app", "Garden", "--device", &sensor.address, "--scope", "temperature.raw", "--yes"];
    owner.must(&grant).await;
    assert_eq!(owner.must(&["grant", "list"]).await[0]["state"], "active");
    let receipt = site.folder().join("receipt.json").to_string_lossy().into_owned();
    owner.refused(&["transfer", &sensor.address, &to, "--receipt", &receipt], "app.cancelled").await;
    assert!(!std::path::Path::new(&receipt).exists(), "nothing is left of a transfer that did not begin");

    // It wants the password again, and what serves without a window cannot ask for it (T-07).
    owner.refused(&["transfer", &sensor.address, &to, "--yes"], "app.second_instance").await;
    serving.end().await;
    let printed = owner.ctl(&["transfer", &sensor.address, &to, "--collect", "--receipt", &receipt, "--yes"]).await;
    let said = printed.said().to_owned();
    assert!(said.contains(&stranger.to_checksum(None)), "the recipient in full: {said}");
    assert!(said.contains("Garden"), "which apps can read the device no more: {said}");
    let done = printed.result();
    assert_eq!((&done["kind"], &done["status"]), (&json!("transfer"), &json!("done")), "{done}");

    let (serving, _) = owner.start(&["access", "serve"]).await;
    assert_eq!(owner.must(&["grant", "list"]).await[0]["state"], "revoked", "it ended with the deed");
    let id = done["id"].as_str().expect("an id");
    assert_eq!(owner.must(&["operations", "show", id]).await["receipt"], done["receipt"], "it can be had again");

    let checked = owner.must(&["check", &sensor.did]).await;
    assert_eq!(checked["deed"]["owner"].as_str().map(str::to_lowercase), Some(to.to_lowercase()), "{checked}");
    let moves: Vec<_> = checked["moves"].as_array().into_iter().flatten().map(|past| past["what"].clone()).collect();
    assert_eq!(
        (moves, &checked["permits"]),
        (vec![json!("claimed"), json!("gave"), json!("moved")], &json!("0x1")),
        "{checked}"
    );
    assert_eq!(checked["signing"], Value::Null);
    let near = owner.must(&["check", &sensor.address, "--near"]).await;
    assert_eq!(near["signing"], json!("ended"), "the claim had it end that: {near}");
    owner.refused(&["check", "Somebody's"], "label.unknown").await;

    let held = owner.must(&["check", "--receipt", &receipt]).await;
    assert_eq!((&held["held"], &held["same_document"]), (&json!(true), &json!(true)), "{held}");
    let text = std::fs::read_to_string(&receipt).expect("a receipt");
    let mut forged: Value = serde_json::from_str(&text).expect("JSON");
    forged["to"] = json!(contracts.pool);
    std::fs::write(&receipt, forged.to_string()).expect("a forgery");
    owner.refused(&["check", "--receipt", &receipt], "deed.bad_receipt").await;
    assert_eq!(owner.must(&["alarms"]).await, json!([]), "what the owner did is no alarm");
    owner.refused(&["transfer", &sensor.address, &to, "--yes"], "deed.not_yours").await;
    serving.end().await;
}

/// What lies in the device's own wallet is shown, and taken out before the deed goes.
async fn empty_wallet(site: &Site, owner: &Owner<'_>, device: &str, wallet: Address) {
    let coin = U256::from(10).pow(U256::from(18));
    site.world.chain.faucet.send(Send::pay(wallet, coin)).await.expect("coins for the device");
    let shown = owner.must(&["device-wallet", "show", device]).await;
    assert_eq!((&shown["coin"], &shown["address"]), (&json!(coin.to_string()), &json!(wallet)), "{shown}");
    let nft = &shown["nfts"][0];
    let number = U256::from_str_radix(nft["token_id"].as_str().expect("a number").trim_start_matches("0x"), 16);
    let nft = format!("{}:{}", nft["contract"].as_str().expect("a contract"), number.expect("a number"));

    owner.refused(&["device-wallet", "execute", device, "--amount", "2", "--yes"], "send.not_enough_funds").await;
    owner.refused(&["device-wallet", "execute", device, "--amount", "1"], "app.cancelled").await;
    make_a_call(owner, device, &nft).await;
    for what in [["--amount", "max"], ["--nft", &nft]] {
        let done = owner.must(&["device-wallet", "execute", device, what[0], what[1], "--yes"]).await;
        assert_eq!((&done["kind"], &done["status"]), (&json!("execute"), &json!("done")), "{done}");
    }
    let empty = owner.must(&["device-wallet", "show", device]).await;
    assert_eq!((&empty["coin"], &empty["nfts"]), (&json!("0"), &json!([])), "{empty}");
    assert_eq!(owner.must(&["alarms"]).await, json!([]), "what the owner takes out is no alarm");
}

/// A call that Deedbox does not know, with the expert view and without.
async fn make_a_call(owner: &Owner<'_>, device: &str, nft: &str) {
    let (contract, number) = nft.split_once(':').expect("an NFT");
    let owner_of = format!("0x6352211e{:064x}", number.parse::<u64>().expect("a number"));
    let call = ["device-wallet", "execute", device, "--to", contract, "--data", &owner_of, "--yes"];

    let made = owner.ctl(&call).await;

    let said = made.said().to_owned();
    for told in ["Unknown call", &owner_of, "Digest of the bytes", "does not know what this call does"] {
        assert!(said.contains(told), "it does not say {told}: {said}");
    }
    assert_eq!(made.result()["status"], json!("done"));
    owner.refused(&["expert", "on"], "app.second_instance").await;
    assert_eq!(owner.must(&["expert", "off"]).await, json!({ "expert": false }));
    let refused = owner.refused(&call, "review.unknown_call").await;
    assert!(refused.contains("deedboxctl expert on"), "{refused}");
    assert_eq!(owner.must(&["expert", "show"]).await, json!({ "expert": false }));
}
