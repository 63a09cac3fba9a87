//! A device that somebody else's TLS, server and signatures make, with a certificate of its own.

use std::{path::Path, process::Stdio, time::Duration};

use domain::device::{DeviceId, NearbyId};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
    time::timeout,
};
use wallet::ports::{Credential, Link};
use wire::identity::DeviceKey;

use crate::bench::{links, permit};

#[tokio::test(flavor = "multi_thread")]
async fn a_board_with_its_own_certificate_signs_over_https() {
    let (bytes, patience) = ([5; 32], Duration::from_secs(30));
    let address = DeviceKey::from_bytes(&bytes).unwrap().address();
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("python");
    let mut board = Command::new(python.join(".venv/bin/python"))
        .arg(python.join("peers/ioid_sdk_board.py"))
        .args([hex::encode(bytes), address.did()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("the Python of `cargo xtask setup`");
    let mut lines = BufReader::new(board.stdout.take().unwrap()).lines();
    let port = timeout(patience, lines.next_line()).await.unwrap().unwrap().expect("the board runs");

    let place = NearbyId(format!("https://127.0.0.1:{port}"));
    let id = DeviceId(address.0.into());
    let mut session = links().open(&place, &Credential::None, Some(id)).await.unwrap();
    // Its numbers are drawn: some of so many have a high s.
    for nonce in 0..16 {
        permit(session.as_mut(), nonce).await.unwrap();
    }
    drop(board.stdin.take());
    assert!(timeout(patience, board.wait()).await.unwrap().unwrap().success());
}
