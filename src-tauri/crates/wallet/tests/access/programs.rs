//! A permission that names a program is for its result alone: no reading is served (deny by default).

use domain::{
    B256,
    access::Outcome,
    failure::{Code, Coded},
};
use secrecy::SecretString;
use wallet::{
    access::ReadRequest,
    algorithm::AlgorithmError,
    ports::{Store, Vault},
};

use crate::fakes::{CHAIN_ID, House, request};

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
