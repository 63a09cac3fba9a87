//! ERC-20 tokens: what they say of themselves, the call that moves them, and what they logged.

use alloy::{
    primitives::{Address, B256, Bytes},
    sol_types::SolCall,
};
use domain::{account::Owner, amount::Amount, send::Token, shown::shown_text, transaction::Call};
use wallet::ports::{ChainError, Logged};

use crate::{
    EvmChain,
    abi::Erc20::{Transfer, balanceOfCall, decimalsCall, symbolCall, transferCall},
    calls::{Answers, Place, Reads},
};

/// More decimals than a token of this has no use: one with more than 10^36 parts makes no sense.
const MOST_DECIMALS: u8 = 36;
/// Longer symbols are cut.
const SYMBOL_CHARS: usize = 12;

/// The reads of a token.
pub struct TokenReads {
    contract: Address,
    symbol: Place<symbolCall>,
    decimals: Place<decimalsCall>,
    held: Place<balanceOfCall>,
}

impl TokenReads {
    pub fn add(reads: &mut Reads, contract: Address, owner: Owner) -> Self {
        Self {
            contract,
            symbol: reads.add(contract, &symbolCall {}),
            decimals: reads.add(contract, &decimalsCall {}),
            held: reads.add(contract, &balanceOfCall { account: owner.0 }),
        }
    }

    /// The token and what the owner has of it; none where the contract does not answer as a token does.
    pub fn token(&self, answers: &Answers) -> Option<(Token, Amount)> {
        let decimals = decimalsCall::abi_decode_returns_validate(answers.raw(&self.decimals)?).ok()?;
        let held = balanceOfCall::abi_decode_returns_validate(answers.raw(&self.held)?).ok()?;
        if decimals > MOST_DECIMALS {
            return None;
        }
        let symbol = symbol(answers.raw(&self.symbol).cloned().unwrap_or_default());
        Some((Token { contract: self.contract, symbol, decimals }, Amount(held)))
    }
}

/// The call that moves `amount` to `to`: of the coin, or of the token of this contract.
pub fn transfer(to: Address, token: Option<Address>, amount: Amount) -> Call {
    match token {
        None => Call { to, value: amount, data: Bytes::new() },
        Some(token) => {
            let data = transferCall { to, value: amount.0 }.abi_encode().into();
            Call { to: token, value: Amount::ZERO, data }
        }
    }
}

/// Whether a token that did not fail says that it moved what it was asked to; some say nothing.
pub fn says_yes(answer: &Bytes) -> bool {
    answer.is_empty() || transferCall::abi_decode_returns_validate(answer).is_ok_and(|yes| yes)
}

impl EvmChain {
    /// The sum of the transfers from `from` to `to` that the token itself logged in a transaction that succeeded.
    pub(crate) async fn logged_transfer(
        &self,
        hash: B256,
        token: Address,
        from: Owner,
        to: Address,
    ) -> Result<Logged<Amount>, ChainError> {
        self.logged(hash, |settled| {
            let moves = settled.events::<Transfer>(token).filter(|event| event.from == from.0 && event.to == to);
            let moved = moves.fold(Amount::ZERO, |sum, event| sum.plus(Amount(event.value)));
            (!moved.is_zero()).then_some(moved)
        })
        .await
    }
}

/// What a token calls itself, safe to show in the middle of a sentence; old tokens give 32 bytes.
fn symbol(answer: Bytes) -> String {
    let text = match symbolCall::abi_decode_returns_validate(&answer) {
        Ok(text) => text,
        Err(_) if answer.len() == 32 => String::from_utf8_lossy(&answer).trim_end_matches('\0').to_owned(),
        Err(_) => String::new(),
    };
    let short: String =
        text.chars().take(SYMBOL_CHARS).map(|c| if c.is_whitespace() { '\u{fffd}' } else { c }).collect();
    if short.is_empty() { "tokens".to_owned() } else { shown_text(&short) }
}

#[cfg(test)]
mod tests {
    use alloy::sol_types::SolValue;

    use super::*;

    #[test]
    fn a_symbol_is_short_and_has_nothing_hidden_in_it() {
        let said = |text: &str| symbol(text.to_owned().abi_encode().into());
        assert_eq!(said("USD₮0"), "USD₮0");
        assert_eq!(said("IOTX, fee 0 \u{202e}now"), "IOTX,\u{fffd}fee\u{fffd}0\u{fffd}");
        assert_eq!(said("a\u{202e}b"), "a\u{fffd}b");
        assert_eq!(said(""), "tokens");
        let mut old = [0; 32];
        old[..3].copy_from_slice(b"MKR");
        assert_eq!(symbol(Bytes::from(old)), "MKR");
        assert_eq!(symbol(Bytes::from_static(&[1, 2, 3])), "tokens");
    }

    #[test]
    fn only_true_or_silence_is_a_yes() {
        assert!(says_yes(&Bytes::new()) && says_yes(&true.abi_encode().into()));
        assert!(!says_yes(&false.abi_encode().into()));
        assert!(!says_yes(&alloy::primitives::U256::from(2).abi_encode().into()));
    }
}
