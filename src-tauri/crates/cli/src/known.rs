//! What the owner knows of a device nearby, from its label.

use std::{
    env,
    io::{IsTerminal, stdin},
};

use domain::failure::{Code, Failure};
use secrecy::{ExposeSecret, SecretString};
use wallet::command::{Command, DeviceProof};

use crate::{
    args::{Cli, InfoArgs, KnownArgs},
    ask::{Desk, line},
    output::Output,
};

const VARIABLE: &str = "DEEDBOX_DEVICE_CODE";

/// Asks a device what it is.
pub async fn info(cli: &Cli, args: &InfoArgs, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let proof = proof(cli, &args.known, &desk, output)?;
    desk.show(Command::DeviceInfo { near: args.near.clone(), proof }, output).await
}

/// The device's code from stdin with `--code-stdin`, else from DEEDBOX_DEVICE_CODE; many devices have none.
pub fn proof(cli: &Cli, known: &KnownArgs, desk: &Desk, output: &Output) -> Result<Option<DeviceProof>, Failure> {
    match code(cli, known, desk, output)? {
        Some(code) => Ok(Some(DeviceProof { username: known.username.clone(), code })),
        None if known.username.is_none() && !known.code_stdin => Ok(None),
        None => Err(Failure {
            code: Code::BadRequest,
            detail: format!(
                "the device's code is missing: set {VARIABLE}, or give it on stdin after the wallet's password with --code-stdin"
            ),
        }),
    }
}

fn code(cli: &Cli, known: &KnownArgs, desk: &Desk, output: &Output) -> Result<Option<SecretString>, Failure> {
    if !known.code_stdin {
        return Ok(env::var(VARIABLE).ok().filter(|code| !code.is_empty()).map(SecretString::from));
    }
    if cli.password_stdin && matches!(desk, Desk::There(_)) {
        // The wallet is opened where it is, and its password on the first line is for nobody.
        line()?;
    }
    if stdin().is_terminal() {
        output.say("Code on the device's label:");
    }
    let code = line()?;
    Ok((!code.expose_secret().is_empty()).then_some(code))
}
