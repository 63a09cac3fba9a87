//! Requests of apps: kept once, found again, and gone when they were put away and are old.

use domain::{
    access_request::{AppRequest, Via},
    time::Millis,
};
use store::SqliteStore;
use wallet::ports::{RequestRow, Store};

use crate::fresh;

fn row(name: &str, at: u64) -> RequestRow {
    let text = format!(
        r#"{{"deedbox_request":1,"app":{{"name":"{name}"}},"devices":["any"],"scopes":["temperature.hourly"],
            "days":7,"max_reads_per_day":1,"max_bytes_per_day":"18446744073709551615"}}"#
    );
    let request = AppRequest::read(&text).unwrap();
    let via = if at.is_multiple_of(2) { Via::Door } else { Via::Owner };
    RequestRow { id: request.id(), at: Millis(at), via, request, answered: None }
}

#[tokio::test]
async fn a_request_is_kept_once_and_goes_when_it_was_put_away_and_is_old() {
    let (dir, store) = fresh().await;
    let (old, new) = (row("Ünï", 1), row("Two", 2));
    for row in [&old, &old, &new] {
        store.put_request(row).await.unwrap();
    }
    drop(store);
    let store = SqliteStore::open(dir.path()).await.unwrap();
    assert_eq!(store.requests().await.unwrap(), [new.clone(), old.clone()]);
    store.drop_requests(Millis(9)).await.unwrap();
    assert_eq!(store.requests().await.unwrap().len(), 2, "what waits stays");
    let away = RequestRow { answered: Some(Millis(3)), ..old };
    store.put_request(&away).await.unwrap();
    store.drop_requests(Millis(1)).await.unwrap();
    assert_eq!(store.requests().await.unwrap(), [new.clone(), away]);
    store.drop_requests(Millis(2)).await.unwrap();
    assert_eq!(store.requests().await.unwrap(), [new]);
}
