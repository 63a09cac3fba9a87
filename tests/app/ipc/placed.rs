//! Devices that the page names by where they are.

use std::net::TcpListener;

use axum::{Json, Router, routing::get};
use domain::{
    device::{KeyProof, Ownership},
    failure::Code,
};
use ipc::{Turn, devices};
use serde_json::{Value, json};
use tauri::async_runtime::{JoinHandle, spawn};

use super::shell::{Refused, Shell};

/// What a device of the SDK answered.
const ANSWERS: &str = include_str!("../../vectors/ioid-sdk-device.json");

/// A board that says who it is; dropping it switches it off.
struct Board {
    url: String,
    answers: Value,
    serving: JoinHandle<()>,
}

impl Board {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answers: Value = serde_json::from_str(ANSWERS).unwrap();
        let answer = |name: &str| {
            let answer = answers[name].clone();
            get(async move || Json(answer))
        };
        let router = Router::new().route("/did", answer("did")).route("/diddoc", answer("diddoc"));
        let serving = spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, router).await.unwrap();
        });
        Self { url, answers, serving }
    }
}

impl Drop for Board {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

#[test]
fn a_board_on_the_network_is_remembered_and_has_proved_nothing() {
    let (shell, board) = (Shell::start(), Board::start());
    shell.import();
    let added = shell.call("main", &devices::Add { reach: board.url.parse().unwrap(), turn: Turn(1) }).unwrap();
    assert_eq!(added.device.id.did().as_str(), board.answers["did"]["did"]);
    assert_eq!((added.device.proof, added.ownership), (KeyProof::Named, Ownership::Unknown));
    let listed = shell.call("main", &devices::ListDevices {}).unwrap();
    assert_eq!(listed.iter().map(|device| device.reach.as_deref()).collect::<Vec<_>>(), [Some(board.url.as_str())]);
}

#[test]
fn a_page_under_attack_reaches_nobody_outside_and_learns_why() {
    let shell = Shell::start();
    shell.import();
    for (place, why) in [
        ("http://evil.example", "not of your own network"),
        ("http://134744072", "no name or number"),
        ("http://10.0.0.7@evil.example", "leave out what stands behind"),
        ("file:///etc/passwd", "check how it begins"),
        ("serial:/dev/sda", "no serial port"),
    ] {
        let refused = shell.ask("main", "devices", "add", json!({ "reach": place, "turn": 1 })).unwrap_err();
        let Refused::Failed(failure) = refused else { panic!("{place}: {refused:?}") };
        assert_eq!(failure.code, Code::BadRequest, "{place}");
        assert!(failure.detail.contains(why), "{place}: {}", failure.detail);
    }
}

#[test]
fn a_call_that_was_stopped_asks_nobody() {
    let shell = Shell::start();
    shell.import();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let reach = listener.local_addr().unwrap().to_string().parse().unwrap();
    shell.call("main", &devices::Cancel { turn: Turn(7) }).unwrap();
    let stopped = shell.call("main", &devices::Add { reach, turn: Turn(7) }).unwrap_err();
    assert_eq!(stopped.code(), Code::Cancelled);
    assert!(listener.accept().is_err(), "somebody was called");
}

#[test]
fn a_locked_wallet_asks_nobody() {
    let (shell, board) = (Shell::start(), Board::start());
    shell.import();
    shell.lock();
    let reach = board.url.parse().unwrap();
    let refused = shell.call("main", &devices::Add { reach, turn: Turn(1) }).unwrap_err();
    assert_eq!(refused.code(), Code::VaultLocked);
}
