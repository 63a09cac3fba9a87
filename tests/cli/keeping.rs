//! A seller keeps a permit of the device that is sold, and takes the deed back with it unless the buyer renews the record.

use alloy::primitives::{Address, B256, U256};
use serde_json::json;
use wire::{identity::DeviceAddress, permit::Permit, signature::Signature};
use world::{
    chain::{
        Send, SendError,
        interfaces::{IoID, IoIDRegistry},
    },
    devices::{Model, SimDevice},
};

use crate::{ctl::Owner, site::Site};

#[tokio::test(flavor = "multi_thread")]
async fn a_permit_that_the_seller_kept_takes_the_deed_back_and_is_dead_after_document_update() {
    let site = Site::new(61).await;
    let (seller, buyer) = (site.owner("seller"), site.owner("buyer"));
    let (from, to) = (created(&seller).await, created(&buyer).await);
    let devices = [site.device(Model::EnvironmentSensor), site.device(Model::Tracker)];
    // From here on one process holds each home, and the commands ask it: the password is worked on only once.
    let (selling, _) = seller.start(&["access", "serve"]).await;
    let mut kept = Vec::new();
    for device in devices {
        let said = device.describe();
        seller.must(&["device", "pair", &said.address, "--code", &said.label_code]).await;
        seller.must(&["device", "token", &said.address]).await;
        seller.must(&["claim", &said.address, "--yes"]).await;
        kept.push(permit(&site, device, from).await);
    }
    selling.end().await;
    for device in devices {
        seller.must(&["transfer", &device.describe().address, &to.to_string(), "--yes"]).await;
    }
    let (buying, _) = buyer.start(&["access", "serve"]).await;
    for device in devices {
        let said = device.describe();
        buyer.must(&["device", "pair", &said.address, "--code", &said.label_code]).await;
    }
    assert_eq!(buyer.must(&["alarms"]).await, json!([]));
    let [careless, careful] = devices;
    let address = careful.describe().address;

    // The one arm: the buyer trusts the transfer alone.
    migrate(&site, careless, from, kept[0]).await.expect("the kept permit is good");
    assert_eq!(holder(&site, careless).await, from, "the seller has the deed again");

    // The other arm: the buyer renews the record first.
    let waits = buyer.refused(&["document", "update", &address, "--yes"], "device.refused").await;
    assert!(waits.contains("armed by hand"), "{waits}");
    careful.arm();
    let resumed = buyer.must(&["operations", "resume"]).await;
    assert_eq!((&resumed[0]["kind"], &resumed[0]["status"]), (&json!("update"), &json!("done")), "{resumed:#}");
    let refused = migrate(&site, careful, from, kept[1]).await.expect_err("the kept permit is dead");
    assert!(refused.to_string().contains("invalid signature"), "{refused}");
    assert_eq!(holder(&site, careful).await, to, "the buyer keeps the deed");

    let alarms = buyer.must(&["alarms"]).await;
    let [alarm] = alarms.as_array().map(Vec::as_slice).unwrap_or_default() else { panic!("{alarms:#}") };
    let taken = json!(careless.describe().address);
    assert_eq!((&alarm["alarm"], &alarm["device"]), (&json!("migrated"), &taken), "only the theft is one: {alarm:#}");
    removes(&site, &buyer, careful).await;
    buying.end().await;
}

/// What a removal ends is said before it is agreed to, and it is no alarm.
async fn removes(site: &Site, buyer: &Owner<'_>, device: &SimDevice) {
    let address = device.describe().address;
    let wallet = buyer.must(&["device", "show", &address]).await["wallet"].clone();
    let unsaid = buyer.refused(&["remove", &address], "app.cancelled").await;
    assert!(unsaid.contains("nothing was signed"), "{unsaid}");
    device.arm();
    let printed = buyer.ctl(&["remove", &address, "--yes"]).await;
    let said = printed.said().to_owned();
    assert!(said.contains("Price of another claim, as of now: 0.1 "), "{said}");
    assert!(said.to_lowercase().contains(wallet.as_str().expect("its own wallet")), "what stays: {said}");
    let done = printed.result();
    assert_eq!((&done["kind"], &done["status"]), (&json!("remove"), &json!("done")), "{done:#}");

    let shown = buyer.must(&["device", "show", &address]).await;
    assert_eq!(shown["ownership"], "unclaimed", "{shown:#}");
    buyer.refused(&["document", "update", &address, "--yes"], "deed.not_yours").await;
    buyer.refused(&["claim", &address, "--yes"], "claim.no_token").await;
    let alarms = buyer.must(&["alarms"]).await;
    assert_eq!(alarms.as_array().map(Vec::len), Some(1), "what the owner did is no alarm: {alarms:#}");
    let registry = IoIDRegistry::new(site.world.chain.contracts.registry, site.world.chain.node());
    assert!(!registry.exists(device.address()).call().await.expect("an answer"));
}

async fn created(owner: &Owner<'_>) -> Address {
    let account = owner.must(&["wallet", "create"]).await["account"].clone();
    owner.must(&["wallet", "fund"]).await;
    account.as_str().and_then(|text| text.parse().ok()).expect("an account")
}

/// What the device signs for `owner` at its present number, for somebody who holds its button.
async fn permit(site: &Site, device: &SimDevice, owner: Address) -> (u8, B256, B256) {
    let chain = &site.world.chain;
    let registry = chain.contracts.registry;
    let nonce: U256 =
        IoIDRegistry::new(registry, chain.node()).nonces(device.address()).call().await.expect("a number");
    device.arm();
    let signature = Signature(device.permit(owner, nonce, chain.chain_id, registry).expect("it signs"));
    device.end_signing().expect("it ends");
    let fields =
        Permit { owner: owner.into(), nonce: nonce.to_be_bytes(), chain_id: chain.chain_id, registry: registry.into() };
    let signed = fields.recover(&signature, DeviceAddress(device.address().into())).expect("by its key");
    (signed.v, signed.r.into(), signed.s.into())
}

/// Anybody can send it.
async fn migrate(site: &Site, device: &SimDevice, user: Address, (v, r, s): (u8, B256, B256)) -> Result<(), SendError> {
    let migrate = IoIDRegistry::migrateCall { device: device.address(), user, v, r, s };
    let chain = &site.world.chain;
    chain.stranger.send(Send::call(chain.contracts.registry, &migrate)).await.map(drop)
}

async fn holder(site: &Site, device: &SimDevice) -> Address {
    let chain = &site.world.chain;
    let token = IoIDRegistry::new(chain.contracts.registry, chain.node()).deviceTokenId(device.address()).call().await;
    let token = token.expect("it is registered");
    IoID::new(chain.contracts.ioid, chain.node()).ownerOf(token).call().await.expect("an owner")
}
