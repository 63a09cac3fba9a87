//! A holder and those who ask it, over a real socket. The waits are the real ones: the slowest takes 35 s.
#![cfg(unix)]

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use control::{Answer, ControlError, Listening, Request, ask, listen};
use domain::{
    failure::{Code, Coded},
    network::NetworkId,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{UnixListener, UnixStream},
    sync::mpsc::UnboundedSender,
    time::sleep,
};

#[tokio::test]
async fn a_request_is_answered_after_its_progress_and_only_this_user_can_reach_the_socket() {
    let (_dir, home) = home();
    let _listening = hold(&home);
    let mut steps = vec![];
    let answer = ask(&home, &json!("steps"), |step| steps.push(step)).await.unwrap();
    assert_eq!((answer, steps), (Ok(json!("done")), vec![json!(1), json!(2)]));
    assert_eq!(ask(&home, &json!("refuse"), drop).await.unwrap(), Err(json!("no")));
    assert_eq!(fs::metadata(home.join("control.sock")).unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn work_that_takes_longer_than_anybody_waits_in_silence_is_waited_for() {
    let (_dir, home) = home();
    let _listening = hold(&home);
    assert_eq!(ask(&home, &json!("long"), drop).await.unwrap(), Ok(json!("done")));
}

#[tokio::test]
async fn a_holder_that_is_gone_or_hangs_is_not_waited_for_without_end() {
    let (_dir, home) = home();
    drop(hold(&home));
    assert!(matches!(ask(&home, &json!("long"), drop).await, Err(ControlError::Unreachable(_))));
    // It lets everybody in and never says a word.
    let _hangs = UnixListener::bind(home.join("control.sock")).unwrap();
    let asked = ask(&home, &json!("long"), drop).await;
    assert!(matches!(asked, Err(ControlError::Silent)), "{asked:?}");
}

#[tokio::test]
async fn an_answer_over_4_mib_is_a_failure_of_its_own() {
    let (_dir, home) = home();
    let _listening = hold(&home);
    let refused = ask(&home, &json!("huge"), drop).await.unwrap().unwrap_err();
    assert_eq!(refused, json!(ControlError::TooLong.failure()));
}

#[tokio::test]
async fn noise_and_silence_leave_the_holder_listening() {
    let (_dir, home) = home();
    let _listening = hold(&home);
    let mut silent = vec![];
    for _ in 0..40 {
        silent.push(connect(&home).await);
    }
    let mut noisy = connect(&home).await;
    noisy.write_all(&[0xff, 0, b'{', b'\n']).await.unwrap();
    let answer = ask(&home, &json!("steps"), drop).await.unwrap();
    assert_eq!(answer, Ok(json!("done")), "those who say nothing have left after their 10 s");
    for mut stream in silent {
        assert_eq!(stream.read(&mut [0]).await.unwrap(), 0, "shut out");
    }
}

#[tokio::test]
async fn a_home_with_a_long_path_is_reached_too() {
    let (_dir, home) = home();
    let home = home.join("long".repeat(30));
    fs::create_dir(&home).unwrap();
    let _listening = hold(&home);
    assert_eq!(ask(&home, &json!("steps"), drop).await.unwrap(), Ok(json!("done")));
}

#[test]
fn a_command_for_another_network_is_refused() {
    let [here, there] = [("iotex", 4689), ("iotex-testnet", 4690)]
        .map(|(name, chain_id)| NetworkId { name: name.to_string(), chain_id });
    let request = |network| Request { network, command: "pay" };
    assert_eq!(request(None).for_network(here.clone()).unwrap(), "pay");
    assert_eq!(request(Some(here.clone())).for_network(here.clone()).unwrap(), "pay");
    let same_name = NetworkId { chain_id: 1, ..here.clone() };
    for named in [there, same_name] {
        let refused = request(Some(named)).for_network(here.clone()).unwrap_err();
        assert_eq!(refused.code(), Code::NetworkOther);
        assert!(refused.to_string().contains("iotex (chain 4689)"), "{refused}");
    }
}

fn home() -> (TempDir, PathBuf) {
    let dir = TempDir::new().unwrap();
    let home = dir.path().to_path_buf();
    (dir, home)
}

fn hold(home: &Path) -> Listening {
    listen(home, Arc::new(|request, progress| Box::pin(answer(request, progress)))).unwrap()
}

async fn answer(request: Value, progress: UnboundedSender<Value>) -> Answer {
    match request.as_str() {
        Some("steps") => {
            progress.send(json!(1)).unwrap();
            progress.send(json!(2)).unwrap();
            Ok(json!("done"))
        }
        Some("long") => {
            sleep(Duration::from_secs(35)).await;
            Ok(json!("done"))
        }
        Some("huge") => Ok(json!("x".repeat(4 * 1024 * 1024))),
        _ => Err(json!("no")),
    }
}

async fn connect(home: &Path) -> UnixStream {
    UnixStream::connect(home.join("control.sock")).await.unwrap()
}
