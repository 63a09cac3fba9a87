//! What keeps the keys: backups, another password, the words.

use std::path::Path;

use domain::failure::{Coded, Failure};
use secrecy::ExposeSecret;
use serde_json::json;
use wallet::{Wallet, backup::MOST_BACKUP};

use crate::{
    args::Cli,
    ask::{Desk, open_with_password, password},
    output::Output,
    wallet::{here, secret},
};

/// Writes a backup to a file that is not there yet.
pub async fn export(cli: &Cli, file: &Path, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    let wallet = here(&desk)?;
    let password = open_with_password(wallet, cli).await?;
    let bytes = wallet.back_up(password).await.map_err(|e| e.failure())?;
    compose::write_new(file, &bytes)?;
    wallet.note_backup().await.map_err(|e| e.failure())?;
    output.say("Keep it as you keep your words: whoever has it can try passwords for as long as they like.");
    output.result(&json!({ "file": file, "bytes": bytes.len() }), desk.native())?;
    Ok(())
}

/// Restores a backup into a folder without a wallet.
pub async fn restore(cli: &Cli, file: &Path, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    let wallet = here(&desk)?;
    let bytes = compose::read_bytes(file, MOST_BACKUP)?;
    let restored = wallet.restore(&bytes, password(cli)?).await.map_err(|e| e.failure())?;
    if !restored.whole {
        output.say("The keys are back; what the file held of devices and contacts could not be read.");
    }
    output.result(&json!(restored), desk.native())?;
    Ok(())
}

/// Opens an older vault, which the owner chose.
pub async fn open_older(cli: &Cli, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    let owner = here(&desk)?.open_older(password(cli)?).await.map_err(|e| e.failure())?;
    output.result(&json!({ "account": owner.to_string() }), desk.native())?;
    Ok(())
}

/// Changes the password.
pub async fn passwd(cli: &Cli, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    let wallet = here(&desk)?;
    let old = open_with_password(wallet, cli).await?;
    let new = secret("DEEDBOX_NEW_PASSWORD", "The new password:", output)?;
    let kept = wallet.change_password(old, new).await.map_err(|e| e.failure())?;
    if !kept {
        output.say("The keyring did not answer and is no way in any more; turn it on again in the window.");
    }
    output.result(&json!({ "changed": true, "keyring_kept": kept }), desk.native())?;
    Ok(())
}

/// Shows the recovery words.
pub async fn words(cli: &Cli, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    let wallet = here(&desk)?;
    let password = open_with_password(wallet, cli).await?;
    let phrase = wallet.reveal(password).await.map_err(|e| e.failure())?;
    let told = domain::words::reveal_words();
    output.say(&told.sentence);
    told.warnings.iter().for_each(|warning| output.say(warning));
    output.begin("phrase", phrase.expose_secret())?;
    output.result(&json!({ "words": phrase.expose_secret().split(' ').count() }), desk.native())?;
    Ok(())
}

/// Asks three words back.
pub async fn prove(cli: &Cli, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    let wallet: &Wallet = here(&desk)?;
    open_with_password(wallet, cli).await?;
    let asked = wallet.quiz().await.map_err(|e| e.failure())?;
    let mut words = Vec::with_capacity(asked.len());
    for number in asked {
        output.say(&format!("Word {number}:"));
        words.push(crate::ask::line()?);
    }
    let words = words.try_into().map_err(|_| crate::output::internal(&"three words were asked for"))?;
    wallet.answer_quiz(words).await.map_err(|e| e.failure())?;
    output.result(&json!(wallet.backup().await.map_err(|e| e.failure())?), desk.native())?;
    Ok(())
}
