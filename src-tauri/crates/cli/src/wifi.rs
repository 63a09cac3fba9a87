//! Putting a device nearby on a Wi-Fi.

use std::{
    env,
    io::{IsTerminal, stdin},
};

use domain::failure::{Code, Failure};
use secrecy::SecretString;
use wallet::command::Command;

use crate::{
    args::{Cli, WifiArgs},
    ask::{Desk, line},
    known::proof,
    output::Output,
};

const VARIABLE: &str = "DEEDBOX_WIFI_PASSWORD";

/// Puts the device on the network that is named; without one, lists those it hears.
pub async fn wifi(cli: &Cli, args: &WifiArgs, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let near = args.near.clone();
    let proof = proof(cli, &args.known, &desk, output)?;
    let Some(ssid) = args.ssid.clone() else {
        return desk.show(Command::DeviceNetworks { near, proof }, output).await;
    };
    if args.in_the_clear {
        output
            .say("Note: where the device has no encryption, the Wi-Fi password goes through the air unencrypted: everybody near can read it.");
    }
    let password = password(cli, args, &desk, output)?;
    let command = Command::DeviceWifi { near, proof, ssid, password, in_the_clear: args.in_the_clear };
    desk.show(command, output).await
}

/// The password of the Wi-Fi. An open network has none: the variable unset and nothing on stdin would leave it to
/// chance, so that an empty line says so.
fn password(cli: &Cli, args: &WifiArgs, desk: &Desk, output: &Output) -> Result<SecretString, Failure> {
    if let Some(password) = env::var(VARIABLE).ok().filter(|password| !password.is_empty()) {
        return Ok(SecretString::from(password));
    }
    if cli.password_stdin && !args.known.code_stdin && matches!(desk, Desk::There(_)) {
        // The wallet is opened where it is, and its password on the first line is for nobody.
        line()?;
    }
    if stdin().is_terminal() {
        output.say("Password of the Wi-Fi (empty for an open one):");
    }
    let password = compose::secret_line().map_err(|e| crate::output::internal(&e))?;
    password.ok_or_else(|| Failure {
        code: Code::BadRequest,
        detail: format!("the Wi-Fi's password is missing: set {VARIABLE}, or give it on stdin after the other secrets there; an empty line is an open network"),
    })
}
