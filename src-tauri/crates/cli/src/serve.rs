//! The door for AI apps without a window.

use compose::Holder;
use domain::failure::{Coded, Failure};
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    args::Cli,
    ask::{Desk, native, unlock},
    output::{Output, internal},
};

/// Opens the door and answers other processes until a signal comes.
pub async fn serve(cli: &Cli, port: u16, output: &Output) -> Result<(), Failure> {
    let Desk::Here(composed) = Desk::open(cli).await? else { return Err(compose::HomeError::Held.failure()) };
    unlock(&composed.wallet, cli).await?;
    let holder = Holder::start(*composed, || {})?;
    let door = holder.set_door(true, port).await?;
    output.result(&json!(door), &native(cli)?);
    let mut ended = signal(SignalKind::terminate()).map_err(|e| internal(&e))?;
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = ended.recv() => {}
    }
    holder.set_door(false, 0).await?;
    Ok(())
}
