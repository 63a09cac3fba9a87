//! After the database was damaged: it is put aside, and a backup brings devices and contacts back.

use std::path::Path;

use compose::DamagedDatabase;
use domain::{
    failure::{Code, Coded, Failure},
    network::Native,
};
use serde_json::json;
use wallet::backup::MOST_BACKUP;

use crate::{
    args::Cli,
    ask::{Desk, home},
    claim::agree,
    output::Output,
    wallet::here,
};

const LOST: &str = "The file gets another name in the same folder, and nothing of it is deleted. The next command begins a \
    new database: the keys are in another file and stay, deeds and coins are on the chain. What this wallet knew of \
    devices, contacts, readings, rules and operations under way is in the old file alone. No permission comes back: apps \
    read nothing until you allow it again.";
const NEXT: &str = "Next: `deedboxctl wallet restore FILE --only-devices` takes devices and contacts from a backup; `deedboxctl \
    sync` reads your deeds from the chain.";

/// Puts the damaged database aside; a sound one is left alone.
pub async fn set_aside(cli: &Cli, yes: bool, output: &Output) -> Result<(), Failure> {
    let home = home(cli)
        .ok_or_else(|| Failure { code: Code::HomeUnusable, detail: "name a folder with --home".to_string() })?;
    let damaged = DamagedDatabase::find(&home).await.map_err(|e| e.failure())?;
    output.say(&format!("The database is damaged: {}", damaged.cause()));
    output.say(LOST);
    agree(yes, "nothing was moved", output)?;
    let kept = damaged.set_aside().map_err(|e| e.failure())?;
    output.result(&json!({ "kept": kept }), &Native::default())?;
    output.say(NEXT);
    Ok(())
}

/// Takes devices and contacts out of a backup of the wallet that is here.
pub async fn take_back(cli: &Cli, file: &Path, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    let wallet = here(&desk)?;
    let bytes = compose::read_bytes(file, MOST_BACKUP)?;
    desk.unlock(cli).await?;
    let restored = wallet.take_back(&bytes).await.map_err(|e| e.failure())?;
    output.result(&json!(restored), desk.native())?;
    Ok(())
}
