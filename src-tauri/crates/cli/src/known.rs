//! What the owner knows of a device nearby, from its label.

use std::env;

use domain::failure::{Code, Failure};
use secrecy::{ExposeSecret, SecretString};
use wallet::command::{Command, DeviceProof};

use crate::{
    args::{Cli, InfoArgs, KnownArgs, PairArgs},
    ask::{Desk, Stdin},
    output::Output,
};

const VARIABLE: &str = "DEEDBOX_DEVICE_CODE";

/// Asks a device what it is.
pub async fn info(cli: &Cli, args: &InfoArgs, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let proof = proof(&args.known, &mut Stdin::after_password(cli, &desk), output)?;
    desk.show(Command::DeviceInfo { near: args.near.clone(), proof }, output).await
}

/// Pairs with a device.
pub async fn pair(cli: &Cli, args: &PairArgs, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let code = match &args.code {
        Some(code) => Some(SecretString::from(code.as_str())),
        None => code(args.code_stdin, &mut Stdin::after_password(cli, &desk), output)?,
    };
    if code.is_none() && args.code_stdin {
        return Err(missing());
    }
    // A device that wants its digits compared has no code; any other says that it wants one.
    let code = code.unwrap_or_default();
    desk.show(Command::DevicePair { near: args.near.clone(), code }, output).await
}

/// Has a device show which one it is.
pub async fn identify(cli: &Cli, args: &InfoArgs, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let proof = proof(&args.known, &mut Stdin::after_password(cli, &desk), output)?;
    desk.show(Command::DeviceIdentify { near: args.near.clone(), proof }, output).await
}

/// The device's code from stdin with `--code-stdin`, else from DEEDBOX_DEVICE_CODE; many devices have none.
pub fn proof(known: &KnownArgs, stdin: &mut Stdin, output: &Output) -> Result<Option<DeviceProof>, Failure> {
    match code(known.code_stdin, stdin, output)? {
        Some(code) => Ok(Some(DeviceProof { username: known.username.clone(), code })),
        None if known.username.is_none() && !known.code_stdin => Ok(None),
        None => Err(missing()),
    }
}

fn code(from_stdin: bool, stdin: &mut Stdin, output: &Output) -> Result<Option<SecretString>, Failure> {
    if !from_stdin {
        return Ok(env::var(VARIABLE).ok().filter(|code| !code.is_empty()).map(SecretString::from));
    }
    let code = stdin.line(output, "Code on the device's label:")?;
    Ok((!code.expose_secret().is_empty()).then_some(code))
}

fn missing() -> Failure {
    Failure {
        code: Code::BadRequest,
        detail: format!(
            "the device's code is missing: set {VARIABLE}, or give it on stdin after the wallet's password with --code-stdin"
        ),
    }
}
