//! A second process beside the one that holds the home (T-26).
#![cfg(unix)]

use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use compose::{Composed, Config, Holder, Home, HomeError, KeyringChoice, Request, Taken, compose, take_or_ask};
use domain::failure::{Code, Failure};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    io::AsyncReadExt,
    net::UnixListener,
    time::{Instant, sleep},
};
use wallet::command::Command;

#[tokio::test]
async fn a_folder_is_held_by_one_and_the_next_takes_it_when_that_one_is_gone() {
    let dir = TempDir::new().unwrap();
    let home = dir.path().join("home");
    let held = Home::hold(&home).unwrap();
    assert!(matches!(Home::hold(&home), Err(HomeError::Held)));
    let refused = compose(config(&home, "iotex")).await.err().unwrap();
    assert_eq!(domain::failure::Coded::code(&refused), Code::SecondInstance);
    let names: Vec<_> = fs::read_dir(&home).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["home.lock"], "without the lock nothing is written");
    drop(held);
    Home::hold(&home).unwrap();
}

#[tokio::test]
async fn a_folder_that_is_a_link_is_not_held() {
    let dir = TempDir::new().unwrap();
    let (home, link) = (dir.path().join("home"), dir.path().join("link"));
    fs::create_dir(&home).unwrap();
    std::os::unix::fs::symlink(&home, &link).unwrap();
    assert!(matches!(Home::hold(&link), Err(HomeError::Unusable(_))));
    std::os::unix::fs::symlink(dir.path().join("elsewhere"), home.join("home.lock")).unwrap();
    assert!(matches!(Home::hold(&home), Err(HomeError::Unusable(_))));
}

#[tokio::test]
async fn a_second_start_is_answered_by_the_first_on_its_own_network_only() {
    let dir = TempDir::new().unwrap();
    let home = dir.path().join("home");
    let shown = Arc::new(AtomicUsize::new(0));
    let showing = shown.clone();
    let holder = hold(&home, move || {
        showing.fetch_add(1, Ordering::SeqCst);
        Ok(())
    })
    .await;

    let network = told(second(&home, "iotex-testnet", false, Command::Network {}).await);
    assert_eq!(network["name"], "iotex", "nobody named a network: the holder's counts");
    told(second(&home, "iotex", true, Command::Show {}).await);
    assert_eq!(shown.load(Ordering::SeqCst), 1);
    for command in [Command::Show {}, Command::Network {}, Command::WalletFund {}] {
        let refused = second(&home, "iotex-testnet", true, command).await.err().unwrap();
        assert_eq!(refused.code, Code::NetworkOther, "{refused}");
        assert!(refused.detail.contains("--network"), "{refused}");
    }
    assert_eq!(shown.load(Ordering::SeqCst), 1);
    drop(holder);
    assert!(matches!(second(&home, "iotex-testnet", true, Command::Show {}).await, Ok(Taken::Here(_))));
}

#[tokio::test]
async fn a_holder_without_a_window_says_so() {
    let dir = TempDir::new().unwrap();
    let home = dir.path().join("home");
    let nothing = || Err(Failure { code: Code::SecondInstance, detail: "there is no window".to_string() });
    let _holder = hold(&home, nothing).await;
    let refused = second(&home, "iotex", false, Command::Show {}).await.err().unwrap();
    assert_eq!((refused.code, refused.detail.as_str()), (Code::SecondInstance, "there is no window"));
}

/// The first process has the lock a moment before it listens, and a short command never listens.
#[tokio::test]
async fn a_holder_that_does_not_listen_yet_or_any_more_is_waited_for() {
    let dir = TempDir::new().unwrap();
    let home = dir.path().join("home");
    let composed = first(&home).await;
    let starting = async {
        sleep(Duration::from_millis(500)).await;
        Holder::start(composed, || Ok(())).unwrap()
    };
    let (asked, holder) = tokio::join!(second(&home, "iotex", false, Command::Network {}), starting);
    assert_eq!(told(asked)["name"], "iotex");
    drop(holder);

    let composed = first(&home).await;
    let leaving = async {
        sleep(Duration::from_millis(500)).await;
        drop(composed);
    };
    let (taken, ()) = tokio::join!(second(&home, "iotex", false, Command::Network {}), leaving);
    let Ok(Taken::Here(composed)) = taken else { panic!("it was not taken") };

    let began = Instant::now();
    let refused = second(&home, "iotex", false, Command::Network {}).await.err().unwrap();
    assert_eq!(refused.code, Code::SecondInstance);
    assert!(began.elapsed() < Duration::from_secs(20), "it waits {:?}", began.elapsed());
    drop(composed);
}

/// A window that was closed has the lock a moment longer than it answers.
#[tokio::test]
async fn a_holder_that_ends_while_it_is_asked_is_waited_for() {
    for answers in [Ending::InTheMiddle, Ending::Silently] {
        let dir = TempDir::new().unwrap();
        let home = dir.path().join("home");
        let held = Home::hold(&home).unwrap();
        let listening = tokio::spawn(end_while_asked(UnixListener::bind(home.join("control.sock")).unwrap(), answers));
        let leaving = async {
            sleep(Duration::from_millis(500)).await;
            drop(held);
        };
        let (taken, ()) = tokio::join!(second(&home, "iotex", false, Command::Show {}), leaving);
        assert!(matches!(taken, Ok(Taken::Here(_))), "{answers:?}: {:?}", taken.err());
        listening.abort();
    }
}

#[derive(Clone, Copy, Debug)]
enum Ending {
    InTheMiddle,
    Silently,
}

async fn end_while_asked(listener: UnixListener, ending: Ending) {
    let mut kept = Vec::new();
    while let Ok((mut stream, _)) = listener.accept().await {
        let mut byte = [0];
        while stream.read_exact(&mut byte).await.is_ok() && byte != *b"\n" {}
        match ending {
            Ending::InTheMiddle => drop(stream),
            Ending::Silently => kept.push(stream),
        }
    }
}

async fn first(home: &Path) -> Composed {
    compose(config(home, "iotex")).await.unwrap()
}

async fn hold(home: &Path, show: impl Fn() -> Result<(), Failure> + Send + Sync + 'static) -> Holder {
    Holder::start(first(home).await, show).unwrap()
}

async fn second(home: &Path, network: &str, named: bool, command: Command) -> Result<Taken, Failure> {
    let config = config(home, network);
    let request = Request { network: named.then(|| config.network.id()), command };
    take_or_ask(config, &request).await
}

fn told(taken: Result<Taken, Failure>) -> Value {
    match taken {
        Ok(Taken::There(value)) => value,
        Ok(Taken::Here(_)) => panic!("the home was free"),
        Err(failure) => panic!("{failure}"),
    }
}

fn config(home: &Path, network: &str) -> Config {
    let network = compose::network(None, Some(network)).unwrap();
    Config { home: home.to_path_buf(), network, keyring: KeyringChoice::None }
}
