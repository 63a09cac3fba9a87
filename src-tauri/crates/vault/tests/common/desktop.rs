//! What another program of the same desktop does to the keyring while a wallet uses it.

use std::{collections::HashMap, process::Command};

use zbus::{Connection, ObjectPath, OwnedObjectPath, OwnedVariant, Variant};

const SERVICE: &str = "org.freedesktop.secrets";
const ROOT: &str = "/org/freedesktop/secrets";
const ITEM: &str = "org.freedesktop.Secret.Item";

/// Session, parameters, value, content type.
type Secret = (OwnedObjectPath, Vec<u8>, Vec<u8>, String);

/// Locks every keyring, as a screen lock can.
pub async fn lock() {
    let bus = Connection::session().await.unwrap();
    let all: OwnedVariant = property(&bus, ROOT, "org.freedesktop.Secret.Service", "Collections").await;
    let all: Vec<OwnedObjectPath> = all.try_into().unwrap();
    call(&bus, ROOT, "org.freedesktop.Secret.Service", "Lock", &(all,)).await;
}

/// Ends the keyring.
pub fn kill() {
    let daemon = std::env::var("DEEDBOX_TEST_DAEMON").unwrap();
    assert!(Command::new("kill").args(["-9", &daemon]).status().unwrap().success());
}

/// Deletes every entry of ours.
pub async fn delete() {
    let bus = Connection::session().await.unwrap();
    for item in items(&bus).await {
        call(&bus, item.as_str(), ITEM, "Delete", &()).await;
    }
    assert!(items(&bus).await.is_empty());
}

/// Adds a second entry that the same question finds.
pub async fn double() {
    let bus = Connection::session().await.unwrap();
    let [item] = items(&bus).await.try_into().unwrap();
    let attributes: OwnedVariant = property(&bus, item.as_str(), ITEM, "Attributes").await;
    let attributes: HashMap<String, String> = attributes.try_into().unwrap();
    let opened = call(&bus, ROOT, "org.freedesktop.Secret.Service", "OpenSession", &("plain", Variant::from(""))).await;
    let (_, session): (OwnedVariant, OwnedObjectPath) = opened.body().deserialize().unwrap();
    let secret: Secret = (session, Vec::new(), b"another program wrote this".to_vec(), "text/plain".into());
    let properties = HashMap::from([
        ("org.freedesktop.Secret.Item.Label", Variant::from("another")),
        ("org.freedesktop.Secret.Item.Attributes", Variant::from(attributes)),
    ]);
    let collection = item.as_str().rsplit_once('/').unwrap().0;
    let create = (properties, secret, false);
    call(&bus, collection, "org.freedesktop.Secret.Collection", "CreateItem", &create).await;
    assert_eq!(items(&bus).await.len(), 2);
}

async fn items(bus: &Connection) -> Vec<OwnedObjectPath> {
    let ours = HashMap::from([("service", "deedbox")]);
    let found = call(bus, ROOT, "org.freedesktop.Secret.Service", "SearchItems", &(ours,)).await;
    let (open, _): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) = found.body().deserialize().unwrap();
    open
}

async fn property(bus: &Connection, path: &str, interface: &str, name: &str) -> OwnedVariant {
    let answer = call(bus, path, "org.freedesktop.DBus.Properties", "Get", &(interface, name)).await;
    answer.body().deserialize().unwrap()
}

async fn call<B>(bus: &Connection, path: &str, interface: &str, method: &str, body: &B) -> zbus::Message
where
    B: serde::Serialize + zbus::zvariant::DynamicType,
{
    let path = ObjectPath::try_from(path).unwrap();
    bus.call_method(Some(SERVICE), path, Some(interface), method, body).await.unwrap()
}
