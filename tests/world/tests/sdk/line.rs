//! The serial line as such.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};
use wallet::ports::LinkError;
use world::devices::sdk::{Habits, Lie};

use crate::bench::{Bench, permit, refused};

#[tokio::test(flavor = "multi_thread")]
async fn an_opening_that_is_not_waited_for_frees_the_line() {
    let bench = Bench::new(Habits { lie: Some(Lie::Silent), ..Habits::default() }).await;
    let [_, line] = bench.places();
    assert!(timeout(Duration::from_millis(300), bench.open(&line)).await.is_err(), "it waits");
    let end = Instant::now() + Duration::from_secs(1);
    // The device is silent still: whoever gets the line waits, whoever does not is told at once.
    while let Ok(opened) = timeout(Duration::from_millis(200), bench.open(&line)).await {
        let error = refused(opened);
        assert!(Instant::now() < end, "{error:?}");
        sleep(Duration::from_millis(10)).await;
    }
    sleep(Duration::from_millis(200)).await;
    bench.device.change(Habits::default());
    let mut session = bench.open(&line).await.unwrap();
    permit(session.as_mut(), 0).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_belongs_to_one_session() {
    let bench = Bench::new(Habits::default()).await;
    let [_, line] = bench.places();
    let mut session = bench.open(&line).await.unwrap();
    assert!(matches!(refused(bench.open(&line).await), LinkError::Unreachable(_)));
    permit(session.as_mut(), 0).await.unwrap();
    session.close().await;
    bench.open(&line).await.unwrap();
}
