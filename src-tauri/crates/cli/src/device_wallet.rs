//! What is in a device's own wallet, and taking it out.

use domain::{device_wallet::Take, failure::Failure};
use wallet::{
    command::{Command, DeviceWalletCommand as Asked},
    device_wallet::ExecuteRequest,
};

use crate::{
    args::{Cli, DeviceWalletCommand, ExecuteArgs},
    ask::Desk,
    claim::{agreed, finish},
    output::Output,
};

/// Shows a device's own wallet, or has it give something.
pub async fn device_wallet(cli: &Cli, command: &DeviceWalletCommand, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    match command {
        DeviceWalletCommand::Show { device, token, from_block } => {
            let tokens = token.iter().map(|token| token.0).collect();
            let show = Asked::Show { device: device.clone(), tokens, from: *from_block };
            desk.show(Command::DeviceWallet { device_wallet: show }, output).await
        }
        DeviceWalletCommand::Execute(args) => {
            let plan = Asked::Plan { device: args.device.clone(), request: request(args) };
            let review = desk.ask(Command::DeviceWallet { device_wallet: plan }, output).await?;
            let confirm = Asked::Confirm { review: agreed(&review, args.yes, output)? };
            finish(&desk.ask(Command::DeviceWallet { device_wallet: confirm }, output).await?, &desk, output)
        }
    }
}

fn request(args: &ExecuteArgs) -> ExecuteRequest {
    let take = match (&args.nft, &args.amount, &args.token) {
        (Some(nft), _, _) => Take::Nft { nft: nft.0.clone() },
        (None, Some(amount), Some(token)) => Take::Token { contract: token.0, amount: amount.clone() },
        (None, amount, _) => Take::Coin { amount: amount.clone().unwrap_or(domain::decimal::HowMuch::Most) },
    };
    ExecuteRequest { to: args.to.clone(), take }
}
