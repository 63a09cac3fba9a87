//! Secrets on their way to the process that holds the home.

use super::*;

#[test]
fn a_labels_code_reaches_the_other_process_and_no_debug_text() {
    let code = SecretString::from("K7QM-2FXD".to_string());
    let command = Command::DevicePair { near: "ENV-1".to_string(), code };
    assert!(!format!("{command:?}").contains("K7QM"), "{command:?}");
    let read: Command = serde_json::from_value(json!(command)).unwrap();
    assert!(matches!(read, Command::DevicePair { code, .. } if code.expose_secret() == "K7QM-2FXD"));

    let command = Command::DevicePairLabel { code: "K7QM-2FXD".to_string().into(), device: None };
    assert!(!format!("{command:?}").contains("K7QM"), "{command:?}");
    let read: Command = serde_json::from_value(json!(command)).unwrap();
    assert!(matches!(read, Command::DevicePairLabel { code, .. } if code.expose_secret() == "K7QM-2FXD"));
}

#[test]
fn a_wifis_password_reaches_the_other_process_and_no_debug_text() {
    let (ssid, password) = ("Home".parse().unwrap(), SecretString::from("correct horse".to_string()));
    let command = Command::DeviceWifi { near: "plug".to_string(), proof: None, ssid, password, in_the_clear: true };
    assert!(!format!("{command:?}").contains("horse"), "{command:?}");
    let read: Command = serde_json::from_value(json!(command)).unwrap();
    assert!(matches!(read, Command::DeviceWifi { password, .. } if password.expose_secret() == "correct horse"));
}

#[test]
fn a_proof_of_possession_reaches_the_other_process_and_no_debug_text() {
    let proof = DeviceProof { username: Some("owner".to_string()), code: "abcd1234".into() };
    let command = Command::DeviceInfo { near: "lamp".to_string(), proof: Some(proof) };
    assert!(!format!("{command:?}").contains("abcd"), "{command:?}");
    let read: Command = serde_json::from_value(json!(command)).unwrap();
    let Command::DeviceInfo { proof: Some(read), .. } = read else { panic!("another command") };
    assert_eq!((read.username.as_deref(), read.code.expose_secret()), (Some("owner"), "abcd1234"));
}
