//! Handing deeds over, what proves it, and keeping registrations.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    path::Path,
};

use domain::{
    failure::{Code, Coded, Failure},
    transfer::TransferReceipt,
};
use serde_json::{Value, json};
use wallet::{
    command::{Command, DeedCommand},
    transfer::{ReceiptError, check_receipt},
};

use crate::{
    args::{CheckArgs, Cli, RemoveArgs, TransferArgs},
    ask::{Desk, network},
    claim::{agreed, finish},
    output::Output,
};

/// A receipt is short; more is none.
const MOST: u64 = 65_536;

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
    desk.unlock(cli).await?;
    let plan = DeedCommand::TransferPlan { device: args.device.clone(), to: args.to.clone() };
    let review = desk.ask(Command::Deed { deed: plan }, output).await?;
    let review = agreed(&review, args.yes, output)?;
    let confirm = DeedCommand::TransferConfirm { review };
    let done = desk.ask(Command::Deed { deed: confirm }, output).await?;
    Ok((desk, done))
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

/// Compares a receipt with the chain; needs no wallet and no folder.
pub async fn check(cli: &Cli, args: &CheckArgs, output: &Output) -> Result<(), Failure> {
    let receipt = read(&args.receipt)?;
    let network = network(cli)?;
    let chain = compose::chain(&network);
    let held = check_receipt(&*chain, &network, receipt).await.map_err(|e| e.failure())?;
    output.result(&json!(held), &network.native)
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

/// A receipt by itself, or an operation that has one.
fn read(path: &Path) -> Result<TransferReceipt, Failure> {
    let none = |why: String| ReceiptError::NotOne(why).failure();
    let length = fs::metadata(path).map_err(|e| none(e.to_string()))?.len();
    if length > MOST {
        return Err(none("it is too long".to_string()));
    }
    let text = fs::read_to_string(path).map_err(|e| none(e.to_string()))?;
    let mut value: Value = serde_json::from_str(&text).map_err(|e| none(e.to_string()))?;
    if let Some(inner) = value.get_mut("receipt") {
        value = inner.take();
    }
    serde_json::from_value(value).map_err(|e| none(e.to_string()))
}
