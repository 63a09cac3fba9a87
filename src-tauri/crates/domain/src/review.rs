//! Reviews: what the owner is asked to agree to, and what is signed from it.

use alloc::{string::String, vec::Vec};

use alloy_primitives::{Address, B256};
use serde::{Deserialize, Serialize};

use crate::{
    account::Owner,
    amount::Amount,
    anchor::AnchorPlan,
    calls::{CallView, MessageView},
    claim::ClaimPlan,
    collect_all::{CollectAllPlan, RewardedDevice},
    device_wallet::ExecutePlan,
    dimo::DimoPlan,
    grant::{GrantId, GrantTerms},
    operation::OperationId,
    reward::RewardSums,
    reward_proof::ToldReward,
    reward_recipient::RecipientPlan,
    send::{SendPlan, Token},
    time::Millis,
    transaction::{Call, Fees, Replacement, Transaction},
    transfer::TransferPlan,
    upkeep::UpkeepPlan,
};

/// Names a stored review: 16 random bytes as hex; used once, dies after 5 minutes (T-06).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReviewId(pub String);

/// How long a review can be answered, in milliseconds.
pub const REVIEW_LIFE_MS: u64 = 300_000;

/// Everything that can be signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "review", rename_all = "snake_case")]
pub enum Review {
    /// A device permit, then approve and register.
    Claim(ClaimPlan),
    /// One transaction that collects rewards.
    Collect(CollectPlan),
    /// The transactions that collect rewards of many contracts.
    CollectAll(CollectAllPlan),
    /// One transaction that names another recipient of rewards.
    Recipient(RecipientPlan),
    /// One transaction that sends coins or tokens.
    Send(SendPlan),
    /// One transaction that hands a deed over.
    Transfer(TransferPlan),
    /// A device permit, then one transaction that renews or ends a registration.
    Upkeep(UpkeepPlan),
    /// One transaction that tells a device's own wallet what to do.
    Execute(ExecutePlan),
    /// A device of DIMO, claimed, connected with a vehicle or disconnected: one transaction, for a claim after its signature.
    Dimo(DimoPlan),
    /// One transaction that anchors the root over many batches.
    Anchor(AnchorPlan),
    /// A grant, signed as typed data.
    Grant(GrantPlan),
    /// A transaction in the place of one that waits.
    Replace(ReplacePlan),
}

impl Review {
    /// Whose account it is about, and whose key signs it.
    #[must_use]
    pub fn owner(&self) -> Owner {
        match self {
            Self::Claim(plan) => plan.owner,
            Self::Collect(plan) => plan.owner,
            Self::CollectAll(plan) => plan.owner,
            Self::Recipient(plan) => plan.owner,
            Self::Send(plan) => plan.owner,
            Self::Transfer(plan) => plan.owner,
            Self::Upkeep(plan) => plan.owner,
            Self::Execute(plan) => plan.owner,
            Self::Dimo(plan) => plan.owner,
            Self::Anchor(plan) => plan.owner,
            Self::Grant(plan) => plan.terms.owner,
            Self::Replace(plan) => plan.owner,
        }
    }
}

/// A replacement before it is agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplacePlan {
    pub operation: OperationId,
    /// The operation's title.
    pub title: String,
    pub replacement: Replacement,
    pub owner: Owner,
    pub network: String,
    pub symbol: String,
    pub decimals: u8,
    /// What is signed, in full.
    pub transaction: Transaction,
    /// The highest fee of the one that waits.
    pub fee_before: Amount,
    pub balance: Amount,
}

/// A collection of rewards before it is agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectPlan {
    pub owner: Owner,
    #[serde(with = "crate::grant::text_u64")]
    pub chain_id: u64,
    pub network: String,
    pub symbol: String,
    pub decimals: u8,
    pub call: Call,
    pub amount: Amount,
    pub sums: RewardSums,
    #[serde(with = "crate::grant::text_u64")]
    pub gas: u64,
    pub fees: Fees,
    pub balance: Amount,
    /// By which proof; then `amount` is of its token, and `symbol` and `decimals` are those of the fee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<ProofClaim>,
    /// Whom the contract pays instead of the account, because the account told it so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_to: Option<Address>,
    /// The device whose own wallet is paid, not the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<RewardedDevice>,
    /// What the device's own wallet does by `call`, where the contract pays only who calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inner: Option<Call>,
}

/// The proof by which rewards are collected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofClaim {
    pub token: Token,
    pub reward: ToldReward,
    /// The contract's root that proves it, as it was when the plan was made.
    pub root: B256,
}

impl CollectPlan {
    /// The contract that pays.
    #[must_use]
    pub fn source(&self) -> Address {
        self.inner.as_ref().map_or(self.call.to, |inner| inner.to)
    }

    /// The account that the contract owes it to.
    #[must_use]
    pub fn earner(&self) -> Owner {
        self.device.as_ref().map_or(self.owner, |device| Owner(device.wallet))
    }

    /// The network fee, at most.
    #[must_use]
    pub fn fee_ceiling(&self) -> Amount {
        Amount(self.fees.max_fee_per_gas.0.saturating_mul(alloy_primitives::U256::from(self.gas)))
    }
}

/// A grant before it is agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantPlan {
    pub terms: GrantTerms,
    #[serde(with = "crate::grant::text_u64")]
    pub chain_id: u64,
    /// The devices' names, in the order of `terms.devices`.
    pub names: Vec<String>,
    /// The grant whose place this one takes, and whose token.
    #[serde(default)]
    pub replaces: Option<GrantId>,
}

/// A review as shown: the words are made from the same fields that get signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewView {
    pub id: ReviewId,
    pub expires: Millis,
    pub words: Words,
    pub asks: Asks,
    /// The calls that a yes signs, in their order.
    pub calls: Vec<CallView>,
    /// The messages that a yes has signed as typed data.
    pub messages: Vec<MessageView>,
    #[serde(flatten)]
    pub review: Review,
}

/// Who wants it to be signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum Asks {
    /// The owner, in the window or on the command line that shows it.
    You,
    /// An app, by the name that the owner gave it.
    App { name: String },
}

impl Review {
    /// Who wants it.
    #[must_use]
    pub fn asks(&self) -> Asks {
        match self {
            Self::Grant(plan) => Asks::App { name: plan.terms.app.clone() },
            Self::Claim(_)
            | Self::Collect(_)
            | Self::CollectAll(_)
            | Self::Recipient(_)
            | Self::Send(_)
            | Self::Transfer(_)
            | Self::Upkeep(_)
            | Self::Execute(_)
            | Self::Dimo(_)
            | Self::Anchor(_)
            | Self::Replace(_) => Asks::You,
        }
    }
}

/// A review in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    pub title: String,
    /// One sentence that says what happens.
    pub sentence: String,
    pub lines: Vec<WordLine>,
    /// What everybody can see for ever.
    pub public: Vec<String>,
    /// What to know before saying yes.
    pub warnings: Vec<String>,
    /// Every signed field, in full.
    pub exact: Vec<WordLine>,
}

/// A label and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordLine {
    pub label: String,
    pub value: String,
}
