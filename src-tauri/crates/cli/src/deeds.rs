//! Handing deeds over, what proves it, and keeping registrations.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    path::Path,
};

use async_trait::async_trait;
use domain::{
    failure::{Code, Coded, Failure},
    operation::OperationView,
    review::{ReviewView, Words},
};
use serde_json::Value;
use wallet::{
    Witness,
    command::{Command, DeedCommand, RewardCommand},
    devices::Reset,
};

use crate::{
    args::{Cli, RemoveArgs, TransferArgs},
    ask::{Desk, open_with_password},
    claim::{agree, agreed, finish, read, say_signed, say_words},
    leave::say_reset,
    output::Output,
};

/// Hands a deed over, and keeps the receipt.
pub async fn transfer(cli: &Cli, args: &TransferArgs, output: &Output) -> Result<(), Failure> {
    // Before anything is signed: a receipt that has no place must not be what is noticed last.
    let file = args.receipt.as_deref().map(place).transpose()?;
    let done = hand_over(cli, args, output).await;
    let kept = done.as_ref().ok().and_then(|(_, done)| done.get("receipt"));
    match (file, kept, args.receipt.as_deref()) {
        (Some(file), Some(receipt), _) => keep(file, receipt, output),
        // An empty file is no receipt; one that comes later stands with the operation.
        (Some(_), None, Some(path)) => {
            drop(fs::remove_file(path));
            let id = done.as_ref().ok().and_then(|(_, done)| done["id"].as_str());
            if let Some(id) = id {
                output.say(&format!(
                    "There is no receipt yet; `deedboxctl operations show {id}` has it once it is done."
                ));
            }
        }
        (Some(_) | None, _, _) => {}
    }
    let (desk, done) = done?;
    finish(&done, &desk, output)
}

async fn hand_over(cli: &Cli, args: &TransferArgs, output: &Output) -> Result<(Desk, Value), Failure> {
    let desk = Desk::open(cli).await?;
    let plan = DeedCommand::TransferPlan { device: args.device.clone(), to: args.to.clone() };
    let plan = Command::Deed { deed: plan };
    let operation = match &desk {
        Desk::Here(composed) => {
            let password = open_with_password(&composed.wallet, cli).await?;
            make_ready(&desk, args, output).await?;
            let review: ReviewView = read(&desk.ask(plan, output).await?)?;
            say_signed(&review, output);
            let terminal = Terminal { yes: args.yes, output };
            composed.wallet.start_transfer(&review.id, password, &terminal).await.map_err(|e| e.failure())?.id
        }
        Desk::There(_) => {
            make_ready(&desk, args, output).await?;
            let review = agreed(&desk.ask(plan, output).await?, args.yes, output)?;
            output.say("Deedbox asks for your password in its own window now.");
            let confirm = DeedCommand::TransferConfirm { review };
            let started: OperationView = read(&desk.ask(Command::Deed { deed: confirm }, output).await?)?;
            started.id
        }
    };
    desk.ask(Command::Resume { operation: Some(operation.clone()) }, output).await?;
    let done = desk.ask(Command::OperationShow { operation }, output).await?;
    Ok((desk, done))
}

/// What was asked for before the deed goes; where one of it fails, nothing is handed over.
async fn make_ready(desk: &Desk, args: &TransferArgs, output: &Output) -> Result<(), Failure> {
    if args.collect {
        match desk.ask(Command::Reward { reward: RewardCommand::Plan { source: None, device: None } }, output).await {
            Ok(review) => {
                let review = agreed(&review, args.yes, output)?;
                ended_well(&desk.ask(Command::Reward { reward: RewardCommand::Collect { review } }, output).await?)?;
                output.say("The rewards are collected.");
            }
            Err(failure) if failure.code == Code::RewardsNothingReady => output.say("No rewards are ready."),
            Err(failure) => return Err(failure),
        }
    }
    if args.reset {
        say_reset(true, output);
        agree(args.yes, "nothing was reset", output)?;
        let reset = Command::DeviceReset { device: args.device.clone(), reset: Reset::HandOver };
        desk.ask(reset, output).await?;
        output.say("The device forgot, and signs for nobody.");
    }
    Ok(())
}

fn ended_well(operation: &Value) -> Result<(), Failure> {
    match operation.get("failure").filter(|failure| failure.is_object()) {
        Some(failure) => Err(read(failure)?),
        None => Ok(()),
    }
}

/// Renews the record of a device.
pub async fn update(cli: &Cli, device: &str, yes: bool, output: &Output) -> Result<(), Failure> {
    keep_up(cli, DeedCommand::UpdatePlan { device: device.to_owned() }, yes, output).await
}

/// Ends the registration of a device.
pub async fn remove(cli: &Cli, args: &RemoveArgs, output: &Output) -> Result<(), Failure> {
    keep_up(cli, DeedCommand::RemovePlan { device: args.device.clone() }, args.yes, output).await
}

async fn keep_up(cli: &Cli, plan: DeedCommand, yes: bool, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let review = desk.ask(Command::Deed { deed: plan }, output).await?;
    let review = agreed(&review, yes, output)?;
    let confirm = DeedCommand::UpkeepConfirm { review };
    finish(&desk.ask(Command::Deed { deed: confirm }, output).await?, &desk, output)
}

/// The terminal is no page: what it shows, the core wrote.
struct Terminal<'a> {
    yes: bool,
    output: &'a Output,
}

#[async_trait]
impl Witness for Terminal<'_> {
    async fn agrees(&self, words: &Words) -> bool {
        say_words(words, self.output);
        agree(self.yes, "nothing was signed", self.output).is_ok()
    }
}

fn place(path: &Path) -> Result<File, Failure> {
    OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| Failure {
        code: Code::BadRequest,
        detail: format!("the receipt cannot be written to {}: {error}. Nothing was signed", path.display()),
    })
}

/// The deed is gone by now: where the file cannot be written the receipt is shown all the same.
fn keep(mut file: File, receipt: &Value, output: &Output) {
    let written = file.write_all(format!("{receipt:#}\n").as_bytes()).and_then(|()| file.sync_all());
    if let Err(error) = written {
        output
            .say(&format!("The receipt could not be written ({error}): `deedboxctl operations show` shows it again."));
    }
}
