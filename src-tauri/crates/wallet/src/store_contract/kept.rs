//! What was written is there after the store was closed and opened again.

use domain::{
    Address, U256, access::Outcome, amount::Amount, failure::Code, operation::OperationKind,
    reward_family::RewardFamily, time::Millis,
};

use super::{
    Engine,
    alarms::alarm,
    anchors::{KEEPER, anchor},
    contacts::contact,
    fleet::{held, row as fleet_row},
    quarantine::{ROOM, refused},
    rewards::{POOL, collected, earned, entry, flat, place, row},
    rows::{ACCOUNT, batch, device, grant, id, log_row, operation},
};
use crate::ports::{
    MomentKind, RewardMoment, StoreError,
    store::{GrantRow, OperationRow},
};

const TOKEN: Address = Address::repeat_byte(0x92);

pub async fn everything_written_is_there_after_the_store_is_opened_again(engine: &dyn Engine) {
    let store = engine.open().await;
    let sent = OperationRow { open: false, kind: OperationKind::Send, device: None, ..operation("b", 2_000) };
    let revoked = GrantRow { revoked: Some(Millis(60)), ..grant(2, 50) };
    let refused = log_row(2, revoked.id, Outcome::Refused { code: Code::AccessScope });
    store.put_device(&device(1, "b")).await.unwrap();
    store.put_operation(&sent).await.unwrap();
    store.add_batches(&[batch(1, 0), batch(1, 1)]).await.unwrap();
    store.mark_uploaded(id(1), &[0]).await.unwrap();
    store.put_grant(&revoked).await.unwrap();
    store.append_log(&log_row(1, revoked.id, Outcome::Served { rows: 4, bytes: 300 })).await.unwrap();
    store.append_log(&refused).await.unwrap();
    store.put_setting("theme", "dark").await.unwrap();
    drop(store);

    let store = engine.open().await;

    assert_eq!(store.device(id(1)).await.unwrap(), Some(device(1, "b")));
    assert_eq!(store.operation(&sent.id).await.unwrap(), Some(sent));
    assert_eq!(store.last_batch(id(1)).await.unwrap(), Some(batch(1, 1).head));
    assert_eq!(store.not_uploaded(id(1), 9).await.unwrap(), [batch(1, 1)]);
    assert_eq!(store.grant_by_token_hash(revoked.token_hash).await.unwrap().as_ref(), Some(&revoked));
    assert_eq!(store.grant(revoked.id).await.unwrap(), Some(revoked));
    assert_eq!(store.last_log().await.unwrap(), Some(refused));
    assert_eq!(store.setting("theme").await.unwrap().as_deref(), Some("dark"));
    assert_eq!(store.setting("absent").await.unwrap(), None);
}

pub async fn anchors_and_refused_batches_are_there_after_the_store_is_opened_again(engine: &dyn Engine) {
    let store = engine.open().await;
    let (anchored, apart) = (anchor(5, &[(1, 2), (2, 1)]), refused(1, 0, 5, 10));
    store.add_batches(&[batch(1, 1), batch(1, 2)]).await.unwrap();
    store.add_anchor(&anchored).await.unwrap();
    store.add_quarantine(std::slice::from_ref(&apart), ROOM).await.unwrap();
    drop(store);

    let store = engine.open().await;

    assert_eq!(store.anchors(id(1), KEEPER).await.unwrap(), [anchored]);
    assert_eq!(store.not_anchored(id(1), KEEPER, 9).await.unwrap(), (vec![batch(1, 1).head], 1));
    assert_eq!(store.quarantine(id(1)).await.unwrap(), [apart]);
}

pub async fn what_was_seen_on_a_chain_is_there_after_the_store_is_opened_again(engine: &dyn Engine) {
    let store = engine.open().await;
    store.put_watch(ACCOUNT, "place", &[alarm("aa", 1_000)]).await.unwrap();
    store.replace_fleet(ACCOUNT, &fleet_row(7), &[held(1, 1)]).await.unwrap();
    assert!(store.add_contact(&contact("Anna", 2)).await.unwrap());
    drop(store);

    let store = engine.open().await;

    assert_eq!(store.alarms(ACCOUNT).await.unwrap(), [alarm("aa", 1_000)]);
    assert_eq!(store.watch_place(ACCOUNT).await.unwrap().as_deref(), Some("place"));
    assert_eq!(store.fleet_row(ACCOUNT).await.unwrap(), Some(fleet_row(7)));
    assert_eq!(store.held(ACCOUNT).await.unwrap(), [held(1, 1)]);
    assert_eq!(store.contacts().await.unwrap(), [contact("Anna", 2)]);
}

pub async fn payments_and_their_days_are_there_after_the_store_is_opened_again(engine: &dyn Engine) {
    let store = engine.open().await;
    assert_eq!(store.reward_place(ACCOUNT, POOL).await.unwrap(), None);
    assert_eq!(store.reward_moments(ACCOUNT, POOL, 0).await.unwrap(), []);
    let large = RewardMoment { amount: Amount(U256::MAX), token: Some(TOKEN), ..earned(9, 3, 2, 0) };
    let moments = [earned(7, 1, 1, 5), earned(7, 2, 1, 0), collected(8, 1, 255), large];
    store.put_rewards(ACCOUNT, POOL, &place(8), 0, &moments).await.unwrap();
    drop(store);

    let store = engine.open().await;

    assert_eq!(store.reward_place(ACCOUNT, POOL).await.unwrap(), Some(place(8)));
    assert_eq!(store.reward_moments(ACCOUNT, POOL, 0).await.unwrap(), moments);
    assert_eq!(store.reward_moments(ACCOUNT, POOL, 8).await.unwrap(), moments[2..]);
    let days = store.reward_days(ACCOUNT, 0, u64::MAX).await.unwrap();
    assert_eq!(flat(&days), [row(1, 1, 5, 1), row(1, 2, 0, 1), (2, Some(id(3)), U256::MAX, 1)]);
    assert_eq!((days[0].entry, days[0].token, days[1].token), (POOL, None, Some(TOKEN)));
    assert_eq!(store.reward_days(ACCOUNT, 2, 2).await.unwrap(), days[1..]);
}

pub async fn one_payer_of_two_tokens_is_two_sources_and_the_account_itself_no_device(engine: &dyn Engine) {
    let store = engine.open().await;
    let sent = |byte| entry(RewardFamily::TokenTransfers, 0x91, Some(Address::repeat_byte(byte)));
    let merkl = entry(RewardFamily::Merkl, 0x91, None);
    for (number, source) in [sent(1), sent(2), merkl].into_iter().enumerate() {
        let wei = 5 + u128::try_from(number).unwrap();
        let own = RewardMoment { kind: MomentKind::Earned(None), token: source.token, ..earned(7, 0, 1, wei) };
        let moments = [own, RewardMoment { place: 1, token: source.token, ..earned(7, 4, 1, 1) }];
        store.put_rewards(ACCOUNT, source, &place(1), 0, &moments).await.unwrap();
        assert_eq!(store.reward_moments(ACCOUNT, source, 0).await.unwrap(), moments);
    }
    drop(store);

    let store = engine.open().await;

    let days = store.reward_days(ACCOUNT, 0, 9).await.unwrap();
    assert_eq!(days.iter().map(|day| day.entry).collect::<Vec<_>>(), [merkl, sent(1), sent(2)]);
    let own = |wei: u64| (1, None, U256::from(wei), 1);
    let device = row(1, 4, 1, 1);
    assert_eq!(flat(&days), [own(7), device, own(5), device, own(6), device]);
    store.put_rewards(ACCOUNT, sent(1), &place(2), 0, &[]).await.unwrap();
    assert_eq!(flat(&store.reward_days(ACCOUNT, 0, 9).await.unwrap()), [own(7), device, own(6), device]);
}

pub async fn the_access_log_goes_on_where_it_ended(engine: &dyn Engine) {
    let store = engine.open().await;
    let grant = grant(1, 0).id;
    store.append_log(&log_row(1, grant, Outcome::Owner)).await.unwrap();
    drop(store);

    let store = engine.open().await;

    assert!(matches!(store.append_log(&log_row(1, grant, Outcome::Owner)).await, Err(StoreError::Failed(_))));
    store.append_log(&log_row(2, grant, Outcome::Owner)).await.unwrap();
    assert_eq!(store.log(1, 9).await.unwrap().len(), 2);
}
