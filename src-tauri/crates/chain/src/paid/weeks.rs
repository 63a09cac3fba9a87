//! Rewards that are sent week by week, and logged with the number of the week.

use alloy::{
    primitives::{B256, U256},
    rpc::types::{Filter, Log},
    sol_types::SolEvent,
};
use domain::{account::Owner, amount::Amount, network::RewardSource};
use wallet::ports::{ChainError, PaidAccount, PaidSays, RewardPayment};

use super::{Said, read_all, sum_to};
use crate::{
    EvmChain,
    abi::WeeklyReward::{TokensTransferredForConnectionStreak, TokensTransferredForDevice},
    fees::Head,
    settled::decoded,
};

const KINDS: [B256; 2] =
    [TokensTransferredForDevice::SIGNATURE_HASH, TokensTransferredForConnectionStreak::SIGNATURE_HASH];

/// One payment, and the week that it is for.
struct Sent {
    week: U256,
    payment: RewardPayment,
}

impl EvmChain {
    pub(super) async fn weeks_at(&self, source: &RewardSource, owner: Owner, head: &Head) -> Result<Said, ChainError> {
        let filter = Filter::new().address(source.address).event_signature(KINDS.to_vec()).topic1(owner.0.into_word());
        let logs = self.logs_in(&filter, source.from_block..=head.number());
        let (token, logs) = futures::try_join!(self.token_of(source, owner, head), logs)?;
        let mut mine = read_all(&logs, &KINDS, sent)?;
        mine.retain(|sent| sent.payment.to == owner.0);
        let newest = mine.iter().map(|sent| sent.week.saturating_to::<u64>()).max();
        let payments: Vec<RewardPayment> = mine.into_iter().map(|sent| sent.payment).collect();
        let says = PaidSays::Weeks { paid: sum_to(&payments, owner.0), newest };
        Ok((token, vec![PaidAccount { account: owner, device: None, says }], payments))
    }
}

fn sent(log: &Log) -> Option<Sent> {
    let (week, to, amount) = decoded::<TokensTransferredForDevice>(log)
        .map(|event| (event.week, event.user, event.amount))
        .or_else(|| {
            let event = decoded::<TokensTransferredForConnectionStreak>(log)?;
            Some((event.week, event.user, event.amount))
        })?;
    Some(Sent { week, payment: RewardPayment { to, amount: Amount(amount), block: log.block_number? } })
}
