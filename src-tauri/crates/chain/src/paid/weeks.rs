//! Rewards that are sent week by week, and logged with the number of the week.

use alloy::{
    primitives::{Address, B256, U256},
    rpc::types::{Filter, Log},
    sol_types::SolEvent,
};
use domain::{account::Owner, amount::Amount, network::RewardSource, send::Token};
use wallet::ports::{ChainError, PaidAccount, PaidSays};

use super::read_all;
use crate::{
    EvmChain,
    abi::WeeklyReward::{TokensTransferredForConnectionStreak, TokensTransferredForDevice},
    fees::Head,
    settled::decoded,
};

const KINDS: [B256; 2] =
    [TokensTransferredForDevice::SIGNATURE_HASH, TokensTransferredForConnectionStreak::SIGNATURE_HASH];

/// One payment.
struct Sent {
    week: U256,
    to: Address,
    amount: Amount,
}

impl EvmChain {
    pub(super) async fn weeks_at(
        &self,
        source: &RewardSource,
        owner: Owner,
        head: &Head,
    ) -> Result<(Token, Vec<PaidAccount>), ChainError> {
        let filter = Filter::new().address(source.address).event_signature(KINDS.to_vec()).topic1(owner.0.into_word());
        let logs = self.logs_in(&filter, source.from_block..=head.number());
        let (token, logs) = futures::try_join!(self.token_of(source, owner, head), logs)?;
        let mut mine = read_all(&logs, &KINDS, sent)?;
        mine.retain(|sent| sent.to == owner.0);
        let paid = mine.iter().fold(Amount::ZERO, |sum, sent| sum.plus(sent.amount));
        let newest = mine.iter().map(|sent| sent.week.saturating_to::<u64>()).max();
        let says = PaidSays::Weeks { paid, newest };
        Ok((token, vec![PaidAccount { account: owner, device: None, says }]))
    }
}

fn sent(log: &Log) -> Option<Sent> {
    decoded::<TokensTransferredForDevice>(log)
        .map(|event| Sent { week: event.week, to: event.user, amount: Amount(event.amount) })
        .or_else(|| {
            let event = decoded::<TokensTransferredForConnectionStreak>(log)?;
            Some(Sent { week: event.week, to: event.user, amount: Amount(event.amount) })
        })
}
