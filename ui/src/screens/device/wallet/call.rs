//! A call that the owner got elsewhere, for a device's own wallet to make; only in the expert view.

use domain::{
    Bytes, account::Written, amount::Amount, decimal::Decimal, device::DeviceId, device_wallet::Take,
    review::ReviewView,
};
use ipc::{Failure, keys::ExpertGet, wallets::PlanExecute};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Button, Field},
    screens::parts::{Problem, network, only_watches},
    session::{Load, Source},
    t,
    text::DeviceWallet,
};

/// The most characters of call data that are taken: 32 KiB.
const DATA: u32 = 65_538;

/// The form, where the expert view is on.
#[component]
pub(super) fn CallCard(id: DeviceId, review: RwSignal<Option<ReviewView>>) -> impl IntoView {
    let expert = Source::<bool>::new();
    expert.read(ExpertGet {});
    let on = Memo::new(move |_| matches!(expert.get(), Load::Ready(true)));
    let watches = only_watches();
    move || (on.get() && !watches.get()).then(|| view! { <CallForm id review/> })
}

/// Which field cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    To,
    Data,
    Value,
}

#[component]
fn CallForm(id: DeviceId, review: RwSignal<Option<ReviewView>>) -> impl IntoView {
    let (to, data, value) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let wrong = RwSignal::new(None::<Wrong>);
    let decimals = network().map_or(18, |network| network.decimals);
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let typed = |field: RwSignal<String>| field.get_untracked().trim().to_string();
        let (to, take) = match call(&typed(to), &typed(data), &typed(value), decimals) {
            Ok(call) => call,
            Err(field) => return wrong.set(Some(field)),
        };
        wrong.set(None);
        failed.set(None);
        busy.set(true);
        spawn_local(async move {
            match bridge::call(PlanExecute { device: id, to: Some(to), take }).await {
                Ok(view) => {
                    let _ = review.try_set(Some(view));
                }
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
            let _ = busy.try_set(false);
        });
    };
    let told = move |field, words: DeviceWallet| {
        Signal::derive(move || (wrong.get() == Some(field)).then(|| t!(words).to_string()))
    };
    view! {
        <form class="card stack" on:submit=submit>
            <h2>{t!(DeviceWallet::Call)}</h2>
            <p class="sm muted">{t!(DeviceWallet::CallWhy)}</p>
            <Field id="call-to" label=t!(DeviceWallet::CallTo) value=to error=told(Wrong::To, DeviceWallet::TokenWrong) class="mono"/>
            <Field id="call-data" label=t!(DeviceWallet::CallData) value=data help=t!(DeviceWallet::CallDataHelp) error=told(Wrong::Data, DeviceWallet::CallDataWrong) max=DATA class="mono"/>
            <Field id="call-value" label=t!(DeviceWallet::CallValue) value=value help=t!(DeviceWallet::CallValueHelp) error=told(Wrong::Value, DeviceWallet::CallValueWrong) max=80 mode="decimal"/>
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
            <Button label=t!(DeviceWallet::CallLook).to_string() class="wide" submit=true busy=busy/>
        </form>
    }
}

/// The contract and the call, as typed; empty data and coins are none.
fn call(to: &str, data: &str, value: &str, decimals: u8) -> Result<(String, Take), Wrong> {
    let contract: Written = to.parse().map_err(|_| Wrong::To)?;
    let data: Bytes = if data.is_empty() { Bytes::new() } else { data.parse().map_err(|_| Wrong::Data)? };
    let value = match value {
        "" => Amount::ZERO,
        typed => typed.parse::<Decimal>().ok().and_then(|typed| typed.of_coin(decimals)).ok_or(Wrong::Value)?,
    };
    Ok((contract.0.to_checksum(None), Take::Call { value, data }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTRACT: &str = "0x52908400098527886E0F7030069857D2E4169EE7";

    #[test]
    fn a_call_is_bytes_for_a_contract_with_or_without_coins() {
        let (to, take) = call(CONTRACT, "0x0a0B", "1.5", 2).unwrap();
        assert_eq!(to, CONTRACT);
        assert_eq!(take, Take::Call { value: Amount::wei(150), data: Bytes::from_static(&[10, 11]) });
        let none = Take::Call { value: Amount::ZERO, data: Bytes::new() };
        assert_eq!(call(CONTRACT, "", "", 18).map(|call| call.1), Ok(none));
        assert_eq!(call("Anna", "", "", 18).unwrap_err(), Wrong::To);
        assert_eq!(call(CONTRACT, "0x0", "", 18).unwrap_err(), Wrong::Data);
        assert_eq!(call(CONTRACT, "", "1.555", 2).unwrap_err(), Wrong::Value);
    }
}
