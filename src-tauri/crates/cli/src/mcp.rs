//! MCP over stdin and stdout: the bridge to the door of the running Deedbox, and what apps need to start it.

use std::{
    env,
    io::{self, BufRead, ErrorKind, Read, Write},
};

use compose::{Bridge, Request};
use domain::{
    access::DoorView,
    connect::{AiApp, BridgeProgram, KEY_VARIABLE},
    failure::{Code, Failure},
    network::NetworkId,
};
use secrecy::SecretString;
use serde_json::json;
use wallet::command::Command;

use crate::{
    args::{Cli, McpArgs},
    ask::{home, network},
    output::{Output, internal},
};

/// The longest message of an app, as at the door.
const MOST_BYTES: u64 = 1024 * 1024;
/// Stands in a configuration while no door is open that could tell its port.
const USUAL_URL: &str = "http://127.0.0.1:4711/mcp";

/// Speaks MCP until stdin ends, or prints an app's configuration.
pub async fn mcp(cli: &Cli, args: &McpArgs, output: &Output) -> Result<(), Failure> {
    match args.config {
        Some(app) => config(cli, app, output).await,
        None => bridge(cli).await,
    }
}

async fn config(cli: &Cli, app: AiApp, output: &Output) -> Result<(), Failure> {
    let open = door(cli, named(cli)?).await.ok();
    if open.is_none() {
        output.say("Deedbox does not run, or its door is closed; if it had another port, correct the address.");
    }
    let url = open.unwrap_or_else(|| USUAL_URL.to_string());
    let own = env::current_exe().ok().and_then(|path| path.to_str().map(ToString::to_string));
    let folder = cli.home.as_deref().and_then(|path| path.to_str());
    let program = BridgeProgram { command: own.as_deref().unwrap_or(BridgeProgram::USUAL.command), home: folder };
    let text = app.config(&url, program);
    output.say(place(app));
    output.text(&text, &json!({ "app": app.id(), "place": place(app), "config": text }))
}

/// Where the text goes.
fn place(app: AiApp) -> &'static str {
    match app {
        AiApp::ClaudeDesktop => {
            "Settings, Developer, Edit Config: into claude_desktop_config.json; then quit the app and start it again."
        }
        AiApp::ClaudeCode => "Run this in a terminal.",
        AiApp::Cursor => "Into .cursor/mcp.json in your home folder or in a project; then start Cursor again.",
        AiApp::VsCode => {
            "Into the file of `MCP: Open User Configuration`; VS Code asks for the key at the first start."
        }
        AiApp::Other => "Into the app's list of MCP servers; the transport is Streamable HTTP.",
    }
}

async fn bridge(cli: &Cli) -> Result<(), Failure> {
    let token = env::var(KEY_VARIABLE).ok().filter(|token| !token.is_empty()).ok_or_else(|| Failure {
        code: Code::AccessBadToken,
        detail: format!(
            "put the key of a permission into {KEY_VARIABLE}; Deedbox shows it once, when you allow an app to read"
        ),
    })?;
    let named = named(cli)?;
    let mut bridge = Bridge::new(SecretString::from(token));
    while let Some(line) = next_line().await? {
        if line.trim().is_empty() {
            continue;
        }
        // Asked for each message: Deedbox may have been started, or its door moved, meanwhile.
        let answer = match door(cli, named.clone()).await {
            Ok(url) => bridge.pass(&url, &line).await,
            Err(failure) => Bridge::refusal(&line, &failure),
        };
        if let Some(answer) = answer
            && !tell(&answer)?
        {
            break;
        }
    }
    Ok(())
}

/// The address of the open door, from the process that holds the folder (T-64). This one never takes the folder: an app
/// that starts a bridge must not open a wallet.
async fn door(cli: &Cli, network: Option<NetworkId>) -> Result<String, Failure> {
    let home = home(cli)
        .ok_or_else(|| Failure { code: Code::HomeUnusable, detail: "name a folder with --home".to_string() })?;
    let request = Request { network, command: Command::Door { open: None } };
    let answer = control::ask(&home, &request, |_| {}).await.map_err(|_| not_open())?;
    let door = answer.map_err(|value| serde_json::from_value(value).unwrap_or_else(|e| internal(&e)))?;
    let door: DoorView = serde_json::from_value(door).map_err(|e| internal(&e))?;
    door.url.filter(|_| door.open && !door.closed).ok_or_else(not_open)
}

fn not_open() -> Failure {
    let detail = "Deedbox does not run, or its door for apps is closed: the owner opens both";
    Failure { code: Code::AccessClosed, detail: detail.to_string() }
}

/// The network that was named, if any.
fn named(cli: &Cli) -> Result<Option<NetworkId>, Failure> {
    match cli.network.as_deref().filter(|name| !name.is_empty()) {
        Some(_) => Ok(Some(network(cli)?.id())),
        None => Ok(None),
    }
}

/// The next line of stdin, cut at [`MOST_BYTES`]; none at its end.
async fn next_line() -> Result<Option<String>, Failure> {
    let reading = tokio::task::spawn_blocking(|| {
        let mut line = String::new();
        let read = io::stdin().lock().take(MOST_BYTES).read_line(&mut line)?;
        Ok::<_, io::Error>((read > 0).then_some(line))
    });
    let line = reading.await.map_err(|e| internal(&e))?;
    line.map_err(|e| internal(&e))
}

/// Writes a line; false where nobody reads any more.
fn tell(line: &str) -> Result<bool, Failure> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{line}").and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(internal(&error)),
    }
}
