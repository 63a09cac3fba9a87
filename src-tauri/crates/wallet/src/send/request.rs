//! What the owner wants to send, as told: to an address or a contact, or as somebody asks for it.

use domain::{
    Address,
    amount::Amount,
    decimal::{Decimal, HowMuch},
    payment::PaymentRequest,
};
use secrecy::SecretSlice;
use serde::{Deserialize, Serialize};

use super::error::PlanSendError;
use crate::{Wallet, ports::LabelError};

/// What the owner wants to send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendRequest {
    /// An address, a contact's name, or a payment request (EIP-681).
    pub to: String,
    /// None only where the payment request says how much.
    #[serde(default)]
    pub amount: Option<HowMuch>,
    /// The contract of an ERC-20; none: the network's own coin, or what the payment request asks for.
    #[serde(default)]
    pub token: Option<Address>,
}

/// What is to be sent, wherever that was told.
pub(super) struct Wish {
    /// An address, or a contact's name.
    pub to: String,
    pub amount: Wished,
    pub token: Option<Address>,
}

/// How much is to be sent.
pub(super) enum Wished {
    Most,
    /// Of whole coins.
    Coins(Decimal),
    /// Of the smallest unit.
    Units(Amount),
}

impl Wallet {
    /// Reads whom to pay off a code in a picture (PNG or JPEG): what may stand in [`SendRequest::to`].
    ///
    /// # Errors
    /// [`LabelError`] says what to do about the picture.
    pub async fn read_payee(&self, picture: SecretSlice<u8>) -> Result<String, LabelError> {
        self.ports.labels.read_payee(picture).await
    }
}

impl SendRequest {
    /// What is to be sent on this chain.
    ///
    /// # Errors
    /// [`PlanSendError`] where a payment request cannot be read, is for another chain, or says other than the owner does.
    pub(super) fn read(self, chain_id: u64) -> Result<Wish, PlanSendError> {
        let Self { to, amount, token } = self;
        let told = amount.map(|much| match much {
            HowMuch::Most => Wished::Most,
            HowMuch::Exactly(decimal) => Wished::Coins(decimal),
        });
        if !PaymentRequest::is_meant(&to) {
            return Ok(Wish { to, amount: told.ok_or(PlanSendError::NoAmount)?, token });
        }
        let asked = PaymentRequest::read(&to).map_err(PlanSendError::Request)?;
        if let Some(other) = asked.chain_id.filter(|asked| *asked != chain_id) {
            return Err(PlanSendError::OtherChain { asked: other, here: chain_id });
        }
        if token.is_some() && token != asked.token {
            return Err(PlanSendError::OtherToken);
        }
        let amount = match (told, asked.amount) {
            (Some(_), Some(_)) => return Err(PlanSendError::TwoAmounts),
            (None, None) => return Err(PlanSendError::NoAmount),
            (Some(told), None) => told,
            (None, Some(units)) => Wished::Units(units),
        };
        Ok(Wish { to: asked.to.to_checksum(None), amount, token: asked.token })
    }
}
