//! A device that is on the network and on a cable, and signs whatever it is asked.

use alloy::primitives::{Address, B256};
use serde_json::json;
use wire::{identity::DeviceAddress, maker::MakerProof, permit::Permit};
use world::chain::interfaces::IoIDRegistry;

use crate::{ctl::Owner, site::Site};

/// It is added where it is, says no more than its key, and is claimed: all that it is asked to sign follows from what
/// the owner agreed to.
pub async fn is_added_and_claimed(site: &Site, owner: &Owner<'_>, account: Address) {
    let board = site.world.sdk.describe();
    owner.refused(&["device", "add", "http://127.0.0.1:1"], "device.unreachable").await;
    owner.refused(&["device", "add", "192.168.0.7"], "app.bad_request").await;
    for place in [&board.serial, &board.http] {
        let added = owner.must(&["device", "add", place]).await;
        assert_eq!((&added["did"], &added["ownership"]), (&json!(board.did), &json!("unclaimed")), "{added}");
        let met = &added["device"];
        assert_eq!((&met["signing"], &met["proof"]), (&json!("blind"), &json!("named")), "{added}");
    }
    let shown = owner.must(&["device", "show", &board.did]).await;
    assert_eq!((&shown["profile"], &shown["reach"]), (&json!("ioid_sdk"), &json!(board.http)), "where it was last");
    owner.refused(&["device", "sync", &board.did], "device.not_supported").await;
    assert!(site.world.sdk.asked().is_empty(), "nothing was signed so far");

    let chain = &site.world.chain;
    let registry = IoIDRegistry::new(chain.contracts.registry, chain.node());
    let nonce = registry.nonces(board.address).call().await.expect("the node answers");
    let (chain_id, device) = (chain.chain_id, DeviceAddress(board.address.into()));
    let proof = MakerProof { owner: account.into(), chain_id };
    let permit = Permit {
        owner: account.into(),
        nonce: nonce.to_be_bytes(),
        chain_id,
        registry: chain.contracts.registry.into(),
    };
    let (proof, permit) = (B256::from(proof.digest(device)), B256::from(permit.digest()));

    owner.must(&["device", "token", &board.did]).await;
    let claimed = owner.ctl(&["claim", &board.did, "--yes"]).await;
    let said = claimed.said().to_owned();
    assert!(said.contains(&permit.to_string()), "the digest is shown before: {said}");
    let done = claimed.result();
    assert_eq!((&done["status"], &done["steps"][5]["status"]), (&json!("done"), &json!("to_do")), "{done}");
    let reminder = done["reminder"].as_str().unwrap_or_default();
    assert!(reminder.contains("sign mode") && said.contains(reminder), "the owner is reminded: {said}");
    assert_eq!(owner.must(&["device", "show", &board.did]).await["ownership"], "yours");
    assert_eq!(site.world.sdk.asked(), [proof, permit], "exactly what was agreed to, and nothing else");
}
