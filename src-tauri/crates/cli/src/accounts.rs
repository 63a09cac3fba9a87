//! Accounts on the command line.

use domain::failure::Failure;
use wallet::command::{AccountCommand as Asked, Command};

use crate::{
    args::{AccountCommand, AddAccountArgs, Cli},
    ask::Desk,
    output::Output,
    wallet::key_source,
};

/// Carries out what is asked of the accounts.
pub async fn account(cli: &Cli, command: &AccountCommand, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let account = match command {
        AccountCommand::List => Asked::List {},
        AccountCommand::Candidates { count } => Asked::Candidates { count: *count },
        AccountCommand::Add(args) => added(args, output)?,
        AccountCommand::Watch { address, label } => Asked::Watch { address: *address, label: label.clone() },
        AccountCommand::Rename { address, label } => Asked::Rename { address: *address, label: label.clone() },
        AccountCommand::Use { address } => Asked::Use { address: *address },
        AccountCommand::Forget { address } => Asked::Forget { address: *address },
        AccountCommand::Backup => Asked::Backup {},
    };
    desk.show(Command::Account { account }, output).await
}

fn added(args: &AddAccountArgs, output: &Output) -> Result<Asked, Failure> {
    use wallet::ports::KeySource;
    let label = args.label.clone();
    Ok(match key_source(&args.key, output)? {
        Some(KeySource::Hex(key)) => Asked::AddKey { key, label },
        Some(KeySource::Keystore { file, password }) => Asked::AddKeystore { file, password, label },
        None if args.ledger => {
            output.say("Compare the address on your Ledger, and confirm it there.");
            Asked::AddLedger { index: args.index, label }
        }
        None => Asked::Add { coin: args.coin, index: args.index, label },
    })
}
