//! The network in use: built in by name, or a file of the owner's.

use std::{fs, path::Path};

use domain::{
    failure::{Code, Coded},
    network::{Network, NetworkError},
};
use thiserror::Error;

const BUILT_IN: [(&str, &str); 2] = [
    ("iotex", include_str!("../../../data/networks/iotex.json")),
    ("iotex-testnet", include_str!("../../../data/networks/iotex-testnet.json")),
];

/// The largest network file in bytes.
const LARGEST: u64 = 256 * 1024;

/// The built-in network of this name, or the one in the file of this path; `iotex` when nothing is named.
///
/// # Errors
/// [`NetworkChoiceError`] lists the built-in names.
pub fn network(choice: Option<&str>) -> Result<Network, NetworkChoiceError> {
    let choice = choice.filter(|choice| !choice.is_empty()).unwrap_or("iotex");
    if let Some((_, text)) = BUILT_IN.iter().find(|(name, _)| *name == choice) {
        return Ok(Network::parse(text)?);
    }
    let path = Path::new(choice);
    let size = fs::metadata(path).map_err(|_| NetworkChoiceError::Unknown(choice.to_string()))?.len();
    if size > LARGEST {
        return Err(NetworkError::Format("the file is larger than 256 KiB".to_string()).into());
    }
    let text = fs::read_to_string(path).map_err(|e| NetworkError::Format(e.to_string()))?;
    Ok(Network::parse(&text)?)
}

/// Why there is no network to use.
#[derive(Debug, Error)]
pub enum NetworkChoiceError {
    #[error("there is no network {0}: name iotex, iotex-testnet or a network file")]
    Unknown(String),
    #[error(transparent)]
    File(#[from] NetworkError),
}

impl Coded for NetworkChoiceError {
    fn code(&self) -> Code {
        match self {
            Self::Unknown(_) => Code::NetworkUnknown,
            Self::File(_) => Code::NetworkFileBad,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_network_is_valid_and_called_by_its_name() {
        for (name, _) in BUILT_IN {
            assert_eq!(network(Some(name)).unwrap().name, name);
        }
    }

    #[test]
    fn an_unknown_network_is_named_with_what_to_do() {
        let error = network(Some("nowhere")).unwrap_err();
        assert!(error.to_string().contains("iotex-testnet"), "{error}");
        assert_eq!(error.code(), Code::NetworkUnknown);
    }
}
