//! What a plan says that a yes signs: each call is compared with it, value by value.

mod collected;

use alloc::{string::String, vec::Vec};

use alloy_primitives::{Address, B256, U256};

use super::{Decoded, Role, abi::Value, message::Message};
use crate::{
    account::Owner,
    amount::Amount,
    anchor::AnchorPlan,
    claim::ClaimPlan,
    device_wallet::{ExecutePlan, Taken},
    dimo::{DimoAct, DimoPlan, DimoToken},
    review::{GrantPlan, ReplacePlan, Review},
    send::{SendPlan, Token},
    transaction::{Call, Replacement},
    transfer::TransferPlan,
    upkeep::{Upkeep, UpkeepPlan},
};

/// Everything that a yes to a review signs, by the plan's own fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signed {
    pub owner: Option<Owner>,
    pub calls: Vec<Expected>,
    pub messages: Vec<Message>,
    /// Tokens whose decimals the plan knows.
    pub tokens: Vec<Token>,
}

/// A call as a plan describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    pub to: Address,
    pub value: Amount,
    /// What the plan says that it goes to.
    pub role: Option<Role>,
    pub what: What,
}

/// What a plan says of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It carries coins and says nothing.
    Coins,
    /// This function with these values; others may be what they are, such as a signature that is still to come.
    Function { name: &'static str, values: Vec<(&'static str, Value)>, inner: Vec<Expected> },
    /// Whatever the owner wrote.
    Written,
}

/// What a yes to this review signs.
#[must_use]
pub fn signed(review: &Review) -> Signed {
    match review {
        Review::Claim(plan) => claim(plan),
        Review::Collect(plan) => collected::collect(plan),
        Review::CollectAll(plan) => collected::collect_all(plan),
        Review::Recipient(plan) => collected::recipient(plan),
        Review::Send(plan) => send(plan),
        Review::Transfer(plan) => transfer(plan),
        Review::Upkeep(plan) => upkeep(plan),
        Review::Execute(plan) => execute(plan),
        Review::Dimo(plan) => dimo(plan),
        Review::Anchor(plan) => anchor(plan),
        Review::Grant(plan) => grant(plan),
        Review::Replace(plan) => replace(plan),
    }
}

impl Expected {
    fn coins(to: Address, value: Amount) -> Self {
        Self { to, value, role: None, what: What::Coins }
    }

    fn function(to: Address, role: Role, name: &'static str, values: Vec<(&'static str, Value)>) -> Self {
        Self { to, value: Amount::ZERO, role: Some(role), what: What::Function { name, values, inner: Vec::new() } }
    }

    /// It and the calls in it.
    pub fn all(&self) -> impl Iterator<Item = &Self> {
        let mut waiting = alloc::vec![self];
        core::iter::from_fn(move || {
            let one = waiting.pop()?;
            waiting.extend(one.inner().iter().rev());
            Some(one)
        })
    }

    fn inner(&self) -> &[Self] {
        match &self.what {
            What::Function { inner, .. } => inner,
            What::Coins | What::Written => &[],
        }
    }

    /// It holds what the owner wrote.
    pub(super) fn may_be_unknown(&self) -> bool {
        self.all().any(|one| one.what == What::Written)
    }

    /// Whether the call is this one.
    pub(super) fn is_met(&self, call: &Call, decoded: Option<&Decoded>) -> bool {
        if (self.to, self.value) != (call.to, call.value) {
            return false;
        }
        match (&self.what, decoded) {
            (What::Written, _) => true,
            (What::Coins, Some(decoded)) => decoded.role.is_none(),
            (What::Function { name, values, inner }, Some(decoded)) => {
                let same = |(name, value): &(&str, Value)| decoded.values.iter().any(|(n, v)| n == name && v == value);
                let inner = inner.len() == decoded.inner.len()
                    && inner.iter().zip(&decoded.inner).all(|(one, (call, found))| one.is_met(call, found.as_ref()));
                decoded.role == self.role && decoded.name == *name && values.iter().all(same) && inner
            }
            (What::Coins | What::Function { .. }, None) => false,
        }
    }
}

fn address(at: Address) -> Value {
    Value::Address(at)
}

fn permit(owner: Owner, nonce: U256, chain_id: u64, registry: Address) -> Vec<Message> {
    alloc::vec![Message::permit(owner, nonce, chain_id, registry)]
}

/// The device's signature is still to come: the registration has blanks in its place.
fn claim(plan: &ClaimPlan) -> Signed {
    let mut calls = Vec::new();
    if let Some(token) = &plan.token {
        let number = Value::Uint(token.token_id);
        if plan.needs_approval() {
            let values = alloc::vec![("to", address(plan.registry)), ("tokenId", number.clone())];
            calls.push(Expected::function(token.contract, Role::Nft, "approve", values));
        }
        if plan.way.payer().is_none() {
            let values = alloc::vec![
                ("deviceContract", address(token.contract)),
                ("tokenId", number),
                ("device", address(plan.device.0)),
                ("hash", Value::Fixed(plan.document_hash.to_vec())),
                ("uri", Value::String(plan.document_uri.clone())),
            ];
            let register = Expected::function(plan.registry, Role::Registry, "register", values);
            calls.push(Expected { value: plan.price, ..register });
        }
    }
    let messages = permit(plan.permit_owner(), plan.nonce, plan.chain_id, plan.registry);
    Signed { owner: Some(plan.owner), calls, messages, tokens: Vec::new() }
}

/// The root over the batches that are shown; where the plan names another, any call is refused.
fn anchor(plan: &AnchorPlan) -> Signed {
    let over = |root: B256| {
        let count = Value::Uint(U256::from(plan.count()));
        let values = alloc::vec![("root", Value::Fixed(root.to_vec())), ("count", count)];
        Expected::function(plan.contract, Role::Anchor, "anchor", values)
    };
    let root = plan.root_over().filter(|root| *root == plan.root);
    Signed { owner: Some(plan.owner), calls: root.map(over).into_iter().collect(), ..Signed::default() }
}

fn send(plan: &SendPlan) -> Signed {
    let call = give(plan.token.as_ref(), plan.to, plan.amount);
    Signed {
        owner: Some(plan.owner),
        calls: alloc::vec![call],
        tokens: plan.token.iter().cloned().collect(),
        ..Signed::default()
    }
}

fn give(token: Option<&Token>, to: Address, amount: Amount) -> Expected {
    let Some(token) = token else { return Expected::coins(to, amount) };
    let values = alloc::vec![("to", address(to)), ("value", Value::Uint(amount.0))];
    Expected::function(token.contract, Role::Token, "transfer", values)
}

fn transfer(plan: &TransferPlan) -> Signed {
    let mut values = alloc::vec![("from", address(plan.owner.0)), ("to", address(plan.to))];
    values.extend(plan.deed.token_id.parse().ok().map(|number| ("tokenId", Value::Uint(number))));
    let call = Expected::function(plan.contract, Role::Deeds, "safeTransferFrom", values);
    Signed { owner: Some(plan.owner), calls: alloc::vec![call], ..Signed::default() }
}

fn upkeep(plan: &UpkeepPlan) -> Signed {
    let device = ("device", address(plan.device.0));
    let (name, values) = match &plan.upkeep {
        Upkeep::Update { document_hash, document_uri, .. } => {
            let hash = ("hash", Value::Fixed(document_hash.to_vec()));
            ("update", alloc::vec![device, hash, ("uri", Value::String(document_uri.clone()))])
        }
        Upkeep::Remove { .. } => ("remove", alloc::vec![device]),
    };
    let call = Expected::function(plan.registry, Role::Registry, name, values);
    let messages = permit(plan.owner, plan.nonce, plan.chain_id, plan.registry);
    Signed { owner: Some(plan.owner), calls: alloc::vec![call], messages, tokens: Vec::new() }
}

fn execute(plan: &ExecutePlan) -> Signed {
    let (inner, token) = match &plan.taken {
        Taken::Coin { amount } => (Expected::coins(plan.to, *amount), None),
        Taken::Token { token, amount } => (give(Some(token), plan.to, *amount), Some(token)),
        Taken::Nft { nft } => {
            let values = alloc::vec![
                ("from", address(plan.deed.wallet)),
                ("to", address(plan.to)),
                ("tokenId", Value::Uint(nft.token_id)),
            ];
            (Expected::function(nft.contract, Role::Nft, "safeTransferFrom", values), None)
        }
        Taken::Call { token } => {
            let role = token.as_ref().map(|_| Role::Token);
            (Expected { to: plan.to, value: plan.inner.value, role, what: What::Written }, token.as_ref())
        }
    };
    Signed {
        owner: Some(plan.owner),
        calls: alloc::vec![by_wallet(plan.deed.wallet, &plan.inner, inner)],
        tokens: token.into_iter().cloned().collect(),
        messages: Vec::new(),
    }
}

/// A device's own wallet makes the call `inner`, which is `expected`.
fn by_wallet(wallet: Address, inner: &Call, expected: Expected) -> Expected {
    let values = alloc::vec![
        ("to", address(inner.to)),
        ("value", Value::Uint(inner.value.0)),
        ("data", Value::Bytes(inner.data.clone())),
        ("operation", Value::Uint(U256::ZERO)),
    ];
    Expected {
        to: wallet,
        value: Amount::ZERO,
        role: Some(Role::DeviceWallet),
        what: What::Function { name: "execute", values, inner: alloc::vec![expected] },
    }
}

/// The device's signature is still to come here, too.
fn dimo(plan: &DimoPlan) -> Signed {
    let mut values = alloc::vec![("aftermarketDeviceNode", Value::Uint(plan.before.node))];
    let mut messages = Vec::new();
    let name = match &plan.act {
        DimoAct::Claim { .. } => {
            messages.push(Message::dimo_claim(plan.before.node, plan.owner, plan.chain_id, plan.registry));
            "claimAftermarketDevice"
        }
        DimoAct::Connect { vehicle } => {
            values.push(("vehicleNode", Value::Uint(*vehicle)));
            "pairAftermarketDevice"
        }
        DimoAct::Disconnect { vehicle } => {
            values.push(("vehicleNode", Value::Uint(*vehicle)));
            "unpairAftermarketDevice"
        }
        DimoAct::EndGrant { contract, asset, token, grantee, .. } => {
            let call =
                Expected::function(*contract, Role::Sacd, "setPermissions", taken_back(*asset, *token, *grantee));
            return Signed { owner: Some(plan.owner), calls: alloc::vec![call], ..Signed::default() };
        }
    };
    let call = Expected::function(plan.registry, Role::DimoRegistry, name, values);
    Signed { owner: Some(plan.owner), calls: alloc::vec![call], messages, tokens: Vec::new() }
}

fn taken_back(asset: Address, token: DimoToken, grantee: Address) -> Vec<(&'static str, Value)> {
    alloc::vec![
        ("asset", address(asset)),
        ("tokenId", Value::Uint(token.number())),
        ("grantee", address(grantee)),
        ("permissions", Value::Uint(U256::ZERO)),
        ("expiration", Value::Uint(U256::ZERO)),
        ("source", Value::String(String::new())),
    ]
}

fn grant(plan: &GrantPlan) -> Signed {
    let messages = alloc::vec![Message::grant(&plan.terms, plan.chain_id)];
    Signed { owner: Some(plan.terms.owner), messages, ..Signed::default() }
}

/// One that is sped up is what its own plan said.
fn replace(plan: &ReplacePlan) -> Signed {
    let calls = match plan.replacement {
        Replacement::SpeedUp => Vec::new(),
        Replacement::Cancel => alloc::vec![Expected::coins(plan.owner.0, Amount::ZERO)],
    };
    Signed { owner: Some(plan.owner), calls, ..Signed::default() }
}
