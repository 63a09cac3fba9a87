//! Makes the access list from the table of commands.

use std::collections::BTreeMap;

use tauri_build::{Attributes, InlinedPlugin};

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=ui/dist");
    let mut areas: BTreeMap<&'static str, Vec<&'static str>> = BTreeMap::new();
    for entry in ipc::table() {
        areas.entry(entry.area).or_default().push(entry.name);
    }
    let mut attributes = Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/*.json");
    for (area, names) in areas {
        attributes = attributes.plugin(area, InlinedPlugin::new().commands(names.leak()));
    }
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
    }
}
