//! The result of a program in place of readings, checked by somebody who has the rows.

use std::{fs, path::Path, process::Command};

use reqwest::Client;
use serde_json::{Value, json};
use world::devices::Model;

use crate::{ctl::Owner, mcp::App, proving::synchronises, site::Site};

#[tokio::test(flavor = "multi_thread")]
async fn an_app_gets_a_mean_that_others_compute_again_and_no_reading() {
    let site = Site::with_past(71).await;
    let owner = site.owner("home");
    owner.must(&["wallet", "create"]).await;
    let (serving, door) = owner.start(&["access", "serve"]).await;
    let sensor = site.device(Model::EnvironmentSensor).describe();
    owner.must(&["device", "pair", &sensor.address, "--code", &sensor.label_code]).await;
    owner.must(&["wallet", "fund"]).await;
    owner.must(&["device", "token", &sensor.address]).await;
    owner.must(&["claim", &sensor.address, "--yes"]).await;
    synchronises(&owner, &sensor.address).await;

    let token = granted(&owner, &sensor.address).await;
    let url = door["url"].as_str().expect("a door");
    assert_eq!(App::new(url, &token).read(&sensor.address, "temperature.raw").await, Err("access.program".to_owned()));
    let result = run(url, &token, &sensor.address).await;
    let (result_file, rows) = (site.folder().join("result.json"), site.folder().join("rows.json"));
    fs::write(&result_file, result.to_string()).expect("it is written");
    let moment = |name: &str| result[name].as_str().expect("a moment").to_owned();
    let (from, to) = (moment("from"), moment("to"));
    let path = rows.to_string_lossy();
    let export = ["proof", "export", &sensor.address, &path, "--stream", "temperature", "--from", &from, "--to", &to];
    owner.must(&export).await;
    let (well, found) = verified(&result_file, &rows);
    assert!(well && found["level"] == "L3", "{found}");

    let mut changed = result.clone();
    changed["output"] = json!(with_another_digit(result["output"].as_str().expect("an output")));
    fs::write(&result_file, changed.to_string()).expect("it is written");
    let (well, refusal) = verified(&result_file, &rows);
    assert!(!well && refusal["code"] == "algorithm.differs", "{refusal}");
    serving.end().await;
}

/// A permission for the mean of the temperature; gives its token.
async fn granted(owner: &Owner<'_>, device: &str) -> String {
    let base = ["grant", "create", "--app", "Mean", "--device", device, "--scope", "temperature.raw", "--yes"];
    let named = |program: &'static str| [base.as_slice(), ["--program", program].as_slice()].concat();
    owner.refused(&named("no-such-program"), "app.bad_request").await;
    let grant = owner.must(&named("mean")).await;
    grant["token"].as_str().expect("a token").to_owned()
}

async fn run(door: &str, token: &str, device: &str) -> Value {
    let client = Client::builder().no_proxy().build().expect("a client");
    let url = door.replace("/mcp", "/api/v1/result");
    let asked = client.post(url).bearer_auth(token).header("content-type", "application/json");
    let reply = asked.body(json!({ "device": device }).to_string()).send().await.expect("the door answers");
    let status = reply.status();
    let text = reply.text().await.expect("a whole answer");
    assert!(status.is_success(), "{status} {text}");
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    answer["result"].clone()
}

/// Computed again by somebody whose environment names no folder, no network and no password.
fn verified(result: &Path, rows: &Path) -> (bool, Value) {
    let mut ctl = Command::new(env!("CARGO_BIN_EXE_deedboxctl"));
    let ctl = ctl.env_clear().args(["--json", "algorithm", "verify"]).arg(result).arg(rows);
    let output = ctl.output().expect("deedboxctl runs");
    let json = serde_json::from_slice(&output.stdout);
    (output.status.success(), json.unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr))))
}

fn with_another_digit(output: &str) -> String {
    let place = output.rfind(|c: char| c.is_ascii_digit()).expect("a number");
    let digit: u8 = output[place..=place].parse().expect("a digit");
    format!("{}{}{}", &output[..place], (digit + 1) % 10, &output[place + 1..])
}
