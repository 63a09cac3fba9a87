use std::{collections::BTreeSet, fmt::Write};

use super::{
    interfaces::members,
    objects::{INTROSPECTABLE, OBJECT_MANAGER, Objects},
};

const HEAD: &str = r#"<!DOCTYPE node PUBLIC "-//freedesktop//DTD D-BUS Object Introspection 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd">
"#;

/// Describes the object at `path`: every interface first, then every child, as BlueZ does and its readers rely on.
pub(super) fn xml(path: &str, objects: &Objects) -> String {
    let mut xml = format!("{HEAD}<node>");
    for interface in interfaces(path, objects) {
        // Writing to a String cannot fail.
        let _ = write!(xml, r#"<interface name="{interface}">{}</interface>"#, members(interface));
    }
    for child in children(path, objects) {
        let _ = write!(xml, r#"<node name="{child}"/>"#);
    }
    xml.push_str("</node>");
    xml
}

fn interfaces(path: &str, objects: &Objects) -> Vec<&'static str> {
    match objects.get(path) {
        Some(interfaces) => interfaces.keys().copied().collect(),
        None if path == "/" => vec![INTROSPECTABLE, OBJECT_MANAGER],
        None => Vec::new(),
    }
}

fn children<'a>(path: &str, objects: &'a Objects) -> BTreeSet<&'a str> {
    let below = match path {
        "/" => "/".to_owned(),
        other => format!("{other}/"),
    };
    objects.keys().filter_map(|object| object.strip_prefix(&below)?.split('/').next()).collect()
}
