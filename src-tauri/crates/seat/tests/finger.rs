//! A stand-in for fprintd on a bus of our own.
#![cfg(target_os = "linux")]

mod common;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use futures::StreamExt;
use seat::finger::{FingerError, offered_on, prove_on};
use tempfile::TempDir;
use tokio::{
    process::Child,
    task::JoinHandle,
    time::{sleep, timeout},
};
use zbus::{
    Connection, MessageStream, ObjectPath,
    connection::Builder,
    message::{Header, Type},
};

use common::{SOON, bus};

const SERVICE: &str = "net.reactivated.Fprint";
const DEVICE: &str = "net.reactivated.Fprint.Device";
const PATH: &str = "/net/reactivated/Fprint/Device/0";
const OTHER: &str = "/net/reactivated/Fprint/Device/1";
/// How long nobody touches the reader, where a test waits for that.
const SHORT: Duration = Duration::from_millis(300);

type Statuses = Vec<(&'static str, bool)>;

#[tokio::test]
async fn a_finger_of_this_user_proves_it() {
    let desk = Desk::open(vec![vec![("verify-match", true)]]).await;
    assert!(offered_on(&desk.ours).await);
    assert_eq!(desk.proves(SOON).await, Ok(()));
    assert_eq!(desk.calls(), ["Claim", "VerifyStart", "VerifyStop", "Release"]);
}

#[tokio::test]
async fn the_third_finger_of_somebody_else_is_the_last() {
    let desk = Desk::open(vec![vec![("verify-no-match", true)]; 4]).await;
    assert_eq!(desk.proves(SOON).await, Err(FingerError::NotYou));
    assert_eq!(desk.calls().iter().filter(|call| *call == "VerifyStart").count(), 3);
    assert!(!desk.state().claimed);
}

#[tokio::test]
async fn a_finger_that_was_not_read_well_is_touched_again() {
    let first = vec![("verify-retry-scan", false), ("verify-swipe-too-short", false), ("verify-no-match", true)];
    let desk = Desk::open(vec![first, vec![("verify-finger-not-centered", false), ("verify-match", true)]]).await;
    assert_eq!(desk.proves(SOON).await, Ok(()));
    assert_eq!(desk.calls().iter().filter(|call| *call == "VerifyStart").count(), 2);
}

#[tokio::test]
async fn without_a_reader_or_a_finger_nothing_is_offered_or_claimed() {
    for (readers, fingers) in [(false, false), (true, false)] {
        let desk = Desk::open(vec![vec![("verify-match", true)]]).await;
        desk.state().has_reader = readers;
        desk.state().has_finger = fingers;
        assert!(!offered_on(&desk.ours).await);
        assert_eq!(desk.proves(SOON).await, Err(FingerError::Absent));
        assert!(desk.calls().is_empty());
    }
    let dir = TempDir::new().unwrap();
    let (_daemon, address) = bus(dir.path()).await;
    let alone = join(&address).await;
    assert!(!offered_on(&alone).await);
    assert_eq!(prove_on(&alone, SOON).await, Err(FingerError::Absent));
}

#[tokio::test]
async fn a_reader_that_another_program_has_is_absent_and_stays_with_it() {
    let desk = Desk::open(vec![vec![("verify-match", true)]]).await;
    desk.state().taken = true;
    assert_eq!(desk.proves(SOON).await, Err(FingerError::Absent));
    assert!(!desk.calls().contains(&"VerifyStart".to_string()));
}

#[tokio::test]
async fn a_reader_that_is_pulled_out_is_absent() {
    let desk = Desk::open(vec![vec![("verify-disconnected", true)]]).await;
    assert_eq!(desk.proves(SOON).await, Err(FingerError::Absent));
}

#[tokio::test]
async fn what_another_program_or_another_reader_says_does_not_count() {
    let desk = Desk::open(vec![vec![]]).await;
    let stranger = join(&desk.address).await;
    let asked = desk.ours.unique_name().unwrap().to_string();
    let (own, state) = (desk.own.clone(), desk.state.clone());
    let forging = tokio::spawn(async move {
        until(|| state.lock().unwrap().calls.contains(&"VerifyStart".to_string())).await;
        let yes = ("verify-match", true);
        stranger.emit_signal(None::<&str>, PATH, DEVICE, "VerifyStatus", &yes).await.unwrap();
        stranger.emit_signal(Some(asked.as_str()), PATH, DEVICE, "VerifyStatus", &yes).await.unwrap();
        own.emit_signal(None::<&str>, OTHER, DEVICE, "VerifyStatus", &yes).await.unwrap();
        own.emit_signal(Some(asked.as_str()), OTHER, DEVICE, "VerifyStatus", &yes).await.unwrap();
        own.emit_signal(Some(asked.as_str()), PATH, DEVICE, "VerifyFingerSelected", &"any").await.unwrap();
    });
    assert_eq!(desk.proves(SHORT * 3).await, Err(FingerError::Silent));
    timeout(SOON, forging).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_reader_that_nobody_touches_is_given_back() {
    let desk = Desk::open(vec![vec![]]).await;
    assert_eq!(desk.proves(SHORT).await, Err(FingerError::Silent));
    assert_eq!(desk.calls(), ["Claim", "VerifyStart", "VerifyStop", "Release"]);
    assert!(!desk.state().claimed);
}

#[tokio::test]
async fn a_question_that_is_dropped_gives_the_reader_back() {
    let desk = Desk::open(vec![vec![]]).await;
    let ours = desk.ours.clone();
    let asking = tokio::spawn(async move { prove_on(&ours, SOON).await });
    until(|| desk.calls().contains(&"VerifyStart".to_string())).await;
    asking.abort();
    until(|| desk.calls().contains(&"Release".to_string())).await;
    assert!(!desk.state().claimed);
}

/// The stand-in, and whoever asks on the same bus.
struct Desk {
    own: Connection,
    ours: Connection,
    address: String,
    state: Arc<Mutex<State>>,
    answering: JoinHandle<()>,
    _daemon: Child,
    _dir: TempDir,
}

struct State {
    has_reader: bool,
    has_finger: bool,
    /// By another program.
    taken: bool,
    claimed: bool,
    /// What each verification says.
    says: VecDeque<Statuses>,
    /// Calls to the reader that change something.
    calls: Vec<String>,
}

impl Desk {
    async fn open(says: Vec<Statuses>) -> Self {
        let dir = TempDir::new().unwrap();
        let (daemon, address) = bus(dir.path()).await;
        let (own, ours) = (join(&address).await, join(&address).await);
        let state = State {
            has_reader: true,
            has_finger: true,
            taken: false,
            claimed: false,
            says: says.into(),
            calls: Vec::new(),
        };
        let state = Arc::new(Mutex::new(state));
        let answering = tokio::spawn(answer(own.clone(), state.clone()));
        own.request_name(SERVICE).await.unwrap();
        Self { own, ours, address, state, answering, _daemon: daemon, _dir: dir }
    }

    async fn proves(&self, patience: Duration) -> Result<(), FingerError> {
        timeout(SOON * 2, prove_on(&self.ours, patience)).await.unwrap()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn calls(&self) -> Vec<String> {
        self.state().calls.clone()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.answering.abort();
    }
}

async fn join(address: &str) -> Connection {
    Builder::address(address).build().await.unwrap()
}

async fn until<F: Fn() -> bool>(is: F) {
    let seen = async {
        while !is() {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(SOON, seen).await.unwrap();
}

/// Answers as fprintd does.
async fn answer(own: Connection, state: Arc<Mutex<State>>) {
    let mut messages = MessageStream::from(&own);
    while let Some(Ok(message)) = messages.next().await {
        if message.message_type() != Type::MethodCall {
            continue;
        }
        let header = message.header();
        let member = header.member().unwrap().as_str();
        match member {
            "GetDefaultDevice" if state.lock().unwrap().has_reader => {
                own.reply(&header, &ObjectPath::try_from(PATH).unwrap()).await.unwrap();
            }
            "GetDefaultDevice" => refuse(&own, &header, "NoSuchDevice").await,
            "ListEnrolledFingers" if state.lock().unwrap().has_finger => {
                own.reply(&header, &vec!["right-index-finger"]).await.unwrap();
            }
            "ListEnrolledFingers" => refuse(&own, &header, "NoEnrolledPrints").await,
            _ => changed(&own, &header, member, &state).await,
        }
    }
}

async fn changed(own: &Connection, header: &Header<'_>, member: &str, state: &Mutex<State>) {
    assert_eq!(header.path().unwrap().as_str(), PATH);
    let refused = {
        let mut state = state.lock().unwrap();
        state.calls.push(member.to_string());
        match member {
            "Claim" if state.taken => Some("AlreadyInUse"),
            "Claim" => {
                state.claimed = true;
                None
            }
            _ if !state.claimed => Some("ClaimDevice"),
            "VerifyStart" | "VerifyStop" => None,
            "Release" => {
                state.claimed = false;
                None
            }
            other => panic!("nobody asks for {other}"),
        }
    };
    match refused {
        Some(name) => return refuse(own, header, name).await,
        None => own.reply(header, &()).await.unwrap(),
    }
    if member == "VerifyStart" {
        let says = state.lock().unwrap().says.pop_front().unwrap_or_default();
        for status in says {
            own.emit_signal(None::<&str>, PATH, DEVICE, "VerifyStatus", &status).await.unwrap();
        }
    }
}

async fn refuse(own: &Connection, header: &Header<'_>, name: &str) {
    own.reply_error(header, format!("{SERVICE}.Error.{name}"), &"no").await.unwrap();
}
