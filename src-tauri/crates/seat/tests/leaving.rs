//! A stand-in for the login service and the screen saver on a bus of our own.
#![cfg(target_os = "linux")]

mod common;

use std::{
    io::{ErrorKind, PipeReader, Read, pipe},
    os::fd::OwnedFd as Owned,
    time::Duration,
};

use futures::StreamExt;
use seat::{heed_login, heed_screen};
use tempfile::TempDir;
use tokio::{
    process::Child,
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    task::JoinHandle,
    time::{sleep, timeout},
};
use zbus::{Connection, MessageStream, ObjectPath, OwnedFd, connection::Builder, message::Type};

use common::{SOON, bus};

const LOGIN: &str = "org.freedesktop.login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";
const SESSION: &str = "org.freedesktop.login1.Session";
const OURS: &str = "/org/freedesktop/login1/session/_31";
const THEIRS: &str = "/org/freedesktop/login1/session/_32";
const NEVER: Duration = Duration::from_millis(300);

#[tokio::test]
async fn a_sleep_waits_until_it_was_told_and_is_held_again_afterwards() {
    let mut desk = Desk::open().await;
    let first = desk.held().await;
    desk.tell("/org/freedesktop/login1", MANAGER, "PrepareForSleep", true).await;
    desk.left().await;
    closed(first).await;
    desk.tell("/org/freedesktop/login1", MANAGER, "PrepareForSleep", false).await;
    let second = desk.held().await;
    assert!(desk.stays().await, "waking is no leaving");
    desk.tell("/org/freedesktop/login1", MANAGER, "PrepareForSleep", true).await;
    desk.left().await;
    closed(second).await;
}

#[tokio::test]
async fn a_session_of_this_user_that_locks_is_left_and_another_users_is_not() {
    let mut desk = Desk::open().await;
    desk.held().await;
    desk.bus.emit_signal(None::<&str>, THEIRS, SESSION, "Lock", &()).await.unwrap();
    assert!(desk.stays().await);
    desk.bus.emit_signal(None::<&str>, OURS, SESSION, "Lock", &()).await.unwrap();
    desk.left().await;
    desk.bus.emit_signal(None::<&str>, OURS, SESSION, "Unlock", &()).await.unwrap();
    assert!(desk.stays().await);
    desk.bus.emit_signal(None::<&str>, "/org/freedesktop/login1/session/new", SESSION, "Lock", &()).await.unwrap();
    desk.left().await;
}

#[tokio::test]
async fn a_covered_screen_is_left_and_an_uncovered_one_is_not() {
    let mut desk = Desk::open().await;
    desk.held().await;
    for saver in ["org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver"] {
        desk.tell("/org/freedesktop/ScreenSaver", saver, "ActiveChanged", true).await;
        desk.left().await;
        desk.tell("/org/freedesktop/ScreenSaver", saver, "ActiveChanged", false).await;
        assert!(desk.stays().await);
    }
    desk.tell("/org/freedesktop/ScreenSaver", "org.example.Other", "ActiveChanged", true).await;
    assert!(desk.stays().await);
}

#[tokio::test]
async fn without_a_login_service_the_session_is_still_heard() {
    let dir = TempDir::new().unwrap();
    let (_daemon, address) = bus(dir.path()).await;
    let (sender, mut lefts) = unbounded_channel();
    let joined = Builder::address(address.as_str()).build().await.unwrap();
    let heeding = tokio::spawn(heed_login(joined, move || sender.send(()).unwrap()));
    sleep(NEVER).await;
    assert!(!heeding.is_finished() && lefts.try_recv().is_err());
    heeding.abort();
}

/// The stand-in, with a listener on the same bus.
struct Desk {
    bus: Connection,
    lefts: UnboundedReceiver<()>,
    helds: UnboundedReceiver<PipeReader>,
    tasks: Vec<JoinHandle<()>>,
    _daemon: Child,
    _dir: TempDir,
}

impl Desk {
    async fn open() -> Self {
        let dir = TempDir::new().unwrap();
        let (daemon, address) = bus(dir.path()).await;
        let own = Builder::address(address.as_str()).build().await.unwrap();
        let (hold, helds) = unbounded_channel();
        let mut tasks = vec![tokio::spawn(answer(own.clone(), hold))];
        own.request_name(LOGIN).await.unwrap();
        let (sender, lefts) = unbounded_channel();
        let (login, screen) = (join(&address).await, join(&address).await);
        let tell = sender.clone();
        tasks.push(tokio::spawn(async move { heed_screen(screen, move || tell.send(()).unwrap()).await.unwrap() }));
        // Its rules are there before the other's first call is answered.
        sleep(NEVER).await;
        tasks.push(tokio::spawn(async move { heed_login(login, move || sender.send(()).unwrap()).await.unwrap() }));
        Self { bus: own, lefts, helds, tasks, _daemon: daemon, _dir: dir }
    }

    async fn tell(&self, path: &str, of: &str, member: &str, yes: bool) {
        self.bus.emit_signal(None::<&str>, path, of, member, &yes).await.unwrap();
    }

    /// What a sleep waits for.
    async fn held(&mut self) -> PipeReader {
        timeout(SOON, self.helds.recv()).await.unwrap().unwrap()
    }

    async fn left(&mut self) {
        timeout(SOON, self.lefts.recv()).await.unwrap().unwrap();
    }

    async fn stays(&mut self) -> bool {
        timeout(NEVER, self.lefts.recv()).await.is_err()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

async fn join(address: &str) -> Connection {
    Builder::address(address).build().await.unwrap()
}

/// Answers as the login service does; the other end of each delay goes to `hold`.
async fn answer(bus: Connection, hold: tokio::sync::mpsc::UnboundedSender<PipeReader>) {
    let mut messages = MessageStream::from(&bus);
    while let Some(Ok(message)) = messages.next().await {
        if message.message_type() != Type::MethodCall {
            continue;
        }
        let header = message.header();
        match header.member().unwrap().as_str() {
            "Inhibit" => {
                let (reader, writer) = pipe().unwrap();
                bus.reply(&header, &OwnedFd::from(Owned::from(writer))).await.unwrap();
                hold.send(reader).unwrap();
            }
            "ListSessions" => {
                let mine = rustix::process::getuid().as_raw();
                let path = |path: &'static str| ObjectPath::try_from(path).unwrap();
                let all = vec![("1", mine, "me", "seat0", path(OURS)), ("2", mine + 1, "they", "seat0", path(THEIRS))];
                bus.reply(&header, &all).await.unwrap();
            }
            other => panic!("nobody asks for {other}"),
        }
    }
}

/// Waits until the other end is closed.
async fn closed(mut reader: PipeReader) {
    let read = tokio::task::spawn_blocking(move || match reader.read(&mut [0]) {
        Ok(count) => count,
        Err(error) if error.kind() == ErrorKind::Interrupted => 1,
        Err(error) => panic!("{error}"),
    });
    assert_eq!(timeout(SOON, read).await.expect("the sleep still waits").unwrap(), 0);
}
