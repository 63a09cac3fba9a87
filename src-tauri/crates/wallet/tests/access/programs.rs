//! A permission that names a program is for its result alone: no reading is served (deny by default).

use std::time::Duration;

use domain::{
    B256,
    access::Outcome,
    device::DeviceId,
    failure::{Code, Coded},
    time::Millis,
};
use secrecy::SecretString;
use wallet::{
    access::{AggregateRequest, ReadRequest, RunAnswer, RunRequest, StreamRequest},
    algorithm::{AlgorithmError, verify},
    grant::{GrantRequest, NarrowRequest, PlanGrantError},
    ports::{Store, Vault},
    proof::{MOST_BYTES, Proof, Selection},
};

use crate::fakes::{CHAIN_ID, FakeSandbox, House, MINUTE, START, request};

/// Signs the grant of a token once more, now for one program.
async fn for_a_program(house: &House, token_hash: B256) {
    let mut row = house.store.grant_by_token_hash(token_hash).await.unwrap().unwrap();
    let old = wallet::ports::store::GrantRow { token_hash: B256::ZERO, ..row.clone() };
    house.store.put_grant(&old).await.unwrap();
    row.terms.program_hash = B256::repeat_byte(0x5a);
    row.terms.version += 1;
    let (id, signature) = house.vault.sign_grant(&row.terms, CHAIN_ID).await.unwrap();
    (row.id, row.signature) = (id, signature.to_vec());
    house.store.put_grant(&row).await.unwrap();
}

async fn house() -> (House, SecretString, ReadRequest) {
    let house = House::new(31);
    let device = house.device(1, "environment.sensor", &["temperature"]).await;
    let (grant, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    let asked =
        ReadRequest { device: device.to_string(), scope: "temperature.raw".to_string(), ..ReadRequest::default() };
    house.wallet.read(&token, asked.clone()).await.unwrap();
    let hash = house.store.grant(grant.id).await.unwrap().unwrap().token_hash;
    for_a_program(&house, hash).await;
    (house, token, asked)
}

#[tokio::test]
async fn a_permission_for_a_program_gives_no_readings_and_the_refusal_is_logged() {
    let (house, token, asked) = house().await;
    let refused = house.wallet.read(&token, asked).await.unwrap_err();
    assert_eq!(refused.code(), Code::AccessProgram, "{refused}");
    let log = house.wallet.access_log(1).await.unwrap();
    assert!(matches!(log.rows[0].outcome, Outcome::Refused { code: Code::AccessProgram }), "{:?}", log.rows[0]);
}

#[tokio::test]
async fn a_permission_for_a_program_gives_neither_figures_nor_newest_values_nor_origins() {
    let stream = |asked: &ReadRequest| StreamRequest {
        device: asked.device.clone(),
        scope: Some(asked.scope.clone()),
        ..StreamRequest::default()
    };
    // Each in a house of its own: three refusals within a minute pause the app.
    let (house, token, asked) = house().await;
    let aggregate = AggregateRequest { of: stream(&asked), resolution: None };
    assert_eq!(house.wallet.aggregate(&token, aggregate).await.unwrap_err().code(), Code::AccessProgram);
    assert_eq!(house.wallet.latest_values(&token, stream(&asked)).await.unwrap_err().code(), Code::AccessProgram);
    let (house, token, asked) = self::house().await;
    assert_eq!(house.wallet.provenance(&token, stream(&asked)).await.unwrap_err().code(), Code::AccessProgram);
    assert_eq!(house.wallet.describe_stream(&token, stream(&asked)).await.unwrap_err().code(), Code::AccessProgram);
}

#[tokio::test]
async fn the_words_of_a_permission_for_a_program_do_not_say_that_the_app_may_read() {
    let (house, token, _) = house().await;
    let told = house.wallet.describe(&token, "describe_grant").await.unwrap().sentence;
    assert!(told.contains("have the result of the program 0x5a5a") && !told.contains("may read every"), "{told}");
    assert!(told.ends_with("It may read none of these readings."), "{told}");
}

#[tokio::test]
async fn a_program_is_kept_as_it_was_added_and_one_that_was_changed_is_not_given() {
    let house = House::new(32);
    let wasm = b"\0asm\x01\0\0\0".to_vec();
    let known = house.wallet.add_algorithm("Empty", wasm.clone()).await.unwrap();
    // Worked out with Python's hashlib.
    let hash = "0x93a44bbb96c751218e4c00d479e4c14358122a389acca16205b1e4d0dc5f9476";
    assert_eq!(format!("{:#x}", known.program), hash);
    assert_eq!(house.wallet.add_algorithm("Again", wasm.clone()).await.unwrap(), known, "one that is here stays");
    assert_eq!(house.wallet.algorithms().await.unwrap(), vec![known]);
    for named in ["Empty", hash] {
        assert_eq!(house.wallet.algorithm(named).await.unwrap().wasm(), wasm, "{named}");
    }
    assert!(matches!(house.wallet.algorithm("empty").await, Err(AlgorithmError::Unknown)));
    assert!(matches!(house.wallet.add_algorithm(" ", wasm).await, Err(AlgorithmError::BadTitle)));
    let other = house.wallet.add_algorithm("Empty", b"\0asm\x01\0\0\0\0\x01\0".to_vec()).await;
    assert!(matches!(other, Err(AlgorithmError::Taken)));

    house.store.put_setting(&format!("algorithm.{hash}"), &hex::encode(b"\0asm\x02\0\0\0")).await.unwrap();
    assert_eq!(house.wallet.algorithm("Empty").await.unwrap_err().code(), Code::StoreDamaged);
}

/// A request for a permission for the result of the program that counts rows.
fn counted(device: DeviceId, scopes: &[&str]) -> GrantRequest {
    GrantRequest { program: Some(FakeSandbox::count().hash()), ..request("App", &[device], scopes) }
}

fn run(device: DeviceId) -> RunRequest {
    RunRequest { device: device.to_string(), ..RunRequest::default() }
}

fn since(device: DeviceId, minutes: u64) -> RunRequest {
    RunRequest { from: Some((START.0 - minutes * MINUTE).to_string()), ..run(device) }
}

async fn proof(house: &House, device: DeviceId, from: u64) -> Proof {
    let selection = Selection { streams: vec!["temperature".to_string()], from: Millis(from), to: START };
    let proven = house.wallet.prove_readings(device, &selection, MOST_BYTES).await.unwrap();
    Proof::read(proven.text.as_bytes()).unwrap()
}

fn is_of_an_hour(answer: &RunAnswer) -> bool {
    answer.result.output() == "{\"rows\":60}"
}

#[tokio::test]
async fn a_result_names_no_batch_and_is_computed_again_from_its_rows() {
    let house = House::new(33);
    let device = house.device(1, "environment.sensor", &["temperature", "humidity"]).await;
    let (grant, token) = house.grant(counted(device, &["temperature.raw"])).await;
    assert_eq!(grant.terms.program_hash, FakeSandbox::count().hash());
    let answer = house.wallet.run_program(&token, run(device)).await.unwrap();
    assert_eq!(answer.result.output(), "{\"rows\":1440}", "of the granted stream alone");
    let file = serde_json::to_value(&answer.result).unwrap();
    assert_eq!((&file["batches"], &file["signature"]), (&serde_json::json!([]), &serde_json::Value::Null), "{file}");
    let rows = proof(&house, device, START.0 - 1440 * MINUTE).await;
    verify(&*house.sandbox, &FakeSandbox::count(), &rows, &answer.result).await.unwrap();
    let fewer = proof(&house, device, START.0 - 1439 * MINUTE).await;
    let found = verify(&*house.sandbox, &FakeSandbox::count(), &fewer, &answer.result).await.unwrap_err();
    assert_eq!(found.code(), Code::AlgorithmDiffers, "{found}");
    let log = house.wallet.access_log(1).await.unwrap();
    assert!(matches!(log.rows[0].outcome, Outcome::Served { rows: 0, .. }), "{:?}", log.rows[0]);
    assert_eq!(log.rows[0].action, "run_program");
}

#[tokio::test]
async fn a_grant_without_a_program_can_run_none() {
    let house = House::new(34);
    let device = house.device(1, "environment.sensor", &["temperature"]).await;
    let (_, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    let named = RunRequest { program: Some(format!("{:#x}", FakeSandbox::count().hash())), ..run(device) };
    for asked in [run(device), named] {
        let refused = house.wallet.run_program(&token, asked).await.unwrap_err();
        assert_eq!(refused.code(), Code::AccessScope, "{refused}");
    }
    assert_eq!(house.sandbox.runs(), 0);
    let log = house.wallet.access_log(1).await.unwrap();
    assert!(matches!(log.rows[0].outcome, Outcome::Refused { code: Code::AccessScope }), "{:?}", log.rows[0]);
}

#[tokio::test]
async fn another_program_device_or_span_than_the_permission_names_is_refused() {
    let house = House::new(35);
    let device = house.device(1, "environment.sensor", &["temperature"]).await;
    let other = house.device(2, "environment.sensor", &["temperature"]).await;
    let few = GrantRequest { max_reads_per_day: Some(1), ..counted(device, &["temperature.raw"]) };
    let (grant, token) = house.grant(few).await;
    let cases = [
        (RunRequest { program: Some(format!("{:#x}", B256::repeat_byte(9))), ..run(device) }, Code::AccessScope),
        (run(other), Code::AccessNotFound),
        (since(device, 3_000), Code::AccessWindow),
    ];
    for (asked, code) in cases {
        assert_eq!(house.wallet.run_program(&token, asked).await.unwrap_err().code(), code);
        house.clock.pass(2 * MINUTE);
    }
    house.wallet.run_program(&token, run(device)).await.unwrap();
    assert_eq!(house.wallet.run_program(&token, run(device)).await.unwrap_err().code(), Code::AccessLimit);
    assert_eq!(house.sandbox.runs(), 1);
    house.wallet.revoke(&grant.id).await.unwrap();
    assert_eq!(house.wallet.run_program(&token, run(device)).await.unwrap_err().code(), Code::AccessRevoked);
}

#[tokio::test]
async fn a_program_is_given_only_whole_hours_that_are_over() {
    let house = House::new(36);
    let device = house.device(1, "environment.sensor", &["temperature"]).await;
    let (_, token) = house.grant(counted(device, &["temperature.raw"])).await;
    assert!(is_of_an_hour(&house.wallet.run_program(&token, since(device, 90)).await.unwrap()));
    let none = house.wallet.run_program(&token, since(device, 30)).await.unwrap_err();
    assert_eq!(none.code(), Code::BadRequest, "{none}");
}

#[tokio::test]
async fn a_permission_names_only_a_program_that_is_here_and_runs_it_over_readings() {
    let house = House::new(37);
    let device = house.device(1, "environment.sensor", &["temperature"]).await;
    let strange = GrantRequest { program: Some(B256::repeat_byte(9)), ..counted(device, &["temperature.raw"]) };
    let unknown = house.wallet.plan_grant(strange).await.unwrap_err();
    assert!(matches!(unknown, PlanGrantError::Program(AlgorithmError::Unknown)), "{unknown}");
    let means = house.wallet.plan_grant(counted(device, &["temperature.hourly"])).await.unwrap_err();
    assert!(matches!(means, PlanGrantError::NoReadings(_)), "{means}");
    let added = house.wallet.add_algorithm("Mine", b"\0asm\x01\0\0\0\0\x01\0".to_vec()).await.unwrap();
    let asked = GrantRequest { program: Some(added.program), ..counted(device, &["temperature.raw"]) };
    let (grant, token) = house.grant(asked).await;
    assert_eq!(house.wallet.describe(&token, "describe_grant").await.unwrap().program, Some(added.program));
    house.wallet.run_program(&token, run(device)).await.unwrap();
    let means = NarrowRequest { scopes: Some(vec!["temperature.daily".parse().unwrap()]), ..NarrowRequest::default() };
    let refused = house.wallet.plan_narrowing(&grant.id, means).await.unwrap_err();
    assert!(matches!(refused, PlanGrantError::NoReadings(_)), "{refused}");
}

#[tokio::test]
async fn one_program_runs_at_a_time_and_a_revocation_ends_it() {
    let house = House::new(38);
    let device = house.device(1, "environment.sensor", &["temperature"]).await;
    let (grant, token) = house.grant(counted(device, &["temperature.raw"])).await;
    let (_, second) = house.grant(counted(device, &["temperature.raw"])).await;
    let _gate = house.sandbox.hold();
    let (wallet, asked) = (house.wallet.clone(), run(device));
    let under_way = tokio::spawn(async move { wallet.run_program(&token, asked).await });
    while house.sandbox.runs() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let busy = house.wallet.run_program(&second, run(device)).await.unwrap_err();
    assert_eq!(busy.code(), Code::AccessLimit, "{busy}");
    house.wallet.revoke(&grant.id).await.unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(10), under_way).await.unwrap().unwrap();
    assert_eq!(ended.unwrap_err().code(), Code::AccessRevoked);
    house.sandbox.let_go();
    house.wallet.run_program(&second, run(device)).await.unwrap();
}
