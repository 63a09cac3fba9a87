//! Grants.

use domain::failure::Failure;
use wallet::{
    command::Command,
    grant::{End, GrantRequest, History},
};

use crate::{
    args::{Cli, GrantArgs},
    ask::Desk,
    claim::agreed,
    output::Output,
};

/// Creates a grant and prints its token once.
pub async fn create(cli: &Cli, args: &GrantArgs, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let grant = GrantRequest {
        app: args.app.clone(),
        purpose: args.purpose.clone(),
        devices: args.devices.clone(),
        scopes: args.scopes.clone(),
        end: args.days.map(End::Days),
        history_from: args.history_days.map(History::Days),
        max_reads_per_day: args.max_reads_per_day,
        ..GrantRequest::default()
    };
    let review = desk.ask(Command::GrantPlan { grant }, output).await?;
    let review = agreed(&review, args.yes, output)?;
    desk.show(Command::GrantConfirm { review }, output).await
}
