//! Watching the watchers: the switch over all doors, apps that are paused by themselves, the week, the log's proof.

use std::sync::atomic::Ordering;

use domain::{
    access::Outcome,
    device::DeviceId,
    failure::{Code, Coded},
    grant::GrantState,
    pause::PauseReason,
};
use secrecy::SecretString;
use wallet::access::ReadRequest;

use crate::fakes::{DAY, HOUR, House, MINUTE, request};

const SENSOR: &str = "environment.sensor";

fn read(device: DeviceId, scope: &str, limit: u32) -> ReadRequest {
    ReadRequest { device: device.to_string(), scope: scope.to_string(), limit: Some(limit), ..ReadRequest::default() }
}

async fn code(house: &House, token: &SecretString, asked: ReadRequest) -> Option<Code> {
    house.wallet.read(token, asked).await.err().map(|error| error.code())
}

#[tokio::test]
async fn an_app_that_is_refused_three_times_within_a_minute_is_paused_and_the_owner_told_why() {
    let house = House::new(120);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let (grant, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    let wrong = || read(device, "humidity.raw", 1);
    for _ in 0..6 {
        assert_eq!(code(&house, &token, wrong()).await, Some(Code::AccessScope));
        house.clock.pass(MINUTE / 2);
    }
    for _ in 0..2 {
        assert_eq!(code(&house, &token, wrong()).await, Some(Code::AccessScope));
    }
    assert_eq!(code(&house, &token, read(device, "temperature.raw", 1)).await, Some(Code::AccessPaused));
    let view = house.wallet.grants().await.unwrap().remove(0);
    assert_eq!((view.id, view.state, view.paused.unwrap().why), (grant.id, GrantState::Paused, PauseReason::Refused));
    let rows = house.wallet.access_log(2).await.unwrap().rows;
    assert_eq!((rows[1].action.as_str(), &rows[1].outcome), ("pause_refused", &Outcome::Owner));

    house.wallet.resume_grant(&grant.id).await.unwrap();
    for _ in 0..2 {
        assert_eq!(code(&house, &token, wrong()).await, Some(Code::AccessScope), "it is counted anew");
    }
}

#[tokio::test]
async fn a_locked_wallet_and_a_silent_chain_are_not_held_against_an_app() {
    let house = House::new(121);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let (_, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    let good = || read(device, "temperature.raw", 1);
    house.vault.locked.store(true, Ordering::SeqCst);
    for _ in 0..5 {
        assert_eq!(code(&house, &token, good()).await, Some(Code::VaultLocked));
    }
    house.vault.locked.store(false, Ordering::SeqCst);
    house.clock.pass(4_000);
    house.chain.down.store(true, Ordering::SeqCst);
    for _ in 0..5 {
        assert_eq!(code(&house, &token, good()).await, Some(Code::ChainUnreachable));
    }
    house.chain.down.store(false, Ordering::SeqCst);
    assert_eq!(code(&house, &token, good()).await, None);
}

#[tokio::test]
async fn an_app_that_reads_five_times_its_usual_is_paused_before_the_answer_goes() {
    let house = House::new(122);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let (grant, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    let small = || read(device, "temperature.raw", 10);
    let large = || read(device, "temperature.raw", 1_000);
    for _ in 0..4 {
        assert_eq!(code(&house, &token, small()).await, None);
        house.clock.pass(DAY);
    }
    let mut served = 0;
    let refused = loop {
        match code(&house, &token, large()).await {
            None => served += 1,
            Some(code) => break code,
        }
        assert!(served < 100, "never paused");
    };
    assert_eq!(refused, Code::AccessPaused);
    assert!(served > 1, "a mebibyte an hour is never too much");
    let view = house.wallet.grants().await.unwrap().remove(0);
    assert_eq!((view.state, view.paused.unwrap().why), (GrantState::Paused, PauseReason::Unusual));

    house.clock.pass(1_000);
    house.wallet.resume_grant(&grant.id).await.unwrap();
    assert_eq!(code(&house, &token, large()).await, None, "what was read before the owner went on counts no more");
}

#[tokio::test]
async fn an_app_that_always_reads_much_and_a_new_one_are_left_in_peace() {
    let house = House::new(123);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let (_, token) = house.grant(request("New", &[device], &["temperature.raw"])).await;
    for _ in 0..40 {
        assert_eq!(code(&house, &token, read(device, "temperature.raw", 1_000)).await, None);
    }
    let (_, token) = house.grant(request("Busy", &[device], &["temperature.raw"])).await;
    for _ in 0..4 {
        for _ in 0..12 {
            assert_eq!(code(&house, &token, read(device, "temperature.raw", 1_000)).await, None);
        }
        house.clock.pass(DAY);
    }
    for _ in 0..20 {
        assert_eq!(code(&house, &token, read(device, "temperature.raw", 1_000)).await, None);
    }
}

#[tokio::test]
async fn one_switch_closes_all_doors_also_locked_offline_and_after_a_restart() {
    let house = House::new(124);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let (grant, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    house.chain.down.store(true, Ordering::SeqCst);
    house.wallet.lock();
    house.wallet.set_doors(false).await.unwrap();
    house.wallet.set_doors(false).await.unwrap();
    assert_eq!(house.wallet.admit(&token).await.unwrap_err().code(), Code::AccessClosed);
    assert!(!house.wallet.still_holds(&grant.id).await, "open streams end");
    let house = house.restarted();
    house.chain.down.store(false, Ordering::SeqCst);
    house.vault.locked.store(false, Ordering::SeqCst);
    assert!(house.wallet.doors_closed().await.unwrap());
    assert_eq!(code(&house, &token, read(device, "temperature.raw", 1)).await, Some(Code::AccessClosed));
    house.wallet.set_doors(true).await.unwrap();
    assert_eq!(code(&house, &token, read(device, "temperature.raw", 1)).await, None);

    let rows = house.wallet.access_log(20).await.unwrap().rows;
    let owner: Vec<&str> =
        rows.iter().filter(|row| row.outcome == Outcome::Owner).map(|row| row.action.as_str()).collect();
    assert_eq!(owner, ["open_doors", "close_doors", "grant"]);
}

#[tokio::test]
async fn a_choice_that_cannot_be_read_counts_as_closed() {
    let house = House::new(125);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let (_, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    house.store.settings_lost.store(true, Ordering::SeqCst);
    assert_eq!(code(&house, &token, read(device, "temperature.raw", 1)).await, Some(Code::StoreFailed));
}

#[tokio::test]
async fn the_week_says_who_read_what() {
    let house = House::new(126);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let (_, old) = house.grant(request("Old", &[device], &["temperature.raw"])).await;
    assert_eq!(code(&house, &old, read(device, "temperature.raw", 7)).await, None);
    house.clock.pass(7 * DAY + HOUR);
    let (_, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    for limit in [3, 4] {
        // A read reaches back a day, in which the device told nothing: the answer is empty and counts as one.
        assert_eq!(code(&house, &token, read(device, "temperature.raw", limit)).await, None);
    }
    assert_eq!(code(&house, &token, read(device, "humidity.raw", 1)).await, Some(Code::AccessScope));
    house.wallet.turned_stranger_away().await;

    let week = house.wallet.week().await.unwrap();
    assert_eq!(week.to.0 - week.from.0, 7 * DAY);
    let told: Vec<(&str, u32, u32)> = week.apps.iter().map(|app| (app.app.as_str(), app.reads, app.refusals)).collect();
    assert_eq!(told, [("App", 2, 1), ("", 0, 1)]);
    assert!(week.apps[0].bytes > 0);
}

#[tokio::test]
async fn the_first_row_that_does_not_fit_is_named() {
    let house = House::new(127);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let (_, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    for _ in 0..9 {
        assert_eq!(code(&house, &token, read(device, "temperature.raw", 1)).await, None);
    }
    let sound = house.wallet.verify_log().await.unwrap();
    assert_eq!((sound.intact, sound.total, sound.first_bad), (true, 10, None));

    let good = house.store.log.lock().unwrap().clone();
    house.store.log.lock().unwrap()[5].app.push('x');
    assert_eq!(house.wallet.verify_log().await.unwrap().first_bad, Some(6), "changed");
    *house.store.log.lock().unwrap() = good.clone();
    drop(house.store.log.lock().unwrap().remove(3));
    assert_eq!(house.wallet.verify_log().await.unwrap().first_bad, Some(4), "removed");
    *house.store.log.lock().unwrap() = good.clone();
    house.store.log.lock().unwrap().truncate(8);
    assert_eq!(house.wallet.verify_log().await.unwrap().first_bad, Some(9), "cut off");
    *house.store.log.lock().unwrap() = good;
    assert!(house.wallet.verify_log().await.unwrap().intact);
}

#[tokio::test]
async fn the_log_as_a_table_has_a_line_for_each_row_and_no_formula() {
    let house = House::new(128);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    house.grant(request("=SUM(A1)", &[device], &["temperature.raw"])).await;
    let rows = house.wallet.log_page(1).await.unwrap();
    assert_eq!(rows.len(), 1);
    let line = wallet::access::log_lines(&rows);
    assert!(line.starts_with("1,2026-11-23T23:00:00.000Z,0x") && line.contains(",'=SUM(A1),grant,"), "{line}");
    assert_eq!(line.trim_end().split(',').count(), wallet::access::log_head_line().trim_end().split(',').count());
}
