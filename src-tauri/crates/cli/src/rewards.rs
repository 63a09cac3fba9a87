//! The rewards of a network, as its file names them.

use domain::{failure::Failure, reward_notice::NoticeId};
use serde_json::{Value, json};
use wallet::command::{Command, NoticesCommand, RewardCommand};

use crate::{
    args::{Cli, NoticesArgs},
    ask::Desk,
    output::Output,
    worth,
};

/// Prints the pool's table, then what each source without proofs paid and owes, then what all of it is worth.
pub async fn list(cli: &Cli, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let mut pool = desk.ask(Command::Reward { reward: RewardCommand::List {} }, output).await?;
    let (mut sources, mut total) = (Value::Null, Value::Null);
    if !output.is_json() {
        total = taken(&mut pool, "total_worth");
        worth::in_words(&mut pool, &total)?;
        sources = taken(&mut pool, "sources");
    }
    if pool.as_object().is_none_or(|fields| !fields.is_empty()) {
        output.result(&pool, desk.native())?;
    }
    if sources.as_array().is_some_and(|sources| !sources.is_empty()) {
        output.result(&json!({ "sources": sources }), desk.native())?;
    }
    if !total.is_null() {
        output.result(&json!({ "total_worth": worth::total(&total)? }), desk.native())?;
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

/// For people some fields come last; in JSON they are fields among the others.
fn taken(pool: &mut Value, name: &str) -> Value {
    pool.as_object_mut().and_then(|fields| fields.remove(name)).unwrap_or_default()
}
