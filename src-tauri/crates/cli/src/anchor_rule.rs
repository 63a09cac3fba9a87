//! The rule that anchors by itself, on the command line.

use domain::failure::{Coded, Failure};
use wallet::{
    Wallet,
    command::{AnchorCommand as Asked, Command},
};

use crate::{
    args::{AnchorRuleArgs, AnchorRuleCommand, Cli},
    ask::{Desk, open_with_password},
    claim::agree,
    output::Output,
    rule::{elsewhere, say_rule},
};

/// Shows it, sets it or switches it off.
pub async fn rule(cli: &Cli, command: &AnchorRuleCommand, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    let anchor = match (command, &desk) {
        (AnchorRuleCommand::Set(args), Desk::Here(composed)) => {
            set(&composed.wallet, cli, args, output).await?;
            Asked::Rule {}
        }
        (AnchorRuleCommand::Set(_), Desk::There(_)) => return Err(elsewhere()),
        (AnchorRuleCommand::Show, _) => {
            desk.unlock(cli).await?;
            Asked::Rule {}
        }
        (AnchorRuleCommand::Off, _) => {
            desk.unlock(cli).await?;
            Asked::RuleOff {}
        }
    };
    desk.show(Command::Anchor { anchor }, output).await
}

async fn set(wallet: &Wallet, cli: &Cli, args: &AnchorRuleArgs, output: &Output) -> Result<(), Failure> {
    let password = open_with_password(wallet, cli).await?;
    let terms = wallet.anchor_terms(&args.per_day, args.every).map_err(|e| e.failure())?;
    say_rule(&wallet.anchor_rule_asked(terms).map_err(|e| e.failure())?, output);
    agree(args.yes, "nothing was changed", output)?;
    wallet.set_anchor_rule(terms, password).await.map_err(|e| e.failure())
}
