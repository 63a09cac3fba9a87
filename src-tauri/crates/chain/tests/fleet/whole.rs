//! The first time.

use domain::fleet::Fleet;
use wallet::ports::{Chain, Fleets};
use world::chain::{Send, interfaces::IoID};

use crate::site::{Site, Way};

const DEVICES: u64 = 20;

#[tokio::test]
async fn the_same_is_read_through_the_lens_by_multicall_and_call_by_call() {
    let site = Site::with(DEVICES).await;
    let moved = site.chain(Way::Lens).fleet(site.owner()).await.unwrap().held[3].clone();
    let away = IoID::transferFromCall {
        from: site.owner.address(),
        to: site.ground.stranger.address(),
        id: moved.deed.token_id.parse().unwrap(),
    };
    site.owner.send(Send::call(site.ground.contracts.ioid, &away)).await.unwrap();

    let mut read: Vec<Fleet> = Vec::new();
    for way in [Way::Lens, Way::Multicall, Way::CallByCall] {
        read.push(site.chain(way).fleet(site.owner()).await.unwrap());
    }

    assert_eq!(read[0].held.len() as u64, DEVICES - 1);
    assert!(!read[0].held.contains(&moved));
    assert!(read.windows(2).all(|two| two[0].held == two[1].held && two[0].pending == two[1].pending));
    for held in &read[0].held {
        let deed = site.chain(Way::Multicall).deed(held.device).await.unwrap().unwrap();
        assert_eq!(deed, held.deed, "as one device's deed is read");
        assert_eq!(held.project.to::<u64>(), site.ground.contracts.project_id);
    }
    assert_eq!(read[0].pending.map(|owed| owed.is_zero()), Some(true));
}
