//! Collecting rewards from many contracts.

use domain::{
    collect_all::{CollectAllPlan, CollectItem},
    failure::Failure,
    review::ReviewView,
};
use serde_json::{Value, json};
use wallet::command::{Command, RewardCommand};

use crate::{
    args::{Cli, PlanArgs},
    ask::Desk,
    claim::{agreed, finish, read, say_signed, say_words},
    output::Output,
};

/// Shows what would be collected and what would not; nothing is signed.
pub async fn plan(cli: &Cli, args: &PlanArgs, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let sources = args.source.iter().map(|at| at.0).collect();
    let review =
        desk.ask(Command::Reward { reward: RewardCommand::PlanAll { sources, dust: args.dust } }, output).await?;
    let view: ReviewView = read(&review)?;
    say_words(&view.words, output);
    say_signed(&view, output);
    output.result(&shown(&read(&review)?), desk.native())
}

/// The plan without its bytes.
fn shown(plan: &CollectAllPlan) -> Value {
    let collected = |item: &CollectItem| {
        let token = item.proof.as_ref().map(|proof| &proof.token);
        json!({ "source": item.source, "token": token, "amount": item.amount })
    };
    json!({
        "transactions": plan.transactions.len(),
        "fee_at_most": plan.fee_ceiling(),
        "balance": plan.balance,
        "balance_after": plan.balance_after(),
        "items": plan.items().map(collected).collect::<Vec<_>>(),
        "left": plan.left,
        "elsewhere": plan.elsewhere,
        "devices": plan.devices,
    })
}

/// Collects from every contract that the network file names.
pub async fn all(cli: &Cli, dust: bool, yes: bool, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let review =
        desk.ask(Command::Reward { reward: RewardCommand::PlanAll { sources: Vec::new(), dust } }, output).await?;
    let review = agreed(&review, yes, output)?;
    finish(&desk.ask(Command::Reward { reward: RewardCommand::CollectAll { review } }, output).await?, &desk, output)
}
