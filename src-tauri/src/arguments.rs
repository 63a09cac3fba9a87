//! `deedbox [--home DIR] [--network NAME|FILE]`.

use std::path::PathBuf;

/// What the program was started with.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    pub home: Option<PathBuf>,
    pub network: Option<String>,
    pub help: bool,
    pub version: bool,
}

pub const HELP: &str = "The wallet for the machines you own.

Usage: deedbox [--home DIR] [--network NAME|FILE]

  --home DIR            the folder of the wallet (or DEEDBOX_HOME)
  --network NAME|FILE   iotex, iotex-testnet or a network file (or DEEDBOX_NETWORK)
  --help, --version

Example: deedbox --network iotex-testnet
Without a window: deedboxctl --help";

impl Arguments {
    /// Reads the arguments after the program's name.
    ///
    /// # Errors
    /// Names the argument that is not known or lacks its value.
    pub fn parse<I>(arguments: I) -> Result<Self, String>
    where
        I: IntoIterator<Item = String>,
    {
        let mut parsed = Self::default();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let (name, inline) = match argument.split_once('=') {
                Some((name, value)) => (name.to_string(), Some(value.to_string())),
                None => (argument, None),
            };
            let mut value = || inline.clone().or_else(|| arguments.next()).ok_or(format!("{name} needs a value"));
            match name.as_str() {
                "--home" => parsed.home = Some(PathBuf::from(value()?)),
                "--network" => parsed.network = Some(value()?),
                "--help" | "-h" => parsed.help = true,
                "--version" | "-V" => parsed.version = true,
                // A deep link or file that the desktop hands over only ever fills in a screen; none is known yet.
                other => return Err(format!("{other} is not known")),
            }
        }
        Ok(parsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Arguments, String> {
        Arguments::parse(text.split_whitespace().map(ToString::to_string))
    }

    #[test]
    fn home_and_network_are_taken_in_both_spellings() {
        let parsed = parse("--home /a --network=iotex-testnet").unwrap();
        assert_eq!(parsed.home, Some(PathBuf::from("/a")));
        assert_eq!(parsed.network.as_deref(), Some("iotex-testnet"));
        assert!(parse("--home").unwrap_err().contains("--home"));
        assert!(parse("--rpc x").unwrap_err().contains("--rpc"));
    }
}
