//! A permission after it was given, as `deedboxctl` handles it while an app reads with it.

use serde_json::{Value, json};

use crate::{ctl::Owner, mcp::App, site::Site};

/// Pauses, goes on, makes it longer and narrower, closes and opens all doors; gives the id of the version that counts then.
pub async fn lives_on(site: &Site, owner: &Owner<'_>, app: &App, device: &str, id: &str) -> String {
    assert_eq!(owner.must(&["grant", "pause", id]).await["state"], "paused");
    assert_eq!(app.read(device, "temperature.raw").await, Err("access.paused".to_owned()), "the very next request");
    assert_eq!(owner.must(&["grant", "resume", id]).await["state"], "active");

    owner.refused(&["grant", "extend", id, "--no-end", "--yes"], "app.bad_request").await;
    owner.refused(&["grant", "extend", id, "--days", "3"], "app.cancelled").await;
    owner.must(&["grant", "extend", id, "--days", "3", "--yes"]).await;
    owner.refused(&["grant", "narrow", id, "--days", "9", "--yes"], "app.bad_request").await;
    let narrow = owner.must(&["grant", "narrow", id, "--max-reads-per-day", "500", "--yes"]).await;
    let newest = narrow["id"].as_str().expect("an id").to_owned();
    assert_ne!(newest, id);
    let shown = owner.must(&["grant", "show", id]).await;
    assert_eq!((&shown["id"], &shown["terms"]["max_reads_per_day"]), (&narrow["id"], &500.into()), "{shown}");
    assert!(app.read(device, "temperature.raw").await.is_ok(), "the key stays the same");

    let closed = owner.must(&["access", "close"]).await;
    assert_eq!((&closed["open"], &closed["closed"]), (&false.into(), &true.into()), "{closed}");
    owner.refused(&["access", "serve"], "access.closed").await;
    let opened = owner.must(&["access", "open"]).await;
    assert_eq!((&opened["open"], &opened["closed"]), (&true.into(), &false.into()), "{opened}");
    assert!(app.read(device, "temperature.raw").await.is_ok(), "on the same port");

    is_connected(owner, app, device).await;
    log_is_proved_and_taken_out(site, owner).await;
    newest
}

/// The door is tried, an app is told where it is, and one that starts a program reads through the bridge.
async fn is_connected(owner: &Owner<'_>, app: &App, device: &str) {
    let tested = owner.must(&["access", "test"]).await;
    assert_eq!((&tested["failed"], tested["url"].as_str()), (&Value::Null, Some(app.url())), "{tested}");
    owner.refused(&["mcp", "--config", "nobody"], "app.bad_request").await;
    owner.refused(&["mcp"], "access.bad_token").await;
    let told = owner.must(&["mcp", "--config", "other"]).await;
    let config: Value = serde_json::from_str(told["config"].as_str().expect("a text")).expect("JSON");
    let server = &config["mcpServers"]["deedbox"];
    assert_eq!(server["url"].as_str(), Some(app.url()), "{config}");
    assert!(server["headers"]["Authorization"].as_str().is_some_and(|header| header.contains("PASTE")), "{config}");

    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": { "name": "t", "version": "1" },
    });
    let params =
        json!({ "_meta": meta, "name": "latest", "arguments": { "device": device, "scope": "temperature.raw" } });
    let call = json!({ "jsonrpc": "2.0", "id": 5, "method": "tools/call", "params": params });
    let answer = owner.bridged(app.token(), &call.to_string()).await;
    assert_eq!(answer["id"], 5, "{answer}");
    assert!(answer["result"]["structuredContent"]["values"][0]["value"].is_number(), "{answer}");
}

async fn log_is_proved_and_taken_out(site: &Site, owner: &Owner<'_>) {
    let proof = owner.must(&["access", "verify"]).await;
    assert_eq!((&proof["intact"], &proof["first_bad"]), (&true.into(), &Value::Null), "{proof}");
    let week = owner.must(&["access", "week"]).await;
    let apps = week["apps"].as_array().expect("apps");
    assert!(apps.iter().any(|app| app["app"] == "Garden helper" && app["reads"].as_u64() > Some(0)), "{week}");
    let file = |name: &str| site.folder().join(name).to_string_lossy().into_owned();
    let (table, rows) = (file("log.csv"), file("log.json"));
    let written = owner.must(&["access", "log", "--export", &table]).await;
    assert_eq!((&written["intact"], &written["rows"]), (&true.into(), &proof["total"]), "{written}");
    let text = std::fs::read_to_string(&table).expect("a table");
    assert_eq!(text.lines().count() as u64, 1 + written["rows"].as_u64().expect("a count"));
    owner.must(&["access", "log", "--export", &rows, "--form", "json"]).await;
    let text = std::fs::read_to_string(&rows).expect("rows");
    let all: Vec<Value> = serde_json::from_str(&text).expect("one JSON array");
    assert_eq!(all.len() as u64, written["rows"].as_u64().expect("a count"));
}
