//! The translation layer: every word of a screen is a key here, and a key has one text per language.

mod access;
mod accounts;
mod add;
mod alarm;
mod board;
mod check;
mod claim;
mod consent;
mod deed;
mod device;
mod device_wallet;
mod dimo;
mod export;
mod failure;
mod first;
mod home;
mod keeping;
mod kit;
mod map;
mod money;
mod networks;
mod proof;
mod quarantine;
mod rewards;
mod settings;
mod shell;
mod stored;
mod wifi;

pub use access::Access;
pub use accounts::Accounts;
pub use add::Add;
pub use alarm::Alarm;
pub use board::Board;
pub use check::Check;
pub use claim::Claim;
pub use consent::Consent;
pub use deed::Deed;
pub use device::Device;
pub use device_wallet::DeviceWallet;
pub use dimo::Dimo;
pub use export::Export;
pub use failure::problem;
pub use first::First;
pub use home::Home;
pub use keeping::Keeping;
pub use kit::Kit;
pub use map::Map;
pub use money::Money;
pub use networks::Networks;
pub use proof::Proof;
pub use quarantine::Quarantine;
pub use rewards::Rewards;
pub use settings::Settings;
pub use shell::Shell;
pub use stored::Stored;
pub use wifi::Wifi;

/// A key that has a text.
pub trait Said: Copy {
    /// The text in the language in use, with `{name}` where a value goes.
    fn said(self) -> &'static str;
}

/// Puts each value in the place of its `{name}`.
#[must_use]
pub fn fill(text: &str, values: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        if let Some((_, value)) = values.iter().find(|(key, _)| *key == name) {
            out.push_str(value);
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// The text of a key; with values, a `String` that has them in their places.
#[macro_export]
macro_rules! t {
    ($key:expr) => { $crate::text::Said::said($key) };
    ($key:expr, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::text::fill($crate::text::Said::said($key), &[$((stringify!($name), $value.to_string())),+])
    };
}

macro_rules! texts {
    ($(#[$meta:meta])* $area:ident { $($key:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(clippy::enum_variant_names, reason = "a text is called by what it says")]
        pub enum $area { $($key),+ }

        impl $crate::text::Said for $area {
            fn said(self) -> &'static str {
                match self { $(Self::$key => $text),+ }
            }
        }

        #[cfg(test)]
        impl $area {
            pub const ALL: &'static [Self] = &[$(Self::$key),+];
        }
    };
}
pub(crate) use texts;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_take_the_place_of_their_names_and_are_not_read_again() {
        assert_eq!(fill("{a} of {b}", &[("a", "{b}".into()), ("b", "8".into())]), "{b} of 8");
        assert_eq!(fill("an open { stays", &[]), "an open { stays");
    }

    #[test]
    fn every_text_follows_the_wording_rules() {
        check(Access::ALL);
        check(Accounts::ALL);
        check(Add::ALL);
        check(Alarm::ALL);
        check(Board::ALL);
        check(Check::ALL);
        check(Claim::ALL);
        check(Consent::ALL);
        check(Deed::ALL);
        check(Device::ALL);
        check(DeviceWallet::ALL);
        check(Dimo::ALL);
        check(Export::ALL);
        check(First::ALL);
        check(Home::ALL);
        check(Keeping::ALL);
        check(Kit::ALL);
        check(Map::ALL);
        check(Money::ALL);
        check(Networks::ALL);
        check(Proof::ALL);
        check(Quarantine::ALL);
        check(Rewards::ALL);
        check(Settings::ALL);
        check(Shell::ALL);
        check(Stored::ALL);
        check(Wifi::ALL);
    }

    fn check<K: Said + core::fmt::Debug>(keys: &[K]) {
        for key in keys {
            let text = key.said();
            assert!(!text.is_empty(), "{key:?} is empty");
            assert!(!text.contains('!'), "{key:?} shouts");
            assert!(!text.contains("Oops") && !text.to_lowercase().contains("passphrase"), "{key:?}");
            assert_eq!(text.matches('{').count(), text.matches('}').count(), "{key:?}");
        }
    }
}
