//! The log: written before an answer leaves, and any change of it is found (T-60).

use std::sync::atomic::Ordering;

use domain::{
    access::{LogRow, Outcome},
    failure::{Code, Coded},
};
use secrecy::SecretString;
use wallet::{access::ReadRequest, ports::Random};

use crate::fakes::{House, Seeded, request};

async fn house_with_a_log(reads: usize) -> House {
    let house = House::new(60);
    let device = house.device(1, "environment.sensor", &["temperature"]).await;
    let (_, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    for number in 0..reads {
        let scope = if number % 5 == 4 { "humidity.raw" } else { "temperature.raw" };
        let asked = ReadRequest {
            device: device.to_string(),
            scope: scope.to_string(),
            limit: Some(1),
            ..ReadRequest::default()
        };
        drop(house.wallet.read(&token, asked).await);
        house.clock.pass(1_000);
    }
    house
}

#[tokio::test]
async fn every_answer_and_refusal_has_its_row_and_the_newest_come_first() {
    let house = house_with_a_log(10).await;
    let log = house.wallet.access_log(3).await.unwrap();
    assert!(log.intact);
    assert_eq!((log.total, log.rows.len()), (11, 3));
    assert_eq!(log.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [11, 10, 9]);
    assert_eq!(log.rows[0].outcome, Outcome::Refused { code: Code::AccessScope });
    assert!(matches!(log.rows[1].outcome, Outcome::Served { rows: 1, bytes: 1.. }));
}

#[tokio::test]
async fn any_changed_removed_or_swapped_row_is_found() {
    let house = house_with_a_log(30).await;
    let good = house.store.log.lock().unwrap().clone();
    let seed = 61;
    println!("seed {seed}");
    let random = Seeded::new(seed);
    for round in 0..1_000 {
        let mut log = good.clone();
        let what = damage(&mut log, &random);
        if log == good {
            continue;
        }
        *house.store.log.lock().unwrap() = log;
        let found = house.wallet.access_log(1).await.unwrap();
        assert!(!found.intact, "seed {seed}, round {round}: {what}");
    }
    *house.store.log.lock().unwrap() = good;
    assert!(house.wallet.access_log(1).await.unwrap().intact);
}

type Damage = &'static dyn Fn(&mut Vec<LogRow>);

#[tokio::test]
async fn a_damage_stays_found_however_many_rows_come_after_it() {
    let house = house_with_a_log(12).await;
    let good = house.store.log.lock().unwrap().clone();
    let settings = house.store.settings.lock().unwrap().clone();
    let damages: [(&str, Damage); 3] = [
        ("the end cut off", &|log| log.truncate(7)),
        ("all removed", &|log| log.clear()),
        ("one in the middle removed", &|log| drop(log.remove(4))),
    ];
    for (what, damage) in damages {
        let mut log = good.clone();
        damage(&mut log);
        *house.store.log.lock().unwrap() = log;
        *house.store.settings.lock().unwrap() = settings.clone();
        for number in 0..3 {
            let token = SecretString::from(format!("dbx_{number:064x}"));
            drop(house.wallet.admit(&token).await);
            house.clock.pass(3_600_000);
            assert!(!house.wallet.access_log(1).await.unwrap().intact, "{what}, {number} rows later");
        }
    }
}

fn damage(log: &mut Vec<LogRow>, random: &Seeded) -> &'static str {
    let at = random.below(log.len() as u64) as usize;
    match random.below(10) {
        0 => {
            log.remove(at);
            "removed"
        }
        1 => {
            let other = random.below(log.len() as u64) as usize;
            log.swap(at, other);
            "swapped"
        }
        2 => {
            log.truncate(at);
            "cut off"
        }
        3 => {
            let row = log[at].clone();
            log.insert(at, row);
            "doubled"
        }
        _ => {
            change(&mut log[at], random);
            "changed"
        }
    }
}

fn change(row: &mut LogRow, random: &Seeded) {
    match random.below(9) {
        0 => row.at.0 += 1,
        1 => row.app.push('x'),
        2 => row.action.push('x'),
        3 => row.device = String::new(),
        4 => row.scope = String::new(),
        5 => row.grant = None,
        6 => row.outcome = Outcome::Owner,
        7 => random.fill(row.hash.as_mut_slice()),
        _ => random.fill(row.prev.as_mut_slice()),
    }
}

#[tokio::test]
async fn nothing_is_served_while_the_log_cannot_be_written() {
    let house = House::new(62);
    let device = house.device(1, "environment.sensor", &["temperature"]).await;
    let (_, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    house.store.log_full.store(true, Ordering::SeqCst);
    let asked =
        ReadRequest { device: device.to_string(), scope: "temperature.raw".to_string(), ..ReadRequest::default() };
    assert_eq!(house.wallet.read(&token, asked).await.unwrap_err().code(), Code::AccessLogFailed);
    assert_eq!(house.wallet.describe(&token, "describe_grant").await.unwrap_err().code(), Code::AccessLogFailed);
    assert_eq!(house.wallet.request_access(&token, "More").await.unwrap_err().code(), Code::AccessLogFailed);
}

#[tokio::test]
async fn strangers_cannot_fill_the_log_and_it_says_that_more_came() {
    let house = House::new(63);
    for hour in 1..=2 {
        for number in 0..1_000 {
            let token = SecretString::from(format!("dbx_{number:064x}"));
            assert_eq!(house.wallet.admit(&token).await.unwrap_err().code(), Code::AccessBadToken);
        }
        let log = house.wallet.access_log(1_000).await.unwrap();
        assert_eq!(log.total, 120 * hour);
        assert!(log.intact && log.rows.iter().all(|row| row.grant.is_none() && row.app.is_empty()));
        let unlisted = Outcome::Refused { code: Code::AccessUnlisted };
        assert_eq!(log.rows.iter().position(|row| row.outcome == unlisted), Some(0));
        house.clock.pass(3_600_000);
    }
}

#[tokio::test]
async fn an_app_that_is_refused_too_often_hides_neither_that_nor_what_another_one_does() {
    let house = House::new(65);
    let device = house.device(1, "environment.sensor", &["temperature"]).await;
    let (loud, loud_token) = house.grant(request("Loud", &[device], &["temperature.raw"])).await;
    let (_, quiet_token) = house.grant(request("Quiet", &[device], &["temperature.raw"])).await;
    let asked = |scope: &str| ReadRequest {
        device: device.to_string(),
        scope: scope.to_string(),
        limit: Some(1),
        ..ReadRequest::default()
    };
    for _ in 0..500 {
        drop(house.wallet.read(&loud_token, asked("humidity.raw")).await);
    }
    house.wallet.resume_grant(&loud.id).await.unwrap();
    house.wallet.read(&loud_token, asked("temperature.raw")).await.unwrap();
    drop(house.wallet.read(&quiet_token, asked("humidity.raw")).await);

    let rows = house.wallet.access_log(1_000).await.unwrap().rows;
    let of_the_loud: Vec<_> = rows.iter().filter(|row| row.grant == Some(loud.id)).collect();
    assert!(matches!(of_the_loud[0].outcome, Outcome::Served { .. }), "what is served is always listed");
    assert_eq!((of_the_loud[1].action.as_str(), &of_the_loud[1].outcome), ("resume", &Outcome::Owner));
    assert_eq!(of_the_loud[2].outcome, Outcome::Refused { code: Code::AccessUnlisted });
    assert_eq!((of_the_loud[2].device.as_str(), of_the_loud[2].scope.as_str()), ("", ""));
    assert_eq!(of_the_loud.len(), 1 + 119 + 1 + 3, "granted, refused, more refused, paused, resumed, served");
    assert_eq!((rows[0].app.as_str(), &rows[0].outcome), ("Quiet", &Outcome::Refused { code: Code::AccessScope }));
}

#[tokio::test]
async fn what_an_app_writes_is_cleaned_before_it_is_logged() {
    let house = House::new(64);
    let device = house.device(1, "environment.sensor", &["temperature"]).await;
    let (_, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    let asked = ReadRequest {
        device: device.to_string(),
        scope: format!("\u{202e}\n{}", "x".repeat(9_000)),
        ..ReadRequest::default()
    };
    assert_eq!(house.wallet.read(&token, asked).await.unwrap_err().code(), Code::AccessScope);
    let row = house.wallet.access_log(1).await.unwrap().rows.remove(0);
    assert!(row.scope.chars().count() <= 120 && !row.scope.contains(['\n', '\u{202e}']), "{:?}", row.scope);
}
