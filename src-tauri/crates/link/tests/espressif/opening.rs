//! Handshakes with the device.

use std::sync::Arc;

use link::espressif::{Credential, Session, scan};
use serde_json::{Value, json};
use wallet::ports::{LinkError, Random};

use crate::device::{Device, account, code, open, opened};

/// Opens and asks for networks: only a key that both ends have carries an answer.
async fn speaks(told: &Value, credential: &Credential) {
    let mut device = Device::start(told);
    let mut session = opened(&mut device, credential).await;
    for _ in 0..2 {
        let networks = scan::networks(&mut session).await;
        let networks = networks.unwrap_or_else(|error| panic!("{told}: {error}"));
        assert_eq!(networks.len(), 9, "{told}");
    }
}

async fn refusal(told: &Value, credential: &Credential) -> LinkError {
    let mut device = Device::start(told);
    match open(&mut device, credential).await {
        Ok(_) => panic!("opened: {told}"),
        Err(error) => error,
    }
}

#[tokio::test]
async fn security_0_is_opened_with_a_device_that_wants_no_code() {
    speaks(&json!({"security": 0, "cap": ["no_sec", "wifi_scan"]}), &Credential::Nothing).await;
}

#[tokio::test]
async fn security_1_is_opened_with_the_code_and_without_one_where_none_is_wanted() {
    speaks(&json!({"security": 1, "pop": "abcd1234"}), &code("abcd1234")).await;
    speaks(&json!({"security": 1, "cap": ["no_pop"]}), &Credential::Nothing).await;
}

#[tokio::test]
async fn security_2_is_opened_in_both_revisions() {
    for patch in [0, 1] {
        speaks(&json!({"security": 2, "patch": patch, "pop": "abcd1234"}), &code("abcd1234")).await;
        let told =
            json!({"security": 2, "patch": patch, "username": "owner", "pop": "abcd1234", "ver": "netprov-v1.2"});
        speaks(&told, &account("owner", "abcd1234")).await;
    }
}

#[tokio::test]
async fn a_salt_is_hashed_as_it_is_sent_with_zeros_in_front_and_in_other_lengths() {
    for salt in ["00".repeat(16), format!("00{}", "11".repeat(15)), "11".repeat(15), "22".repeat(32)] {
        speaks(&json!({"pop": "abcd1234", "salt": salt}), &code("abcd1234")).await;
    }
}

/// These secrets make, with that salt, a public value of the device and a shared secret that begin with a zero byte.
#[tokio::test]
async fn a_public_value_and_a_shared_secret_with_a_zero_in_front_are_hashed_without_it() {
    for last in ["1d", "0c"] {
        let (salt, private) = (format!("00{}", "11".repeat(15)), format!("80{}{last}", "00".repeat(30)));
        let mut device = Device::start(&json!({"pop": "abcd1234", "salt": salt, "private": private}));
        let random: Arc<dyn Random> = Arc::new(Always(0x42));
        let session = Session::open(&mut device, &code("abcd1234"), &random).await;
        let mut session = session.unwrap_or_else(|error| panic!("{last}: {error}"));
        assert_eq!(scan::networks(&mut session).await.unwrap().len(), 9, "{last}");
    }
}

#[tokio::test]
async fn a_wrong_code_is_told_from_other_failures() {
    let stream = json!({"security": 1, "pop": "abcd1234"});
    let sealed = json!({"security": 2, "pop": "abcd1234"});
    for (told, credential) in [
        (&stream, code("abcd1235")),
        (&stream, Credential::Nothing),
        (&sealed, code("abcd1235")),
        (&sealed, account("wifiprov", "ABCD1234")),
        (&sealed, account("somebody", "abcd1234")),
        (&sealed, Credential::Nothing),
    ] {
        let error = refusal(told, &credential).await;
        assert!(matches!(error, LinkError::WrongCode), "{told}: {error}");
    }
}

#[tokio::test]
async fn a_device_that_hides_that_it_wants_a_code_is_not_opened() {
    let hiding = json!({"security": 1, "pop": "abcd1234", "cap": ["no_pop"]});
    assert!(matches!(refusal(&hiding, &Credential::Nothing).await, LinkError::WrongCode));
    assert!(matches!(refusal(&hiding, &code("abcd1234")).await, LinkError::KeyChanged));
}

#[tokio::test]
async fn an_account_is_not_talked_down_to_a_weaker_security() {
    for (security, cap) in [(0, json!(["no_sec"])), (1, json!([])), (1, json!(["no_pop"]))] {
        let told = json!({"security": security, "cap": cap, "pop": "abcd1234"});
        let error = refusal(&told, &account("wifiprov", "abcd1234")).await;
        assert!(matches!(error, LinkError::KeyChanged), "{told}: {error}");
    }
}

#[tokio::test]
async fn a_device_that_says_another_security_or_revision_than_it_has_ends_in_an_error() {
    let other = json!({"security": 1, "pop": "abcd1234", "says": {"sec_ver": 2}});
    assert!(matches!(refusal(&other, &code("abcd1234")).await, LinkError::Misbehaved(_)));
    for (patch, says) in [(1, 0), (0, 1)] {
        let mut device = Device::start(&json!({"pop": "abcd1234", "patch": patch, "says": {"sec_patch_ver": says}}));
        let mut session = opened(&mut device, &code("abcd1234")).await;
        assert!(matches!(scan::networks(&mut session).await, Err(LinkError::Misbehaved(_))), "{patch} {says}");
        // The two ends count differently from here on: nothing more is sent.
        assert!(matches!(scan::networks(&mut session).await, Err(LinkError::Misbehaved(_))), "{patch} {says}");
    }
    let newer = json!({"pop": "abcd1234", "says": {"sec_patch_ver": 2}});
    assert!(matches!(refusal(&newer, &code("abcd1234")).await, LinkError::Misbehaved(_)));
}

/// The same byte whatever is asked.
struct Always(u8);

impl Random for Always {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0);
    }
}
