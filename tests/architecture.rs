//! The walls of the house: who may import whom, what the page may do, and where things stand.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};
use serde_json::Value;

#[path = "architecture/table.rs"]
mod table;

use table::{FOUNDATIONS, ONLY, OURS, PURE, PURE_TOKIO};

/// All that may stand at the top level of a clone.
const TOP_LEVEL: [&str; 27] = [
    ".cargo",
    ".ci",
    ".git",
    ".gitattributes",
    ".gitignore",
    ".taurignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "SECURITY.md",
    "clippy.toml",
    "deny.toml",
    "docs",
    "gen",
    "icons",
    "rustfmt.toml",
    "src-tauri",
    "target",
    "tauri.conf.json",
    "tests",
    "ui",
    "xtask",
];

const LICENCES: [&str; 16] = [
    "BlueOak-1.0.0",
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self' ipc: http://ipc.localhost; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

#[test]
fn a_crate_of_ours_uses_only_the_crates_its_row_names() {
    let metadata = metadata();
    let ours: BTreeSet<_> = metadata.workspace_packages().iter().map(|package| package.name.to_string()).collect();
    for package in metadata.workspace_packages() {
        let row = OURS.iter().find(|(name, _)| package.name == *name);
        let (_, allowed) = row.unwrap_or_else(|| panic!("{} has no row in the table", package.name));
        for name in normal_dependencies(package).intersection(&ours) {
            assert!(allowed.contains(&name.as_str()), "{} may not use {name}", package.name);
        }
    }
}

#[test]
fn an_outside_world_is_reached_from_its_own_crate_only() {
    for package in metadata().workspace_packages() {
        for dependency in normal_dependencies(package) {
            let rule = ONLY.iter().find(|(name, _)| match name.strip_suffix('*') {
                Some(start) => dependency.starts_with(start),
                None => dependency == *name,
            });
            let Some((_, users)) = rule else { continue };
            assert!(users.contains(&package.name.as_str()), "{} may not use {dependency}", package.name);
        }
    }
}

#[test]
fn a_crate_without_an_outside_of_its_own_uses_only_what_has_none_either() {
    let ours: Vec<_> = OURS.iter().map(|(name, _)| *name).collect();
    let metadata = metadata();
    for (name, allowed) in PURE {
        let package = metadata.workspace_packages().into_iter().find(|package| package.name == name);
        let package = package.unwrap_or_else(|| panic!("there is no crate {name}"));
        for dependency in package.dependencies.iter().filter(|one| one.kind == DependencyKind::Normal) {
            let used = dependency.name.as_str();
            assert!(ours.contains(&used) || allowed.contains(&used), "{name} may not use {used}");
            let more = dependency.features.iter().find(|feature| !PURE_TOKIO.contains(&feature.as_str()));
            assert!(used != "tokio" || more.is_none(), "{name} may not ask tokio for {more:?}");
        }
    }
}

#[test]
fn the_nine_packages_the_product_stands_on_are_used() {
    let metadata = metadata();
    for (foundation, user) in FOUNDATIONS {
        let package = metadata.workspace_packages().into_iter().find(|package| package.name == user);
        let package = package.unwrap_or_else(|| panic!("there is no crate {user}"));
        assert!(normal_dependencies(package).contains(foundation), "{user} does not depend on {foundation}");
        let folder = if user == "deedbox" { root().join("src-tauri/src") } else { folder_of(package).join("src") };
        let named = files(&folder, &["rs"]).iter().any(|file| text(file).contains(&format!("{foundation}::")));
        assert!(named, "no source of {user} names {foundation}");
    }
}

#[test]
fn dependencies_come_from_one_registry_under_listed_licences() {
    let metadata =
        command().other_options(["--locked".into(), "--filter-platform".into(), HOST.into()]).exec().unwrap();
    for package in metadata.packages {
        let Some(source) = &package.source else { continue };
        assert!(source.is_crates_io(), "{} comes from {source}", package.name);
        let licence = package.license.clone().unwrap_or_default();
        assert!(is_listed(&licence), "{} is under “{licence}”, which is not listed", package.name);
    }
}

#[test]
fn every_dependency_has_its_reason_written_down() {
    let reasons = text(&root().join("docs/adr/0001-dependencies.md"));
    let ours: Vec<_> = OURS.iter().map(|(name, _)| *name).collect();
    for name in registered() {
        let told = ours.contains(&name.as_str()) || reasons.contains(&format!("`{name}`"));
        assert!(told, "docs/adr/0001-dependencies.md does not say why {name} is used");
    }
}

#[test]
fn every_registered_dependency_is_used() {
    let metadata = metadata();
    let used = metadata.workspace_packages().into_iter().flat_map(|package| &package.dependencies);
    let used: BTreeSet<_> = used.map(|dependency| dependency.name.as_str()).collect();
    for name in registered() {
        assert!(used.contains(name.as_str()), "nobody uses {name}");
    }
}

#[test]
fn the_window_is_configured_as_strictly_as_promised() {
    let configuration = json(&root().join("tauri.conf.json"));
    assert_eq!(configuration.pointer("/app/security/csp"), Some(&Value::from(CSP)));
    assert_eq!(configuration.pointer("/app/security/freezePrototype"), Some(&Value::Bool(true)));
    assert_eq!(configuration.pointer("/app/withGlobalTauri"), Some(&Value::Bool(false)));
    let asset_protocol = configuration.pointer("/app/security/assetProtocol/enable");
    assert!(matches!(asset_protocol, None | Some(Value::Bool(false))), "the asset protocol is on");
    let mut keys = BTreeSet::new();
    collect_keys(&configuration, &mut keys);
    for key in keys {
        assert!(!key.starts_with("dangerous"), "tauri.conf.json has {key}");
    }
    let manifest = text(&root().join("Cargo.toml"));
    for feature in ["devtools", "protocol-asset"] {
        assert!(!manifest.contains(&format!("\"{feature}\"")), "tauri's feature {feature} is on");
    }
}

#[test]
fn a_capability_names_its_windows_and_reaches_nothing_else() {
    let capabilities = files(&root().join("src-tauri/capabilities"), &["json"]);
    assert!(!capabilities.is_empty(), "there are no capabilities");
    for file in capabilities {
        let capability = json(&file);
        let name = file.display();
        assert!(capability.get("remote").is_none(), "{name} lets a remote page in");
        let windows = strings(&capability["windows"]);
        assert!(!windows.is_empty(), "{name} names no window");
        for window in windows.into_iter().chain(strings(&capability["webviews"])) {
            assert!(!window.contains('*'), "{name} is open to {window}");
        }
        for permission in strings(&capability["permissions"]) {
            let area = permission.split(':').next().unwrap_or_default();
            let reaches_out = ["shell", "fs", "http", "process", "opener", "barcode-scanner"].contains(&area);
            assert!(!reaches_out, "{name} grants {permission} to a page");
        }
    }
}

#[test]
fn the_page_has_no_inline_script_or_style() {
    let written = files(&root().join("ui/src"), &["rs"]).into_iter().chain(files(&root().join("ui"), &["html"]));
    for file in written {
        for (number, line) in text(&file).lines().enumerate() {
            let at = format!("{}:{}", file.display(), number + 1);
            assert!(!line.contains(" style=") && !line.contains("<style"), "{at} has a style the policy refuses");
            assert!(
                !line.contains(" onclick=\"") && !line.contains("inner_html"),
                "{at} writes markup or inline script"
            );
        }
    }
}

#[test]
fn the_top_level_holds_only_what_belongs_there() {
    for entry in std::fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(TOP_LEVEL.contains(&name.as_str()), "{name} does not belong at the top level");
    }
}

#[test]
fn no_source_file_is_longer_than_400_lines() {
    for file in sources() {
        let lines = text(&file).lines().count();
        assert!(lines <= 400, "{} has {lines} lines", file.display());
    }
}

#[test]
fn types_are_named_for_what_they_are() {
    for file in sources().into_iter().filter(|file| file.extension().is_some_and(|extension| extension == "rs")) {
        for line in text(&file).lines().map(str::trim_start) {
            let declared = ["struct ", "enum ", "trait "].iter().find_map(|word| {
                let line = line.strip_prefix("pub ").or_else(|| line.strip_prefix("pub(crate) ")).unwrap_or(line);
                line.strip_prefix(word)
            });
            let Some(name) = declared.and_then(|name| name.split(|c: char| !c.is_alphanumeric()).next()) else {
                continue;
            };
            // `Service` alone is what Bluetooth calls a group of characteristics.
            let vague = ["Manager", "Service", "Helper", "Helpers", "Util", "Utils", "Processor"];
            let vague = name != "Service" && vague.iter().any(|end| name.ends_with(end));
            assert!(!vague, "{}: {name} says nothing", file.display());
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    let words = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("todo", "!("), concat!("unimplemented", "!(")];
    for file in sources() {
        let text = text(&file);
        let found = words.iter().find(|word| text.contains(**word));
        assert!(found.is_none(), "{} has {}", file.display(), found.unwrap_or(&""));
    }
}

const HOST: &str = "x86_64-unknown-linux-gnu";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn command() -> MetadataCommand {
    let mut command = MetadataCommand::new();
    command.current_dir(root());
    command
}

fn metadata() -> Metadata {
    command().no_deps().exec().expect("cargo describes the workspace")
}

fn normal_dependencies(package: &Package) -> BTreeSet<String> {
    let normal = package.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal);
    normal.map(|dependency| dependency.name.clone()).collect()
}

/// The names in `[workspace.dependencies]`.
fn registered() -> Vec<String> {
    let manifest = text(&root().join("Cargo.toml"));
    let lines = manifest.lines().skip_while(|line| *line != "[workspace.dependencies]").skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    lines.filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.to_owned()).collect()
}

fn folder_of(package: &Package) -> PathBuf {
    package.manifest_path.parent().expect("a manifest lies in a folder").as_std_path().to_owned()
}

/// Whether every part that must hold is under a listed licence; `/` is the old way to write `OR`.
fn is_listed(expression: &str) -> bool {
    let flat = expression.replace(['(', ')'], "").replace('/', " OR ");
    flat.split(" AND ").all(|part| part.split(" OR ").any(|licence| LICENCES.contains(&licence.trim())))
}

fn sources() -> Vec<PathBuf> {
    let folders = ["src-tauri", "ui", "tests", "xtask"];
    let kinds = ["rs", "css", "html", "js", "mjs", "py", "sol", "sql"];
    folders.iter().flat_map(|folder| files(&root().join(folder), &kinds)).collect()
}

/// The files below a folder with one of the extensions, without what was installed or built.
fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for path in entries.flatten().map(|entry| entry.path()) {
        let made = ["node_modules", ".venv", "dist", "target"].iter().any(|name| path.ends_with(name));
        if path.is_dir() && !made {
            found.extend(files(&path, extensions));
        } else if path.extension().is_some_and(|own| extensions.iter().any(|extension| own == *extension)) {
            found.push(path);
        }
    }
    found
}

fn text(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn json(file: &Path) -> Value {
    serde_json::from_str(&text(file)).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn strings(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn collect_keys<'v>(value: &'v Value, keys: &mut BTreeSet<&'v str>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            keys.insert(key);
            collect_keys(value, keys);
        }),
        Value::Array(list) => list.iter().for_each(|value| collect_keys(value, keys)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
