//! The pinned descriptors: what each known call is called and how its fields are shown, in the shape of ERC-7730.

use alloc::{
    collections::BTreeMap,
    string::{String, ToString},
    vec::Vec,
};

use alloy_primitives::U256;
use serde::Deserialize;

use super::{
    abi::{Type, selector},
    role::Role,
};

const BUILT_IN: [(&str, &str); 15] = [
    ("ioid-registry", include_str!("../../../../data/descriptors/ioid-registry.json")),
    ("ioid-proxy", include_str!("../../../../data/descriptors/ioid-proxy.json")),
    ("ioid-deeds", include_str!("../../../../data/descriptors/ioid-deeds.json")),
    ("erc721", include_str!("../../../../data/descriptors/erc721.json")),
    ("erc20", include_str!("../../../../data/descriptors/erc20.json")),
    ("erc6551", include_str!("../../../../data/descriptors/erc6551.json")),
    ("count-pool", include_str!("../../../../data/descriptors/count-pool.json")),
    ("merkle-distributor", include_str!("../../../../data/descriptors/merkle-distributor.json")),
    ("cumulative-merkle", include_str!("../../../../data/descriptors/cumulative-merkle.json")),
    ("cycle-merkle", include_str!("../../../../data/descriptors/cycle-merkle.json")),
    ("merkl", include_str!("../../../../data/descriptors/merkl.json")),
    ("multicall3", include_str!("../../../../data/descriptors/multicall3.json")),
    ("dimo-registry", include_str!("../../../../data/descriptors/dimo-registry.json")),
    ("dimo-sacd", include_str!("../../../../data/descriptors/dimo-sacd.json")),
    ("anchor", include_str!("../../../../data/descriptors/anchor.json")),
];

const MESSAGES: [(&str, &str); 3] = [
    ("message-device-permit", include_str!("../../../../data/descriptors/message-device-permit.json")),
    ("message-data-grant", include_str!("../../../../data/descriptors/message-data-grant.json")),
    ("message-dimo-claim", include_str!("../../../../data/descriptors/message-dimo-claim.json")),
];

/// A descriptor of one kind of contract.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Descriptor {
    #[serde(rename = "$schema")]
    pub schema: String,
    pub context: Context,
    pub metadata: Metadata,
    pub display: Display,
}

/// What it is bound to. Addresses stand in the network's file; `$id` is the role there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    #[serde(rename = "$id")]
    pub id: String,
    #[serde(default)]
    pub contract: Option<BTreeMap<String, String>>,
    #[serde(default)]
    pub eip712: Option<Typed>,
}

/// The domain of a message.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    pub domain: TypedDomain,
}

/// What of a domain is the same on every chain.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedDomain {
    pub name: String,
    pub version: String,
}

/// Whose contract it is and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    pub owner: String,
    #[serde(rename = "contractName")]
    pub contract_name: String,
}

/// Its functions or messages, by signature.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Display {
    pub formats: BTreeMap<String, Format>,
}

/// How one function or message is shown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Format {
    pub intent: String,
    pub fields: Vec<Field>,
}

/// How one field is shown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub path: String,
    pub label: String,
    pub format: Kind,
    #[serde(default)]
    pub params: Params,
    #[serde(default)]
    pub visible: Visible,
}

/// The formats of ERC-7730 that are used here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Kind {
    #[serde(rename = "raw")]
    Raw,
    #[serde(rename = "addressName")]
    AddressName,
    #[serde(rename = "amount")]
    Amount,
    #[serde(rename = "tokenAmount")]
    TokenAmount,
    #[serde(rename = "nftName")]
    NftName,
    #[serde(rename = "date")]
    Date,
    #[serde(rename = "calldata")]
    Calldata,
}

/// What a format takes besides the value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Params {
    pub collection_path: Option<String>,
    pub token_path: Option<String>,
    pub threshold: Option<U256>,
    pub message: Option<String>,
    pub callee_path: Option<String>,
    pub amount_path: Option<String>,
    pub encoding: Option<String>,
}

/// Whether a field is shown. None is left out, but one that can only be what is pinned.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Visible {
    #[default]
    Always,
    /// It is not shown; with any other value the call is unknown.
    MustMatch(Vec<u64>),
}

/// A function with its descriptor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    pub role: Role,
    /// What the contract is called.
    pub contract: String,
    pub name: String,
    /// The names of its parameters.
    pub names: Vec<String>,
    pub types: Vec<Type>,
    pub format: Format,
}

impl Function {
    /// What names it in call data.
    #[must_use]
    pub fn selector(&self) -> [u8; 4] {
        selector(&self.name, &self.types)
    }
}

/// Every function that is known.
#[must_use]
pub fn functions() -> Vec<Function> {
    BUILT_IN.iter().filter_map(|(_, text)| serde_json::from_str(text).ok()).flat_map(of_contract).collect()
}

/// The function of this role that these four bytes name.
#[must_use]
pub fn function(role: Role, selector: [u8; 4]) -> Option<Function> {
    functions().into_iter().find(|one| one.role == role && one.selector() == selector)
}

/// What the contracts of a role are called.
#[must_use]
pub fn contract_name(role: Role) -> Option<String> {
    functions().into_iter().find(|one| one.role == role).map(|one| one.contract)
}

/// The message that encodes as this type in a domain of this name and version.
#[must_use]
pub fn message(encode_type: &str, name: &str, version: &str) -> Option<Format> {
    let mut known = MESSAGES.iter().filter_map(|(_, text)| serde_json::from_str::<Descriptor>(text).ok());
    known.find_map(|mut descriptor| {
        let domain = descriptor.context.eip712?.domain;
        let format = descriptor.display.formats.remove(encode_type)?;
        (domain.name == name && domain.version == version).then_some(format)
    })
}

fn of_contract(descriptor: Descriptor) -> Vec<Function> {
    let Some(role) = Role::parse(&descriptor.context.id) else { return Vec::new() };
    let contract = descriptor.metadata.contract_name;
    let known = descriptor.display.formats.into_iter().filter_map(|(signature, format)| {
        let (name, inputs) = parse(&signature)?;
        let (types, names) = inputs.into_iter().unzip();
        Some(Function { role, contract: contract.clone(), name, names, types, format })
    });
    known.collect()
}

/// A human-readable signature such as `transfer(address to, uint256 value)`.
fn parse(signature: &str) -> Option<(String, Vec<(Type, String)>)> {
    let (name, rest) = signature.strip_suffix(')')?.split_once('(')?;
    if rest.is_empty() {
        return Some((name.to_string(), Vec::new()));
    }
    let inputs = rest.split(", ").map(|input| {
        let (kind, name) = input.split_once(' ')?;
        Some((Type::parse(kind)?, name.to_string()))
    });
    Some((name.to_string(), inputs.collect::<Option<_>>()?))
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use alloy_primitives::keccak256;

    use super::*;

    /// keccak-256 of each file: whoever changes what is shown changes this line too, where a reader sees it.
    const PINNED: [(&str, &str); 18] = [
        ("ioid-registry", "0xa594b1b938413dc74f783f125b55c5d16e4584f7664b3e706911318cce8c28ba"),
        ("ioid-proxy", "0x8387bc834270ebda5715df3e9607c9fd751d3d0c6bb59628c915ab9b4b7da492"),
        ("ioid-deeds", "0x1e43d2854771fc1de6109d1d989cbbc9a13bc0cb6d3e0a1283ba159399115bcc"),
        ("erc721", "0xc70bbdf5ed72c21877f1656af30e0d043aba38b6bbdf4528a449d40c43f7f621"),
        ("erc20", "0xe4a770a2fb3c69deb789621e2007359e70c1fc351e59ce90e9fc1003e33a4f47"),
        ("erc6551", "0xe448ab92bdf95ddda31cafdac54ad9a32404c287e859401a3454f8b4ba9f02cf"),
        ("count-pool", "0xa6e5074bf586e46e8c38914509a5ba8ca3c7bb03b749bdb05fba9760b9d1e876"),
        ("merkle-distributor", "0xb18702496cbc3ed26bb152d991237419b1f198bb81e1d8886daf2f17e7046ace"),
        ("cumulative-merkle", "0xf469df5bb676f33e4cf9d466bfc2561bcd3567c44a5d5058dbc803bd79cd4172"),
        ("cycle-merkle", "0xfa3362ee1485f526563a4364fcacdfec3624c3b3e5f5fbf17df97952ee65f176"),
        ("merkl", "0xa3cbb212cb12ce7c4972c47b007cf8cdc251ded06ed94f9e3d98c95faac50602"),
        ("multicall3", "0x6b30a5a49e2aa8557f8c0adb9b7d99c83d05c0af37b856d4d78648c62af81406"),
        ("dimo-registry", "0xed1aa5eed71691f860f6430a6da16f60a9d3c6d9960e2fa61b501058e31cf1ef"),
        ("dimo-sacd", "0xbde538eda098014596fc706d088fd7961dbeeb17160ca501d9d865bcc2db89b1"),
        ("anchor", "0x46766189637c77a487fdac204bf610d7c00fbed5617b7ed80191348096c0c3e2"),
        ("message-device-permit", "0x87291ef4565baed5e98e935faf2e1d89e60aaf1282236917692fe33b8b6c1abd"),
        ("message-data-grant", "0xd1cedb4da3fbb58947c18dda6dbdbf638f5c971ece6f5d5b1bfe9b8f60992841"),
        ("message-dimo-claim", "0xd9f9aa77bfd0057aa77d5d7660124109738320e8715ec69cb6015d81c2b3251c"),
    ];

    #[test]
    fn a_descriptor_changes_only_with_its_pinned_hash() {
        let files: Vec<_> = BUILT_IN.into_iter().chain(MESSAGES).collect();
        let found: Vec<_> = files.iter().map(|(name, text)| (*name, format!("{}", keccak256(text)))).collect();
        let pinned: Vec<_> = PINNED.iter().map(|(name, hash)| (*name, hash.to_string())).collect();
        assert_eq!(found, pinned, "on the left are the hashes of the files as they are now");
    }

    #[test]
    fn every_descriptor_is_read_and_no_two_functions_of_a_role_share_a_selector() {
        let mut written = 0;
        for (name, text) in BUILT_IN {
            let descriptor: Descriptor = serde_json::from_str(text).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert!(Role::parse(&descriptor.context.id).is_some(), "{name}");
            assert_eq!(descriptor.context.contract, Some(BTreeMap::new()), "{name} names no address");
            written += descriptor.display.formats.len();
        }
        let all = functions();
        assert_eq!(all.len(), written, "a signature could not be read");
        for one in &all {
            let same = all.iter().filter(|other| other.role == one.role && other.selector() == one.selector());
            assert_eq!(same.count(), 1, "{}", one.name);
        }
    }

    #[test]
    fn no_parameter_is_left_out_of_what_is_shown() {
        for one in functions() {
            for name in &one.names {
                assert!(one.format.fields.iter().any(|field| field.path == *name), "{} hides {name}", one.name);
            }
            for field in &one.format.fields {
                assert!(
                    field.path == "@.value" || one.names.contains(&field.path),
                    "{} has no {}",
                    one.name,
                    field.path
                );
                let counted = one
                    .types
                    .iter()
                    .zip(&one.names)
                    .any(|(kind, name)| *name == field.path && *kind == Type::Uint(256));
                let needs = matches!(field.format, Kind::TokenAmount | Kind::NftName);
                assert!(!needs || counted, "{} of {} is no number", field.path, one.name);
            }
        }
    }

    #[test]
    fn every_message_is_read_and_shows_all_its_fields() {
        for (name, text) in MESSAGES {
            let descriptor: Descriptor = serde_json::from_str(text).unwrap_or_else(|e| panic!("{name}: {e}"));
            for (signature, format) in &descriptor.display.formats {
                let inside = signature.split_once('(').unwrap().1.trim_end_matches(')');
                for input in inside.split(',') {
                    let (kind, field) = input.split_once(' ').unwrap();
                    let path = if kind.ends_with("[]") { format!("{field}.[]") } else { field.to_string() };
                    assert!(format.fields.iter().any(|one| one.path == path), "{name} hides {path}");
                }
            }
        }
    }
}
