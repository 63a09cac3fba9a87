//! The door for AI apps without a window.

use compose::Holder;
use domain::{
    access::DoorView,
    failure::{Code, Failure},
};
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};
use wallet::command::Command;

use crate::{
    args::Cli,
    ask::{Desk, unlock},
    claim::read,
    output::{Output, internal},
};

/// Opens the door and answers other processes until a signal comes; a running Deedbox opens its own door instead.
pub async fn serve(cli: &Cli, port: u16, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    let Desk::Here(composed) = desk else {
        if port != 0 {
            return Err(port_of_another());
        }
        let door: DoorView = read(&desk.ask(Command::Door { open: None }, output).await?)?;
        if door.closed {
            return Err(all_closed());
        }
        return desk.show(Command::Door { open: Some(true) }, output).await;
    };
    unlock(&composed.wallet, cli).await?;
    let holder = Holder::start(*composed, no_window)?;
    let door = holder.set_door(true, port).await?;
    holder.pick_up().await;
    output.result(&json!(door), &holder.wallet().network().native)?;
    let mut ended = signal(SignalKind::terminate()).map_err(|e| internal(&e))?;
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = ended.recv() => {}
    }
    holder.set_door(false, 0).await?;
    Ok(())
}

fn port_of_another() -> Failure {
    let detail = "a running Deedbox holds this folder and chooses its door's port: leave out --port, or close it first";
    Failure { code: Code::SecondInstance, detail: detail.to_string() }
}

fn all_closed() -> Failure {
    let detail = "you closed all doors for apps: open them with `deedboxctl access open` first".to_string();
    Failure { code: Code::AccessClosed, detail }
}

fn no_window() -> Result<(), Failure> {
    let detail =
        "Deedbox runs with this folder without a window; stop `deedboxctl access serve` to open one".to_string();
    Err(Failure { code: Code::SecondInstance, detail })
}
