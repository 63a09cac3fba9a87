//! What is in a device's own wallet, and taking it out.

use domain::{
    amount::Amount,
    device_wallet::Take,
    failure::{Code, Failure},
};
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
            let request = request(args, desk.native().decimals)?;
            let plan = Asked::Plan { device: args.device.clone(), request };
            let review = desk.ask(Command::DeviceWallet { device_wallet: plan }, output).await?;
            let confirm = Asked::Confirm { review: agreed(&review, args.yes, output)? };
            finish(&desk.ask(Command::DeviceWallet { device_wallet: confirm }, output).await?, &desk, output)
        }
    }
}

fn request(args: &ExecuteArgs, decimals: u8) -> Result<ExecuteRequest, Failure> {
    let take = match (&args.nft, &args.amount, &args.token) {
        _ if args.data.is_some() => written(args, decimals)?,
        (Some(nft), _, _) => Take::Nft { nft: nft.0.clone() },
        (None, Some(amount), Some(token)) => Take::Token { contract: token.0, amount: amount.clone() },
        (None, amount, _) => Take::Coin { amount: amount.clone().unwrap_or(domain::decimal::HowMuch::Most) },
    };
    Ok(ExecuteRequest { to: args.to.clone(), take })
}

fn written(args: &ExecuteArgs, decimals: u8) -> Result<Take, Failure> {
    let value = match &args.value {
        None => Amount::ZERO,
        Some(value) => value.of_coin(decimals).ok_or_else(|| Failure {
            code: Code::SendBadAmount,
            detail: format!("--value has at most {decimals} decimals; nothing was signed"),
        })?,
    };
    Ok(Take::Call { value, data: args.data.clone().map(|data| data.0).unwrap_or_default() })
}
