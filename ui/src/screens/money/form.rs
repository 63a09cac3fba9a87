//! What the owner types to send something or keep a contact, and what is wrong with it.

use domain::{account::Written, contact::ContactName, decimal::HowMuch, io_address};
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
    let amount: HowMuch = amount.trim().parse().map_err(|_| Wrong::Amount)?;
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
    use super::*;

    const ADDRESS: &str = "0x52908400098527886E0F7030069857D2E4169EE7";

    #[test]
    fn what_is_typed_becomes_a_wish_or_names_its_field() {
        let good = wish(&format!(" {ADDRESS} "), " max ", ADDRESS).unwrap();
        assert_eq!((good.to.as_str(), &good.amount, good.token.is_some()), (ADDRESS, &HowMuch::Most, true));
        assert_eq!(wish("Anna", "1.5", "").unwrap().token, None);
        let wrong = |to, amount, token| wish(to, amount, token).unwrap_err();
        assert_eq!(wrong(" ", "1", ""), Wrong::To(Money::ToEmpty));
        assert_eq!(wrong(&ADDRESS[..41], "1", ""), Wrong::To(Money::Misspelt));
        assert_eq!(wrong("io1c9f8", "1", ""), Wrong::To(Money::Misspelt));
        assert_eq!(wrong("Anna", "1,5", ""), Wrong::Amount);
        assert_eq!(wrong("Anna", "1", "USDT"), Wrong::Token);
    }

    #[test]
    fn a_contact_needs_a_name_and_an_address() {
        assert!(contact(" Anna ", ADDRESS, true).unwrap().confirmed);
        assert_eq!(contact("", ADDRESS, false).unwrap_err(), Wrong::Name);
        assert_eq!(contact("Anna", "Anna", false).unwrap_err(), Wrong::Address);
    }
}
