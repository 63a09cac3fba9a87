//! Whom a reward contract pays instead of the account that earned, where it remembers that.

use alloc::{string::String, vec::Vec};

use alloy_primitives::{Address, U256};
use serde::{Deserialize, Serialize};

use crate::{
    account::Owner,
    amount::Amount,
    contact::ContactName,
    failure::Failure,
    send::Token,
    time::Millis,
    transaction::{Call, Fees},
};

/// Whom a contract pays what an account earned there, by the contract's own word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientView {
    pub source: Address,
    /// The family's word in the network file.
    pub family: String,
    pub account: Owner,
    /// Whom it pays all tokens that have no recipient of their own; the account itself where it names nobody.
    pub paid_to: Address,
    /// The tokens that were looked at.
    pub tokens: Vec<TokenRecipient>,
    /// Why there may be tokens that were not looked at.
    pub untold: Option<Failure>,
    /// The block that everything was read at.
    #[serde(with = "crate::grant::text_u64")]
    pub block: u64,
    pub at: Millis,
}

/// Whom it pays one token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRecipient {
    pub token: Address,
    pub paid_to: Address,
    /// It is named for this token alone.
    pub own: bool,
}

impl RecipientView {
    /// Everybody but the account itself who is paid, each once.
    #[must_use]
    pub fn others(&self) -> Vec<Address> {
        let all = core::iter::once(self.paid_to).chain(self.tokens.iter().map(|token| token.paid_to));
        let mut others: Vec<Address> = all.filter(|to| *to != self.account.0).collect();
        others.sort_unstable();
        others.dedup();
        others
    }
}

/// Another recipient of rewards before it is agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientPlan {
    pub owner: Owner,
    #[serde(with = "crate::grant::text_u64")]
    pub chain_id: u64,
    pub network: String,
    /// The network's own coin, in which the fee is paid.
    pub symbol: String,
    pub decimals: u8,
    /// The contract that pays the rewards.
    pub source: Address,
    /// Of which token; none: of all that have no recipient of their own.
    pub token: Option<Token>,
    /// None: nobody is named any more.
    pub to: Option<Address>,
    /// What the owner calls the recipient.
    pub contact: Option<ContactName>,
    /// Whom the contract pays now.
    pub before: Address,
    /// Whom it pays then.
    pub after: Address,
    pub call: Call,
    #[serde(with = "crate::grant::text_u64")]
    pub gas: u64,
    pub fees: Fees,
    pub balance: Amount,
    /// Nothing was ever sent there from this wallet.
    pub first: bool,
    /// The recipient is a contract.
    pub contract: bool,
    /// How many nodes were asked.
    pub nodes: u16,
}

impl RecipientPlan {
    /// The network fee, at most.
    #[must_use]
    pub fn fee_ceiling(&self) -> Amount {
        Amount(self.fees.max_fee_per_gas.0.saturating_mul(U256::from(self.gas)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_paid_instead_of_the_account_is_named_once() {
        let (account, one, two) = (Address::repeat_byte(9), Address::repeat_byte(1), Address::repeat_byte(2));
        let token = |byte, paid_to| TokenRecipient { token: Address::repeat_byte(byte), paid_to, own: paid_to == two };
        let view = RecipientView {
            source: Address::repeat_byte(3),
            family: "merkl".into(),
            account: Owner(account),
            paid_to: one,
            tokens: alloc::vec![token(4, one), token(5, two), token(6, account)],
            untold: None,
            block: 1,
            at: Millis(0),
        };
        assert_eq!(view.others(), [one, two]);
        let own = RecipientView { paid_to: account, tokens: Vec::new(), ..view };
        assert!(own.others().is_empty());
    }
}
