//! One command: carried out here when the home is free, else by the process that holds it.

use std::{env, io::stdin, path::PathBuf};

use compose::{ComposeError, Composed, Config, HomeError, KeyringChoice};
use domain::{
    account::WalletState,
    failure::{Code, Coded, Failure},
    network::{Native, Network},
};
use secrecy::SecretString;
use serde_json::Value;
use wallet::{Wallet, command::Command};

use crate::{args::Cli, output::Output};

/// Who carries commands out.
pub enum Desk {
    /// This process: it holds the home.
    Here(Box<Composed>),
    /// The process that holds the home.
    There(PathBuf),
}

impl Desk {
    /// Takes the home, or finds that another process has it.
    pub async fn open(cli: &Cli) -> Result<Self, Failure> {
        let config = config(cli)?;
        let home = config.home.clone();
        match compose::compose(config).await {
            Ok(composed) => Ok(Self::Here(Box::new(composed))),
            Err(ComposeError::Home(HomeError::Held)) => Ok(Self::There(home)),
            Err(error) => Err(error.failure()),
        }
    }

    /// Opens the wallet when it is here; one that is elsewhere is opened there.
    pub async fn unlock(&self, cli: &Cli) -> Result<(), Failure> {
        match self {
            Self::Here(composed) => unlock(&composed.wallet, cli).await,
            Self::There(_) => Ok(()),
        }
    }

    /// Carries a command out and prints the result.
    pub async fn show(&self, command: Command, cli: &Cli, output: &Output) -> Result<(), Failure> {
        let result = self.ask(command, output).await?;
        output.result(&result, &native(cli)?);
        Ok(())
    }

    /// Carries a command out; steps of an operation are said meanwhile.
    pub async fn ask(&self, command: Command, output: &Output) -> Result<Value, Failure> {
        match self {
            Self::Here(composed) => composed.wallet.execute(command).await,
            Self::There(home) => {
                let answer = control::ask(home, &command, |step| say_step(output, &step)).await;
                answer
                    .map_err(|e| e.failure())?
                    .map_err(|value| serde_json::from_value(value).unwrap_or_else(|e| crate::output::internal(&e)))
            }
        }
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

/// One line of stdin.
pub fn line() -> Result<SecretString, Failure> {
    let mut line = String::new();
    stdin().read_line(&mut line).map_err(|e| crate::output::internal(&e))?;
    let text = SecretString::from(line.trim_end_matches(['\n', '\r']).to_string());
    zeroize::Zeroize::zeroize(&mut line);
    Ok(text)
}

/// The coin of the network in use.
pub fn native(cli: &Cli) -> Result<Native, Failure> {
    Ok(config(cli)?.network.native)
}

/// What the arguments say a wallet is built from.
pub fn config(cli: &Cli) -> Result<Config, Failure> {
    let home = cli.home.clone().or_else(compose::default_home);
    let home =
        home.ok_or_else(|| Failure { code: Code::HomeUnusable, detail: "name a folder with --home".to_string() })?;
    let network: Network = compose::network(cli.network.as_deref()).map_err(|e| e.failure())?;
    Ok(Config { home, network, keyring: KeyringChoice::System })
}

fn say_step(output: &Output, step: &Value) {
    let steps = step.get("steps").and_then(Value::as_array);
    let current =
        steps.and_then(|steps| steps.iter().find(|s| s.get("status").and_then(Value::as_str) == Some("current")));
    if let Some(name) = current.and_then(|step| step.get("name")).and_then(Value::as_str) {
        output.say(&format!("… {name}"));
    }
}
