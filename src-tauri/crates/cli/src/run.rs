//! From arguments to commands.

use domain::{alarm::AlarmId, failure::Failure, insight::InsightId, operation::OperationId, transaction::Replacement};
use wallet::command::{AccountCommand as Asked, Command, DeedCommand, InsightsCommand, RewardCommand};

use crate::{
    access, accounts, add, algorithm, anchor,
    args::{
        Area, Cli, DeviceCommand, DocumentCommand, InsightsArgs, NameArgs, OperationsCommand, RewardsCommand,
        WalletCommand,
    },
    aside,
    ask::Desk,
    check, claim, collect, deeds, device_wallet, dimo, expert, grant, history, keys, kinds, known, leave, mcp,
    networks,
    output::Output,
    proof, readings, recipient, rewards, rule, send, wallet as own, wifi, worth,
};

/// Carries out what was asked for.
pub async fn run(cli: Cli, output: &Output) -> Result<(), Failure> {
    match &cli.area {
        Area::Wallet(WalletCommand::Create) => own::create(&cli, output).await,
        Area::Wallet(WalletCommand::Import(args)) => own::import(&cli, args, output).await,
        Area::Wallet(WalletCommand::Show) => own::show(&cli, output).await,
        Area::Wallet(WalletCommand::Fund) => simple(&cli, output, Command::WalletFund {}).await,
        Area::Wallet(WalletCommand::Export { file }) => keys::export(&cli, file, output).await,
        Area::Wallet(WalletCommand::Restore { file, only_devices: false }) => keys::restore(&cli, file, output).await,
        Area::Wallet(WalletCommand::Restore { file, only_devices: true }) => aside::take_back(&cli, file, output).await,
        Area::Wallet(WalletCommand::SetAsideDatabase { yes }) => aside::set_aside(&cli, *yes, output).await,
        Area::Wallet(WalletCommand::OpenOlder) => keys::open_older(&cli, output).await,
        Area::Wallet(WalletCommand::Passwd) => keys::passwd(&cli, output).await,
        Area::Wallet(WalletCommand::Words) => keys::words(&cli, output).await,
        Area::Wallet(WalletCommand::ProveWords) => keys::prove(&cli, output).await,
        Area::Wallet(WalletCommand::Lock) => {
            let desk = Desk::open(&cli).await?;
            desk.show(Command::Account { account: Asked::Lock {} }, output).await
        }
        Area::Wallet(WalletCommand::AutoLock { after }) => {
            simple(&cli, output, Command::Account { account: Asked::LockAfter { after: *after } }).await
        }
        Area::Account(command) => accounts::account(&cli, command, output).await,
        Area::Device(command) => device(&cli, command, output).await,
        Area::Claim(args) => claim::claim(&cli, args, output).await,
        Area::Operations(OperationsCommand::List) => simple(&cli, output, Command::Operations {}).await,
        Area::Operations(OperationsCommand::Resume { operation }) => {
            claim::resume(&cli, operation.clone().map(OperationId), output).await
        }
        Area::Operations(OperationsCommand::Show { operation }) => {
            simple(&cli, output, Command::OperationShow { operation: OperationId(operation.clone()) }).await
        }
        Area::Operations(OperationsCommand::SpeedUp(args)) => {
            claim::replace(&cli, args, Replacement::SpeedUp, output).await
        }
        Area::Operations(OperationsCommand::Cancel(args)) => {
            claim::replace(&cli, args, Replacement::Cancel, output).await
        }
        Area::Rewards(RewardsCommand::List { days: None }) => rewards::list(&cli, output).await,
        Area::Rewards(RewardsCommand::List { days: Some(days) }) => {
            simple(&cli, output, Command::Reward { reward: RewardCommand::ByDay { days: *days } }).await
        }
        Area::Rewards(RewardsCommand::Verify) => {
            simple(&cli, output, Command::Reward { reward: RewardCommand::Verify {} }).await
        }
        Area::Rewards(RewardsCommand::Why { device, periods }) => {
            simple(
                &cli,
                output,
                Command::Reward { reward: RewardCommand::Why { device: device.clone(), periods: *periods } },
            )
            .await
        }
        Area::Rewards(RewardsCommand::Notices(args)) => simple(&cli, output, rewards::notices(args)).await,
        Area::Rewards(RewardsCommand::Prices { file, clear }) => {
            worth::prices(&cli, file.as_deref(), *clear, output).await
        }
        Area::Rewards(RewardsCommand::Plan(args)) => collect::plan(&cli, args, output).await,
        Area::Rewards(RewardsCommand::Collect { all: true, dust, yes, .. }) => {
            collect::all(&cli, *dust, *yes, output).await
        }
        Area::Rewards(RewardsCommand::Collect { source, device, yes, .. }) => {
            claim::collect(&cli, source.map(|at| at.0), device.clone(), *yes, output).await
        }
        Area::Rewards(RewardsCommand::Rule(command)) => rule::rule(&cli, command, output).await,
        Area::Rewards(RewardsCommand::Export(args)) => history::export(&cli, args, output).await,
        Area::Rewards(RewardsCommand::Recipient(args)) => recipient::recipient(&cli, args, output).await,
        Area::Proof(command) => proof::proof(&cli, command, output).await,
        Area::Readings(command) => readings::readings(&cli, command, output).await,
        Area::Algorithm(command) => algorithm::algorithm(&cli, command, output).await,
        Area::Anchor(command) => anchor::anchor(&cli, command, output).await,
        Area::Send(args) => send::send(&cli, args, output).await,
        Area::Transfer(args) => deeds::transfer(&cli, args, output).await,
        Area::Document(DocumentCommand::Update { device, yes }) => deeds::update(&cli, device, *yes, output).await,
        Area::Remove(args) => deeds::remove(&cli, args, output).await,
        Area::DeviceWallet(command) => device_wallet::device_wallet(&cli, command, output).await,
        Area::Dimo(command) => dimo::dimo(&cli, command, output).await,
        Area::Expert(command) => expert::expert(&cli, command, output).await,
        Area::Sync => simple(&cli, output, Command::Deed { deed: DeedCommand::Sync {} }).await,
        Area::Check(args) => check::check(&cli, args, output).await,
        Area::Kinds(command) => kinds::kinds(command, output),
        Area::Network(args) => networks::networks(&cli, args, output).await,
        Area::Receive { amount } => send::receive(&cli, amount.clone(), output).await,
        Area::Contact(args) => simple(&cli, output, send::contacts(args)).await,
        Area::Alarms { dismiss: None } => simple(&cli, output, Command::Alarms {}).await,
        Area::Alarms { dismiss: Some(id) } => {
            simple(&cli, output, Command::AlarmDismiss { alarm: AlarmId(id.clone()) }).await
        }
        Area::Grant(command) => grant::grant(&cli, command, output).await,
        #[cfg(target_os = "linux")]
        Area::PretendDevice(args) => crate::pretend::pretend(args, output).await,
        Area::Access(command) => access::access(&cli, command, output).await,
        Area::Mcp(args) => mcp::mcp(&cli, args, output).await,
    }
}

async fn device(cli: &Cli, command: &DeviceCommand, output: &Output) -> Result<(), Failure> {
    let command = match command {
        DeviceCommand::Add(args) => return add::add(cli, args, output).await,
        DeviceCommand::Pair(args) => return known::pair(cli, args, output).await,
        DeviceCommand::Info(args) => return known::info(cli, args, output).await,
        DeviceCommand::Identify(args) => return known::identify(cli, args, output).await,
        DeviceCommand::Wifi(args) => return wifi::wifi(cli, args, output).await,
        DeviceCommand::Reset(args) => return leave::reset(cli, args, output).await,
        DeviceCommand::Forget(args) => return leave::forget(cli, args, output).await,
        DeviceCommand::Unbond { near } => Command::DeviceUnbond { near: near.clone() },
        DeviceCommand::Name(NameArgs { near, name, hostname }) => {
            Command::DeviceNames { near: near.clone(), name: name.clone(), hostname: hostname.clone() }
        }
        DeviceCommand::Scan { seconds } => Command::DeviceScan { seconds: *seconds },
        DeviceCommand::List => Command::DeviceList {},
        DeviceCommand::Show { device } => Command::DeviceShow { device: device.clone() },
        DeviceCommand::Sync { device } => Command::DeviceSync { device: device.clone() },
        DeviceCommand::Insights(args) => insights(args),
        DeviceCommand::Token { device } => Command::DeviceToken { device: device.clone() },
    };
    simple(cli, output, command).await
}

fn insights(args: &InsightsArgs) -> Command {
    let insights = match &args.dismiss {
        Some(id) => InsightsCommand::Dismiss { id: InsightId(id.clone()) },
        None => InsightsCommand::List { device: args.device.clone() },
    };
    Command::Insights { insights }
}

/// A command without questions.
pub async fn simple(cli: &Cli, output: &Output, command: Command) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    desk.show(command, output).await
}
