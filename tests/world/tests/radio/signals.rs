//! What it costs a process to be told of every advert.

use std::time::{Duration, Instant};

use futures::StreamExt;
use tokio::time::timeout_at;
use zbus::{MessageStream, connection};

/// Starts discovery, lets the same signals come as a scan does, does nothing with them, and says how many came in
/// `millis` and the load of one core in percent.
pub async fn floor(millis: u64) -> String {
    let (began, used) = (Instant::now(), processor_ms());
    let until = tokio::time::Instant::now() + Duration::from_millis(millis);
    let bus = connection::Builder::system().build().await.expect("a bus");
    let mut messages = MessageStream::from(&bus);
    let rule = "type='signal',sender='org.bluez',path_namespace='/org/bluez/hci0'";
    call(&bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", ("org.freedesktop.DBus", "AddMatch"), &rule).await;
    call(&bus, "org.bluez", "/org/bluez/hci0", ("org.bluez.Adapter1", "StartDiscovery"), &()).await;
    let mut came = 0_u64;
    while let Ok(Some(Ok(_))) = timeout_at(until, messages.next()).await {
        came += 1;
    }
    let load = percent(processor_ms() - used, began.elapsed());
    // A queue that nobody empties would hold up the answer.
    drop(messages);
    call(&bus, "org.bluez", "/org/bluez/hci0", ("org.bluez.Adapter1", "StopDiscovery"), &()).await;
    format!("{came} {load:.1}")
}

async fn call<B>(bus: &zbus::Connection, to: &str, path: &str, (of, member): (&str, &str), body: &B)
where
    B: serde::Serialize + zbus::DynamicType + Sync,
{
    bus.call_method(Some(to), path, Some(of), member, body).await.expect("an answer");
}

/// What this process has used so far of any core, in ms.
pub fn processor_ms() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let (_, fields) = stat.rsplit_once(')').expect("a name in brackets");
    let ticks: u64 = fields.split(' ').skip(12).take(2).map(|field| field.parse::<u64>().expect("a number")).sum();
    // A tick is a hundredth of a second on every Linux that we test on.
    ticks * 10
}

/// The load of one core in percent.
pub fn percent(used_ms: u64, took: Duration) -> f64 {
    let used = Duration::from_millis(used_ms);
    100.0 * used.as_secs_f64() / took.as_secs_f64()
}
