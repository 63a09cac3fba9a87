//! The device that the other tests rely on, judged by Espressif's own client.

use std::{process::Stdio, time::Duration};

use serde_json::{Value, json};

use crate::device::{checkout, python};

async fn client(case: &str) -> Value {
    let script = checkout().join("tests/python/peers/espressif_client.py");
    let child = python(&script).arg(case).stdin(Stdio::null()).output();
    let output = tokio::time::timeout(Duration::from_secs(60), child).await.expect("the client ends");
    let output = output.unwrap_or_else(|error| panic!("python does not start ({error}): run `cargo xtask setup`"));
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    serde_json::from_str(text.trim()).unwrap_or_else(|_| panic!("no report: {text}\n{errors}"))
}

#[tokio::test]
async fn espressifs_client_provisions_the_device_in_every_scheme() {
    for case in ["plain", "stream", "stream without a code", "sealed", "sealed, first revision"] {
        let report = client(case).await;
        assert_eq!(report["networks"].as_array().map(Vec::len), Some(9), "{case}: {report}");
        assert_eq!(report["networks"][8]["ssid"], "net-8", "{case}");
        assert_eq!((&report["taken"], &report["applied"]), (&json!(0), &json!(0)), "{case}");
        assert_eq!(report["states"], json!(["connecting", "connected"]), "{case}");
    }
}

#[tokio::test]
async fn the_device_refuses_espressifs_client_without_the_right_secret() {
    let refused = [
        ("stream with a wrong code", "key mismatch"),
        ("sealed with a wrong password", "credentials mismatch"),
        ("sealed with a wrong username", "credentials mismatch"),
        ("sealed, revisions mixed up", "InvalidTag"),
    ];
    for (case, why) in refused {
        let report = client(case).await;
        assert!(report["failed"].as_str().is_some_and(|text| text.contains(why)), "{case}: {report}");
    }
}
