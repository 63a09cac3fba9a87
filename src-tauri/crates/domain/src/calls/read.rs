//! One call, read by the descriptor of what it goes to.

use alloc::{boxed::Box, format, string::String, vec::Vec};

use alloy_primitives::{Address, Bytes, U256};

use super::{
    CallView, Meaning,
    abi::{Value, decode},
    descriptor::{Function, Kind, Visible, contract_name, function, functions},
    digest,
    expected::Signed,
    role::{Named, Role, named},
    shown,
};
use crate::{account::Owner, amount::Amount, network::Network, send::Token, transaction::Call};

/// Calls within calls are looked into so deep.
const DEPTH: u8 = 4;

/// What a reader of calls knows besides the bytes.
pub struct Reader<'a> {
    pub network: &'a Network,
    /// Whose account signs.
    pub owner: Option<Owner>,
    /// What the plan says of contracts that the network's file does not name.
    pub claims: Vec<(Address, Role)>,
    /// Tokens whose decimals are known.
    pub tokens: Vec<Token>,
}

/// A call as its bytes have it; without a role, coins alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub role: Option<Role>,
    pub name: String,
    pub values: Vec<(String, Value)>,
    /// The calls that it has other contracts make; without values where one is unknown.
    pub inner: Vec<(Call, Option<Self>)>,
}

impl<'a> Reader<'a> {
    /// A reader of what this plan signs.
    #[must_use]
    pub fn of(network: &'a Network, signed: &Signed) -> Self {
        let all: Vec<_> = signed.calls.iter().flat_map(|one| one.all()).collect();
        Self {
            network,
            owner: signed.owner,
            claims: all.iter().filter_map(|one| Some((one.to, one.role?))).collect(),
            tokens: signed.tokens.clone(),
        }
    }

    /// The call in words, and its values; those are none where it is unknown.
    #[must_use]
    pub fn read(&self, call: &Call) -> (CallView, Option<Decoded>) {
        self.read_at(call, DEPTH)
    }

    fn read_at(&self, call: &Call, depth: u8) -> (CallView, Option<Decoded>) {
        let bare = |meaning| CallView {
            to: call.to,
            value: call.value,
            data: call.data.clone(),
            digest: digest(&call.data),
            meaning,
            inner: None,
            batch: Vec::new(),
            warnings: Vec::new(),
        };
        if call.data.is_empty() {
            let decoded = Decoded { role: None, name: String::new(), values: Vec::new(), inner: Vec::new() };
            return (bare(shown::coins(self, call)), Some(decoded));
        }
        if is_delegate(&call.data) {
            return (bare(Meaning::Delegate), None);
        }
        let Some((function, values)) = self.decoded(call) else {
            return (CallView { warnings: shown::unknown(), ..bare(Meaning::Unknown) }, None);
        };
        let Some((inner, batch)) = inner_calls(&function, &values) else { return (bare(Meaning::Unknown), None) };
        if depth == 0 && (inner.is_some() || !batch.is_empty()) {
            return (bare(Meaning::Unknown), None);
        }
        let deeper = |call: Call| {
            let (view, decoded) = self.read_at(&call, depth - 1);
            (view, (call, decoded))
        };
        let (inner_view, inner) = inner.map(deeper).unzip();
        let (batch, each): (Vec<CallView>, Vec<_>) = batch.into_iter().map(deeper).unzip();
        let view = CallView {
            warnings: shown::warnings(&function, &values),
            inner: inner_view.map(Box::new),
            batch,
            ..bare(shown::known(self, call, &function, &values))
        };
        let inner = inner.into_iter().chain(each).collect();
        let values = function.names.iter().cloned().zip(values).collect();
        (view, Some(Decoded { role: Some(function.role), name: function.name, values, inner }))
    }

    fn decoded(&self, call: &Call) -> Option<(Function, Vec<Value>)> {
        let selector: [u8; 4] = call.data.get(..4)?.try_into().ok()?;
        self.roles(call.to).into_iter().find_map(|role| {
            let function = function(role, selector)?;
            let values = decode(&function.types, call.data.get(4..)?)?;
            let takes_coins = function.format.fields.iter().any(|field| field.path == "@.value");
            (takes_coins || call.value.is_zero()).then_some((function, values))
        })
    }

    /// What the network's file names is nothing else, whatever a plan says.
    fn roles(&self, at: Address) -> Vec<Role> {
        match named(self.network, at) {
            Named::Role(role) => alloc::vec![role],
            Named::Other => Vec::new(),
            Named::Nowhere => {
                let claimed = self.claims.iter().filter(|(address, role)| *address == at && role.is_free());
                claimed.map(|(_, role)| *role).collect()
            }
        }
    }
}

/// Whether it is a known kind of call with another value where one is pinned, wherever it goes and however it is written.
fn is_delegate(data: &Bytes) -> bool {
    let with_pins = functions().into_iter().filter(|one| data.starts_with(&one.selector()));
    with_pins.into_iter().any(|one| {
        one.format.fields.iter().any(|field| {
            let Visible::MustMatch(allowed) = &field.visible else { return false };
            let place = one.names.iter().position(|name| *name == field.path).unwrap_or_default();
            let word = data.get(4 + place * 32..36 + place * 32).map(U256::from_be_slice);
            word.is_some_and(|word| !allowed.iter().any(|one| U256::from(*one) == word))
        })
    })
}

/// The call that it has another contract make, or those that it has others make. None of many may fail in silence: what
/// holds one that may is not read.
fn inner_calls(function: &Function, values: &[Value]) -> Option<(Option<Call>, Vec<Call>)> {
    let mut all = Vec::new();
    for (to, may_fail, data) in values.iter().filter_map(many).flatten() {
        if *may_fail {
            return None;
        }
        all.push(Call { to: *to, value: Amount::ZERO, data: data.clone() });
    }
    Some((inner_call(function, values), all))
}

fn many(value: &Value) -> Option<&Vec<(Address, bool, Bytes)>> {
    match value {
        Value::Calls(all) => Some(all),
        Value::Address(_)
        | Value::Bool(_)
        | Value::Uint(_)
        | Value::Fixed(_)
        | Value::Bytes(_)
        | Value::String(_)
        | Value::Hashes(_)
        | Value::Addresses(_)
        | Value::Uints(_)
        | Value::Proofs(_) => None,
    }
}

fn inner_call(function: &Function, values: &[Value]) -> Option<Call> {
    let field = function.format.fields.iter().find(|field| field.format == Kind::Calldata)?;
    let value = |path: &str| {
        let place = function.names.iter().position(|name| name == path)?;
        values.get(place)
    };
    let Value::Bytes(data) = value(&field.path)? else { return None };
    let Value::Address(to) = value(field.params.callee_path.as_deref()?)? else { return None };
    let amount = match value(field.params.amount_path.as_deref()?)? {
        Value::Uint(amount) => *amount,
        Value::Address(_)
        | Value::Bool(_)
        | Value::Fixed(_)
        | Value::Bytes(_)
        | Value::String(_)
        | Value::Hashes(_)
        | Value::Addresses(_)
        | Value::Uints(_)
        | Value::Proofs(_)
        | Value::Calls(_) => return None,
    };
    Some(Call { to: *to, value: Amount(amount), data: data.clone() })
}

/// What an address is called besides its digits.
pub(super) fn address_text(reader: &Reader, at: Address) -> String {
    let digits = at.to_checksum(None);
    let name = match named(reader.network, at) {
        Named::Role(role) if !role.is_free() => contract_name(role),
        Named::Role(_) | Named::Other | Named::Nowhere => None,
    };
    match name {
        _ if reader.owner.is_some_and(|owner| owner.0 == at) => format!("your own account ({digits})"),
        Some(name) => format!("{name} ({digits})"),
        None => digits,
    }
}
