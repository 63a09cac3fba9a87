//! Whom a contract of rewards pays.

use domain::failure::Failure;
use wallet::command::{Command, RewardCommand};

use crate::{
    args::{Cli, RecipientArgs},
    ask::Desk,
    claim::{agreed, finish},
    output::Output,
};

/// Shows whom the contract pays, or has it pay somebody else.
pub async fn recipient(cli: &Cli, args: &RecipientArgs, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let RecipientArgs { source, to, clear, token, yes } = args;
    let (source, token) = (source.0, token.map(|token| token.0));
    if to.is_none() && !clear {
        return desk.show(Command::Reward { reward: RewardCommand::Recipient { source, token } }, output).await;
    }
    let plan = RewardCommand::PlanRecipient { source, token, to: to.clone() };
    let review = agreed(&desk.ask(Command::Reward { reward: plan }, output).await?, *yes, output)?;
    let change = RewardCommand::SetRecipient { review };
    finish(&desk.ask(Command::Reward { reward: change }, output).await?, &desk, output)
}
