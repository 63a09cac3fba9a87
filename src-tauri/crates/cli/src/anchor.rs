//! Anchoring: what it would take, and doing it.

use domain::{
    anchor::{AnchorDevice, AnchorPlan},
    failure::Failure,
    review::ReviewView,
};
use serde_json::{Value, json};
use wallet::command::{AnchorCommand as Asked, Command};

use crate::{
    anchor_rule::rule,
    args::{AnchorCommand, AnchorDevices, Cli},
    ask::Desk,
    claim::{agreed, finish, read, say_signed, say_words},
    output::Output,
};

/// Shows what would be anchored, or anchors it, or has it done by a rule.
pub async fn anchor(cli: &Cli, command: &AnchorCommand, output: &Output) -> Result<(), Failure> {
    match command {
        AnchorCommand::Plan(devices) => {
            let desk = open(cli).await?;
            let review = planned(&desk, devices, output).await?;
            let view: ReviewView = read(&review)?;
            say_words(&view.words, output);
            say_signed(&view, output);
            output.result(&shown(&read(&review)?), desk.native())
        }
        AnchorCommand::Run { devices, yes } => {
            let desk = open(cli).await?;
            let review = agreed(&planned(&desk, devices, output).await?, *yes, output)?;
            let anchor = Asked::Run { review };
            finish(&desk.ask(Command::Anchor { anchor }, output).await?, &desk, output)
        }
        AnchorCommand::Rule(command) => rule(cli, command, output).await,
    }
}

async fn open(cli: &Cli) -> Result<Desk, Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    Ok(desk)
}

async fn planned(desk: &Desk, devices: &AnchorDevices, output: &Output) -> Result<Value, Failure> {
    let anchor = Asked::Plan { devices: devices.device.clone() };
    desk.ask(Command::Anchor { anchor }, output).await
}

/// The plan without its bytes and without the batches one by one.
fn shown(plan: &AnchorPlan) -> Value {
    let of_device = |one: &AnchorDevice| {
        json!({
            "device": one.device,
            "name": one.name,
            "batches": one.batches.len(),
            "first": one.batches.first().map(|batch| batch.seq.to_string()),
            "last": one.batches.last().map(|batch| batch.seq.to_string()),
        })
    };
    json!({
        "contract": plan.contract,
        "root": plan.root,
        "batches": plan.count(),
        "left": plan.left,
        "devices": plan.devices.iter().map(of_device).collect::<Vec<_>>(),
        "fee_at_most": plan.fee_ceiling(),
        "balance": plan.balance,
    })
}
