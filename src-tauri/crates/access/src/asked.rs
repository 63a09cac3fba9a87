//! What an app asks for, read from JSON; whether it is allowed is for the wallet to say.

use serde_json::{Map, Value};
use wallet::access::{ReadRequest, RunRequest};

/// Values of a scope; `form` says what is taken.
pub(crate) fn series(arguments: &Map<String, Value>, form: &'static str) -> Result<ReadRequest, &'static str> {
    only(arguments, &["device", "scope", "from", "to", "limit", "cursor"], form)?;
    let scope = text(arguments, "scope").ok_or(form)?;
    let cursor = match arguments.get("cursor") {
        None | Some(Value::Null) => None,
        Some(value) => Some(value.as_str().ok_or(form)?.to_string()),
    };
    Ok(ReadRequest { cursor, ..spanned(arguments, scope, form)? })
}

/// Averages of a stream.
pub(crate) fn averages(arguments: &Map<String, Value>, form: &'static str) -> Result<ReadRequest, &'static str> {
    only(arguments, &["device", "stream", "resolution", "from", "to", "limit"], form)?;
    let stream = text(arguments, "stream").ok_or(form)?;
    let resolution = text(arguments, "resolution").filter(|resolution| resolution != "raw").ok_or(form)?;
    spanned(arguments, format!("{stream}.{resolution}"), form)
}

/// The newest value of a scope.
pub(crate) fn newest(arguments: &Map<String, Value>, form: &'static str) -> Result<ReadRequest, &'static str> {
    only(arguments, &["device", "scope"], form)?;
    let scope = text(arguments, "scope").ok_or(form)?;
    Ok(ReadRequest { limit: Some(1), ..spanned(arguments, scope, form)? })
}

/// The result of a program.
pub(crate) fn run(arguments: &Map<String, Value>, form: &'static str) -> Result<RunRequest, &'static str> {
    only(arguments, &["device", "program", "from", "to"], form)?;
    let program = match arguments.get("program") {
        None | Some(Value::Null) => None,
        Some(Value::String(program)) => Some(program.clone()),
        Some(_) => return Err(form),
    };
    let ReadRequest { device, from, to, .. } = spanned(arguments, String::new(), form)?;
    Ok(RunRequest { device, program, from, to })
}

/// Nothing else is named.
pub(crate) fn only(arguments: &Map<String, Value>, names: &[&str], form: &'static str) -> Result<(), &'static str> {
    if arguments.keys().all(|key| names.contains(&key.as_str())) { Ok(()) } else { Err(form) }
}

fn spanned(arguments: &Map<String, Value>, scope: String, form: &'static str) -> Result<ReadRequest, &'static str> {
    let moment = |name: &str| match arguments.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Number(number)) if number.is_u64() => Ok(Some(number.to_string())),
        Some(_) => Err(form),
    };
    let limit = match arguments.get("limit") {
        None | Some(Value::Null) => None,
        Some(value) => Some(value.as_u64().and_then(|limit| u32::try_from(limit).ok()).ok_or(form)?),
    };
    let device = text(arguments, "device").ok_or(form)?;
    Ok(ReadRequest { device, scope, from: moment("from")?, to: moment("to")?, limit, cursor: None })
}

fn text(arguments: &Map<String, Value>, name: &str) -> Option<String> {
    arguments.get(name).and_then(Value::as_str).map(ToString::to_string)
}
