//! The login service (systemd's logind, or elogind): sleep, and locks of a session that it passes on.
//!
//! Source: the manual page `org.freedesktop.login1`.

use futures::StreamExt;
use zbus::{Connection, Message, MessageStream, OwnedFd, OwnedObjectPath, message::Type};

use crate::bus::{Place, call, listen};

const SERVICE: &str = "org.freedesktop.login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";
const SESSION: &str = "org.freedesktop.login1.Session";
const DESK: Place<'_> = (SERVICE, "/org/freedesktop/login1", MANAGER);

/// Carries out `left` before the computer sleeps, which waits for it, and when a session of this user locks.
///
/// # Errors
/// The bus cannot be listened to, or is gone.
pub async fn heed_login<F: Fn()>(bus: Connection, left: F) -> zbus::Result<()> {
    let mut messages = MessageStream::from(&bus);
    for (of, member) in [(MANAGER, "PrepareForSleep"), (SESSION, "Lock")] {
        listen(&bus, &format!("type='signal',sender='{SERVICE}',interface='{of}',member='{member}'")).await?;
    }
    let mut delay = hold_sleep(&bus).await;
    while let Some(message) = messages.next().await {
        match told(&message?) {
            Some(Told::Sleeps) => {
                left();
                // The computer sleeps once this is closed.
                drop(delay.take());
            }
            Some(Told::Woke) => delay = hold_sleep(&bus).await,
            Some(Told::Locked(session)) if is_ours(&bus, &session).await => left(),
            Some(Told::Locked(_)) | None => {}
        }
    }
    Ok(())
}

enum Told {
    Sleeps,
    Woke,
    /// The session at this path.
    Locked(String),
}

fn told(message: &Message) -> Option<Told> {
    let header = message.header();
    if message.message_type() != Type::Signal {
        return None;
    }
    match (header.interface()?.as_str(), header.member()?.as_str()) {
        (MANAGER, "PrepareForSleep") => {
            Some(if message.body().deserialize::<bool>().ok()? { Told::Sleeps } else { Told::Woke })
        }
        (SESSION, "Lock") => Some(Told::Locked(header.path()?.as_str().to_string())),
        (_, _) => None,
    }
}

/// Has a sleep wait until what this gives is closed; a service that refuses does not wait, and still tells of it.
async fn hold_sleep(bus: &Connection) -> Option<OwnedFd> {
    let asked = call(bus, DESK, "Inhibit", &("sleep", "Deedbox", "The wallet locks first", "delay")).await;
    let held = asked.and_then(|answer| answer.body().deserialize::<OwnedFd>());
    held.inspect_err(|error| tracing::debug!(%error, "a sleep does not wait for the lock")).ok()
}

/// Whether a session is one of this user's; one that cannot be told counts as such.
async fn is_ours(bus: &Connection, session: &str) -> bool {
    let Ok(answer) = call(bus, DESK, "ListSessions", &()).await else { return true };
    let all = answer.body().deserialize::<Vec<(String, u32, String, String, OwnedObjectPath)>>();
    let of = all.unwrap_or_default().into_iter().find(|(.., path)| path.as_str() == session);
    of.is_none_or(|(_, user, ..)| user == rustix::process::getuid().as_raw())
}
