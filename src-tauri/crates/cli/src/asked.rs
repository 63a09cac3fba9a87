//! Requests of apps.

use std::{fs, io, path::Path};

use domain::{
    Address,
    failure::{Code, Failure},
};
use wallet::command::{Command, LifeCommand, RequestCommand};

use crate::{args::Cli, output::Output, run::simple};

/// A link with a request may take three times its 8 KiB.
const MOST_BYTES: u64 = 24 * 1024;

pub fn of_request(request: RequestCommand) -> Command {
    Command::Life { life: LifeCommand::Request { request } }
}

/// Takes a request into the inbox; without one, tells what apps asked for in their own words.
pub async fn request(cli: &Cli, given: Option<&str>, output: &Output) -> Result<(), Failure> {
    let command = match given {
        Some(given) => of_request(RequestCommand::Receive { text: text(given).map_err(|e| unreadable(given, &e))? }),
        None => Command::Life { life: LifeCommand::Wishes {} },
    };
    simple(cli, output, command).await
}

/// Pins or takes away; without a name, tells what is pinned.
pub fn pin(name: Option<&str>, key: Option<Address>, remove: bool) -> Result<Command, Failure> {
    let Some(name) = name else { return Ok(of_request(RequestCommand::Pins {})) };
    if key.is_none() && !remove {
        let detail = "give the key with --key, or take the pin away with --remove".to_string();
        return Err(Failure { code: Code::BadRequest, detail });
    }
    Ok(of_request(RequestCommand::Pin { name: name.to_string(), key }))
}

/// The text itself, or that of the file of this name.
fn text(given: &str) -> io::Result<String> {
    let given = given.trim();
    if given.starts_with('{') || given.starts_with("deedbox:") {
        return Ok(given.to_string());
    }
    if fs::metadata(Path::new(given))?.len() > MOST_BYTES {
        return Err(io::Error::other("it is too long for a request"));
    }
    fs::read_to_string(given)
}

fn unreadable(given: &str, error: &io::Error) -> Failure {
    Failure {
        code: Code::BadRequest,
        detail: format!("{given} is neither a request nor a file that can be read: {error}"),
    }
}
