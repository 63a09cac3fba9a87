//! One command: carried out here when the home is free, else by the process that holds it.

use std::{
    env,
    io::{IsTerminal, stdin},
    path::PathBuf,
    pin::pin,
};

use compose::{Composed, Config, KeyringChoice, Request, Taken};
use domain::{
    account::WalletState,
    bond::PasskeyShown,
    event::Event,
    failure::{Code, Coded, Failure},
    network::{Native, Network, NetworkId, NetworkView},
    quarantine::Fetching,
    wifi::WifiStep,
};
use secrecy::SecretString;
use serde_json::Value;
use wallet::{Wallet, command::Command};

use crate::{args::Cli, compare::compare, output::Output};

/// Who carries commands out.
pub enum Desk {
    /// This process: it holds the home.
    Here(Box<Composed>),
    /// The process that holds the home.
    There(Running),
}

/// A process that holds the home.
pub struct Running {
    home: PathBuf,
    /// What is asked only of a process on this network; `None` asks it whatever its network is.
    named: Option<NetworkId>,
    native: Native,
}

impl Desk {
    /// Takes the home, or finds that another process has it.
    pub async fn open(cli: &Cli) -> Result<Self, Failure> {
        let config = config(cli)?;
        let (home, named) = (config.home.clone(), named_network(cli).map(|_| config.network.id()));
        let request = Request { network: named.clone(), command: Command::Network {} };
        match compose::take_or_ask(config, &request).await? {
            Taken::Here(composed) => Ok(Self::Here(composed)),
            Taken::There(network) => {
                let network: NetworkView = serde_json::from_value(network).map_err(|e| crate::output::internal(&e))?;
                let native = Native { symbol: network.symbol, decimals: network.decimals };
                Ok(Self::There(Running { home, named, native }))
            }
        }
    }

    /// Opens the wallet when it is here; one that is elsewhere is opened there.
    pub async fn unlock(&self, cli: &Cli) -> Result<(), Failure> {
        match self {
            Self::Here(composed) => unlock(&composed.wallet, cli).await,
            Self::There(_) => Ok(()),
        }
    }

    /// The coin of the network in use.
    pub fn native(&self) -> &Native {
        match self {
            Self::Here(composed) => &composed.wallet.network().native,
            Self::There(running) => &running.native,
        }
    }

    /// Carries a command out and prints the result.
    pub async fn show(&self, command: Command, output: &Output) -> Result<(), Failure> {
        let result = self.ask(command, output).await?;
        output.result(&result, self.native())?;
        Ok(())
    }

    /// Carries a command out; steps of an operation are said meanwhile.
    pub async fn ask(&self, command: Command, output: &Output) -> Result<Value, Failure> {
        match self {
            Self::Here(composed) => carry_out(&composed.wallet, command, output).await,
            Self::There(running) => {
                let request = Request { network: running.named.clone(), command };
                let mut steps = Steps::default();
                let progress = |step: Value| match serde_json::from_value(step.clone()) {
                    Ok(shown) => running.compare(&shown, output),
                    Err(_) => steps.say(output, &step),
                };
                let answer = control::ask(&running.home, &request, progress).await;
                answer
                    .map_err(|e| e.failure())?
                    .map_err(|value| serde_json::from_value(value).unwrap_or_else(|e| crate::output::internal(&e)))
            }
        }
    }
}

impl Running {
    /// Has the owner compare digits, and sends the answer while the command that needs it waits over there.
    fn compare(&self, shown: &PasskeyShown, output: &Output) {
        let answer = compare(shown, output);
        let (home, near, network) = (self.home.clone(), shown.near.clone(), self.named.clone());
        tokio::spawn(async move {
            let Ok(same) = answer.await else { return };
            let command = Command::DeviceAnswerPasskey { near, same };
            // An answer that came too late is told by the command that waited.
            drop(control::ask(&home, &Request { network, command }, |_| {}).await);
        });
    }
}

/// Unlocks with the password from DEEDBOX_PASSWORD or stdin; an open wallet stays as it is.
pub async fn unlock(wallet: &Wallet, cli: &Cli) -> Result<(), Failure> {
    match wallet.state() {
        WalletState::Unlocked { .. } => Ok(()),
        WalletState::Missing => Err(wallet::ports::VaultError::Missing.failure()),
        WalletState::Locked { .. } => {
            wallet.unlock(password(cli)?).await.map_err(|e| e.failure())?;
            Ok(())
        }
    }
}

/// Opens the wallet, which is locked in a process that just began, and keeps the password for what wants it again.
pub async fn open_with_password(wallet: &Wallet, cli: &Cli) -> Result<SecretString, Failure> {
    if let WalletState::Missing = wallet.state() {
        return Err(wallet::ports::VaultError::Missing.failure());
    }
    let password = password(cli)?;
    wallet.unlock(password.clone()).await.map_err(|e| e.failure())?;
    Ok(password)
}

/// The password from DEEDBOX_PASSWORD, or the first line of stdin with `--password-stdin`.
pub fn password(cli: &Cli) -> Result<SecretString, Failure> {
    if cli.password_stdin {
        return line();
    }
    let password = env::var("DEEDBOX_PASSWORD").ok().filter(|password| !password.is_empty());
    password.map(SecretString::from).ok_or_else(|| Failure {
        code: Code::VaultLocked,
        detail: "the wallet is locked: set DEEDBOX_PASSWORD or use --password-stdin".to_string(),
    })
}

/// One line of stdin; empty at its end.
pub fn line() -> Result<SecretString, Failure> {
    let line = compose::secret_line().map_err(|e| crate::output::internal(&e))?;
    Ok(line.unwrap_or_default())
}

/// The lines of stdin that come after the wallet's password.
pub struct Stdin {
    /// The wallet is opened where it is, and its password on the first line is for nobody.
    skips: bool,
}

impl Stdin {
    /// What is on stdin once the wallet is open.
    pub fn after_password(cli: &Cli, desk: &Desk) -> Self {
        Self { skips: cli.password_stdin && matches!(desk, Desk::There(_)) }
    }

    /// The next secret there; at a terminal it is asked for in these words. Empty at the end.
    pub fn line(&mut self, output: &Output, question: &str) -> Result<SecretString, Failure> {
        Ok(self.next(output, question)?.unwrap_or_default())
    }

    /// The next secret there; `None` at the end.
    pub fn next(&mut self, output: &Output, question: &str) -> Result<Option<SecretString>, Failure> {
        if std::mem::take(&mut self.skips) {
            line()?;
        }
        if stdin().is_terminal() {
            output.say(question);
        }
        compose::secret_line().map_err(|e| crate::output::internal(&e))
    }
}

/// The network that the owner named, if any.
fn named_network(cli: &Cli) -> Option<&str> {
    cli.network.as_deref().filter(|name| !name.is_empty())
}

/// What the arguments say a wallet is built from.
fn config(cli: &Cli) -> Result<Config, Failure> {
    let home = home(cli)
        .ok_or_else(|| Failure { code: Code::HomeUnusable, detail: "name a folder with --home".to_string() })?;
    Ok(Config { home, network: network(cli)?, keyring: KeyringChoice::System })
}

/// The folder that the owner named, else the usual one.
pub fn home(cli: &Cli) -> Option<PathBuf> {
    cli.home.clone().or_else(compose::default_home)
}

/// The network that the owner named, else the usual one.
pub fn network(cli: &Cli) -> Result<Network, Failure> {
    compose::network(home(cli).as_deref(), named_network(cli)).map_err(|e| e.failure())
}

/// Carries a command out in this process, and says its steps.
async fn carry_out(wallet: &Wallet, command: Command, output: &Output) -> Result<Value, Failure> {
    let mut changes = wallet.changes();
    let mut working = pin!(wallet.execute(command));
    let mut steps = Steps::default();
    loop {
        tokio::select! {
            done = &mut working => return done,
            Ok(event) = changes.recv() => match event {
                Event::Operation(view) => steps.say(output, &serde_json::json!(view)),
                Event::Wifi(step) => steps.say(output, &serde_json::json!(step)),
                Event::Fetching(fetching) => steps.say(output, &serde_json::json!(fetching)),
                Event::ComparePasskey(shown) => {
                    let (answer, wallet) = (compare(&shown, output), wallet.clone());
                    tokio::spawn(async move {
                        let Ok(same) = answer.await else { return };
                        // An answer that came too late is told by the command that waited.
                        drop(wallet.answer_passkey(&shown.near, same));
                    });
                }
                Event::Wallet(_)
                | Event::Nearby(_)
                | Event::Device(_)
                | Event::Grants(_)
                | Event::Access(_)
                | Event::Alarms(_) => {}
            },
        }
    }
}

/// The steps that were said; those of an operation once each.
#[derive(Default)]
struct Steps {
    last: String,
}

impl Steps {
    fn say(&mut self, output: &Output, told: &Value) {
        match serde_json::from_value(told.clone()) {
            Ok(WifiStep::PressButton) => output.say("Press the button on the device now."),
            Ok(WifiStep::Joining) => output.say("… the device joins the Wi-Fi"),
            Err(_) => match serde_json::from_value(told.clone()) {
                Ok(Fetching { received, stored, .. }) => {
                    output.say(&format!("… {received} batches came, {stored} of them stored"));
                }
                Err(_) => self.say_step(output, told),
            },
        }
    }

    fn say_step(&mut self, output: &Output, operation: &Value) {
        let steps = operation.get("steps").and_then(Value::as_array).into_iter().flatten();
        let mut current = steps.filter(|step| step.get("status").and_then(Value::as_str) == Some("current"));
        let name = current.next().and_then(|step| step.get("name")).and_then(Value::as_str).unwrap_or_default();
        if !name.is_empty() && name != self.last {
            output.say(&format!("… {name}"));
            self.last = name.to_string();
        }
    }
}
