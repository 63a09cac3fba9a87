//! Signal strength in four bars and words.

use leptos::prelude::*;

use crate::{t, text::Kit};

/// Bars 1 to 4 of a strength in dBm.
#[must_use]
pub fn bars(dbm: i16) -> u8 {
    match dbm {
        -55..=i16::MAX => 4,
        -67..=-56 => 3,
        -80..=-68 => 2,
        i16::MIN..=-81 => 1,
    }
}

/// The strength of a signal in dBm.
#[component]
pub fn SignalBars(dbm: i16) -> impl IntoView {
    let bars = bars(dbm);
    let key = match bars {
        4.. => Kit::SignalStrong,
        3 => Kit::SignalGood,
        2 => Kit::SignalFair,
        0 | 1 => Kit::SignalWeak,
    };
    let number = super::format::number(f64::from(dbm), 0);
    view! {
        <span class=format!("sig n{bars}") role="img" aria-label=t!(key, dbm = number)><b></b><b></b><b></b><b></b></span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stronger_signal_never_shows_fewer_bars() {
        assert_eq!((bars(-48), bars(-61), bars(-74), bars(-88)), (4, 3, 2, 1));
        assert!((-120..20).all(|dbm| bars(dbm) <= bars(dbm + 1)));
    }
}
