//! Contracts of rewards in memory: each leaf is a tree of its own, and some refuse to be paid.

use std::collections::{BTreeMap, BTreeSet};

use alloy_sol_types::{SolCall, sol};
use async_trait::async_trait;
use domain::{
    Address, B256, U256, account::Owner, amount::Amount, claim::DeviceToken, device::DeviceId, merkle::RewardLeaf,
    network::RewardSource, review::ProofClaim, reward_proof::ToldReward, send::Token, transaction::Call,
};
use wallet::ports::{
    ChainError, Gateway, GatewayError, LeafFacts, PaidAccount, PaidFacts, PaidSays, Payable, ProofFacts,
    RecipientFacts, chain::PAID,
};

use crate::{
    abi::{call, executeCall},
    device_wallets::WALLET,
};

sol! {
    struct Part { address target; bool allowFailure; bytes callData; }

    function aggregate3(Part[] calls);

    interface OneShot {
        function claim(uint256 index, address account, uint256 amount, bytes32[] merkleProof);
    }

    interface Cumulative {
        function claim(address account, uint256 cumulativeAmount, bytes32 expectedMerkleRoot, bytes32[] merkleProof);
    }

    interface Cycle {
        function claim(uint256 amount, uint256 totalRewards, uint256 cycle, bytes32[] proof);
    }

    interface Disputed {
        function setClaimRecipient(address recipient, address token);
        function claim(address[] users, address[] tokens, uint256[] amounts, bytes32[][] proofs);
    }
}

pub const MULTICALL: Address = Address::repeat_byte(0x31);
pub const DISTRIBUTOR: Address = Address::repeat_byte(0x32);
pub const MERKL: Address = Address::repeat_byte(0x33);
pub const CYCLES: Address = Address::repeat_byte(0x34);
/// What all but Merkl's pay in.
pub const PAID_IN: Address = Address::repeat_byte(0x35);
/// A pool for stakes.
pub const STAKES: Address = Address::repeat_byte(0x36);

/// What the contracts hold, and what they do.
pub struct ManyContracts {
    /// Of each token.
    pub held: u128,
    /// What a reward of its own costs in gas.
    pub gas: u64,
    /// The rewards of the distributor that it refuses to pay.
    pub refused: BTreeSet<U256>,
    pub cycles_refuse: bool,
    /// Whom Merkl's pays, by the token; zero stands for all, and for nobody.
    pub named: BTreeMap<Address, Address>,
    /// What it logged of that: transaction, token and recipient.
    pub namings: Vec<(B256, Address, Address)>,
    /// It logs who is to be paid, and keeps whom it had.
    pub stubborn: bool,
    /// It names who is to be paid, and logs nothing.
    pub silent: bool,
    /// The contracts that pay nobody, and why.
    pub closed: BTreeMap<Address, String>,
    /// Another root than that of what is told.
    pub roots: BTreeMap<Address, B256>,
    /// What a contract paid already of each of its rewards.
    pub paid: BTreeMap<Address, Amount>,
    /// What a contract's token says of itself; else it has no decimals.
    pub decimals: BTreeMap<Address, u8>,
    /// What the pool for stakes owes.
    pub staked: u128,
    /// It holds that much.
    pub stakes_funded: bool,
}

impl Default for ManyContracts {
    fn default() -> Self {
        Self {
            held: u128::MAX,
            gas: 50_000,
            refused: BTreeSet::new(),
            cycles_refuse: false,
            named: BTreeMap::new(),
            namings: Vec::new(),
            stubborn: false,
            silent: false,
            closed: BTreeMap::new(),
            roots: BTreeMap::new(),
            paid: BTreeMap::new(),
            decimals: BTreeMap::new(),
            staked: 0,
            stakes_funded: true,
        }
    }
}

impl ManyContracts {
    pub fn facts(&self, at: Address, told: &[ToldReward]) -> ProofFacts {
        let leaves: Vec<LeafFacts> = told
            .iter()
            .map(|told| LeafFacts {
                token: token_of(&told.leaf),
                root: self.roots.get(&at).copied().unwrap_or_else(|| told.leaf.hash()),
                next: None,
                collected: self.paid.get(&at).copied().unwrap_or_default(),
            })
            .collect();
        let contracts: BTreeSet<Address> = leaves.iter().map(|leaf| leaf.token).collect();
        let decimals = self.decimals.get(&at).copied().unwrap_or_default();
        let token = |contract| Token { contract, symbol: "T".to_string(), decimals };
        let tokens = contracts.into_iter().map(|contract| (token(contract), Amount::wei(self.held))).collect();
        ProofFacts { block: 1, tokens, leaves }
    }

    /// Whom Merkl's pays of all tokens and of each of these.
    pub fn recipients(&self, block: u64, tokens: &[Address]) -> RecipientFacts {
        let named = |token: &Address| self.named.get(token).copied().filter(|to| !to.is_zero());
        RecipientFacts { block, all: named(&Address::ZERO), tokens: tokens.iter().map(named).collect() }
    }

    /// A mined call to Merkl's, if it names somebody.
    pub fn name(&mut self, data: &[u8], hash: B256) {
        let Ok(call) = Disputed::setClaimRecipientCall::abi_decode(data) else { return };
        if !self.stubborn {
            self.named.insert(call.token, call.recipient);
        }
        if !self.silent {
            self.namings.push((hash, call.token, call.recipient));
        }
    }

    /// Whether a pool that holds enough or not would pay.
    pub fn payable(&self, pool: Address, holds: bool) -> Payable {
        match self.closed.get(&pool) {
            _ if !holds => Payable::Unfunded,
            Some(reason) => Payable::Refused(reason.clone()),
            None => Payable::Now,
        }
    }

    /// What the pool for stakes owes.
    pub fn stakes(&self, at: Address, account: Owner) -> Result<PaidFacts, ChainError> {
        if at != STAKES {
            return Err(ChainError::NotOffered(PAID));
        }
        let pending = Amount::wei(self.staked);
        let payable = self.payable(at, self.staked > 0 && self.stakes_funded);
        let says = PaidSays::Pool { paid: Amount::ZERO, pending, payable };
        Ok(PaidFacts {
            block: 1,
            token: Token { contract: Address::ZERO, symbol: "C".to_string(), decimals: 0 },
            accounts: vec![PaidAccount { account, device: None, says }],
            payments: Vec::new(),
        })
    }

    /// What a run of a call to these contracts comes to.
    pub fn run(&self, call: &Call) -> Option<Result<u64, ChainError>> {
        let reverted = |reason: &str| Err(ChainError::Reverted(reason.to_string()));
        if let Some(reason) = self.closed.get(&call.to) {
            return Some(reverted(reason));
        }
        match call.to {
            MULTICALL => {
                let calls = aggregate3Call::abi_decode(&call.data).unwrap().calls;
                assert!(calls.iter().all(|part| !part.allowFailure), "none may fail in silence");
                let refused = calls.iter().any(|part| {
                    let inner = Call { to: part.target, value: Amount::ZERO, data: part.callData.clone() };
                    matches!(self.run(&inner), Some(Err(_)))
                });
                let gas = self.gas * u64::try_from(calls.len()).unwrap();
                Some(if refused { reverted("Multicall3: call failed") } else { Ok(gas) })
            }
            DISTRIBUTOR => {
                let index = OneShot::claimCall::abi_decode(&call.data).unwrap().index;
                Some(if self.refused.contains(&index) { reverted("Drop already claimed.") } else { Ok(self.gas) })
            }
            CYCLES => Some(if self.cycles_refuse { reverted("the cycle is over") } else { Ok(self.gas) }),
            MERKL => Some(Ok(self.gas)),
            WALLET => {
                let executeCall { to, data, .. } = executeCall::abi_decode(&call.data).ok()?;
                let inner = Call { to, value: Amount::ZERO, data };
                [CYCLES, MERKL].contains(&to).then(|| self.run(&inner)).flatten()
            }
            _ => None,
        }
    }
}

fn token_of(leaf: &RewardLeaf) -> Address {
    match leaf {
        RewardLeaf::CumulativeToken { token, .. } => *token,
        RewardLeaf::OneShot { .. } | RewardLeaf::Cumulative { .. } | RewardLeaf::Cycle { .. } => PAID_IN,
    }
}

pub fn claiming(to: Address, claim: &ProofClaim, amount: Amount) -> Call {
    let steps = claim.reward.proof.steps().to_vec();
    match &claim.reward.leaf {
        RewardLeaf::OneShot { index, account, amount } => {
            let (account, amount) = (account.0, amount.0);
            call(to, &OneShot::claimCall { index: *index, account, amount, merkleProof: steps })
        }
        RewardLeaf::Cumulative { account, total } => call(
            to,
            &Cumulative::claimCall {
                account: account.0,
                cumulativeAmount: total.0,
                expectedMerkleRoot: claim.root,
                merkleProof: steps,
            },
        ),
        RewardLeaf::Cycle { total, .. } => {
            let cycle = U256::from(claim.reward.cycle.unwrap());
            call(to, &Cycle::claimCall { amount: amount.0, totalRewards: total.0, cycle, proof: steps })
        }
        RewardLeaf::CumulativeToken { .. } => each_token(to, &[claim]),
    }
}

pub fn each_token(to: Address, claims: &[&ProofClaim]) -> Call {
    let mut all =
        Disputed::claimCall { users: Vec::new(), tokens: Vec::new(), amounts: Vec::new(), proofs: Vec::new() };
    for claim in claims {
        let RewardLeaf::CumulativeToken { account, token, total } = &claim.reward.leaf else { panic!("{claim:?}") };
        all.users.push(account.0);
        all.tokens.push(*token);
        all.amounts.push(total.0);
        all.proofs.push(claim.reward.proof.steps().to_vec());
    }
    call(to, &all)
}

pub fn naming(at: Address, token: Option<Address>, to: Option<Address>) -> Call {
    let (recipient, token) = (to.unwrap_or_default(), token.unwrap_or_default());
    call(at, &Disputed::setClaimRecipientCall { recipient, token })
}

pub fn in_one(calls: &[Call]) -> Call {
    let part = |call: &Call| Part { target: call.to, allowFailure: false, callData: call.data.clone() };
    call(MULTICALL, &aggregate3Call { calls: calls.iter().map(part).collect() })
}

/// Services that tell these rewards, by the contract; others do not answer.
pub struct Tells(pub BTreeMap<Address, Vec<ToldReward>>);

#[async_trait]
impl Gateway for Tells {
    fn document_uri(&self, document: &str) -> String {
        format!("ipfs://{document}")
    }

    async fn pin(&self, _: &str) -> Result<(), GatewayError> {
        Ok(())
    }

    async fn upload(&self, _: &[u8]) -> Result<(), GatewayError> {
        Ok(())
    }

    async fn epochs(&self, _: DeviceId) -> Result<u32, GatewayError> {
        Ok(0)
    }

    async fn fund(&self, _: Owner) -> Result<(), GatewayError> {
        Ok(())
    }

    async fn device_token(&self, _: DeviceId, _: Owner, _: u64, _: &[u8; 65]) -> Result<DeviceToken, GatewayError> {
        Err(GatewayError::NotOffered("maker's desk"))
    }

    async fn told_rewards(&self, source: &RewardSource, account: Owner) -> Result<Vec<ToldReward>, GatewayError> {
        let all = self.0.get(&source.address).ok_or(GatewayError::NotOffered("proofs"))?;
        Ok(all.iter().filter(|told| told.leaf.account() == account).cloned().collect())
    }
}
