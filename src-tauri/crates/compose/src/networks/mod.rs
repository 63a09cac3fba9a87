//! The network in use: built in by name, kept by the owner, or a file.

mod kept;
mod proposed;

use std::{fs, io::Read, path::Path};

use chain::NetworkReport;
use domain::{
    failure::{Code, Coded},
    network::{Network, NetworkError},
};
use thiserror::Error;

use crate::HomeError;

pub use kept::{forget_network, keep_network};
pub use proposed::Proposed;

const BUILT_IN: [(&str, &str); 3] = [
    ("iotex", include_str!("../../../../data/networks/iotex.json")),
    ("iotex-testnet", include_str!("../../../../data/networks/iotex-testnet.json")),
    ("polygon", include_str!("../../../../data/networks/polygon.json")),
];

/// The largest network file in bytes.
const LARGEST: u64 = 256 * 1024;

/// A network that goes by its name here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownNetwork {
    pub network: Network,
    /// It came with the program; else the owner added it.
    pub built_in: bool,
}

/// The network of this name, built in or kept in the home, or the one in the file of this path; `iotex` when nothing is
/// named.
///
/// # Errors
/// [`NetworkChoiceError`] lists the names.
pub fn network(home: Option<&Path>, choice: Option<&str>) -> Result<Network, NetworkChoiceError> {
    let choice = choice.filter(|choice| !choice.is_empty()).unwrap_or("iotex");
    if let Some((_, text)) = BUILT_IN.iter().find(|(name, _)| *name == choice) {
        return Ok(Network::parse(text)?);
    }
    if let Some(kept) = home.and_then(|home| kept::of_name(home, choice)) {
        return read_network(&kept);
    }
    if Path::new(choice).is_file() {
        return read_network(Path::new(choice));
    }
    Err(unknown(home, choice))
}

/// There is none of this name, and those that there are.
fn unknown(home: Option<&Path>, asked: &str) -> NetworkChoiceError {
    let names = known_networks(home).into_iter().map(|known| known.network.name).collect::<Vec<_>>().join(", ");
    NetworkChoiceError::Unknown { asked: asked.to_string(), names }
}

/// The network in a file.
///
/// # Errors
/// [`NetworkChoiceError::File`] names what is wrong with it.
pub fn read_network(path: &Path) -> Result<Network, NetworkChoiceError> {
    let mut text = String::new();
    let read = fs::File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_string(&mut text));
    read.map_err(|e| NetworkError::Format(format!("{}: {e}", path.display())))?;
    network_in_text(&text)
}

/// The network that the text of a network file describes.
///
/// # Errors
/// [`NetworkChoiceError::File`] names what is wrong with it.
pub fn network_in_text(text: &str) -> Result<Network, NetworkChoiceError> {
    if text.len() as u64 > LARGEST {
        return Err(NetworkError::Format("the file is larger than 256 KiB".to_string()).into());
    }
    Ok(Network::parse(text)?)
}

/// Whether what its nodes say of a file lets it be kept.
///
/// # Errors
/// [`NetworkChoiceError::Unfit`] names every trouble.
pub fn fits(report: &NetworkReport) -> Result<(), NetworkChoiceError> {
    match report.troubles.is_empty() {
        true => Ok(()),
        false => Err(NetworkChoiceError::Unfit(report.troubles.join("; "))),
    }
}

/// The network as it is kept after its nodes were asked: from then on only the chain that they told is believed to be it.
#[must_use]
pub fn pinned(mut network: Network, report: &NetworkReport) -> Network {
    network.genesis = network.genesis.or(report.genesis);
    network
}

/// All networks that go by a name: those built in, then those that the owner added. A kept file that cannot be read any
/// more is left out.
#[must_use]
pub fn known_networks(home: Option<&Path>) -> Vec<KnownNetwork> {
    let built_in = BUILT_IN.iter().filter_map(|(_, text)| Network::parse(text).ok());
    let kept = home.map(kept::all).unwrap_or_default();
    let known = |built_in| move |network| KnownNetwork { network, built_in };
    built_in.map(known(true)).chain(kept.into_iter().map(known(false))).collect()
}

fn is_built_in(name: &str) -> bool {
    BUILT_IN.iter().any(|(built_in, _)| *built_in == name)
}

/// Why there is no network to use, or none was kept.
#[derive(Debug, Error)]
pub enum NetworkChoiceError {
    #[error("there is no network {asked}: name one of {names}, or a network file")]
    Unknown { asked: String, names: String },
    #[error(transparent)]
    File(#[from] NetworkError),
    #[error(
        "a network that is kept needs a name of at most 40 small letters, digits and hyphens, not {0:?}; nothing was kept. Change `name` in the file"
    )]
    Name(String),
    #[error("{0} is built in and stays as it is; give yours another `name`")]
    BuiltIn(String),
    #[error("there is a network {0} already; it was left as it is. Remove it first")]
    Exists(String),
    #[error("Deedbox runs on {0} now, so it stays. Start it with another network, then remove this one")]
    InUse(String),
    #[error("the file does not fit its network; nothing was kept. {0}")]
    Unfit(String),
    #[error(
        "the file names {named} nodes; at most {most} can be looked through. Nobody was asked. Leave the others out"
    )]
    TooMany { named: usize, most: usize },
    #[error("you did not agree; nobody was asked and nothing was kept")]
    Declined,
    #[error("another file was read since, or this one was answered; nothing was kept. Read it again")]
    NotProposed,
    #[error(transparent)]
    Home(#[from] HomeError),
}

impl Coded for NetworkChoiceError {
    fn code(&self) -> Code {
        match self {
            Self::Unknown { .. } => Code::NetworkUnknown,
            Self::File(_)
            | Self::Name(_)
            | Self::BuiltIn(_)
            | Self::Exists(_)
            | Self::InUse(_)
            | Self::Unfit(_)
            | Self::TooMany { .. } => Code::NetworkFileBad,
            Self::Declined => Code::Cancelled,
            Self::NotProposed => Code::ReviewUnknown,
            Self::Home(e) => e.code(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_network_is_called_by_its_name_and_pins_its_first_block() {
        for (name, _) in BUILT_IN {
            let built_in = network(None, Some(name)).unwrap();
            assert_eq!(built_in.name, name);
            assert!(built_in.genesis.is_some(), "{name}");
        }
        assert_eq!(known_networks(None).len(), BUILT_IN.len());
    }

    #[test]
    fn an_unknown_network_is_named_with_what_to_do() {
        let error = network(None, Some("nowhere")).unwrap_err();
        assert!(error.to_string().contains("iotex-testnet"), "{error}");
        assert_eq!(error.code(), Code::NetworkUnknown);
    }
}
