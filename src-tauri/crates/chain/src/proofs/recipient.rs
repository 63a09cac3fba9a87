//! Whom a contract with time for disputes pays instead of an account: read, named, and what was logged of it.

use alloy::{
    primitives::{Address, B256},
    sol_types::SolCall,
};
use domain::{account::Owner, amount::Amount, transaction::Call};
use wallet::ports::{ChainError, Logged, RecipientFacts, rewards::RECIPIENT};

use crate::{
    EvmChain,
    abi::Disputed::{ClaimRecipientUpdated, claimRecipientCall, setClaimRecipientCall},
    calls::Reads,
    fees::Head,
};

/// To the contract it stands for all tokens, and for nobody.
const ZERO: Address = Address::ZERO;

/// The call that names whom the contract pays.
pub fn naming(at: Address, token: Option<Address>, to: Option<Address>) -> Call {
    let call = setClaimRecipientCall { recipient: to.unwrap_or(ZERO), token: token.unwrap_or(ZERO) };
    Call { to: at, value: Amount::ZERO, data: call.abi_encode().into() }
}

impl EvmChain {
    pub(crate) async fn recipients_at(
        &self,
        at: Address,
        owner: Owner,
        tokens: &[Address],
        head: &Head,
    ) -> Result<RecipientFacts, ChainError> {
        let mut reads = Reads::default();
        let all = reads.add(at, &claimRecipientCall { user: owner.0, token: ZERO });
        let each: Vec<_> =
            tokens.iter().map(|token| reads.add(at, &claimRecipientCall { user: owner.0, token: *token })).collect();
        let answers = self.read(reads, head).await?;
        // A contract of an older version knows no such question.
        let all = answers.maybe(&all)?.ok_or(ChainError::NotOffered(RECIPIENT))?;
        let tokens = each.iter().map(|place| Ok(named(answers.sure(place)?))).collect::<Result<_, ChainError>>()?;
        Ok(RecipientFacts { block: head.number(), all: named(all), tokens })
    }

    pub(crate) async fn logged_recipient(
        &self,
        hash: B256,
        at: Address,
        owner: Owner,
        token: Option<Address>,
        to: Option<Address>,
    ) -> Result<Logged<()>, ChainError> {
        let (token, to) = (token.unwrap_or(ZERO), to.unwrap_or(ZERO));
        self.logged(hash, |settled| {
            let mut events = settled.events::<ClaimRecipientUpdated>(at);
            // Contracts that are out there log recipient and token in each other's place.
            let same = |event: ClaimRecipientUpdated| {
                event.user == owner.0
                    && ((event.token, event.recipient) == (token, to) || (event.token, event.recipient) == (to, token))
            };
            events.any(same).then_some(())
        })
        .await
    }
}

fn named(at: Address) -> Option<Address> {
    (at != ZERO).then_some(at)
}
