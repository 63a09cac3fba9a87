//! Networks that the owner added: one file each in the home.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use domain::network::Network;

use super::{NetworkChoiceError, is_built_in, read_network, unknown};
use crate::{
    Home, HomeError,
    home::{make, open_private},
};

const FOLDER: &str = "networks";

/// Keeps a network under its name; the home's lock is held.
///
/// # Errors
/// [`NetworkChoiceError`]; then nothing was kept.
pub fn keep_network(home: &Home, network: &Network) -> Result<(), NetworkChoiceError> {
    let place = free_place(home, &network.name)?;
    let text = serde_json::to_string_pretty(network).map_err(|e| HomeError::Unusable(e.to_string()))?;
    write(home.path(), &place, &text).map_err(|e| HomeError::Unusable(e.to_string()))?;
    Ok(())
}

/// Where a network of this name would be kept, if it can be.
pub(super) fn free_place(home: &Home, name: &str) -> Result<PathBuf, NetworkChoiceError> {
    let place = place(home.path(), name).ok_or_else(|| NetworkChoiceError::Name(name.to_string()))?;
    if is_built_in(name) {
        return Err(NetworkChoiceError::BuiltIn(name.to_string()));
    }
    if place.exists() {
        return Err(NetworkChoiceError::Exists(name.to_string()));
    }
    Ok(place)
}

/// Forgets a network that was kept; the home's lock is held.
///
/// # Errors
/// [`NetworkChoiceError`]; those built in stay.
pub fn forget_network(home: &Home, name: &str) -> Result<(), NetworkChoiceError> {
    if is_built_in(name) {
        return Err(NetworkChoiceError::BuiltIn(name.to_string()));
    }
    let Some(kept) = of_name(home.path(), name) else {
        return Err(unknown(Some(home.path()), name));
    };
    fs::remove_file(kept).map_err(|e| HomeError::Unusable(e.to_string()))?;
    Ok(())
}

/// The file of a kept network.
pub(super) fn of_name(home: &Path, name: &str) -> Option<PathBuf> {
    place(home, name).filter(|place| place.is_file())
}

/// All that can be read, by name.
pub(super) fn all(home: &Path) -> Vec<Network> {
    let files = fs::read_dir(home.join(FOLDER)).into_iter().flatten().flatten();
    let mut networks: Vec<Network> = files.filter_map(|file| read_network(&file.path()).ok()).collect();
    networks.sort_by(|one, other| one.name.cmp(&other.name));
    networks
}

/// Where a network of this name is kept; none for a name that is no safe name of a file.
fn place(home: &Path, name: &str) -> Option<PathBuf> {
    let safe = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let is_name = !name.is_empty() && name.len() <= 40 && name.chars().all(safe);
    is_name.then(|| home.join(FOLDER).join(format!("{name}.json")))
}

/// A file that is only ever there whole.
fn write(home: &Path, place: &Path, text: &str) -> std::io::Result<()> {
    make(&home.join(FOLDER))?;
    let fresh = place.with_extension("new");
    let mut file = open_private(&fresh)?;
    file.set_len(0)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(fresh, place)
}

#[cfg(test)]
mod tests {
    use domain::failure::{Code, Coded};
    use tempfile::TempDir;

    use super::*;
    use crate::networks::{known_networks, network};

    fn named(name: &str) -> Network {
        let text = format!(r#"{{"name":"{name}","chain_id":7,"rpc":["https://node.example"]}}"#);
        Network::parse(&text).unwrap()
    }

    #[test]
    fn a_network_that_was_kept_goes_by_its_name_until_it_is_forgotten() {
        let dir = TempDir::new().unwrap();
        let home = Home::hold(&dir.path().join("home")).unwrap();
        keep_network(&home, &named("my-net")).unwrap();
        assert_eq!(network(Some(home.path()), Some("my-net")).unwrap(), named("my-net"));
        assert_eq!(known_networks(Some(home.path())).last().map(|known| known.built_in), Some(false));
        let again = keep_network(&home, &named("my-net")).unwrap_err();
        assert!(again.to_string().contains("already"), "{again}");

        forget_network(&home, "my-net").unwrap();
        assert_eq!(network(Some(home.path()), Some("my-net")).unwrap_err().code(), Code::NetworkUnknown);
        assert_eq!(forget_network(&home, "my-net").unwrap_err().code(), Code::NetworkUnknown);
    }

    #[test]
    fn no_name_leads_out_of_the_folder_or_hides_a_built_in_network() {
        let dir = TempDir::new().unwrap();
        let home = Home::hold(&dir.path().join("home")).unwrap();
        for name in ["", "../vault", "a/b", "A", "iotex", "a.b", &"a".repeat(41)] {
            assert_eq!(keep_network(&home, &named(name)).unwrap_err().code(), Code::NetworkFileBad, "{name}");
        }
        assert!(known_networks(Some(home.path())).iter().all(|known| known.built_in));
        assert!(forget_network(&home, "iotex").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn what_is_kept_is_the_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let dir = TempDir::new().unwrap();
        let home = Home::hold(&dir.path().join("home")).unwrap();
        keep_network(&home, &named("my-net")).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let folder = home.path().join(FOLDER);
        assert_eq!((mode(&folder), mode(&folder.join("my-net.json"))), (0o700, 0o600));
    }
}
