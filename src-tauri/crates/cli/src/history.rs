//! The history of rewards, taken out into a file.

use std::path::Path;

use domain::{
    failure::{Coded, Failure},
    reward_export::ExportForm,
    reward_history::{HistorySource, RewardsHistory},
};
use secrecy::ExposeSecret;
use serde_json::json;
use wallet::{
    command::{Command, RewardCommand},
    rewards::{MOST_PRICES, Prices, forms},
};

use crate::{
    args::{Cli, ExportArgs, Form},
    ask::Desk,
    claim::read,
    output::Output,
};

/// Writes the history to a file that is not there yet.
pub async fn export(cli: &Cli, args: &ExportArgs, output: &Output) -> Result<(), Failure> {
    // Before anything is asked for: a wrong line must not be what is noticed last.
    let prices = args.prices.as_deref().map(prices).transpose()?;
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let asked = RewardCommand::History { from: args.from, to: args.to };
    let history: RewardsHistory = read(&desk.ask(Command::Reward { reward: asked }, output).await?)?;
    let without_price = prices.as_ref().map(|prices| prices.missing(&history));
    let prices = prices.unwrap_or_default();
    let form = match args.form {
        Form::Plain => ExportForm::Plain,
        Form::Koinly => ExportForm::Koinly,
    };
    let text = forms::written(form, &history, &prices);
    compose::write_new(&args.file, text.map_err(|e| e.failure())?.as_bytes())?;
    say_missing(&history, without_price, output);
    let pool = history.pool();
    let result = json!({
        "file": args.file,
        "rows": history.rows.len(),
        "earned": pool.filter(|pool| !pool.rewards.is_empty()).map(|pool| history.earned(pool.source)),
        "without_price": without_price,
        "fees_unknown": history.fees_unknown,
        "block": pool.map(|pool| pool.block.to_string()),
        "sources": history.sources,
    });
    output.result(&result, desk.native())
}

fn prices(path: &Path) -> Result<Prices, Failure> {
    let text = compose::read_text(path, MOST_PRICES)?;
    Prices::read(text.expose_secret()).map_err(|e| e.failure())
}

fn say_missing(history: &RewardsHistory, without_price: Option<usize>, output: &Output) {
    if let Some(rows @ 1..) = without_price {
        output.say(&format!("Rows without a value, because the prices file has no price of their day: {rows}."));
    }
    if history.fees_unknown > 0 {
        output.say(&format!(
            "Collections whose network fee the node does not know any more, so that it is not in the file: {}.",
            history.fees_unknown
        ));
    }
    for HistorySource { source, family, failure, .. } in &history.sources {
        if let Some(failure) = failure {
            output.say(&format!("Not all of {family} {source} is in the file: {failure}."));
        }
    }
}
