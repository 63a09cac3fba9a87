//! What the owner types to send something or keep a contact, and what is wrong with it.

use domain::{account::Written, contact::ContactName, io_address, payment::PaymentRequest};
use ipc::money::{AddContact, PlanSend};

use crate::text::Money;

/// Something typed that cannot be used: in which field, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    To(Money),
    Amount,
    Token,
    Name,
    Address,
}

/// What is asked for, as typed.
pub fn wish(to: &str, amount: &str, token: &str) -> Result<PlanSend, Wrong> {
    let (to, token) = (to.trim(), token.trim());
    if to.is_empty() {
        return Err(Wrong::To(Money::ToEmpty));
    }
    if (to.starts_with("0x") || io_address::is_meant(to)) && to.parse::<Written>().is_err() {
        return Err(Wrong::To(Money::Misspelt));
    }
    let asked = PaymentRequest::is_meant(to).then(|| PaymentRequest::read(to)).transpose();
    let asked = asked.map_err(|_| Wrong::To(Money::RequestWrong))?.and_then(|asked| asked.amount);
    let amount = match (amount.trim(), asked) {
        ("", Some(_)) => None,
        (_, Some(_)) => return Err(Wrong::To(Money::TwoAmounts)),
        (typed, None) => Some(typed.parse().map_err(|_| Wrong::Amount)?),
    };
    let token = if token.is_empty() { None } else { Some(token.parse().map_err(|_| Wrong::Token)?) };
    Ok(PlanSend { to: to.to_string(), amount, token })
}

/// A contact, as typed.
pub fn contact(name: &str, address: &str, confirmed: bool) -> Result<AddContact, Wrong> {
    let name: ContactName = name.trim().parse().map_err(|_| Wrong::Name)?;
    let address: Written = address.trim().parse().map_err(|_| Wrong::Address)?;
    Ok(AddContact { name, address, confirmed })
}

#[cfg(test)]
mod tests {
    use domain::decimal::HowMuch;

    use super::*;

    const ADDRESS: &str = "0x52908400098527886E0F7030069857D2E4169EE7";

    #[test]
    fn what_is_typed_becomes_a_wish_or_names_its_field() {
        let good = wish(&format!(" {ADDRESS} "), " max ", ADDRESS).unwrap();
        assert_eq!((good.to.as_str(), good.amount, good.token.is_some()), (ADDRESS, Some(HowMuch::Most), true));
        assert_eq!(wish("Anna", "1.5", "").unwrap().token, None);
        let wrong = |to, amount, token| wish(to, amount, token).unwrap_err();
        assert_eq!(wrong(" ", "1", ""), Wrong::To(Money::ToEmpty));
        assert_eq!(wrong(&ADDRESS[..41], "1", ""), Wrong::To(Money::Misspelt));
        assert_eq!(wrong("io1c9f8", "1", ""), Wrong::To(Money::Misspelt));
        assert_eq!(wrong("Anna", "1,5", ""), Wrong::Amount);
        assert_eq!(wrong("Anna", "1", "USDT"), Wrong::Token);
    }

    #[test]
    fn a_payment_request_says_how_much_or_leaves_it_to_the_payer() {
        let says = format!("ethereum:{ADDRESS}@4690?value=1e18");
        assert_eq!(wish(&says, " ", "").map(|wish| wish.amount), Ok(None));
        assert_eq!(wish(&says, "1", "").unwrap_err(), Wrong::To(Money::TwoAmounts));
        let open = format!("ethereum:{ADDRESS}@4690");
        assert_eq!(wish(&open, "", "").unwrap_err(), Wrong::Amount);
        assert_eq!(wish(&open, "max", "").unwrap().amount, Some(HowMuch::Most));
        assert_eq!(wish("ethereum:anna.eth", "1", "").unwrap_err(), Wrong::To(Money::RequestWrong));
    }

    #[test]
    fn a_contact_needs_a_name_and_an_address() {
        assert!(contact(" Anna ", ADDRESS, true).unwrap().confirmed);
        assert_eq!(contact("", ADDRESS, false).unwrap_err(), Wrong::Name);
        assert_eq!(contact("Anna", "Anna", false).unwrap_err(), Wrong::Address);
    }
}
