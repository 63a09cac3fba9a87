//! Roots over batches: what the contract has of one, anchored, and what was logged of it.

use alloy::{
    primitives::{Address, B256},
    providers::Provider,
    sol_types::SolCall,
};
use domain::{account::Owner, amount::Amount, time::Millis, transaction::Call};
use wallet::ports::{AnchorFacts, ChainError, Logged};

use crate::{
    EvmChain,
    abi::Anchor::{Anchored, anchorCall, anchoredAtCall},
    calls::Reads,
    failure::{bad, of_rpc},
    fees::Head,
};

/// The call that anchors a root over so many batches.
pub fn anchoring(at: Address, root: B256, count: u32) -> Call {
    Call { to: at, value: Amount::ZERO, data: anchorCall { root, count }.abi_encode().into() }
}

impl EvmChain {
    pub(crate) async fn anchor_facts_at(
        &self,
        at: Address,
        root: B256,
        owner: Owner,
        head: &Head,
    ) -> Result<AnchorFacts, ChainError> {
        let mut reads = Reads::default();
        let anchored = reads.add(at, &anchoredAtCall { root });
        let balance = async { self.provider.get_balance(owner.0).block_id(head.id()).await.map_err(of_rpc) };
        let (answers, balance, fees) = futures::try_join!(self.read(reads, head), balance, self.fees_at(head))?;
        let said = answers.sure(&anchored)?;
        let seconds = said.time.checked_mul(1_000).ok_or_else(|| bad("a time that no clock will show"))?;
        Ok(AnchorFacts {
            block: head.number(),
            place: (said.number > 0).then_some((said.number, Millis(seconds))),
            balance: Amount(balance),
            fees,
        })
    }

    pub(crate) async fn logged_anchor(
        &self,
        hash: B256,
        at: Address,
        owner: Owner,
        root: B256,
        count: u32,
    ) -> Result<Logged<()>, ChainError> {
        self.logged(hash, |settled| {
            let mut events = settled.events::<Anchored>(at);
            events.any(|event| (event.by, event.root, event.count) == (owner.0, root, count)).then_some(())
        })
        .await
    }
}
