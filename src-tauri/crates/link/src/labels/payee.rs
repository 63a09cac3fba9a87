//! Codes that say whom to pay.

use domain::{account::parse_address, payment::PaymentRequest};
use wallet::ports::LabelError;

/// The text of a code, where it is an address or a payment request.
pub(super) fn read(text: &str) -> Result<String, LabelError> {
    let text = text.trim();
    let tells = PaymentRequest::read(text).is_ok() || parse_address(text).is_ok();
    if tells { Ok(text.to_string()) } else { Err(LabelError::NotPayee) }
}
