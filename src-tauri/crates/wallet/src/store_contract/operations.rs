//! Operations: each once, newest first.

use domain::{
    operation::{OperationId, OperationKind},
    time::Millis,
};

use super::rows::operation;
use crate::ports::{Store, store::OperationRow};

pub async fn an_operation_put_again_replaces_the_one_before_and_keeps_its_place(store: &dyn Store) {
    for id in ["a", "b"] {
        store.put_operation(&operation(id, 1)).await.unwrap();
    }
    let ended = OperationRow {
        open: false,
        undone: true,
        kind: OperationKind::Send,
        device: None,
        title: "Sent".into(),
        state: "{}".into(),
        updated: Millis(9),
        ..operation("a", 1)
    };
    store.put_operation(&ended).await.unwrap();
    assert_eq!(store.operation(&ended.id).await.unwrap().as_ref(), Some(&ended));
    assert_eq!(store.operation(&OperationId("c".into())).await.unwrap(), None);
    assert_eq!(store.operations().await.unwrap(), [operation("b", 1), ended]);
}

pub async fn operations_come_newest_first(store: &dyn Store) {
    for (id, started) in [("a", 5), ("b", 9), ("c", 7), ("d", 7)] {
        store.put_operation(&operation(id, started)).await.unwrap();
    }
    let ids: Vec<String> = store.operations().await.unwrap().into_iter().map(|row| row.id.0).collect();
    assert_eq!(ids, ["b", "d", "c", "a"], "by their start, then by when they came");
}
