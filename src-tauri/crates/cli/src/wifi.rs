//! Putting a device nearby on a Wi-Fi.

use std::env;

use domain::failure::{Code, Failure};
use secrecy::SecretString;
use wallet::command::Command;

use crate::{
    args::{Cli, WifiArgs},
    ask::{Desk, Stdin},
    known::proof,
    output::Output,
};

const VARIABLE: &str = "DEEDBOX_WIFI_PASSWORD";

/// Puts the device on the network that is named; without one, lists those it hears.
pub async fn wifi(cli: &Cli, args: &WifiArgs, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let near = args.near.clone();
    let mut stdin = Stdin::after_password(cli, &desk);
    let proof = proof(&args.known, &mut stdin, output)?;
    let Some(ssid) = args.ssid.clone() else {
        return desk.show(Command::DeviceNetworks { near, proof }, output).await;
    };
    let password = password(args.in_the_clear, &mut stdin, output)?;
    let command = Command::DeviceWifi { near, proof, ssid, password, in_the_clear: args.in_the_clear };
    desk.show(command, output).await
}

/// The password of the Wi-Fi. An open network has none: the variable unset and nothing on stdin would leave it to
/// chance, so that an empty line says so.
pub fn password(in_the_clear: bool, stdin: &mut Stdin, output: &Output) -> Result<SecretString, Failure> {
    if in_the_clear {
        output
            .say("Note: where the device has no encryption, the Wi-Fi password goes through the air unencrypted: everybody near can read it.");
    }
    if let Some(password) = env::var(VARIABLE).ok().filter(|password| !password.is_empty()) {
        return Ok(SecretString::from(password));
    }
    let password = stdin.next(output, "Password of the Wi-Fi (empty for an open one):")?;
    password.ok_or_else(|| Failure {
        code: Code::BadRequest,
        detail: format!("the Wi-Fi's password is missing: set {VARIABLE}, or give it on stdin after the other secrets there; an empty line is an open network"),
    })
}
