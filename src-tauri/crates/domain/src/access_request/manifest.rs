//! The app file of a website: which keys sign its requests.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use alloy_primitives::{Address, B256, Bytes};
use alloy_sol_types::{SolStruct, eip712_domain, sol};
use serde::{Deserialize, Serialize};

use super::{AppRequest, RequestError, is_signed};
use crate::identity::Origin;

/// The most keys of one app.
const MOST_KEYS: usize = 16;

sol! {
    /// The EIP-712 message with which one of the keys signs the file (docs/access-request.md fixes every field).
    #[derive(Debug, PartialEq, Eq)]
    struct AppManifest {
        string origin;
        string name;
        address[] keys;
    }
}

/// What stands at `/.well-known/deedbox-app.json` of an origin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this form, 1.
    pub deedbox_app: u8,
    pub name: String,
    pub keys: Vec<Address>,
    /// 65 bytes `r ‖ s ‖ v` by one of the keys.
    pub signature: Bytes,
}

impl Manifest {
    /// Reads the file that `origin` gave, and checks that one of its keys signed it for this origin.
    ///
    /// # Errors
    /// [`RequestError::Manifest`].
    pub fn read(bytes: &[u8], origin: &Origin) -> Result<Self, RequestError> {
        let manifest: Self = serde_json::from_slice(bytes).map_err(|_| RequestError::Manifest)?;
        let sound = manifest.deedbox_app == 1 && (1..=MOST_KEYS).contains(&manifest.keys.len());
        let digest = manifest.digest(origin);
        if sound && manifest.keys.iter().any(|key| is_signed(digest, &manifest.signature, *key)) {
            Ok(manifest)
        } else {
            Err(RequestError::Manifest)
        }
    }

    /// The EIP-712 digest that one of the keys signs.
    #[must_use]
    pub fn digest(&self, origin: &Origin) -> B256 {
        let message = AppManifest { origin: origin.to_string(), name: self.name.clone(), keys: self.keys.clone() };
        message.eip712_signing_hash(&eip712_domain! { name: "Deedbox app", version: "1", })
    }

    /// The key of this file that signed the request, which names the app as the file does.
    ///
    /// # Errors
    /// [`RequestError::Manifest`] for another name, [`RequestError::Unsigned`] where no key of it signed.
    pub fn signer(&self, request: &AppRequest) -> Result<Address, RequestError> {
        if request.app.name != self.name {
            return Err(RequestError::Manifest);
        }
        self.keys.iter().copied().find(|key| request.is_by(*key)).ok_or(RequestError::Unsigned)
    }
}
