//! What a wallet is built from.

use std::{env, path::PathBuf};

use domain::network::Network;

/// What a wallet is built from.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder that holds everything of this wallet.
    pub home: PathBuf,
    pub network: Network,
    pub keyring: KeyringChoice,
}

/// Which keyring may be a second way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyringChoice {
    /// The operating system's.
    System,
    /// None: only the password opens the wallet.
    None,
}

impl From<KeyringChoice> for vault::Keyring {
    fn from(choice: KeyringChoice) -> Self {
        match choice {
            KeyringChoice::System => Self::Os,
            KeyringChoice::None => Self::None,
        }
    }
}

/// The home when none is named: `DEEDBOX_HOME`, else `deedbox` in the user's data folder.
#[must_use]
pub fn default_home() -> Option<PathBuf> {
    if let Some(home) = env::var_os("DEEDBOX_HOME").filter(|home| !home.is_empty()) {
        return Some(PathBuf::from(home));
    }
    dirs::data_dir().map(|data| data.join("deedbox"))
}
