//! Reward contracts in memory that check proofs as deployed ones do, and a service that tells what they owe.

use std::{collections::BTreeMap, sync::Mutex};

use alloy_sol_types::SolCall;
use async_trait::async_trait;
use domain::{
    Address, B256, U256,
    account::Owner,
    amount::Amount,
    claim::DeviceToken,
    device::DeviceId,
    merkle::{RewardLeaf, RewardProof},
    network::RewardSource,
    review::ProofClaim,
    reward_proof::ToldReward,
    send::Token,
    transaction::Call,
};
use wallet::ports::{ChainError, Gateway, GatewayError, LeafFacts, ProofFacts, gateway::names};

use crate::{
    abi::{Cumulative, Cycle, OneShot, call},
    ledger::TOKEN,
    services::Pins,
};

/// One contract of each family that is collected from.
pub const ONE_SHOT: Address = Address::repeat_byte(0x51);
pub const CUMULATIVE: Address = Address::repeat_byte(0x52);
pub const CYCLE: Address = Address::repeat_byte(0x53);
pub const FAMILIES: [Address; 3] = [ONE_SHOT, CUMULATIVE, CYCLE];

/// The contracts as they stand; a test changes what it likes.
#[derive(Clone, Debug)]
pub struct FakeProofs {
    /// The root that each checks against; of cycle 0 where there are cycles.
    pub roots: BTreeMap<Address, B256>,
    /// What each has paid to the owner.
    pub paid: BTreeMap<Address, Amount>,
    /// What each holds of the token.
    pub held: Amount,
    /// What the token says of itself.
    pub decimals: u8,
    /// Why they pay nobody.
    pub closed: Option<String>,
    /// Nothing stands at their addresses.
    pub gone: bool,
    /// What each transaction paid.
    logged: BTreeMap<B256, Amount>,
}

impl Default for FakeProofs {
    fn default() -> Self {
        Self {
            roots: BTreeMap::new(),
            paid: BTreeMap::new(),
            held: Amount::wei(1_000_000),
            decimals: 6,
            closed: None,
            gone: false,
            logged: BTreeMap::new(),
        }
    }
}

impl FakeProofs {
    /// What a call by `sender` pays now, or why it fails; nothing where it goes elsewhere or no contract stands.
    pub fn answer(&self, sender: Owner, call: &Call) -> Result<Amount, String> {
        if self.gone || !FAMILIES.contains(&call.to) {
            return Ok(Amount::ZERO);
        }
        if let Some(reason) = &self.closed {
            return Err(reason.clone());
        }
        let due = match call.to {
            ONE_SHOT => self.once(call)?,
            CUMULATIVE => self.difference(call)?,
            _ => self.part(sender, call)?,
        };
        if due > self.held { Err("transfer amount exceeds balance".to_string()) } else { Ok(due) }
    }

    fn once(&self, call: &Call) -> Result<Amount, String> {
        let claim = OneShot::claimCall::abi_decode_validate(&call.data).unwrap();
        let (account, amount) = (Owner(claim.account), Amount(claim.amount));
        if !self.paid_by(ONE_SHOT).is_zero() {
            return Err("AlreadyClaimed".to_string());
        }
        self.proven(ONE_SHOT, &RewardLeaf::OneShot { index: claim.index, account, amount }, claim.merkleProof)?;
        Ok(amount)
    }

    fn difference(&self, call: &Call) -> Result<Amount, String> {
        let claim = Cumulative::claimCall::abi_decode_validate(&call.data).unwrap();
        let (account, total) = (Owner(claim.account), Amount(claim.cumulativeAmount));
        if claim.expectedMerkleRoot != self.root(CUMULATIVE) {
            return Err("MerkleRootWasUpdated".to_string());
        }
        self.proven(CUMULATIVE, &RewardLeaf::Cumulative { account, total }, claim.merkleProof)?;
        let due = total.minus(self.paid_by(CUMULATIVE));
        if due.is_zero() { Err("NothingToClaim".to_string()) } else { Ok(due) }
    }

    fn part(&self, sender: Owner, call: &Call) -> Result<Amount, String> {
        let claim = Cycle::claimCall::abi_decode_validate(&call.data).unwrap();
        let (total, amount) = (Amount(claim.totalRewards), Amount(claim.amount));
        self.proven(CYCLE, &RewardLeaf::Cycle { account: sender, total }, claim.proof)?;
        let over = amount > total.minus(self.paid_by(CYCLE));
        if over { Err("AmountIsOverAvailableRewardsToClaim".to_string()) } else { Ok(amount) }
    }

    fn proven(&self, at: Address, leaf: &RewardLeaf, steps: Vec<B256>) -> Result<(), String> {
        let proof = RewardProof::try_from(steps).unwrap();
        if proof.proves(leaf, self.root(at)) { Ok(()) } else { Err("InvalidProof".to_string()) }
    }

    /// Carries out a call that [`Self::answer`] takes.
    pub fn pay(&mut self, sender: Owner, call: &Call, hash: B256) {
        let due = self.answer(sender, call).unwrap();
        let paid = self.paid_by(call.to).plus(due);
        self.paid.insert(call.to, paid);
        self.held = self.held.minus(due);
        self.logged.insert(hash, due);
    }

    pub fn paid_in(&self, hash: B256) -> Option<Amount> {
        self.logged.get(&hash).copied().filter(|paid| !paid.is_zero())
    }

    pub fn paid_by(&self, contract: Address) -> Amount {
        self.paid.get(&contract).copied().unwrap_or_default()
    }

    fn root(&self, of: Address) -> B256 {
        self.roots.get(&of).copied().unwrap_or_default()
    }

    /// What they say of what a service told.
    pub fn facts(&self, source: &RewardSource, told: &[ToldReward]) -> Result<ProofFacts, ChainError> {
        if self.gone {
            return Err(ChainError::BadAnswer("token() gave back other data than it should".to_string()));
        }
        let (root, collected) = (self.root(source.address), self.paid_by(source.address));
        let leaf = LeafFacts { token: TOKEN, root, next: None, collected };
        let token = Token { contract: TOKEN, symbol: "DRT".to_string(), decimals: self.decimals };
        Ok(ProofFacts { block: 7, tokens: vec![(token, self.held)], leaves: vec![leaf; told.len()] })
    }
}

/// The call that collects, as each family takes it.
pub fn claim(to: Address, claim: &ProofClaim, amount: Amount) -> Call {
    let steps = claim.reward.proof.steps().to_vec();
    match claim.reward.leaf {
        RewardLeaf::OneShot { index, account, amount } => {
            call(to, &OneShot::claimCall { index, account: account.0, amount: amount.0, merkleProof: steps })
        }
        RewardLeaf::Cumulative { account, total } => {
            let claim = Cumulative::claimCall {
                account: account.0,
                cumulativeAmount: total.0,
                expectedMerkleRoot: claim.root,
                merkleProof: steps,
            };
            call(to, &claim)
        }
        RewardLeaf::Cycle { total, .. } => {
            let cycle = U256::from(claim.reward.cycle.unwrap());
            call(to, &Cycle::claimCall { amount: amount.0, totalRewards: total.0, cycle, proof: steps })
        }
        RewardLeaf::CumulativeToken { .. } => panic!("it is not collected from"),
    }
}

/// A service that tells of each contract what a test says, by the contract's address.
#[derive(Default)]
pub struct Teller(pub Mutex<BTreeMap<Address, ToldReward>>);

impl Teller {
    pub fn tell(&self, contract: Address, told: ToldReward) {
        self.0.lock().unwrap().insert(contract, told);
    }
}

#[async_trait]
impl Gateway for Teller {
    fn document_uri(&self, document: &str) -> String {
        Pins.document_uri(document)
    }

    async fn pin(&self, document: &str) -> Result<(), GatewayError> {
        Pins.pin(document).await
    }

    async fn upload(&self, _: &[u8]) -> Result<(), GatewayError> {
        Err(GatewayError::NotOffered(names::GATEWAY))
    }

    async fn epochs(&self, _: DeviceId) -> Result<u32, GatewayError> {
        Err(GatewayError::NotOffered(names::GATEWAY))
    }

    async fn fund(&self, _: Owner) -> Result<(), GatewayError> {
        Err(GatewayError::NotOffered(names::FAUCET))
    }

    async fn device_token(&self, _: DeviceId, _: Owner, _: u64, _: &[u8; 65]) -> Result<DeviceToken, GatewayError> {
        Err(GatewayError::NotOffered(names::MAKER))
    }

    async fn told_rewards(&self, source: &RewardSource, _: Owner) -> Result<Vec<ToldReward>, GatewayError> {
        Ok(self.0.lock().unwrap().get(&source.address).cloned().into_iter().collect())
    }
}
