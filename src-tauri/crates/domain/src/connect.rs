//! How AI apps are told where the door is: a text to copy into each, with a gap where its key goes.

use alloc::{format, string::String, string::ToString};

use serde_json::Value;

/// Stands where the owner puts the key, which is shown once in a window of its own and nowhere else.
pub const KEY_GAP: &str = "PASTE-THE-KEY-HERE";
/// The variable that the bridge takes its key from.
pub const KEY_VARIABLE: &str = "DEEDBOX_TOKEN";
/// The variable that names the folder of the wallet.
const HOME_VARIABLE: &str = "DEEDBOX_HOME";

/// An app that speaks MCP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AiApp {
    ClaudeDesktop,
    ClaudeCode,
    Cursor,
    VsCode,
    /// Any other that speaks Streamable HTTP.
    Other,
}

/// The program that apps without HTTP start, and the folder of its wallet where that is not the usual one.
#[derive(Clone, Copy, Debug)]
pub struct BridgeProgram<'p> {
    pub command: &'p str,
    pub home: Option<&'p str>,
}

impl BridgeProgram<'_> {
    /// The program by its name, with the usual folder.
    pub const USUAL: BridgeProgram<'static> = BridgeProgram { command: "deedboxctl", home: None };
}

impl AiApp {
    pub const ALL: [Self; 5] = [Self::ClaudeDesktop, Self::ClaudeCode, Self::Cursor, Self::VsCode, Self::Other];

    /// Such as `claude-desktop`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::ClaudeDesktop => "claude-desktop",
            Self::ClaudeCode => "claude-code",
            Self::Cursor => "cursor",
            Self::VsCode => "vscode",
            Self::Other => "other",
        }
    }

    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|app| app.id() == id)
    }

    /// It starts the bridge; the others connect to the door's address themselves.
    #[must_use]
    pub fn starts_bridge(self) -> bool {
        match self {
            // Cursor looks for a sign-in page first and then leaves out a header that it was given.
            Self::ClaudeDesktop | Self::Cursor => true,
            Self::ClaudeCode | Self::VsCode | Self::Other => false,
        }
    }

    /// What is copied into the app, or typed into a terminal; `url` is the door's address.
    #[must_use]
    pub fn config(self, url: &str, program: BridgeProgram<'_>) -> String {
        match self {
            Self::ClaudeDesktop | Self::Cursor => bridge(program),
            Self::ClaudeCode => {
                format!("claude mcp add --transport http deedbox {url} --header \"Authorization: Bearer {KEY_GAP}\"")
            }
            Self::VsCode => vs_code(url),
            Self::Other => other(url),
        }
    }
}

fn bridge(program: BridgeProgram<'_>) -> String {
    let home = program.home.map(|home| format!(",\n        {}: {}", quoted(HOME_VARIABLE), quoted(home)));
    format!(
        r#"{{
  "mcpServers": {{
    "deedbox": {{
      "command": {command},
      "args": ["mcp"],
      "env": {{
        {variable}: {key}{home}
      }}
    }}
  }}
}}"#,
        command = quoted(program.command),
        variable = quoted(KEY_VARIABLE),
        key = quoted(KEY_GAP),
        home = home.unwrap_or_default(),
    )
}

/// VS Code asks for the key itself and keeps it, so that none stands in the file.
fn vs_code(url: &str) -> String {
    format!(
        r#"{{
  "inputs": [
    {{
      "type": "promptString",
      "id": "deedbox-key",
      "description": "Key of the permission in Deedbox",
      "password": true
    }}
  ],
  "servers": {{
    "deedbox": {{
      "type": "http",
      "url": {url},
      "headers": {{
        "Authorization": "Bearer ${{input:deedbox-key}}"
      }}
    }}
  }}
}}"#,
        url = quoted(url),
    )
}

fn other(url: &str) -> String {
    format!(
        r#"{{
  "mcpServers": {{
    "deedbox": {{
      "type": "http",
      "url": {url},
      "headers": {{
        "Authorization": {bearer}
      }}
    }}
  }}
}}"#,
        url = quoted(url),
        bearer = quoted(&format!("Bearer {KEY_GAP}")),
    )
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "http://127.0.0.1:4711/mcp";

    fn json(app: AiApp, program: BridgeProgram<'_>) -> Value {
        serde_json::from_str(&app.config(URL, program)).unwrap()
    }

    #[test]
    fn apps_that_start_a_program_get_the_bridge_and_a_gap_for_the_key() {
        for app in [AiApp::ClaudeDesktop, AiApp::Cursor] {
            assert!(app.starts_bridge());
            let server = json(app, BridgeProgram::USUAL)["mcpServers"]["deedbox"].clone();
            assert_eq!(
                (server["command"].as_str(), &server["args"]),
                (Some("deedboxctl"), &serde_json::json!(["mcp"]))
            );
            assert_eq!(server["env"], serde_json::json!({ "DEEDBOX_TOKEN": KEY_GAP }));
        }
        let own = BridgeProgram { command: r"C:\Deed box\deedboxctl.exe", home: Some("/home/me/a \"b\"") };
        let server = json(AiApp::ClaudeDesktop, own)["mcpServers"]["deedbox"].clone();
        assert_eq!(server["command"], own.command);
        assert_eq!(server["env"]["DEEDBOX_HOME"], "/home/me/a \"b\"");
    }

    #[test]
    fn apps_that_speak_http_get_the_address_and_the_header() {
        let server = json(AiApp::Other, BridgeProgram::USUAL)["mcpServers"]["deedbox"].clone();
        assert_eq!((server["type"].as_str(), server["url"].as_str()), (Some("http"), Some(URL)));
        assert_eq!(server["headers"]["Authorization"], format!("Bearer {KEY_GAP}"));
        let line = AiApp::ClaudeCode.config(URL, BridgeProgram::USUAL);
        assert_eq!(
            line,
            "claude mcp add --transport http deedbox http://127.0.0.1:4711/mcp --header \"Authorization: Bearer PASTE-THE-KEY-HERE\""
        );
    }

    #[test]
    fn vs_code_asks_for_the_key_itself() {
        let file = json(AiApp::VsCode, BridgeProgram::USUAL);
        assert_eq!(
            (file["inputs"][0]["id"].as_str(), file["inputs"][0]["password"].as_bool()),
            (Some("deedbox-key"), Some(true))
        );
        let server = &file["servers"]["deedbox"];
        assert_eq!((server["type"].as_str(), server["url"].as_str()), (Some("http"), Some(URL)));
        assert_eq!(server["headers"]["Authorization"], "Bearer ${input:deedbox-key}");
    }

    #[test]
    fn an_app_goes_by_its_id() {
        for app in AiApp::ALL {
            assert_eq!(AiApp::of_id(app.id()), Some(app));
        }
        assert_eq!(AiApp::of_id("Cursor"), None);
    }
}
