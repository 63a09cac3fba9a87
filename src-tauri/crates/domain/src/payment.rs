//! Requests to be paid, as wallets write them into QR codes.

use alloc::{format, string::String};

use alloy_primitives::{Address, U256};

use crate::{
    account::{Owner, parse_address},
    amount::Amount,
    failure::ParseError,
};

/// What every request begins with.
const SCHEME: &str = "ethereum:";
/// A request longer than this asks for something else.
const LONGEST: usize = 512;
/// More digits than any amount has.
const DIGITS: usize = 78;
/// What a request may suggest or tell, and this wallet finds out for itself or leaves out.
const OVERLOOKED: [&str; 5] = ["gas", "gasLimit", "gasPrice", "label", "message"];

/// A request to be paid, of coins or of one token ([EIP-681](https://eips.ethereum.org/EIPS/eip-681)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentRequest {
    pub to: Address,
    /// None: the chain that the wallet is on.
    pub chain_id: Option<u64>,
    /// The contract of an ERC-20; none: the chain's own coin.
    pub token: Option<Address>,
    /// In the smallest unit; none: the payer decides.
    pub amount: Option<Amount>,
}

impl PaymentRequest {
    /// Whether a text is meant as one.
    #[must_use]
    pub fn is_meant(text: &str) -> bool {
        text.get(..SCHEME.len()).is_some_and(|start| start.eq_ignore_ascii_case(SCHEME))
    }

    /// Reads a request. What it asks for besides a payment makes it unreadable: nobody may be led to agree to half of it.
    ///
    /// # Errors
    /// [`ParseError::Checksum`] where a letter of an address is wrong, [`ParseError::Payment`] for anything else.
    pub fn read(text: &str) -> Result<Self, ParseError> {
        if !Self::is_meant(text) || text.len() > LONGEST {
            return Err(ParseError::Payment);
        }
        let rest = text.get(SCHEME.len()..).unwrap_or_default();
        let rest = rest.strip_prefix("pay-").unwrap_or(rest);
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (target, function) = match path.split_once('/') {
            Some((target, function)) => (target, Some(function)),
            None => (path, None),
        };
        let (target, chain_id) = match target.split_once('@') {
            Some((target, chain)) => (target, Some(chain_number(chain)?)),
            None => (target, None),
        };
        let target = address(target)?;
        let told = Told::read(query)?;
        match (function, told) {
            (None, Told { value, recipient: None, units: None }) => {
                Ok(Self { to: target, chain_id, token: None, amount: value })
            }
            (Some("transfer"), Told { value: None, recipient: Some(to), units }) => {
                Ok(Self { to, chain_id, token: Some(target), amount: units })
            }
            _ => Err(ParseError::Payment),
        }
    }
}

/// The parameters of a request.
#[derive(Default)]
struct Told {
    value: Option<Amount>,
    recipient: Option<Address>,
    units: Option<Amount>,
}

impl Told {
    fn read(query: &str) -> Result<Self, ParseError> {
        let mut told = Self::default();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').ok_or(ParseError::Payment)?;
            match key {
                "value" => once(&mut told.value, number(value)?)?,
                "address" => once(&mut told.recipient, address(value)?)?,
                "uint256" => once(&mut told.units, number(value)?)?,
                key if OVERLOOKED.contains(&key) => {}
                _ => return Err(ParseError::Payment),
            }
        }
        Ok(told)
    }
}

/// Of a parameter that stands twice, two wallets would take two different ones.
fn once<T>(place: &mut Option<T>, value: T) -> Result<(), ParseError> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(ParseError::Payment),
    }
}

fn address(text: &str) -> Result<Address, ParseError> {
    if !text.starts_with("0x") {
        return Err(ParseError::Payment);
    }
    parse_address(text).map_err(|e| if e == ParseError::Checksum { e } else { ParseError::Payment })
}

fn chain_number(text: &str) -> Result<u64, ParseError> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits).ok_or(ParseError::Payment)
}

/// Digits, perhaps a point among them, perhaps `e` and a power of ten; only a whole number of units is one.
fn number(text: &str) -> Result<Amount, ParseError> {
    let (digits, power) = match text.split_once(['e', 'E']) {
        Some((digits, power)) => (digits, usize::try_from(chain_number(power)?).map_err(|_| ParseError::Payment)?),
        None => (text, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(fraction) || power > DIGITS {
        return Err(ParseError::Payment);
    }
    let fraction = fraction.trim_end_matches('0');
    let missing = power.checked_sub(fraction.len()).ok_or(ParseError::Payment)?;
    let units = format!("{whole}{fraction}{}", "0".repeat(missing));
    U256::from_str_radix(&units, 10).map(Amount).map_err(|_| ParseError::Payment)
}

/// A request to be paid on a chain, as other wallets read it from a QR code (EIP-681).
#[must_use]
pub fn payment_uri(account: Owner, chain_id: u64, amount: Option<Amount>) -> String {
    let value = amount.map(|amount| format!("?value={amount}")).unwrap_or_default();
    format!("{SCHEME}{account}@{chain_id}{value}")
}

#[cfg(test)]
mod tests {
    use alloy_primitives::address;

    use super::*;

    const TO: Address = address!("52908400098527886E0F7030069857D2E4169EE7");
    const TOKEN: Address = address!("de709f2102306220921060314715629080e2fb77");

    fn read(rest: &str) -> Result<PaymentRequest, ParseError> {
        PaymentRequest::read(&format!("ethereum:{rest}"))
    }

    fn asked(amount: Option<u128>, token: Option<Address>, chain_id: Option<u64>) -> PaymentRequest {
        PaymentRequest { to: TO, chain_id, token, amount: amount.map(Amount::wei) }
    }

    #[test]
    fn what_this_wallet_asks_for_it_can_read() {
        let account = Owner(TO);
        let text = payment_uri(account, 4690, Some(Amount::wei(1_500_000_000_000_000_000)));
        assert_eq!(text, "ethereum:0x52908400098527886E0F7030069857D2E4169EE7@4690?value=1500000000000000000");
        assert_eq!(PaymentRequest::read(&text), Ok(asked(Some(1_500_000_000_000_000_000), None, Some(4690))));
        assert_eq!(payment_uri(account, 1, None), "ethereum:0x52908400098527886E0F7030069857D2E4169EE7@1");
        assert_eq!(PaymentRequest::read(&payment_uri(account, 1, None)), Ok(asked(None, None, Some(1))));
    }

    #[test]
    fn coins_and_tokens_are_asked_for_as_other_wallets_write_it() {
        assert_eq!(read(&format!("pay-{TO}?value=2.014e18")), Ok(asked(Some(2_014_000_000_000_000_000), None, None)));
        assert_eq!(read(&format!("{TO}?gas=21000&value=1E3&label=Anna")), Ok(asked(Some(1000), None, None)));
        let token = format!("{TOKEN}@1/transfer?address={TO}&uint256=1");
        assert_eq!(read(&token), Ok(asked(Some(1), Some(TOKEN), Some(1))));
        assert_eq!(read(&format!("{TOKEN}/transfer?address={TO}")), Ok(asked(None, Some(TOKEN), None)));
        assert_eq!(PaymentRequest::read(&format!("ETHEREUM:{TO}")), Ok(asked(None, None, None)));
    }

    #[test]
    fn a_request_that_asks_for_anything_else_is_not_followed_by_half() {
        let other = [
            "friend.eth?value=1".into(),
            format!("{TOKEN}/approve?address={TO}&uint256=1"),
            format!("{TOKEN}/transfer?uint256=1"),
            format!("{TOKEN}/transfer?address={TO}&uint256=1&value=1"),
            format!("{TO}?uint256=1"),
            format!("{TO}?value=1&value=2"),
            format!("{TO}?value=1&data=0x00"),
            format!("{TO}@?value=1"),
            format!("{TO}@+1"),
            format!("{TO}@0x1"),
            format!("{TO}@18446744073709551616"),
            format!("{TO}/"),
            String::new(),
            format!("{TO}?label={}", "x".repeat(LONGEST)),
        ];
        for rest in other {
            assert_eq!(read(&rest), Err(ParseError::Payment), "{rest}");
        }
        assert_eq!(PaymentRequest::read(&format!("bitcoin:{TO}")), Err(ParseError::Payment));
        assert_eq!(read("0x52908400098527886E0F7030069857D2E4169Ee7"), Err(ParseError::Checksum));
    }

    #[test]
    fn an_amount_is_a_whole_number_of_units_or_none() {
        for value in ["", "-1", "+1", "1.5", "1.55e1", ".5e1", "1e", "e18", "1e79", "0x10", "1e-1", "١", "1,5"] {
            assert_eq!(read(&format!("{TO}?value={value}")), Err(ParseError::Payment), "{value}");
        }
        assert_eq!(read(&format!("{TO}?value=1.50e1")), Ok(asked(Some(15), None, None)));
        let most = U256::MAX;
        assert_eq!(read(&format!("{TO}?value={most}")).map(|one| one.amount), Ok(Some(Amount(most))));
        assert_eq!(read(&format!("{TO}?value={most}0")), Err(ParseError::Payment));
    }
}
