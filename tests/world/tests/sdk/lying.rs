//! A device that is not what it should be, or none at all: nothing of it is taken.

use std::time::{Duration, Instant};

use domain::device::{DeviceId, NearbyId};
use tokio::time::timeout;
use wallet::ports::{Credential, Link, LinkError};
use world::devices::sdk::{Dialect, Habits, Lie};

use crate::bench::{Bench, digest, permit, refused};

fn lying(lie: Lie) -> Habits {
    Habits { lie: Some(lie), piece: 4096, ..Habits::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_of_another_key_or_over_other_bytes_is_no_permit() {
    for lie in [Lie::OtherKey, Lie::OtherDigest] {
        let bench = Bench::new(lying(lie)).await;
        for place in bench.places() {
            let mut session = bench.open(&place).await.unwrap();
            let error = refused(permit(session.as_mut(), 0).await);
            assert!(matches!(error, LinkError::Misbehaved(_)), "{lie:?} {error:?}");
        }
        assert_eq!(bench.device.asked(), [digest(0); 2], "asked once each, and not again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_a_key_or_an_answer_that_does_not_fit_is_told_from_one_that_does() {
    for lie in [Lie::OtherName, Lie::NoKey, Lie::Endless, Lie::Chatter] {
        let bench = Bench::new(lying(lie)).await;
        for place in bench.places() {
            let error = refused(bench.open(&place).await);
            assert!(matches!(error, LinkError::Misbehaved(_)), "{lie:?} {place} {error:?}");
        }
    }
    let bench = Bench::new(lying(Lie::OtherDocument)).await;
    for place in bench.places() {
        let error = refused(bench.open(&place).await.unwrap().document().await);
        assert!(matches!(error, LinkError::Misbehaved(_)), "{error:?}");
    }
    let bench = Bench::new(lying(Lie::Html)).await;
    let error = refused(bench.open(&bench.places()[0]).await);
    assert!(matches!(error, LinkError::Misbehaved(_)), "{error:?}");
    bench.device.change(lying(Lie::Redirect));
    let error = refused(bench.open(&bench.places()[0]).await);
    assert!(matches!(&error, LinkError::Refused(what) if what.contains("307")), "nobody is followed: {error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_device_than_the_expected_one_is_said_to_be_another() {
    let bench = Bench::new(Habits::default()).await;
    let expected = Some(DeviceId([7; 20].into()));
    for place in bench.places() {
        let error = refused(bench.links.open(&NearbyId(place), &Credential::None, expected).await);
        assert!(matches!(error, LinkError::KeyChanged), "{error:?}");
    }
    assert!(bench.device.asked().is_empty());
}

/// 10 s of waiting, all of it at the same time.
#[tokio::test(flavor = "multi_thread")]
async fn silence_ends_after_ten_seconds_on_both_ways() {
    let (bare, lines) = (lying(Lie::Silent), Habits { dialect: Dialect::Lines, ..lying(Lie::Silent) });
    let (first, second) = (Bench::new(bare).await, Bench::new(lines).await);
    let ([http, bare], [_, lines]) = (first.places(), second.places());
    let began = Instant::now();
    let (http, bare, lines) = tokio::join!(first.open(&http), first.open(&bare), second.open(&lines));
    for error in [refused(http), refused(bare), refused(lines)] {
        assert!(matches!(error, LinkError::Timeout(_)), "{error:?}");
    }
    assert!((9_900..14_000).contains(&began.elapsed().as_millis()), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_device_is_that_is_said_at_once() {
    let bench = Bench::new(Habits::default()).await;
    for place in ["http://127.0.0.1:1", "https://127.0.0.1:1", "serial:/dev/no-such-line", "serial:/etc/hostname"] {
        let opened = timeout(Duration::from_secs(5), bench.open(place)).await.unwrap();
        let error = refused(opened);
        assert!(matches!(error, LinkError::Unreachable(_)), "{place} {error:?}");
    }
    assert!(matches!(refused(bench.open("serial:").await), LinkError::NoSuchPlace));
}
