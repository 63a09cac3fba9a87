//! The expert view on the command line.

use domain::{
    failure::{Code, Coded, Failure},
    words::expert_words,
};
use wallet::{
    Wallet,
    command::{Command, ExpertCommand as Asked},
};

use crate::{
    args::{Cli, ExpertCommand},
    ask::{Desk, open_with_password},
    output::Output,
};

/// Shows or switches it.
pub async fn expert(cli: &Cli, command: &ExpertCommand, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    let expert = match (command, &desk) {
        (ExpertCommand::On, Desk::Here(composed)) => {
            switch_on(&composed.wallet, cli, output).await?;
            Asked::Show {}
        }
        (ExpertCommand::On, Desk::There(_)) => return Err(elsewhere()),
        (ExpertCommand::Off, _) => {
            desk.unlock(cli).await?;
            Asked::Off {}
        }
        (ExpertCommand::Show, _) => {
            desk.unlock(cli).await?;
            Asked::Show {}
        }
    };
    desk.show(Command::Expert { expert }, output).await
}

async fn switch_on(wallet: &Wallet, cli: &Cli, output: &Output) -> Result<(), Failure> {
    let password = open_with_password(wallet, cli).await?;
    wallet.switch_expert_on(password).await.map_err(|e| e.failure())?;
    let words = expert_words();
    output.say(&words.sentence);
    words.warnings.iter().for_each(|warning| output.say(warning));
    Ok(())
}

fn elsewhere() -> Failure {
    let detail = "Deedbox runs with this folder, and this wants your password again; nothing was changed. Close it, switch \
                  the expert view on, and start it again";
    Failure { code: Code::SecondInstance, detail: detail.to_string() }
}
