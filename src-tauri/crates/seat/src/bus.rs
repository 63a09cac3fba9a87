//! Calls that must not wait for ever, and what is listened to.

use std::{io, time::Duration};

use serde::Serialize;
use tokio::time::timeout;
use zbus::{Connection, DynamicType, Message};

const ANSWER: Duration = Duration::from_secs(10);

/// Where a call goes: service, path and interface.
pub type Place<'a> = (&'a str, &'a str, &'a str);

const BUS: Place<'_> = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus");

pub async fn call<B>(bus: &Connection, (to, path, of): Place<'_>, member: &str, body: &B) -> zbus::Result<Message>
where
    B: Serialize + DynamicType + Sync,
{
    let answered = timeout(ANSWER, bus.call_method(Some(to), path, Some(of), member, body)).await;
    answered.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}

/// Has the bus pass on the signals of this rule.
pub async fn listen(bus: &Connection, rule: &str) -> zbus::Result<()> {
    call(bus, BUS, "AddMatch", &rule).await.map(drop)
}
