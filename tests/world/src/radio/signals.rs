//! The signals that the stand-in emits.

use std::collections::HashMap;

use zbus::{Connection, ObjectPath, Variant};

use super::objects::{Interfaces, OBJECT_MANAGER, PROPERTIES};

/// Announces changed values and, in `gone`, properties that are no longer there.
pub(super) async fn changed(
    bus: &Connection,
    path: &str,
    interface: &str,
    changed: impl IntoIterator<Item = (&'static str, Variant<'static>)>,
    gone: &[&str],
) -> zbus::Result<()> {
    let changed = changed.into_iter().collect::<HashMap<_, _>>();
    bus.emit_signal(None::<&str>, path, PROPERTIES, "PropertiesChanged", &(interface, changed, gone)).await
}

/// Announces a new object.
pub(super) async fn added(bus: &Connection, path: &str, interfaces: &Interfaces) -> zbus::Result<()> {
    let path = ObjectPath::try_from(path)?;
    bus.emit_signal(None::<&str>, "/", OBJECT_MANAGER, "InterfacesAdded", &(path, interfaces)).await
}

/// Announces that an object is gone.
pub(super) async fn removed(bus: &Connection, path: &str, interfaces: &[&str]) -> zbus::Result<()> {
    let path = ObjectPath::try_from(path)?;
    bus.emit_signal(None::<&str>, "/", OBJECT_MANAGER, "InterfacesRemoved", &(path, interfaces)).await
}
