//! From arguments to commands.

use domain::{failure::Failure, operation::OperationId};
use secrecy::SecretString;
use wallet::command::Command;

use crate::{
    args::{
        AccessCommand, Area, Cli, DeviceCommand, GrantCommand, InfoArgs, OperationsCommand, RewardsCommand,
        WalletCommand, WifiArgs,
    },
    ask::Desk,
    claim, grant, known,
    output::Output,
    serve, wallet as own, wifi,
};

/// Carries out what was asked for.
pub async fn run(cli: Cli, output: &Output) -> Result<(), Failure> {
    match &cli.area {
        Area::Wallet(WalletCommand::Create) => own::create(&cli, output).await,
        Area::Wallet(WalletCommand::Import) => own::import(&cli, output).await,
        Area::Wallet(WalletCommand::Show) => own::show(&cli, output).await,
        Area::Wallet(WalletCommand::Fund) => simple(&cli, output, Command::WalletFund {}).await,
        Area::Device(DeviceCommand::Info(args)) => known::info(&cli, args, output).await,
        Area::Device(DeviceCommand::Wifi(args)) => wifi::wifi(&cli, args, output).await,
        Area::Device(command) => simple(&cli, output, device(command)).await,
        Area::Claim(args) => claim::claim(&cli, args, output).await,
        Area::Operations(OperationsCommand::List) => simple(&cli, output, Command::Operations {}).await,
        Area::Operations(OperationsCommand::Resume { operation }) => {
            claim::resume(&cli, operation.clone().map(OperationId), output).await
        }
        Area::Rewards(RewardsCommand::List) => simple(&cli, output, Command::Rewards {}).await,
        Area::Rewards(RewardsCommand::Collect { yes }) => claim::collect(&cli, *yes, output).await,
        Area::Grant(GrantCommand::Create(args)) => grant::create(&cli, args, output).await,
        Area::Grant(GrantCommand::List) => simple(&cli, output, Command::Grants {}).await,
        Area::Grant(GrantCommand::Revoke { grant }) => simple(&cli, output, Command::Revoke { grant: *grant }).await,
        Area::Access(AccessCommand::Log { limit }) => simple(&cli, output, Command::AccessLog { limit: *limit }).await,
        Area::Access(AccessCommand::Serve { port }) => serve::serve(&cli, *port, output).await,
    }
}

fn device(command: &DeviceCommand) -> Command {
    match command {
        DeviceCommand::Info(InfoArgs { near, .. }) => Command::DeviceInfo { near: near.clone(), proof: None },
        DeviceCommand::Identify { near } => Command::DeviceIdentify { near: near.clone() },
        DeviceCommand::Wifi(WifiArgs { near, .. }) => Command::DeviceNetworks { near: near.clone(), proof: None },
        DeviceCommand::Scan { seconds } => Command::DeviceScan { seconds: *seconds },
        DeviceCommand::Pair { near, code } => {
            Command::DevicePair { near: near.clone(), code: SecretString::from(code.clone()) }
        }
        DeviceCommand::List => Command::DeviceList {},
        DeviceCommand::Show { device } => Command::DeviceShow { device: device.clone() },
        DeviceCommand::Sync { device } => Command::DeviceSync { device: device.clone() },
        DeviceCommand::Token { device } => Command::DeviceToken { device: device.clone() },
    }
}

/// A command without questions.
async fn simple(cli: &Cli, output: &Output, command: Command) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    desk.show(command, output).await
}
