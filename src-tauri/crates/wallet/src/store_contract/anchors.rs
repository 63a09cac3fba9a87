//! Anchorings: which batches have none yet, and what brings a batch to its root.

use domain::{Address, B256, time::Millis};

use super::rows::{batch, device, id};
use crate::ports::{AnchorKeeper, AnchorLeaf, AnchorRow, Store};

pub const KEEPER: AnchorKeeper = AnchorKeeper { chain_id: 4690, contract: Address::repeat_byte(0xa4) };
const OTHER: AnchorKeeper = AnchorKeeper { chain_id: 4689, ..KEEPER };

/// An anchoring of these batches, by device and number.
pub fn anchor(root: u8, batches: &[(u8, u64)]) -> AnchorRow {
    let leaf = |(byte, seq): &(u8, u64)| {
        let head = batch(*byte, *seq).head;
        AnchorLeaf { device: head.device, seq: head.seq, hash: head.hash, leaf: B256::repeat_byte(*byte) }
    };
    AnchorRow {
        keeper: KEEPER,
        root: B256::repeat_byte(root),
        block: 120,
        at: Millis(1_700_000_000_000),
        tx: B256::repeat_byte(0x77),
        leaves: batches.iter().map(leaf).collect(),
    }
}

/// The numbers of those that have no anchor, and how many there are.
async fn missing(store: &dyn Store, byte: u8, keeper: AnchorKeeper, limit: u32) -> (Vec<u64>, u32) {
    let (heads, count) = store.not_anchored(id(byte), keeper, limit).await.unwrap();
    (heads.iter().map(|head| head.seq).collect(), count)
}

pub async fn a_batch_lacks_an_anchor_until_one_with_this_keeper_is_kept(store: &dyn Store) {
    store.add_batches(&[batch(1, 1), batch(1, 2), batch(1, 3), batch(2, 1)]).await.unwrap();
    assert_eq!(missing(store, 1, KEEPER, 2).await, (vec![1, 2], 3), "the oldest, and how many there are");

    store.add_anchor(&anchor(5, &[(1, 2), (2, 1)])).await.unwrap();
    assert_eq!(missing(store, 1, KEEPER, 9).await, (vec![1, 3], 2));
    assert_eq!(missing(store, 2, KEEPER, 9).await, (vec![], 0));
    assert_eq!(missing(store, 2, OTHER, 9).await, (vec![1], 1), "on another chain it is not anchored");
}

pub async fn anchors_come_in_the_order_they_were_kept_with_all_their_leaves(store: &dyn Store) {
    let (first, second) = (anchor(9, &[(2, 1), (1, 2)]), anchor(5, &[(1, 1)]));
    let elsewhere = AnchorRow { keeper: OTHER, ..first.clone() };
    for row in [&first, &second, &elsewhere] {
        store.add_anchor(row).await.unwrap();
    }
    assert_eq!(store.anchors(id(1), KEEPER).await.unwrap(), [first.clone(), second]);
    assert_eq!(store.anchors(id(2), KEEPER).await.unwrap(), [first]);
    assert_eq!(store.anchors(id(1), OTHER).await.unwrap(), [elsewhere]);
    assert_eq!(store.anchors(id(3), KEEPER).await.unwrap(), []);
}

pub async fn a_root_is_kept_once_as_it_was_seen_first(store: &dyn Store) {
    let first = anchor(5, &[(1, 1)]);
    store.add_anchor(&first).await.unwrap();
    store.add_anchor(&AnchorRow { block: 500, ..first.clone() }).await.unwrap();
    assert_eq!(store.anchors(id(1), KEEPER).await.unwrap(), [first]);
}

pub async fn a_forgotten_device_leaves_what_the_others_need_and_another_batch_of_its_number_is_not_anchored(
    store: &dyn Store,
) {
    store.put_device(&device(1, "Balcony")).await.unwrap();
    store.add_batches(&[batch(1, 1), batch(2, 1)]).await.unwrap();
    let row = anchor(5, &[(1, 1), (2, 1)]);
    store.add_anchor(&row).await.unwrap();

    store.forget_device(id(1)).await.unwrap();
    assert_eq!(store.anchors(id(2), KEEPER).await.unwrap(), [row]);
    let mut reset = batch(1, 1);
    reset.head.hash = B256::repeat_byte(0xee);
    store.add_batches(&[reset]).await.unwrap();
    assert_eq!(missing(store, 1, KEEPER, 9).await, (vec![1], 1));
}
