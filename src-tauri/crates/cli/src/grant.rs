//! Grants.

use domain::{
    device::DeviceId,
    failure::{Code, Failure},
};
use serde_json::Value;
use wallet::{
    command::{Command, LifeCommand, RequestCommand},
    grant::{End, GrantRequest, History, NarrowRequest},
    requests::Narrowed,
};

use crate::{
    algorithm::program_named,
    args::{Cli, EndlessArgs, ExtendArgs, GrantArgs, GrantCommand, NarrowArgs},
    ask::Desk,
    asked::{self, of_request},
    claim::agreed,
    output::{Output, internal},
    run::simple,
};

/// What an extension lasts from now when nothing is said.
const DAYS: u16 = 7;

/// Carries out a command on grants.
pub async fn grant(cli: &Cli, command: &GrantCommand, output: &Output) -> Result<(), Failure> {
    match command {
        GrantCommand::Request { request } => asked::request(cli, request.as_deref(), output).await,
        GrantCommand::Inbox => simple(cli, output, of_request(RequestCommand::Inbox {})).await,
        GrantCommand::Inspect { request } => {
            simple(cli, output, of_request(RequestCommand::Show { request: *request })).await
        }
        GrantCommand::Deny { request } => {
            simple(cli, output, of_request(RequestCommand::Dismiss { request: *request })).await
        }
        GrantCommand::Pin { name, key, remove } => {
            simple(cli, output, asked::pin(name.as_deref(), key.map(|key| key.0), *remove)?).await
        }
        GrantCommand::Show { grant } => simple(cli, output, of_life(LifeCommand::Show { grant: *grant })).await,
        GrantCommand::Create(args) => create(cli, args, output).await,
        GrantCommand::List => simple(cli, output, Command::Grants {}).await,
        GrantCommand::Narrow(args) => narrow(cli, args, output).await,
        GrantCommand::Pause { grant } => {
            // It closes something, so that nobody is asked for a password first.
            Desk::open(cli).await?.show(of_life(LifeCommand::Pause { grant: *grant }), output).await
        }
        GrantCommand::Resume { grant } => simple(cli, output, of_life(LifeCommand::Resume { grant: *grant })).await,
        GrantCommand::Extend(args) => extend(cli, args, output).await,
        GrantCommand::Revoke { grant } => simple(cli, output, Command::Revoke { grant: *grant }).await,
    }
}

fn of_life(life: LifeCommand) -> Command {
    Command::Life { life }
}

/// The end that was asked for; none at all takes the owner's second word.
fn end(days: Option<u16>, endless: &EndlessArgs) -> Result<Option<End>, Failure> {
    match (endless.no_end, endless.yes_without_end) {
        (false, _) => Ok(days.map(End::Days)),
        (true, true) => Ok(Some(End::Never)),
        (true, false) => Err(Failure {
            code: Code::BadRequest,
            detail: "a permission without an end holds until you revoke it, also when you have forgotten it: give it \
                --days, or add --yes-without-end"
                .to_string(),
        }),
    }
}

async fn extend(cli: &Cli, args: &ExtendArgs, output: &Output) -> Result<(), Failure> {
    let end = end(args.days, &args.endless)?.unwrap_or(End::Days(DAYS));
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    change(&desk, LifeCommand::ExtendPlan { grant: args.grant, end }, args.yes, output).await
}

async fn narrow(cli: &Cli, args: &NarrowArgs, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let mut devices = Vec::new();
    for device in &args.devices {
        devices.push(meant(&desk, device, output).await?);
    }
    let narrow = NarrowRequest {
        devices: (!devices.is_empty()).then_some(devices),
        scopes: (!args.scopes.is_empty()).then(|| args.scopes.clone()),
        end: args.days.map(End::Days),
        history_from: args.history_days.map(History::Days),
        history_to: None,
        max_reads_per_day: args.max_reads_per_day,
        max_bytes_per_day: args.max_bytes_per_day,
    };
    change(&desk, LifeCommand::NarrowPlan { grant: args.grant, narrow }, args.yes, output).await
}

/// Shows the next version, and puts it in the place of the one before once it is agreed to.
async fn change(desk: &Desk, plan: LifeCommand, yes: bool, output: &Output) -> Result<(), Failure> {
    let review = desk.ask(of_life(plan), output).await?;
    let review = agreed(&review, yes, output)?;
    desk.show(of_life(LifeCommand::ChangeConfirm { review }), output).await
}

/// Creates a grant and prints its token once.
async fn create(cli: &Cli, args: &GrantArgs, output: &Output) -> Result<(), Failure> {
    let end = end(args.days, &args.endless)?;
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let mut devices = Vec::new();
    for device in &args.devices {
        devices.push(meant(&desk, device, output).await?);
    }
    if let Some(request) = args.request {
        let narrowed = Narrowed {
            devices: (!devices.is_empty()).then_some(devices),
            scopes: (!args.scopes.is_empty()).then(|| args.scopes.clone()),
            days: args.days,
            history_days: args.history_days,
            max_reads_per_day: args.max_reads_per_day,
            max_bytes_per_day: args.max_bytes_per_day,
        };
        let plan = of_request(RequestCommand::Plan { request, narrowed });
        signed(&desk, plan, args.yes, output).await?;
        desk.ask(of_request(RequestCommand::Dismiss { request }), output).await?;
        return Ok(());
    }
    let program = match &args.program {
        Some(named) => Some(program_named(&desk, named, output).await?.hash()),
        None => None,
    };
    let grant = GrantRequest {
        app: args.app.clone().unwrap_or_default(),
        purpose: args.purpose.clone().unwrap_or_default(),
        devices,
        scopes: args.scopes.clone(),
        end,
        history_from: args.history_days.map(History::Days),
        max_reads_per_day: args.max_reads_per_day,
        max_bytes_per_day: args.max_bytes_per_day,
        program,
        ..GrantRequest::default()
    };
    signed(&desk, Command::GrantPlan { grant }, args.yes, output).await
}

/// Shows what would be signed, and once it is agreed to signs it and prints the key.
async fn signed(desk: &Desk, plan: Command, yes: bool, output: &Output) -> Result<(), Failure> {
    let review = desk.ask(plan, output).await?;
    let review = agreed(&review, yes, output)?;
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
