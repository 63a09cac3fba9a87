//! Creating, importing and showing the wallet.

use std::{
    env,
    io::{IsTerminal, stdin},
};

use domain::failure::{Coded, Failure};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use wallet::{Wallet, command::Command, ports::VaultError};

use crate::{
    args::Cli,
    ask::{Desk, line, password},
    output::{Output, internal},
};

/// Creates a wallet. On a terminal two words are asked back; a script that keeps the printed words answers for itself.
pub async fn create(cli: &Cli, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    let wallet = here(&desk)?;
    let password = password(cli)?;
    let (phrase, asked) = wallet.draft().map_err(|e| e.failure())?;
    let asking = stdin().is_terminal() && !output.is_json() && !cli.password_stdin;
    let words = if asking {
        output.say("Write these words down now; they are shown once:");
        output.say(phrase.expose_secret());
        [ask_word(output, asked[0])?, ask_word(output, asked[1])?]
    } else {
        // They go out before the wallet is written: what cannot be printed must not be what guards it.
        let printed = output.begin("phrase", phrase.expose_secret());
        printed.inspect_err(|_| output.say("No wallet was made: its words could not be printed."))?;
        [word(&phrase, asked[0])?, word(&phrase, asked[1])?]
    };
    let owner = wallet.create(words, password).await.map_err(|e| e.failure())?;
    output.result(&json!({ "account": owner.to_string() }), desk.native())?;
    Ok(())
}

/// Imports a wallet from its words.
pub async fn import(cli: &Cli, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    let wallet = here(&desk)?;
    let password = password(cli)?;
    let phrase = match env::var("DEEDBOX_PHRASE") {
        Ok(phrase) if !phrase.is_empty() => SecretString::from(phrase),
        Ok(_) | Err(_) => line()?,
    };
    let owner = wallet.import(phrase, password).await.map_err(|e| e.failure())?;
    output.result(&json!({ "account": owner.to_string() }), desk.native())?;
    Ok(())
}

/// Shows the wallet; without a password its state only.
pub async fn show(cli: &Cli, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    if cli.password_stdin || env::var_os("DEEDBOX_PASSWORD").is_some_and(|set| !set.is_empty()) {
        match desk.unlock(cli).await {
            Err(failure) if failure.code == VaultError::Missing.code() => {}
            other => other?,
        }
    }
    desk.show(Command::WalletShow {}, output).await
}

fn here(desk: &Desk) -> Result<&Wallet, Failure> {
    match desk {
        Desk::Here(composed) => Ok(&composed.wallet),
        Desk::There(_) => Err(compose::HomeError::Held.failure()),
    }
}

fn word(phrase: &SecretString, number: u8) -> Result<SecretString, Failure> {
    let word = phrase.expose_secret().split(' ').nth(usize::from(number).saturating_sub(1));
    word.map(|word| SecretString::from(word.to_string())).ok_or_else(|| internal(&"a phrase without that word"))
}

fn ask_word(output: &Output, number: u8) -> Result<SecretString, Failure> {
    output.say(&format!("Word {number}:"));
    line()
}
