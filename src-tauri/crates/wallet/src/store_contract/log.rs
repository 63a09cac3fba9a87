//! The access log: numbers without gaps, and what follows from it about a grant.

use domain::{
    access::{LogRow, Outcome},
    failure::Code,
    time::Millis,
};

use super::rows::{grant, log_row};
use crate::ports::{Store, StoreError, store::ServedDay};

pub async fn the_access_log_takes_no_gap_and_no_second_row_of_a_number(store: &dyn Store) {
    let id = grant(1, 0).id;
    assert_eq!(store.last_log().await.unwrap(), None);
    assert!(matches!(store.append_log(&log_row(2, id, Outcome::Owner)).await, Err(StoreError::Failed(_))));
    store.append_log(&log_row(1, id, Outcome::Owner)).await.unwrap();
    assert!(matches!(store.append_log(&log_row(1, id, Outcome::Owner)).await, Err(StoreError::Failed(_))));
    assert!(matches!(store.append_log(&log_row(3, id, Outcome::Owner)).await, Err(StoreError::Failed(_))));

    assert_eq!(store.log(0, 10).await.unwrap(), [log_row(1, id, Outcome::Owner)]);
    assert_eq!(store.last_log().await.unwrap(), Some(log_row(1, id, Outcome::Owner)));
}

pub async fn a_row_that_lost_a_race_is_appended_under_the_next_number(store: &dyn Store) {
    let (id, other) = (grant(1, 0).id, grant(2, 0).id);
    let served = Outcome::Served { rows: 1, bytes: 10 };
    store.append_log(&log_row(1, id, Outcome::Owner)).await.unwrap();
    store.append_log(&log_row(2, other, served.clone())).await.unwrap();
    assert!(matches!(store.append_log(&log_row(2, id, served.clone())).await, Err(StoreError::Failed(_))));
    assert_eq!(store.usage(id).await.unwrap(), (0, 0, None), "what is not in the log was not served");

    let last = store.last_log().await.unwrap().unwrap();
    store.append_log(&log_row(last.number + 1, id, served)).await.unwrap();

    let grants: Vec<_> = store.log(1, 9).await.unwrap().into_iter().map(|row| row.grant).collect();
    assert_eq!(grants, [Some(id), Some(other), Some(id)]);
    assert_eq!(store.usage(id).await.unwrap(), (1, 0, Some(Millis(3_000))));
}

pub async fn of_rows_appended_at_once_with_one_number_only_one_stays(store: &dyn Store) {
    let id = grant(1, 0).id;
    for number in 1..=20 {
        let row = log_row(number, id, Outcome::Owner);
        let (a, b, c) = tokio::join!(store.append_log(&row), store.append_log(&row), store.append_log(&row));
        assert_eq!([a, b, c].into_iter().filter(Result::is_ok).count(), 1, "row {number}");
    }
    let numbers: Vec<u64> = store.log(1, 100).await.unwrap().into_iter().map(|row| row.number).collect();
    assert_eq!(numbers, (1..=20).collect::<Vec<u64>>());
}

pub async fn rows_of_the_log_come_from_a_number_on(store: &dyn Store) {
    let id = grant(1, 0).id;
    for number in 1..=6 {
        store.append_log(&log_row(number, id, Outcome::Owner)).await.unwrap();
    }
    let numbers = async |from, limit| {
        store.log(from, limit).await.unwrap().into_iter().map(|row| row.number).collect::<Vec<u64>>()
    };
    assert_eq!(numbers(3, 2).await, [3, 4]);
    assert_eq!(numbers(5, 9).await, [5, 6]);
    assert_eq!(numbers(7, 9).await, Vec::<u64>::new());
    assert_eq!(numbers(1, 0).await, Vec::<u64>::new());
}

pub async fn a_grants_use_is_summed_from_what_was_served(store: &dyn Store) {
    let (id, other) = (grant(1, 0).id, grant(2, 0).id);
    let served = |bytes| Outcome::Served { rows: 1, bytes };
    let refused = Outcome::Refused { code: Code::AccessLimit };
    let rows = [(id, served(100)), (id, refused), (other, served(5_000)), (id, served(u32::MAX)), (id, Outcome::Owner)];
    for (number, (grant, outcome)) in (1..).zip(rows) {
        store.append_log(&log_row(number, grant, outcome)).await.unwrap();
    }

    assert_eq!(store.served_since(id, Millis(0)).await.unwrap(), (2, 100 + u64::from(u32::MAX)));
    assert_eq!(store.served_since(id, Millis(1_001)).await.unwrap(), (1, u64::from(u32::MAX)));
    assert_eq!(store.served_since(id, Millis(4_001)).await.unwrap(), (0, 0));
    assert_eq!(store.usage(id).await.unwrap(), (2, 1, Some(Millis(4_000))));
    assert_eq!(store.usage(grant(9, 0).id).await.unwrap(), (0, 0, None));
}

pub async fn a_use_counts_by_its_own_moment_whatever_came_after_it(store: &dyn Store) {
    let id = grant(1, 0).id;
    // The clock was set back after the second row.
    for (number, at) in [(1, 500), (2, 900), (3, 100)] {
        let row = LogRow { at: Millis(at), ..log_row(number, id, Outcome::Served { rows: 1, bytes: 10 }) };
        store.append_log(&row).await.unwrap();
    }
    assert_eq!(store.served_since(id, Millis(400)).await.unwrap(), (2, 20));
    assert_eq!(store.usage(id).await.unwrap(), (3, 0, Some(Millis(900))));
}

pub async fn what_was_served_is_summed_by_active_day_newest_first(store: &dyn Store) {
    let id = grant(1, 0).id;
    let (hour, day) = (3_600_000, 86_400_000);
    let moments = [0, hour, hour + 1, day, 3 * day, 3 * day + hour, 9 * day];
    for (number, at) in (1..).zip(moments) {
        let served = Outcome::Served { rows: 1, bytes: 10 };
        let row = LogRow { at: Millis(at), ..log_row(number, id, served) };
        store.append_log(&row).await.unwrap();
    }
    let days = store.served_days(id, Millis(9 * day), 2).await.unwrap();
    assert_eq!(days, [ServedDay { day: 3, hours: 2, bytes: 20 }, ServedDay { day: 1, hours: 1, bytes: 10 }]);
    assert_eq!(store.served_days(id, Millis(day), 7).await.unwrap(), [ServedDay { day: 0, hours: 2, bytes: 30 }]);
}
