//! What to do next after something failed on the radio: one thing for each failure.

use ipc::{Code, Failure};
use leptos::prelude::*;

use crate::{
    kit::{Button, Glyph, Look},
    screens::parts::{Problem, every},
    t,
    text::{Add, Kit},
};

/// How long a device stays closed after three wrong codes, in seconds.
const CLOSED_S: u8 = 60;

/// The one thing to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The same again; what was typed stays.
    Again,
    /// The same again, when the device is open again.
    Wait,
    /// Look who is near.
    Look,
    /// Choose another device.
    Another,
    /// Remove this computer's bond with the device.
    Unbond,
    /// Correct the code.
    Code,
    /// Choose or name the network again.
    Network,
    /// Correct the network's password.
    Password,
    /// Agree that the password is readable for everybody near, or use another network.
    Agree,
}

const NEXT: [(Code, Act); 27] = [
    (Code::RadioAbsent, Act::Again),
    (Code::RadioNoService, Act::Again),
    (Code::RadioNoPermission, Act::Again),
    (Code::RadioOff, Act::Again),
    (Code::DeviceNotFound, Act::Look),
    (Code::DeviceOutOfRange, Act::Again),
    (Code::DeviceTimeout, Act::Again),
    (Code::DeviceWrongCode, Act::Code),
    (Code::DeviceClosed, Act::Wait),
    (Code::DeviceKeyChanged, Act::Another),
    (Code::DeviceRefused, Act::Again),
    (Code::DeviceMisbehaved, Act::Again),
    (Code::DeviceUnknown, Act::Look),
    (Code::DeviceNeedsPresence, Act::Again),
    (Code::DeviceInTheClear, Act::Agree),
    (Code::DeviceNotSupported, Act::Another),
    (Code::DeviceBusy, Act::Again),
    (Code::DeviceBondedElsewhere, Act::Again),
    (Code::DeviceDigitsDiffer, Act::Again),
    (Code::DeviceBondLost, Act::Unbond),
    (Code::DeviceInUse, Act::Again),
    (Code::DeviceUnreachable, Act::Again),
    (Code::DeviceBadHostname, Act::Again),
    (Code::WifiWrongPassword, Act::Password),
    (Code::WifiNotFound, Act::Network),
    (Code::WifiNotJoined, Act::Password),
    (Code::Cancelled, Act::Again),
];

/// What comes next after a failure; of those that are not the radio's, the same again.
#[must_use]
pub fn next(code: Code) -> Act {
    NEXT.iter().find(|(one, _)| *one == code).map_or(Act::Again, |(_, act)| *act)
}

/// Whether the radio itself is missing: Deedbox looks again by itself until it is there.
#[must_use]
pub fn is_radio(code: Code) -> bool {
    matches!(code, Code::RadioAbsent | Code::RadioNoService | Code::RadioNoPermission | Code::RadioOff)
}

/// A failure where nothing else is on the screen, with the one button that leads on.
#[component]
pub fn Trouble(
    failure: Failure,
    again: Callback<()>,
    /// Removes the bond, where there can be one.
    unbond: Callback<()>,
) -> impl IntoView {
    let act = next(failure.code);
    let button = match act {
        Act::Unbond => {
            view! { <Button label=t!(Add::Unbond).to_string() look=Look::Primary glyph=Glyph::Bin press=unbond/> }
                .into_any()
        }
        Act::Again | Act::Wait | Act::Look | Act::Another | Act::Code | Act::Network | Act::Password | Act::Agree => {
            view! { <Onward act again verb=t!(Kit::TryAgain)/> }.into_any()
        }
    };
    view! { <section class="card stack"><Problem failure/><div class="flex">{button}</div></section> }
}

/// The one button after a failure.
#[component]
pub fn Onward(
    act: Act,
    again: Callback<()>,
    /// What doing the same again is called.
    verb: &'static str,
    /// Sends the form it stands in.
    #[prop(optional)]
    submit: bool,
) -> impl IntoView {
    match act {
        Act::Look => view! { <a class="btn primary only" href="/add">{t!(Add::LookNearby)}</a> }.into_any(),
        Act::Another => view! { <a class="btn primary only" href="/add">{t!(Add::Another)}</a> }.into_any(),
        Act::Wait => view! { <Patience again verb submit/> }.into_any(),
        Act::Again | Act::Code | Act::Network | Act::Password | Act::Agree | Act::Unbond => {
            view! { <Button label=verb.to_string() look=Look::Primary class="only" glyph=Glyph::Refresh submit press=again/> }
                .into_any()
        }
    }
}

/// A button that can be pressed when the device is open again.
#[component]
fn Patience(again: Callback<()>, verb: &'static str, submit: bool) -> impl IntoView {
    let left = RwSignal::new(CLOSED_S);
    every(1, move || left.update(|left| *left = left.saturating_sub(1)));
    let closed = Memo::new(move |_| left.get() > 0);
    let label = Signal::derive(move || match left.get() {
        0 => verb.to_string(),
        n => t!(Add::TryAgainIn, n = n),
    });
    view! { <Button label look=Look::Primary class="only" glyph=Glyph::Clock submit disabled=closed press=again/> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_of_radio_device_and_network_has_one_next_step() {
        for code in Code::ALL {
            let area = code.as_str().split('.').next().unwrap();
            let count = NEXT.iter().filter(|(one, _)| one == code).count();
            let wanted = usize::from(["radio", "device", "wifi"].contains(&area));
            assert!(count >= wanted && count <= 1, "{code}: {count}");
        }
    }

    #[test]
    fn a_missing_radio_is_waited_for_and_a_stranger_is_not_tried_again() {
        for code in Code::ALL {
            assert_eq!(is_radio(*code), code.as_str().starts_with("radio."), "{code}");
        }
        assert_eq!(next(Code::DeviceKeyChanged), Act::Another);
        assert_eq!(next(Code::DeviceClosed), Act::Wait);
        assert_eq!(next(Code::StoreFailed), Act::Again);
    }
}
