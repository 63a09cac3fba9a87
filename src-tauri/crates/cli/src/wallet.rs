//! Creating, importing and showing the wallet.

use std::{
    env,
    io::{IsTerminal, stdin},
};

use domain::{
    account::Owner,
    accounts::Place,
    failure::{Coded, Failure},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use wallet::{
    Wallet,
    command::Command,
    ports::{KeySource, NewAccount, VaultError},
};

use crate::{
    args::{Cli, ImportArgs, KeyArgs},
    ask::{Desk, line, password},
    output::{Output, internal},
};

/// The most bytes of a keystore.
const MOST_KEYSTORE: usize = 64 * 1024;

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

/// Imports a wallet from its words, a private key or a keystore.
pub async fn import(cli: &Cli, args: &ImportArgs, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    let wallet = here(&desk)?;
    let password = password(cli)?;
    let owner = match key_source(&args.key, output)? {
        Some(source) => wallet.import_key(source, password).await.map_err(|e| e.failure())?,
        None => import_words(wallet, args, password).await?,
    };
    output.result(&json!({ "account": owner.to_string() }), desk.native())?;
    Ok(())
}

async fn import_words(wallet: &Wallet, args: &ImportArgs, password: SecretString) -> Result<Owner, Failure> {
    let phrase = match env::var("DEEDBOX_PHRASE") {
        Ok(phrase) if !phrase.is_empty() => SecretString::from(phrase),
        Ok(_) | Err(_) => line()?,
    };
    let first = wallet.import(phrase, password).await.map_err(|e| e.failure())?;
    let place = Place { coin: args.coin, index: args.index };
    if place == Place::FIRST {
        return Ok(first);
    }
    let account = wallet.add_account(NewAccount::At(place), None).await.map_err(|e| e.failure())?;
    wallet.use_account(account.owner).await.map_err(|e| e.failure())?;
    Ok(account.owner)
}

/// The private key that the arguments ask for, from a variable or stdin.
pub fn key_source(args: &KeyArgs, output: &Output) -> Result<Option<KeySource>, Failure> {
    if let Some(path) = &args.keystore {
        let file = compose::read_text(path, MOST_KEYSTORE)?;
        let password = secret("DEEDBOX_KEYSTORE_PASSWORD", "The keystore's own password:", output)?;
        return Ok(Some(KeySource::Keystore { file, password }));
    }
    if !args.key {
        return Ok(None);
    }
    Ok(Some(KeySource::Hex(secret("DEEDBOX_KEY", "The private key:", output)?)))
}

/// A secret from a variable, else the next line of stdin.
pub fn secret(variable: &str, question: &str, output: &Output) -> Result<SecretString, Failure> {
    match env::var(variable) {
        Ok(value) if !value.is_empty() => Ok(SecretString::from(value)),
        Ok(_) | Err(_) => {
            if stdin().is_terminal() {
                output.say(question);
            }
            line()
        }
    }
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

pub fn here(desk: &Desk) -> Result<&Wallet, Failure> {
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
