//! A large fleet is kept in few statements.

use std::time::{Duration, Instant};

use domain::fleet::Held;
use wallet::{
    ports::Store,
    store_contract::{
        fleet::{held, row},
        rows::ACCOUNT,
    },
};

use crate::fresh;

#[tokio::test]
async fn ten_thousand_deeds_are_kept_in_a_moment() {
    let (_dir, store) = fresh().await;
    let all: Vec<Held> = (0..10_000).map(|number| held(number, 1)).collect();
    let began = Instant::now();
    store.replace_fleet(ACCOUNT, &row(1), &all).await.unwrap();
    assert_eq!(store.held(ACCOUNT).await.unwrap(), all);
    // Some 0.2 s; row by row it takes many times as long.
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}
