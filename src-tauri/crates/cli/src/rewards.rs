//! The rewards of a network, as its file names them.

use domain::{failure::Failure, reward_notice::NoticeId};
use serde_json::{Value, json};
use wallet::command::{Command, NoticesCommand, RewardCommand};

use crate::{
    args::{Cli, NoticesArgs},
    ask::Desk,
    output::Output,
};

/// Prints the pool's table, then what each source without proofs paid and owes.
pub async fn list(cli: &Cli, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let mut pool = desk.ask(Command::Reward { reward: RewardCommand::List {} }, output).await?;
    let sources = if output.is_json() { Value::Null } else { sources(&mut pool) };
    if pool.as_object().is_none_or(|fields| !fields.is_empty()) {
        output.result(&pool, desk.native())?;
    }
    if sources.as_array().is_some_and(|sources| !sources.is_empty()) {
        output.result(&json!({ "sources": sources }), desk.native())?;
    }
    Ok(())
}

/// What is to be done with the notices.
pub fn notices(args: &NoticesArgs) -> Command {
    let notices = match (&args.over, &args.dismiss) {
        (Some(threshold), _) => {
            NoticesCommand::Over { threshold: threshold.clone(), token: args.token.map(|token| token.0) }
        }
        (None, Some(id)) => NoticesCommand::Dismiss { id: NoticeId(id.clone()) },
        (None, None) => NoticesCommand::List {},
    };
    Command::Reward { reward: RewardCommand::Notices { notices } }
}

/// For people the sources come last; in JSON they are a field among the others.
fn sources(pool: &mut Value) -> Value {
    pool.as_object_mut().and_then(|fields| fields.remove("sources")).unwrap_or_default()
}
