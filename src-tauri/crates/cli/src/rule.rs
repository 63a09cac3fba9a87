//! The rule that collects by itself, on the command line.

use domain::{
    failure::{Code, Coded, Failure},
    review::Words,
};
use wallet::{
    Wallet,
    command::{Command, RewardCommand},
};

use crate::{
    args::{Cli, RuleArgs, RuleCommand},
    ask::{Desk, open_with_password},
    claim::agree,
    output::Output,
};

/// Shows it, sets it or switches it off.
pub async fn rule(cli: &Cli, command: &RuleCommand, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    let reward = match (command, &desk) {
        (RuleCommand::Set(args), Desk::Here(composed)) => {
            set(&composed.wallet, cli, args, output).await?;
            RewardCommand::Rule {}
        }
        (RuleCommand::Set(_), Desk::There(_)) => return Err(elsewhere()),
        (RuleCommand::Show, _) => {
            desk.unlock(cli).await?;
            RewardCommand::Rule {}
        }
        (RuleCommand::Off, _) => {
            desk.unlock(cli).await?;
            RewardCommand::RuleOff {}
        }
    };
    desk.show(Command::Reward { reward }, output).await
}

async fn set(wallet: &Wallet, cli: &Cli, args: &RuleArgs, output: &Output) -> Result<(), Failure> {
    let password = open_with_password(wallet, cli).await?;
    let terms = wallet.rule_terms(args.percent, &args.cap).map_err(|e| e.failure())?;
    say_rule(&wallet.rule_asked(terms).map_err(|e| e.failure())?, output);
    agree(args.yes, "nothing was changed", output)?;
    wallet.set_collect_rule(terms, password).await.map_err(|e| e.failure())
}

/// Says what agreeing to a rule means.
pub fn say_rule(words: &Words, output: &Output) {
    output.say(&words.title);
    output.say(&words.sentence);
    words.lines.iter().for_each(|line| output.say(&format!("  {}: {}", line.label, line.value)));
    if !words.public.is_empty() {
        output.say(&format!("  Public for ever: {}", words.public.join("; ")));
    }
    words.warnings.iter().for_each(|warning| output.say(&format!("  Note: {warning}")));
}

/// A rule is set where the password is asked for.
pub fn elsewhere() -> Failure {
    let detail = "Deedbox runs with this folder, and this wants your password again; nothing was changed. Set the rule in \
                  its window, or close it, set the rule, and start it again";
    Failure { code: Code::SecondInstance, detail: detail.to_string() }
}
