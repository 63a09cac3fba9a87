//! Grants.

use domain::{device::DeviceId, failure::Failure};
use serde_json::Value;
use wallet::{
    command::Command,
    grant::{End, GrantRequest, History},
};

use crate::{
    args::{Cli, GrantArgs},
    ask::Desk,
    claim::agreed,
    output::{Output, internal},
};

/// Creates a grant and prints its token once.
pub async fn create(cli: &Cli, args: &GrantArgs, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let mut devices = Vec::new();
    for device in &args.devices {
        devices.push(meant(&desk, device, output).await?);
    }
    let grant = GrantRequest {
        app: args.app.clone(),
        purpose: args.purpose.clone(),
        devices,
        scopes: args.scopes.clone(),
        end: args.days.map(End::Days),
        history_from: args.history_days.map(History::Days),
        max_reads_per_day: args.max_reads_per_day,
        ..GrantRequest::default()
    };
    let review = desk.ask(Command::GrantPlan { grant }, output).await?;
    let review = agreed(&review, args.yes, output)?;
    let grant = desk.ask(Command::GrantConfirm { review }, output).await?;
    let id = grant.get("id").and_then(Value::as_str).unwrap_or_default();
    output.result(&grant, desk.native()).inspect_err(|_| {
        output.say(&format!(
            "The key could not be printed and is lost: `deedboxctl grant revoke {id}`, then make another."
        ));
    })?;
    Ok(())
}

/// The device of this address or DID, or the paired one of this name.
async fn meant(desk: &Desk, device: &str, output: &Output) -> Result<DeviceId, Failure> {
    if let Ok(id) = device.parse() {
        return Ok(id);
    }
    let shown = desk.ask(Command::DeviceShow { device: device.to_string() }, output).await?;
    let id = shown.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
    id.ok_or_else(|| internal(&"a device without an address"))
}
