//! The kinds of device that come with Deedbox.

use domain::{failure::Failure, kind::built_in, network::Native};
use serde_json::json;

use crate::{args::KindsCommand, output::Output};

/// Shows the kinds; neither a wallet nor a network is looked at.
pub fn kinds(command: &KindsCommand, output: &Output) -> Result<(), Failure> {
    match command {
        KindsCommand::List => output.result(&json!(built_in()), &Native::default()),
    }
}
