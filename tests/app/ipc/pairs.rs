//! Every window and every command: allowed exactly where the table says so (T-04).

use std::collections::BTreeSet;
use std::path::Path;

use domain::failure::Code;
use ipc::{WINDOWS, table};
use serde_json::{Value, json};
use tauri::ipc::InvokeBody;

use super::shell::{OWN, Refused, Shell};

/// Windows that nobody granted anything.
const STRANGERS: [&str; 4] = ["stranger", "main-2", "Main", "reveal-2"];

/// Pages that are not the app's own.
const FOREIGN: [&str; 7] = [
    "https://evil.example/",
    "https://tauri.localhost.evil.example/",
    "http://localhost:1421/",
    "http://127.0.0.1:8080/",
    "tauri://evil/",
    "file:///etc/passwd",
    "about:blank",
];

/// What Tauri itself offers; a page here only listens.
const CORE: [&str; 14] = [
    "event|listen",
    "event|unlisten",
    "event|emit",
    "event|emit_to",
    "window|create",
    "window|close",
    "window|set_title",
    "webview|create_webview_window",
    "webview|create_webview",
    "webview|internal_toggle_devtools",
    "path|resolve_directory",
    "app|version",
    "resources|close",
    "menu|new",
];

#[test]
fn every_pair() {
    let shell = Shell::start();
    for window in WINDOWS.into_iter().chain(STRANGERS) {
        for entry in table() {
            let answer = shell.ask(window, entry.area, entry.name, json!({"no_such_field": 1}));
            let pair = format!("{window} × {}.{}", entry.area, entry.name);
            let allowed = entry.windows.contains(&window) && !entry.phones_only;
            match answer {
                Err(Refused::ByAccessList) => assert!(!allowed, "{pair} is refused"),
                // The handler was reached and refused the unknown field.
                Err(Refused::Failed(failure)) if failure.code == Code::BadRequest => {
                    assert!(allowed, "{pair} is allowed")
                }
                other => panic!("{pair}: {other:?}"),
            }
        }
    }
}

#[test]
fn a_page_from_elsewhere_may_call_nothing() {
    let shell = Shell::start();
    for url in FOREIGN {
        for entry in table() {
            let command = format!("plugin:{}|{}", entry.area, entry.name);
            let window = entry.windows.first().unwrap();
            let answer = shell.send(window, url, &command, InvokeBody::Json(json!({})));
            assert!(matches!(answer, Err(Refused::ByAccessList)), "{url} × {command}: {answer:?}");
        }
    }
}

#[test]
fn of_what_tauri_offers_only_the_main_window_listens() {
    let shell = Shell::start();
    for window in WINDOWS {
        for command in CORE {
            let answer = shell.send(window, OWN, &format!("plugin:{command}"), InvokeBody::Json(json!({})));
            let granted = window == "main" && matches!(command, "event|listen" | "event|unlisten");
            let refused = matches!(answer, Err(Refused::ByAccessList));
            assert_eq!(refused, !granted, "{window} × {command}: {answer:?}");
        }
    }
}

#[test]
fn a_command_that_nobody_declared_is_refused() {
    let shell = Shell::start();
    for command in [
        "plugin:keys|reveal",
        "plugin:keeping|restore",
        "plugin:clipboard-manager|read_text",
        "plugin:camera|scan",
        "plugin:camera|request_permissions",
        "plugin:barcode-scanner|scan",
        "plugin:keys|",
        "plugin:|lock",
        "plugin:shell|open",
        "lock",
        "keys|lock",
        "",
    ] {
        let answer = shell.send("main", OWN, command, InvokeBody::Json(json!({})));
        assert!(matches!(answer, Err(Refused::ByAccessList | Refused::Otherwise(_))), "{command}: {answer:?}");
    }
}

#[test]
fn the_committed_capabilities_are_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &Path| -> Value { serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap() };
    let mut found = BTreeSet::new();
    for file in std::fs::read_dir(root.join("src-tauri/capabilities")).unwrap() {
        let capability = read(&file.unwrap().path());
        let name = capability["identifier"].as_str().unwrap().to_string();
        let fields: BTreeSet<_> = capability.as_object().unwrap().keys().map(String::as_str).collect();
        let granted: BTreeSet<_> = capability["permissions"].as_array().unwrap().iter().map(text).collect();
        if let Some(window) = name.strip_suffix("-on-phones") {
            assert_eq!(capability["windows"], json!([window]));
            assert_eq!(capability["platforms"], json!(["android", "iOS"]), "{name}");
            assert_eq!(fields, ["description", "identifier", "permissions", "platforms", "windows"].into(), "{name}");
            assert_eq!(granted, named(window, true), "{name}");
        } else {
            assert_eq!(capability["windows"], json!([name]));
            assert_eq!(fields, ["description", "identifier", "permissions", "windows"].into(), "{name}");
            assert_eq!(granted, permissions(&name), "{name}");
        }
        found.insert(name);
    }
    let mut expected: BTreeSet<_> = WINDOWS.into_iter().map(ToString::to_string).collect();
    let for_phones = WINDOWS.into_iter().filter(|window| !named(window, true).is_empty());
    expected.extend(for_phones.map(|window| format!("{window}-on-phones")));
    assert_eq!(found, expected);
    let used = &read(&root.join("tauri.conf.json"))["app"]["security"]["capabilities"];
    assert_eq!(used.as_array().unwrap().iter().map(text).collect::<BTreeSet<_>>(), expected);
}

/// What the table grants a window, in the access list's words; the main window listens to events besides.
fn permissions(window: &str) -> BTreeSet<String> {
    let listening = ["core:event:allow-listen", "core:event:allow-unlisten"].map(ToString::to_string);
    named(window, false).into_iter().chain(listening.into_iter().filter(|_| window == "main")).collect()
}

/// The commands of a window that a phone alone has, or those that every computer has.
fn named(window: &str, phones_only: bool) -> BTreeSet<String> {
    let entries = table().filter(|entry| entry.windows.contains(&window) && entry.phones_only == phones_only);
    entries.map(|entry| format!("{}:allow-{}", entry.area, entry.name.replace('_', "-"))).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_string()
}
