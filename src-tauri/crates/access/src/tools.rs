//! The tools of the MCP door: all of them read, none signs, sends, grants or widens (T-58).

use axum::http::request::Parts;
use rmcp::{
    ErrorData, RoleServer, ServerHandler,
    model::{
        CacheScope, CallToolRequestParams, CallToolResponse, CallToolResult, GetPromptRequestParams, GetPromptResponse,
        Implementation, JsonObject, ListPromptsResult, ListToolsResult, PaginatedRequestParams, ServerCapabilities,
        ServerConfig, Tool, ToolAnnotations,
    },
    service::RequestContext,
};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use wallet::{Wallet, access::AccessError, requests::More};

use crate::{
    answer::{refused_by, served},
    asked, asks,
    guard::Bearer,
    prompts,
};

const INSTRUCTIONS: &str = "Readings of devices that their owner lets you read. Call describe_grant first: it names the \
    devices, the scopes letter by letter, the window and the limits. Where it names a program, run_program gives its result, and no \
    reading is served. What you ask for and what you get is logged for the owner.";

const SERIES: &str = "read_series takes {\"device\", \"scope\", \"from\"?, \"to\"?, \"limit\"?, \"cursor\"?}";

/// The MCP server; one wallet behind all its clones.
#[derive(Clone)]
pub(crate) struct Tools {
    wallet: Wallet,
}

impl Tools {
    pub(crate) fn new(wallet: Wallet) -> Self {
        Self { wallet }
    }

    async fn answer(
        &self,
        name: &str,
        arguments: &JsonObject,
        token: &Bearer,
        gone: &CancellationToken,
    ) -> Option<CallToolResult> {
        let token = &token.0;
        Some(match name {
            "describe_grant" => match self.wallet.describe(token, "describe_grant").await {
                Ok(summary) => served(&summary),
                Err(error) => refused_by(&error),
            },
            "list_devices" => match self.wallet.describe(token, "list_devices").await {
                Ok(summary) => served(&json!({ "devices": summary.devices })),
                Err(error) => refused_by(&error),
            },
            "read_series" => match asked::series(arguments, SERIES) {
                Ok(request) => match self.wallet.read(token, request).await {
                    Ok(answer) => served(&answer),
                    Err(error) => refused_by(&error),
                },
                Err(what) => self.unreadable(token, what).await,
            },
            "run_program" => self.result(arguments, token, gone).await,
            "request_access" => self.ask_owner(arguments, token).await,
            other => match asks::answer(&self.wallet, other, arguments, token).await {
                Some(Ok(answer)) => answer,
                Some(Err(what)) => self.unreadable(token, what).await,
                None => {
                    self.unreadable(token, "there is no such tool").await;
                    return None;
                }
            },
        })
    }

    /// Ends the program when `gone` says that nobody waits for it any more.
    async fn result(&self, arguments: &JsonObject, token: &SecretString, gone: &CancellationToken) -> CallToolResult {
        const FORM: &str = "run_program takes {\"device\", \"program\"?, \"from\"?, \"to\"?}";
        let request = match asked::run(arguments, FORM) {
            Ok(request) => request,
            Err(what) => return self.unreadable(token, what).await,
        };
        let ran = tokio::select! {
            ran = self.wallet.run_program(token, request) => ran,
            () = gone.cancelled() => Err(AccessError::Closed),
        };
        match ran {
            Ok(answer) => served(&answer),
            Err(error) => refused_by(&error),
        }
    }

    /// A text alone is a notice; with scopes it waits as a request that the owner can allow, or part of it.
    async fn ask_owner(&self, arguments: &JsonObject, token: &SecretString) -> CallToolResult {
        const FORM: &str = "request_access takes {\"text\", \"scopes\"?, \"days\"?, \"history_days\"?}";
        let text = arguments.get("text").and_then(Value::as_str);
        let queued = match (text, arguments.len()) {
            (Some(text), 1) => self.wallet.request_access(token, text).await,
            (Some(_), _) => match serde_json::from_value::<More>(Value::Object(arguments.clone())) {
                Ok(more) => self.wallet.request_more(token, more).await,
                Err(_) => return self.unreadable(token, FORM).await,
            },
            (None, _) => return self.unreadable(token, FORM).await,
        };
        match queued {
            Ok(()) => served(&json!({ "queued": "asked the owner; nothing has been granted" })),
            Err(error) => refused_by(&error),
        }
    }

    async fn unreadable(&self, token: &SecretString, what: &'static str) -> CallToolResult {
        refused_by(&self.wallet.turn_away(token, "unreadable", AccessError::Unreadable(what)).await)
    }
}

impl ServerHandler for Tools {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().enable_prompts().build())
            .with_server_info(Implementation::new("deedbox", env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _page: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let tools = ListToolsResult { tools: tools(), ..ListToolsResult::default() };
        Ok(tools.with_ttl_ms(0).with_cache_scope(CacheScope::Private))
    }

    async fn call_tool(
        &self,
        call: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let token = context.extensions.get::<Parts>().and_then(|parts| parts.extensions.get::<Bearer>());
        let token = token.ok_or_else(|| ErrorData::internal_error("the request lost its token", None))?;
        let arguments = call.arguments.unwrap_or_default();
        let answer = self.answer(&call.name, &arguments, token, &context.ct).await;
        let answer = answer.ok_or_else(|| ErrorData::invalid_params("there is no such tool", None))?;
        Ok(answer.into())
    }

    async fn list_prompts(
        &self,
        _page: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        let prompts = ListPromptsResult { prompts: prompts::all(), ..ListPromptsResult::default() };
        Ok(prompts.with_ttl_ms(0).with_cache_scope(CacheScope::Private))
    }

    async fn get_prompt(
        &self,
        asked: GetPromptRequestParams,
        _context: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        let arguments = asked.arguments.unwrap_or_default();
        let prompt = prompts::filled(&asked.name, &arguments).map_err(|what| ErrorData::invalid_params(what, None))?;
        Ok(prompt.into())
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        tools().into_iter().find(|tool| tool.name == name)
    }
}

fn tools() -> Vec<Tool> {
    let mut all = first();
    all.extend(asks::tools());
    all
}

fn first() -> Vec<Tool> {
    let nothing = json!({ "type": "object", "properties": {}, "additionalProperties": false });
    let moment = asks::moment_schema();
    let read = json!({
        "type": "object",
        "properties": {
            "device": { "type": "string", "description": "The device's address or DID" },
            "scope": { "type": "string", "description": "Exactly as in the permission, such as temperature.hourly" },
            "from": moment,
            "to": moment,
            "limit": { "type": "integer", "minimum": 1, "maximum": 1000, "description": "At most this many values, the newest ones" },
            "cursor": { "type": "string", "description": "`next` of the answer before, for older values; with the same device, scope and from, and without to" },
        },
        "required": ["device", "scope"],
        "additionalProperties": false,
    });
    let run = json!({
        "type": "object",
        "properties": {
            "device": { "type": "string", "description": "The device's address or DID" },
            "program": { "type": "string", "description": "SHA-256 of the program; only the one that the permission names is run" },
            "from": moment,
            "to": moment,
        },
        "required": ["device"],
        "additionalProperties": false,
    });
    let ask = json!({
        "type": "object",
        "properties": { "text": { "type": "string", "maxLength": 120, "description": "What you need and what for" },
            "scopes": { "type": "array", "maxItems": 64, "items": { "type": "string" }, "description": "What you would read of your devices, such as humidity.hourly" },
            "days": { "type": "integer", "minimum": 1, "maximum": 365, "description": "For how long; 7 if nothing is said" },
            "history_days": { "type": "integer", "minimum": 0, "maximum": 3650, "description": "How far back; 0: from then on" } },
        "required": ["text"],
        "additionalProperties": false,
    });
    vec![
        tool("describe_grant", "What the owner allows you to read: devices, scopes, window, limits, end.", &nothing),
        tool("list_devices", "The devices you may read and the scopes of each.", &nothing),
        tool(
            "read_series",
            "Values of one stream of one device, oldest first, with the signed batches they come from and a receipt that `deedboxctl proof verify` checks.",
            &read,
        ),
        tool(
            "run_program",
            "The result of the one program that the permission names, run on the owner's computer over whole hours of readings that you do not get.",
            &run,
        ),
        tool("request_access", "Tells the owner that you would like to read more. Grants nothing; three a day.", &ask)
            .with_annotations(ToolAnnotations::new().read_only(false).destructive(false).open_world(false)),
    ]
}

pub(crate) fn tool(name: &'static str, description: &'static str, schema: &Value) -> Tool {
    let schema = schema.as_object().cloned().unwrap_or_default();
    let annotations = ToolAnnotations::new().read_only(true).destructive(false).idempotent(true).open_world(false);
    Tool::new(name, description, schema).with_annotations(annotations)
}
