//! Batches under a root that a chain keeps: L2 for the wallet that read it back, a claim to be looked up for everybody else.

use domain::{
    Address, B256,
    anchor::{AnchorBatch, AnchorDevice, leaf, root_over},
    device::DeviceId,
    evidence::{Evidence, does_not_show},
    failure::{Code, Coded},
    network::Network,
    reading::Provenance,
    time::Millis,
    words::anchor_claims,
};
use serde_json::{Value, json};
use wallet::{
    ports::{AnchorKeeper, AnchorLeaf, AnchorRow, Store, store::BatchHead},
    proof::{MOST_BYTES, Proof, ProofError, check},
};

use crate::{
    fakes::{CHAIN_ID, House},
    readings::of,
};

const KEEPER: Address = Address::repeat_byte(0xa4);
const BLOCK: u64 = 120;

fn network(chain_id: u64, keeper: Address) -> Network {
    let text = format!(
        r#"{{"name":"test","chain_id":{chain_id},"rpc":["http://127.0.0.1:1"],"deedbox":{{"anchor":"{keeper}"}}}}"#
    );
    Network::parse(&text).unwrap()
}

/// A wallet with two devices, of which the second has so many batches anchored beside all of the first.
async fn house(anchored: usize) -> (House, DeviceId) {
    let house = House::on(5, 7, network(CHAIN_ID, KEEPER));
    let first = house.device_with(3, "environment.sensor", &["temperature"], 3).await;
    let second = house.device_with(4, "environment.sensor", &["temperature", "humidity"], 3).await;
    let devices = vec![batches(&house, first, 3).await, batches(&house, second, anchored).await];
    house.store.add_anchor(&row(&devices)).await.unwrap();
    (house, second)
}

async fn batches(house: &House, device: DeviceId, most: usize) -> AnchorDevice {
    let rows = house.store.batches(device, Millis(0), Millis(u64::MAX), 9).await.unwrap();
    let batch = |head: &BatchHead| AnchorBatch { seq: head.seq, root: head.root, hash: head.hash };
    let batches = rows.iter().take(most).map(|row| batch(&row.head)).collect();
    AnchorDevice { device, name: String::new(), batches }
}

fn row(devices: &[AnchorDevice]) -> AnchorRow {
    let all = devices.iter().flat_map(|one| one.batches.iter().map(|batch| (one.device, batch)));
    let leaves = all.map(|(device, batch)| AnchorLeaf {
        device,
        seq: batch.seq,
        hash: batch.hash,
        leaf: B256::from(leaf(device, batch)),
    });
    AnchorRow {
        keeper: AnchorKeeper { chain_id: CHAIN_ID, contract: KEEPER },
        root: root_over(devices).unwrap(),
        block: BLOCK,
        at: Millis(1_800_000_000_000),
        tx: B256::repeat_byte(0x77),
        leaves: leaves.collect(),
    }
}

async fn shown(house: &House, device: DeviceId) -> Evidence {
    house.wallet.evidence(device, &of(&["humidity"])).await.unwrap().unwrap()
}

async fn file(house: &House, device: DeviceId) -> Value {
    let proven = house.wallet.prove_readings(device, &of(&["humidity"]), MOST_BYTES).await.unwrap();
    serde_json::from_str(&proven.text).unwrap()
}

fn verified(file: &Value) -> Result<Evidence, ProofError> {
    check(&Proof::read(file.to_string().as_bytes())?)
}

#[tokio::test]
async fn what_this_wallet_read_back_is_l2_and_the_lowest_batch_counts() {
    let (house, device) = house(3).await;
    let all = shown(&house, device).await;
    assert_eq!(all.level, Provenance::L2);
    let place = all.batches[0].anchor.unwrap();
    assert_eq!((place.chain_id, place.contract, place.block), (CHAIN_ID, KEEPER, BLOCK));

    let (house, device) = self::house(2).await;
    let some = shown(&house, device).await;
    let levels: Vec<_> = some.batches.iter().map(|batch| batch.level).collect();
    assert_eq!((some.level, levels), (Provenance::L1, vec![Provenance::L2, Provenance::L2, Provenance::L1]));
}

#[tokio::test]
async fn for_whoever_has_the_file_alone_it_is_a_claim_whose_way_to_the_root_holds() {
    let (house, device) = house(3).await;
    let proven = house.wallet.prove_readings(device, &of(&["humidity"]), MOST_BYTES).await.unwrap();
    assert_eq!(proven.evidence.level, Provenance::L2);

    let found = check(&Proof::read(proven.text.as_bytes()).unwrap()).unwrap();
    assert_eq!((found.level, found.batches.len()), (Provenance::L1, 3), "nobody looked at the chain");
    assert!(found.batches.iter().all(|batch| batch.anchor == proven.evidence.batches[0].anchor));
    let said = anchor_claims(&found);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("block 120") && said[0].contains("not checked against the chain"), "{said:?}");
    assert!(does_not_show(&found)[2].contains("looked up"), "{:?}", does_not_show(&found));
}

#[tokio::test]
async fn one_digit_of_the_root_or_of_the_way_to_it_is_enough_to_be_refused() {
    let (house, device) = house(3).await;
    let file = file(&house, device).await;
    let steps = file["batches"][1]["anchor"]["path"].as_array().unwrap().len();
    assert!(steps > 0);
    let mut places = vec!["/batches/1/anchor/root".to_string()];
    for step in 0..steps {
        let side = file["batches"][1]["anchor"]["path"][step].as_object().unwrap().keys().next().unwrap();
        places.push(format!("/batches/1/anchor/path/{step}/{side}"));
    }
    for place in places {
        let mut changed = file.clone();
        let text = changed.pointer(&place).and_then(Value::as_str).unwrap();
        let digit = if text.ends_with('7') { "8" } else { "7" };
        *changed.pointer_mut(&place).unwrap() = json!(format!("{}{digit}", &text[..text.len() - 1]));
        assert_eq!(verified(&changed), Err(ProofError::Anchor { seq: 2 }), "{place}");
    }
    let mut shorter = file.clone();
    shorter["batches"][1]["anchor"]["path"].as_array_mut().unwrap().pop();
    assert_eq!(verified(&shorter), Err(ProofError::Anchor { seq: 2 }));
    let mut swapped = file.clone();
    swapped["batches"][1]["anchor"] = file["batches"][0]["anchor"].clone();
    assert_eq!(verified(&swapped), Err(ProofError::Anchor { seq: 2 }), "the way of another batch");
    assert_eq!(ProofError::Anchor { seq: 2 }.code(), Code::ProofRefused);
}

#[tokio::test]
async fn where_the_root_is_said_to_stand_raises_no_level_whatever_it_says() {
    let (house, device) = house(3).await;
    let file = file(&house, device).await;
    let zero = format!("{:#x}", Address::ZERO);
    for (field, value) in [("chain_id", "1"), ("block", "7"), ("time", "0"), ("contract", zero.as_str())] {
        let mut changed = file.clone();
        changed["batches"][0]["anchor"][field] = json!(value);
        let found = verified(&changed).unwrap();
        assert_eq!((found.level, anchor_claims(&found).len()), (Provenance::L1, 2), "{field}");
    }
    let mut more = file;
    more["batches"][0]["anchor"]["level"] = json!("L2");
    assert!(matches!(verified(&more), Err(ProofError::NotOne(_))));
}

#[tokio::test]
async fn an_anchoring_elsewhere_or_one_whose_leaves_were_changed_here_shows_nothing() {
    for network in [network(CHAIN_ID + 1, KEEPER), network(CHAIN_ID, Address::repeat_byte(0xa5))] {
        let house = House::on(5, 7, network);
        let device = house.device_with(4, "environment.sensor", &["humidity"], 2).await;
        house.store.add_anchor(&row(&[batches(&house, device, 2).await])).await.unwrap();
        assert_eq!(shown(&house, device).await.level, Provenance::L1);
    }
    let house = House::on(5, 7, network(CHAIN_ID, KEEPER));
    let device = house.device_with(4, "environment.sensor", &["humidity"], 2).await;
    let mut damaged = row(&[batches(&house, device, 2).await]);
    damaged.leaves[0].leaf = B256::ZERO;
    house.store.add_anchor(&damaged).await.unwrap();
    let found = shown(&house, device).await;
    assert_eq!(found.level, Provenance::L1);
    assert!(found.batches.iter().all(|batch| batch.anchor.is_none()));
}
