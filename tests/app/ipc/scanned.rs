//! A label before the camera of a phone: read as a pasted one is. On a desktop no window has a camera.

use std::sync::Arc;

use async_trait::async_trait;
use domain::failure::{Code, Coded, Failure};
use ipc::{Turn, WINDOWS, camera::ScanLabel, devices::ReadLabel};
use secrecy::{ExposeSecret, SecretString};
use tauri::async_runtime::block_on;
use wallet::{
    Wallet,
    label::Label,
    ports::{Camera, CameraError},
};

use super::{
    labels::LABELS,
    secrets::traces,
    shell::{Refused, Shell, secret},
};

/// The longest text that fits in a QR code, in bytes.
const LARGEST_CODE: usize = 2953;

/// A camera before which one text lies.
struct Sees(String);

#[async_trait]
impl Camera for Sees {
    async fn ask(&self) -> Result<(), CameraError> {
        Ok(())
    }

    async fn first_code(&self) -> Result<SecretString, CameraError> {
        Ok(SecretString::from(self.0.clone()))
    }

    async fn close(&self) {}
}

#[test]
fn a_label_before_the_camera_is_read_as_a_pasted_one_is() {
    let shell = Shell::start();
    shell.import();
    for label in LABELS {
        let seen = scan(&shell.wallet(), label).unwrap();
        let pasted = shell.call("main", &ReadLabel { text: secret(label) }).unwrap();
        assert_eq!(seen.hint(), pasted.hint(), "{label}");
        assert_eq!(code(&seen), pasted_code(&pasted), "{label}");
    }
    assert_eq!(traces(shell.home(), "abcd1234"), Vec::<std::path::PathBuf>::new(), "nothing of a label stays");
}

#[test]
fn a_hostile_code_before_the_camera_is_refused_as_a_pasted_one_is_and_not_repeated() {
    let shell = Shell::start();
    shell.import();
    let hostile = [
        String::new(),
        "https://example.com/pay?to=0x52908400098527886e0f7030069857d2e4169ee7".to_string(),
        "SECRET\0\u{202e}\u{feff}".to_string(),
        "DEEDBOX:SECRET".to_string(),
        r#"{"ver":"v1","name":"SECRET"#.to_string(),
        format!("DEEDBOX:7KQ2-M4X0:{}", "SECRET".repeat(LARGEST_CODE / 6)),
        "SECRET".repeat(LARGEST_CODE / 6),
    ];
    for text in hostile {
        let seen = scan(&shell.wallet(), &text).unwrap_err();
        assert_eq!(seen.code, Code::LabelUnknown, "{text:?}");
        assert!(!seen.detail.contains("SECRET") && !seen.detail.contains("example.com"), "{}", seen.detail);
        match shell.call("main", &ReadLabel { text: secret(&text) }) {
            Err(Refused::Failed(pasted)) => assert_eq!(seen, pasted, "{text:?}"),
            other => panic!("{text:?}: {other:?}"),
        }
    }
    // No code holds so much, but what says that it read one may lie.
    assert_eq!(scan(&shell.wallet(), &"0".repeat(5_000_000)).unwrap_err().code, Code::LabelUnknown);
}

#[test]
fn on_a_desktop_no_window_may_open_a_camera() {
    let shell = Shell::start();
    shell.import();
    for window in WINDOWS {
        let answer = shell.call(window, &ScanLabel { turn: Turn(1) });
        assert!(matches!(answer, Err(Refused::ByAccessList)), "{window}: {answer:?}");
    }
}

fn scan(wallet: &Wallet, text: &str) -> Result<Label, Failure> {
    block_on(wallet.scan_label(Arc::new(Sees(text.to_string())))).map_err(|error| error.failure())
}

fn code(label: &Label) -> Option<String> {
    let code = match label {
        Label::Deedbox(label) => Some(&label.code),
        Label::Espressif(label) => label.proof.as_ref().map(|proof| &proof.code),
        Label::Matter(_) | Label::Did(_) => None,
    };
    code.map(|code| code.expose_secret().to_string())
}

fn pasted_code(label: &ipc::Label) -> Option<String> {
    let code = match label {
        ipc::Label::Deedbox { code, .. } => Some(code),
        ipc::Label::Espressif { proof, .. } => proof.as_ref(),
        ipc::Label::Matter(_) | ipc::Label::Did { .. } => None,
    };
    code.map(|code| code.expose().to_string())
}
