//! The fields of a known call as its descriptor has them shown.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use alloy_primitives::{Address, U256};

use super::{
    Meaning,
    abi::Value,
    descriptor::{Field, Function, Kind, Visible},
    read::{Reader, address_text},
    role::Role,
};
use crate::{
    amount::Amount,
    review::WordLine,
    time::Millis,
    transaction::Call,
    words::{date_time, shown_whole},
};

/// A call that carries coins and says nothing.
pub(super) fn coins(reader: &Reader, call: &Call) -> Meaning {
    let intent = if call.value.is_zero() { "An empty transaction" } else { "Send coins" };
    let fields = alloc::vec![
        WordLine { label: "To".to_string(), value: address_text(reader, call.to) },
        WordLine { label: "Amount".to_string(), value: native(reader, call.value.0) },
    ];
    Meaning::Known { contract: None, function: String::new(), intent: intent.to_string(), fields }
}

/// A call of a known function.
pub(super) fn known(reader: &Reader, call: &Call, function: &Function, values: &[Value]) -> Meaning {
    let shown = Shown { reader, call, function, values };
    let visible = function.format.fields.iter().filter(|field| field.visible == Visible::Always);
    Meaning::Known {
        contract: Some(function.contract.clone()),
        function: signature(function),
        intent: function.format.intent.clone(),
        fields: visible.map(|field| WordLine { label: field.label.clone(), value: shown.field(field) }).collect(),
    }
}

/// What to know before saying yes to a call that nobody here can read.
pub(super) fn unknown() -> Vec<String> {
    alloc::vec![
        "Deedbox does not know what this call does. It can take everything that the wallet has, now or later. Agree only if you read every byte and know the contract."
            .to_string()
    ]
}

/// What to know before saying yes to a call that lets somebody else act (T-68).
pub(super) fn warnings(function: &Function, values: &[Value]) -> Vec<String> {
    let text = match (function.role, function.name.as_str()) {
        (Role::Token, "approve" | "increaseAllowance" | "permit") => {
            "Whoever is named can take these tokens at any time, without asking again, until you set it back to zero."
        }
        (Role::Nft | Role::Deeds, "approve") => "Whoever is named can take this at any time, without asking again.",
        (Role::Sacd, "setPermissions") if takes_back(function, values) => {
            "Whoever is named is permitted nothing more on this token. What was read stays read, and access that was given before lasts until its own end."
        }
        (Role::Sacd, "setPermissions") => {
            "Whoever is named can do with this token what these permissions stand for until that end, without asking again, and no log on the chain says what was read. Everybody can see the permission."
        }
        (Role::Merkl, "setClaimRecipient") if !names_nobody(function, values) => {
            "Whoever is named gets all future rewards that this is about, whoever collects them, until you change it."
        }
        (Role::Nft | Role::Deeds, "setApprovalForAll") => {
            "Whoever is named can take everything that you have of this contract, now and later, without asking again."
        }
        (
            Role::Registry
            | Role::Deeds
            | Role::Proxy
            | Role::CountPool
            | Role::MerkleDistributor
            | Role::CumulativeMerkle
            | Role::CycleMerkle
            | Role::Merkl
            | Role::Multicall
            | Role::DimoRegistry
            | Role::Sacd
            | Role::Anchor
            | Role::Nft
            | Role::Token
            | Role::DeviceWallet,
            _,
        ) => return Vec::new(),
    };
    let named = |path: &str| function.names.iter().position(|name| name == path).and_then(|place| values.get(place));
    let unlimited = function.format.fields.iter().any(|field| {
        let limit = field.params.threshold;
        matches!((named(&field.path), limit), (Some(Value::Uint(n)), Some(limit)) if *n >= limit)
    });
    let more = unlimited.then(|| "There is no limit to how much is taken.".to_string());
    core::iter::once(text.to_string()).chain(more).collect()
}

/// No permission, and no end to come.
fn takes_back(function: &Function, values: &[Value]) -> bool {
    let zero = |name: &str| {
        let place = function.names.iter().position(|one| one == name);
        place.and_then(|place| values.get(place)) == Some(&Value::Uint(U256::ZERO))
    };
    zero("permissions") && zero("expiration")
}

/// The contract pays its user again.
fn names_nobody(function: &Function, values: &[Value]) -> bool {
    let place = function.names.iter().position(|name| name == "recipient");
    place.and_then(|place| values.get(place)) == Some(&Value::Address(Address::ZERO))
}

/// One value in the way of a field, where no call stands around it.
pub(super) fn plain(reader: &Reader, kind: Kind, value: &Value) -> String {
    match (kind, value) {
        (Kind::AddressName, Value::Address(address)) => address_text(reader, *address),
        (Kind::AddressName, Value::Addresses(all)) => {
            all.iter().map(|one| address_text(reader, *one)).collect::<Vec<_>>().join(", ")
        }
        (Kind::Date, Value::Uint(seconds)) if *seconds == U256::from(u64::MAX) => format!("no end ({seconds})"),
        (Kind::Date, Value::Uint(seconds)) => {
            let seconds = u64::try_from(*seconds).unwrap_or(u64::MAX);
            format!("{} ({seconds})", date_time(Millis(seconds.saturating_mul(1000))))
        }
        (Kind::Amount, Value::Uint(amount)) => native(reader, *amount),
        (
            Kind::Raw
            | Kind::AddressName
            | Kind::Amount
            | Kind::TokenAmount
            | Kind::NftName
            | Kind::Date
            | Kind::Calldata,
            _,
        ) => raw(value),
    }
}

struct Shown<'a> {
    reader: &'a Reader<'a>,
    call: &'a Call,
    function: &'a Function,
    values: &'a [Value],
}

impl Shown<'_> {
    fn field(&self, field: &Field) -> String {
        if field.path == "@.value" {
            return native(self.reader, self.call.value.0);
        }
        let Some(value) = self.value(&field.path) else { return String::new() };
        match (field.format, value) {
            (Kind::TokenAmount, Value::Uint(amount)) => self.tokens(field, *amount),
            (Kind::NftName, Value::Uint(number)) => {
                let collection =
                    field.params.collection_path.as_deref().map_or(self.call.to, |path| self.address(path));
                format!("number {number} of {}", address_text(self.reader, collection))
            }
            (Kind::Calldata, Value::Bytes(data)) if data.is_empty() => "nothing: it only gets the coins".to_string(),
            (kind, value) => plain(self.reader, kind, value),
        }
    }

    fn tokens(&self, field: &Field, amount: U256) -> String {
        let unlimited = field.params.threshold.is_some_and(|limit| amount >= limit);
        let message = field.params.message.as_deref().filter(|_| unlimited).map(|text| format!("{text}: "));
        let message = message.unwrap_or_default();
        match self.reader.tokens.iter().find(|token| token.contract == self.call.to) {
            Some(token) => format!("{message}{} {}", Amount(amount).exact(token.decimals), token.symbol),
            None => format!("{message}{amount} of its smallest unit"),
        }
    }

    fn address(&self, path: &str) -> Address {
        match self.value(path) {
            Some(Value::Address(address)) => *address,
            Some(_) | None => self.call.to,
        }
    }

    fn value(&self, path: &str) -> Option<&Value> {
        let place = self.function.names.iter().position(|name| name == path)?;
        self.values.get(place)
    }
}

fn raw(value: &Value) -> String {
    match value {
        Value::Address(address) => address.to_checksum(None),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_string(),
        Value::Uint(number) => number.to_string(),
        Value::Fixed(bytes) => format!("0x{}", hex::encode(bytes)),
        Value::Bytes(bytes) => bytes.to_string(),
        Value::String(text) => shown_whole(text),
        Value::Hashes(all) => listed(all),
        Value::Addresses(all) => all.iter().map(|one| one.to_checksum(None)).collect::<Vec<_>>().join(" "),
        Value::Uints(all) => listed(all),
        Value::Proofs(all) => all.iter().map(|one| format!("[{}]", listed(one))).collect::<Vec<_>>().join(" "),
        Value::Calls(all) => format!("{} calls, each shown by itself", all.len()),
    }
}

fn listed<T>(all: &[T]) -> String
where
    T: ToString,
{
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn native(reader: &Reader, amount: U256) -> String {
    let native = &reader.network.native;
    format!("{} {}", Amount(amount).exact(native.decimals), native.symbol)
}

fn signature(function: &Function) -> String {
    let inputs = function.types.iter().zip(&function.names).map(|(kind, name)| format!("{} {name}", kind.name()));
    format!("{}({})", function.name, inputs.collect::<Vec<_>>().join(", "))
}
