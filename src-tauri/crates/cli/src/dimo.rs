//! Boxes that DIMO registers, and their vehicles.

use domain::failure::Failure;
use wallet::command::{Command, DimoCommand as Asked};

use crate::{
    args::{Cli, DimoCommand},
    ask::Desk,
    claim::{agreed, finish},
    output::Output,
};

/// Shows a box as DIMO has it, or connects it with a vehicle.
pub async fn dimo(cli: &Cli, command: &DimoCommand, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    match command {
        DimoCommand::Show { device } => {
            desk.show(Command::Dimo { dimo: Asked::Show { device: device.clone() } }, output).await
        }
        DimoCommand::Connect(args) => {
            let plan = Asked::ConnectPlan { device: args.device.clone(), vehicle: args.vehicle };
            agree_and_do(&desk, plan, args.yes, output).await
        }
        DimoCommand::Disconnect { device, yes } => {
            agree_and_do(&desk, Asked::DisconnectPlan { device: device.clone() }, *yes, output).await
        }
        DimoCommand::EndGrant(args) => {
            let plan =
                Asked::EndGrantPlan { device: args.device.clone(), grantee: args.grantee, vehicle: args.vehicle };
            agree_and_do(&desk, plan, args.yes, output).await
        }
    }
}

async fn agree_and_do(desk: &Desk, plan: Asked, yes: bool, output: &Output) -> Result<(), Failure> {
    let review = desk.ask(Command::Dimo { dimo: plan }, output).await?;
    let confirm = Asked::Confirm { review: agreed(&review, yes, output)? };
    finish(&desk.ask(Command::Dimo { dimo: confirm }, output).await?, desk, output)
}
