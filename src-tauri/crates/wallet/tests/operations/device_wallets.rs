//! Devices' own wallets in memory.

use std::collections::BTreeSet;

use alloy_sol_types::SolCall;
use async_trait::async_trait;
use domain::{
    Address, B256, Bytes, U256,
    account::Owner,
    amount::Amount,
    claim::DeviceToken,
    device::DeviceId,
    device_wallet::{HeldToken, Holdings},
    send::Token,
    transaction::Call,
};
use wallet::ports::{
    Chain, ChainError, DeviceWallets, Logged,
    device_wallet::{Sought, TakeFacts, Thing},
};

use crate::{
    abi::{call, executeCall, safeTransferFromCall},
    ledger::{FakeLedger, Ledger, NFT, TOKEN},
};

/// The device's own wallet.
pub const WALLET: Address = Address::repeat_byte(0xdd);

/// What the wallet at [`WALLET`] has, and how it behaves.
#[derive(Clone, Debug)]
pub struct FakeDeviceWallet {
    pub coin: u128,
    pub tokens: u128,
    pub nft: Option<DeviceToken>,
    /// It is not what the network's contracts make.
    pub foreign: bool,
    pub locked: bool,
    /// The token or the NFT's contract logs nothing.
    pub unlogged: bool,
    /// How often it was told something.
    pub used: u64,
    moved: BTreeSet<B256>,
}

impl Default for FakeDeviceWallet {
    fn default() -> Self {
        let nft = Some(DeviceToken { contract: NFT, token_id: U256::from(3) });
        let moved = BTreeSet::new();
        Self { coin: 5, tokens: 70, nft, foreign: false, locked: false, unlogged: false, used: 0, moved }
    }
}

impl Ledger {
    /// What the wallet was told to do, by [`FakeLedger::execute_call`].
    pub fn execute(&mut self, data: &Bytes, hash: B256) {
        let inner = executeCall::abi_decode_validate(data).unwrap();
        self.wallet.used += 1;
        match inner.to {
            TOKEN => {
                // What is logged under another hash is not of this transaction.
                let logged = if self.wallet.unlogged { B256::ZERO } else { hash };
                self.wallet.tokens -= self.token.pass_on(&inner.data, logged);
            }
            NFT => {
                self.wallet.nft = None;
                if !self.wallet.unlogged {
                    self.wallet.moved.insert(hash);
                }
            }
            _ => self.wallet.coin -= inner.value.to::<u128>(),
        }
    }
}

fn token() -> Token {
    Token { contract: TOKEN, symbol: "USDT".to_string(), decimals: 6 }
}

#[async_trait]
impl DeviceWallets for FakeLedger {
    async fn holdings(&self, _: Address, sought: &Sought) -> Result<Holdings, ChainError> {
        let ledger = self.now();
        let wallet = &ledger.wallet;
        let has_token =
            sought.tokens.contains(&TOKEN).then(|| HeldToken { token: token(), amount: Amount::wei(wallet.tokens) });
        Ok(Holdings {
            coin: Amount::wei(wallet.coin),
            tokens: has_token.into_iter().collect(),
            nfts: sought.nfts.iter().filter(|nft| wallet.nft.as_ref() == Some(nft)).cloned().collect(),
            locked_until: wallet.locked.then_some(9),
            block: ledger.block,
            searched_from: sought.from.unwrap_or(ledger.block),
            unasked: 0,
        })
    }

    async fn take_facts(
        &self,
        device: DeviceId,
        owner: Owner,
        to: Address,
        thing: &Thing,
    ) -> Result<TakeFacts, ChainError> {
        let sending = self.send_facts(owner, to, None).await?;
        let deed = self.deed(device).await?;
        let ledger = self.now();
        let wallet = &ledger.wallet;
        let asked = |contract: &Address| (*contract == TOKEN).then(|| (token(), Amount::wei(wallet.tokens)));
        Ok(TakeFacts {
            genuine: deed.is_some() && !wallet.foreign,
            deed,
            locked: wallet.locked,
            coin: Amount::wei(wallet.coin),
            token: match thing {
                Thing::Token(contract) => asked(contract),
                Thing::Coin | Thing::Nft(_) | Thing::Call(_) => None,
            },
            nft_owner: match thing {
                Thing::Nft(nft) if wallet.nft.as_ref() == Some(nft) => Some(Owner(WALLET)),
                Thing::Nft(_) => Some(ledger.owner),
                Thing::Coin | Thing::Token(_) | Thing::Call(_) => None,
            },
            recipient: sending.recipient,
            balance: sending.balance,
            fees: sending.fees,
        })
    }

    fn inner_call(&self, wallet: Address, to: Address, thing: &Thing, amount: Amount) -> Call {
        match thing {
            Thing::Coin => self.send_call(to, None, amount),
            Thing::Token(token) => self.send_call(to, Some(*token), amount),
            Thing::Nft(nft) => call(nft.contract, &safeTransferFromCall { from: wallet, to, tokenId: nft.token_id }),
            Thing::Call(call) => call.clone(),
        }
    }

    fn execute_call(&self, wallet: Address, inner: &Call) -> Call {
        let (to, value, data) = (inner.to, inner.value.0, inner.data.clone());
        call(wallet, &executeCall { to, value, data, operation: 0 })
    }

    async fn try_execute(&self, from: Owner, call: &Call, _: &Thing) -> Result<u64, ChainError> {
        self.simulate(from, call).await
    }

    async fn nft_moved(&self, hash: B256, _: &DeviceToken, _: Address, _: Address) -> Result<Logged<()>, ChainError> {
        let mut ledger = self.now();
        let moved = ledger.wallet.moved.contains(&hash);
        ledger.logged(moved.then_some(()))
    }
}
