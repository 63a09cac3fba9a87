//! Where the owner can be paid.

use domain::{
    decimal::Decimal,
    failure::{Code, Coded},
    io_address,
    payment::payment_uri,
    send::ReceiveView,
};
use thiserror::Error;

use crate::{Wallet, ports::VaultError};

impl Wallet {
    /// The account in both spellings, and a request to be paid there; asks nobody outside.
    ///
    /// # Errors
    /// [`ReceiveError`]: locked, or the coin has fewer decimals than `amount`.
    pub fn receive(&self, amount: Option<&Decimal>) -> Result<ReceiveView, ReceiveError> {
        let account = self.ports.vault.account()?;
        let decimals = self.network.native.decimals;
        let amount =
            amount.map(|amount| amount.of_coin(decimals).ok_or(ReceiveError::BadAmount { decimals })).transpose()?;
        Ok(ReceiveView {
            account,
            io_address: io_address::spell(account.0),
            uri: payment_uri(account, self.network.chain_id, amount),
            amount,
        })
    }
}

/// Why it is not shown where to pay.
#[derive(Debug, Error)]
pub enum ReceiveError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error("no such amount can be sent: it must have at most {decimals} decimals")]
    BadAmount { decimals: u8 },
}

impl Coded for ReceiveError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::BadAmount { .. } => Code::SendBadAmount,
        }
    }
}
