//! Claims, collections and what takes the place of their transactions: a review is shown and agreed to before anything is signed.

use std::io::{IsTerminal, stdin};

use domain::{
    Address,
    calls::CallView,
    failure::{Code, Failure},
    operation::OperationId,
    review::{ReviewId, ReviewView, Words},
    transaction::Replacement,
    words::{asks_words, signed_parts},
};
use secrecy::ExposeSecret;
use serde::de::DeserializeOwned;
use serde_json::Value;
use wallet::command::{Command, RewardCommand};

use crate::{
    args::{ClaimArgs, Cli, ReplaceArgs},
    ask::{Desk, line},
    output::{Output, internal},
};

/// Claims a device.
pub async fn claim(cli: &Cli, args: &ClaimArgs, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let asked = Command::ClaimOutlook { device: args.device.clone(), paid_by: args.paid_by, through: args.through };
    let outlook = desk.ask(asked, output).await?;
    let Some(review) = outlook.get("review").filter(|review| review.is_object()) else {
        return Err(not_ready(&outlook));
    };
    let review = agreed(review, args.yes, output)?;
    finish(&desk.ask(Command::ClaimConfirm { review }, output).await?, &desk, output)
}

/// Collects what is ready in the pool, or what one proof is good for at `source`, for the account or for a device's own
/// wallet.
pub async fn collect(
    cli: &Cli,
    source: Option<Address>,
    device: Option<String>,
    yes: bool,
    output: &Output,
) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let review = desk.ask(Command::Reward { reward: RewardCommand::Plan { source, device } }, output).await?;
    let review = agreed(&review, yes, output)?;
    finish(&desk.ask(Command::Reward { reward: RewardCommand::Collect { review } }, output).await?, &desk, output)
}

/// Speeds up or cancels the transaction of an operation that waits; that it was cancelled then is what was asked for.
pub async fn replace(cli: &Cli, args: &ReplaceArgs, replacement: Replacement, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let operation = OperationId(args.operation.clone());
    let review = desk.ask(Command::ReplacePlan { operation, replacement }, output).await?;
    let review = agreed(&review, args.yes, output)?;
    let ended = desk.ask(Command::ReplaceConfirm { review }, output).await?;
    let code = ended.get("failure").and_then(|failure| failure.get("code")).and_then(Value::as_str);
    if code == Some(Code::OperationCancelled.as_str()) {
        return output.result(&ended, desk.native());
    }
    finish(&ended, &desk, output)
}

/// Goes on with one operation, or with all that are open; one that rests again is a failure.
pub async fn resume(cli: &Cli, operation: Option<OperationId>, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let resumed = desk.ask(Command::Resume { operation }, output).await?;
    let failures =
        resumed.as_array().into_iter().flatten().filter_map(|one| one.get("failure")).find(|f| f.is_object());
    if let Some(failure) = failures {
        return Err(serde_json::from_value(failure.clone()).map_err(|e| internal(&e))?);
    }
    output.result(&resumed, desk.native())?;
    for reminder in resumed.as_array().into_iter().flatten().filter_map(|one| one.get("reminder")?.as_str()) {
        output.say(reminder);
    }
    Ok(())
}

/// Shows a review and asks for a yes, unless it was given already.
pub fn agreed(review: &Value, yes: bool, output: &Output) -> Result<ReviewId, Failure> {
    let view: ReviewView = read(review)?;
    say_words(&view.words, output);
    say_signed(&view, output);
    agree(yes, "nothing was signed", output)?;
    Ok(view.id)
}

/// Says what would be signed.
pub fn say_words(words: &Words, output: &Output) {
    output.say(&words.title);
    output.say(&words.sentence);
    for line in &words.lines {
        output.say(&format!("  {}: {}", line.label, line.value));
    }
    output.say(&format!("  Public for ever: {}", words.public.join("; ")));
    for warning in &words.warnings {
        output.say(&format!("  Note: {warning}"));
    }
}

/// Says what gets signed down to the bytes, where that was asked for or is all that can be said.
pub fn say_signed(view: &ReviewView, output: &Output) {
    if !output.is_raw() && view.calls.iter().all(CallView::is_known) {
        return;
    }
    output.say(&format!("  Who asks: {}", asks_words(&view.asks, "on the command line")));
    for part in signed_parts(view) {
        output.say(&format!("  Signed: {}", part.title));
        for line in &part.lines {
            output.say(&format!("    {}: {}", line.label, line.value));
        }
        for warning in &part.warnings {
            output.say(&format!("    Note: {warning}"));
        }
    }
}

/// What a command answered with.
pub fn read<T: DeserializeOwned>(answer: &Value) -> Result<T, Failure> {
    serde_json::from_value(answer.clone()).map_err(|e| internal(&e))
}

/// Asks for a yes, unless it was given already; `untouched` says what holds without one.
pub fn agree(yes: bool, untouched: &str, output: &Output) -> Result<(), Failure> {
    if yes {
        return Ok(());
    }
    let no = Failure { code: Code::Cancelled, detail: format!("you did not agree; {untouched}. Agree with --yes") };
    if !stdin().is_terminal() {
        return Err(no);
    }
    output.say("Agree? Type yes:");
    if line()?.expose_secret() == "yes" { Ok(()) } else { Err(no) }
}

/// Prints an operation; one that rests or ended without effect is a failure.
pub fn finish(operation: &Value, desk: &Desk, output: &Output) -> Result<(), Failure> {
    if let Some(failure) = operation.get("failure").filter(|failure| failure.is_object()) {
        return Err(serde_json::from_value(failure.clone()).map_err(|e| internal(&e))?);
    }
    output.result(operation, desk.native())?;
    if let Some(reminder) = operation.get("reminder").and_then(Value::as_str) {
        output.say(reminder);
    }
    Ok(())
}

/// Why a device cannot be claimed now, and what to do.
fn not_ready(outlook: &Value) -> Failure {
    let missing = |what: &str| {
        let missing = outlook.get("missing").and_then(Value::as_array);
        missing.is_some_and(|all| all.iter().any(|one| one.get("missing").and_then(Value::as_str) == Some(what)))
    };
    let (code, detail) = match outlook.get("claim").and_then(Value::as_str) {
        Some("already_yours") => (Code::ClaimAlreadyYours, "this device is yours already; nothing was paid".to_string()),
        Some("taken") => {
            let owner = outlook.get("owner").and_then(Value::as_str).unwrap_or_default();
            (Code::ClaimTaken, format!("{owner} owns this device already; nothing was paid"))
        }
        _ if missing("funds") && missing("device_token") => (
            Code::ClaimNotEnoughFunds,
            "two things are missing: coins (`deedboxctl wallet fund`) and the maker's token (`deedboxctl device token DEVICE`)".to_string(),
        ),
        _ if missing("funds") => (Code::ClaimNotEnoughFunds, "the balance does not cover price and network fee: `deedboxctl wallet fund`".to_string()),
        _ => (Code::ClaimNoToken, "the maker's token is missing: `deedboxctl device token DEVICE`".to_string()),
    };
    Failure { code, detail }
}
