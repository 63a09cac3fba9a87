//! Files in base64, as they cross.

use alloc::{format, string::String, vec::Vec};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Deserializer, Serializer, de::Error};
use zeroize::Zeroize;

pub fn serialize<S: Serializer>(file: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    let mut text = BASE64_STANDARD.encode(file);
    let done = serializer.serialize_str(&text);
    text.zeroize();
    done
}

/// The bytes of `what`.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D, what: &str) -> Result<Vec<u8>, D::Error> {
    let mut text = String::deserialize(deserializer)?;
    let file = BASE64_STANDARD.decode(&text).map_err(|_| D::Error::custom(format!("{what} comes in base64")));
    text.zeroize();
    file
}
