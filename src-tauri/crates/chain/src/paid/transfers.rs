//! What a payer sends: tokens, whose transfers are logged, and the network's own coin, whose are not.

use alloy::{
    primitives::{Address, B256, U256},
    providers::Provider,
    rpc::types::{Filter, Log},
    sol_types::SolEvent,
};
use domain::{account::Owner, amount::Amount, device::DeviceId, network::RewardSource};
use futures::future::try_join_all;
use wallet::ports::{ChainError, PaidAccount, PaidSays, RewardPayment};

use super::{NO_TOKEN, Said, read_all, sum_to};
use crate::{
    EvmChain,
    abi::Erc20::{Transfer, balanceOfCall},
    calls::Reads,
    failure::of_rpc,
    fees::Head,
    settled::decoded,
    watch::IN_ONE,
};

/// Balances that are asked for side by side.
const AT_ONCE: usize = 16;

impl EvmChain {
    pub(super) async fn transfers_at(
        &self,
        source: &RewardSource,
        owner: Owner,
        wallets: &[(DeviceId, Address)],
        head: &Head,
    ) -> Result<Said, ChainError> {
        let contract = source.token.ok_or(ChainError::NotOffered(NO_TOKEN))?;
        let token = self.token_of(source, owner, head);
        let payments = self.payments(contract, source, owner, wallets, head);
        let held = self.tokens_in(contract, wallets, head);
        let (token, payments, held) = futures::try_join!(token, payments, held)?;
        let own = PaidSays::Sent { paid: sum_to(&payments, owner.0) };
        let mut accounts = vec![PaidAccount { account: owner, device: None, says: own }];
        accounts.extend(wallets.iter().zip(held).map(|((device, wallet), held)| PaidAccount {
            account: Owner(*wallet),
            device: Some(*device),
            says: PaidSays::SentToDevice { paid: sum_to(&payments, *wallet), held },
        }));
        Ok((token, accounts, payments))
    }

    /// What the payer sent to these accounts by the token's own log.
    async fn payments(
        &self,
        contract: Address,
        source: &RewardSource,
        owner: Owner,
        wallets: &[(DeviceId, Address)],
        head: &Head,
    ) -> Result<Vec<RewardPayment>, ChainError> {
        let accounts: Vec<B256> = std::iter::once(owner.0)
            .chain(wallets.iter().map(|(_, wallet)| *wallet))
            .map(|address| address.into_word())
            .collect();
        let filter = Filter::new()
            .address(contract)
            .event_signature(Transfer::SIGNATURE_HASH)
            .topic1(source.address.into_word());
        let mut payments = Vec::new();
        for part in accounts.chunks(IN_ONE) {
            let logs = self.logs_in(&filter.clone().topic2(part.to_vec()), source.from_block..=head.number()).await?;
            let read = read_all(&logs, &[Transfer::SIGNATURE_HASH], sent)?;
            payments.extend(read.into_iter().filter(|(from, _)| *from == source.address).map(|(_, payment)| payment));
        }
        Ok(payments)
    }

    /// What each of the wallets holds of a token.
    async fn tokens_in(
        &self,
        contract: Address,
        wallets: &[(DeviceId, Address)],
        head: &Head,
    ) -> Result<Vec<Amount>, ChainError> {
        let mut reads = Reads::default();
        let places: Vec<_> =
            wallets.iter().map(|(_, wallet)| reads.add(contract, &balanceOfCall { account: *wallet })).collect();
        let answers = self.read(reads, head).await?;
        places.iter().map(|place| Ok(Amount(answers.sure(place)?))).collect()
    }

    /// The coins in devices' own wallets.
    pub(super) async fn coins_at(&self, wallets: &[(DeviceId, Address)], head: &Head) -> Result<Said, ChainError> {
        let mut accounts = Vec::with_capacity(wallets.len());
        for part in wallets.chunks(AT_ONCE) {
            let held = try_join_all(part.iter().map(|(_, wallet)| self.coins_in(*wallet, head))).await?;
            accounts.extend(part.iter().zip(held).map(|((device, wallet), held)| PaidAccount {
                account: Owner(*wallet),
                device: Some(*device),
                says: PaidSays::Coins { held: Amount(held) },
            }));
        }
        Ok((self.own_coin(), accounts, Vec::new()))
    }

    async fn coins_in(&self, wallet: Address, head: &Head) -> Result<U256, ChainError> {
        self.provider.get_balance(wallet).block_id(head.id()).await.map_err(of_rpc)
    }
}

/// Who sent it, and what.
fn sent(log: &Log) -> Option<(Address, RewardPayment)> {
    let event = decoded::<Transfer>(log)?;
    Some((event.from, RewardPayment { to: event.to, amount: Amount(event.value), block: log.block_number? }))
}
