//! The head of a device's page: name, whether it is near, and what can be done.

use domain::{
    device::{DeviceId, DeviceView, Ownership},
    quarantine::Carrier,
    reading::SyncReport,
    shown::shown_text,
};
use ipc::{
    Code, Failure,
    devices::{RenameDevice, SyncDevice},
};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Button, Dialog, Field, Glyph, Icon, Look, Status, Tone, format::ago},
    screens::parts::{heard_lately, only_watches, problem_line},
    session::session,
    t,
    text::{Deed, Device, Home, Quarantine},
};

/// What a synchronisation brought, in one sentence.
#[must_use]
pub fn sync_words(report: &SyncReport) -> String {
    let mut words = match report.carrier {
        Carrier::Gateway => t!(Quarantine::FromGateway, stored = report.stored),
        Carrier::Link if report.stored == 0 && report.uploaded == 0 => t!(Device::SyncedNone).to_string(),
        Carrier::Link => t!(Device::Synced, stored = report.stored, uploaded = report.uploaded),
    };
    if !report.refused.is_empty() {
        words.push(' ');
        words.push_str(&t!(Device::Refused, n = report.refused.len()));
    }
    words
}

/// Fetches from the device, or, where it cannot be reached, what it handed in at the network's gateway.
async fn fetched(device: DeviceId) -> Result<SyncReport, Failure> {
    let failure = match bridge::call(SyncDevice { device, carrier: Carrier::Link }).await {
        Err(failure) if is_away(failure.code) => failure,
        answer => return answer,
    };
    match bridge::call(SyncDevice { device, carrier: Carrier::Gateway }).await {
        // That the device is away is what its owner can change.
        Err(other) if other.code == Code::GatewayNotOffered => Err(failure),
        answer => answer,
    }
}

/// Whether the device was not reached at all.
#[must_use]
pub fn is_away(code: Code) -> bool {
    matches!(
        code,
        Code::RadioAbsent
            | Code::RadioNoService
            | Code::RadioNoPermission
            | Code::RadioOff
            | Code::DeviceNotFound
            | Code::DeviceOutOfRange
            | Code::DeviceTimeout
            | Code::DeviceUnreachable
    )
}

#[component]
pub(super) fn Head(device: Memo<Option<DeviceView>>, id: DeviceId) -> impl IntoView {
    let session = session();
    let naming = RwSignal::new(false);
    let syncing = RwSignal::new(false);
    let name = Memo::new(move |_| {
        device.with(|device| device.as_ref().map(|device| shown_text(&device.name)).unwrap_or_default())
    });
    let model = move || device.with(|device| device.as_ref().map(|device| shown_text(&device.model)));
    let heard = move || {
        let device = device.get()?;
        let now = session.now.get();
        let words = device
            .last_seen
            .map_or_else(|| t!(Home::NeverHeard).to_string(), |at| t!(Home::Heard, ago = ago(at.0, now)));
        let (glyph, tone) =
            if heard_lately(&device, now) { (Glyph::Online, Tone::Ok) } else { (Glyph::Offline, Tone::Plain) };
        Some(view! { <Status glyph tone words/> })
    };
    let sync = Callback::new(move |()| {
        syncing.set(true);
        spawn_local(async move {
            session.toasts.say(match fetched(id).await {
                Ok(report) => sync_words(&report),
                Err(failure) => problem_line(&failure),
            });
            let _ = session.fetching.try_set(None);
            let _ = syncing.try_set(false);
        });
    });
    let watches = only_watches();
    let own = Memo::new(move |_| {
        let yours = |device: &DeviceView| matches!(device.ownership, Ownership::Yours(_));
        !watches.get() && device.with(|device| device.as_ref().is_some_and(yours))
    });
    let sync_label = Signal::derive(move || match session.fetching.get() {
        _ if !syncing.get() => t!(Device::Sync).to_string(),
        Some(fetching) if fetching.device == id => t!(Quarantine::Fetched, n = fetching.stored),
        Some(_) | None => t!(Device::Syncing).to_string(),
    });
    view! {
        <header class="page-head">
            <div><h1>{move || name.get()}</h1><p class="flex loose">{heard}<span>{model}</span></p></div>
            <div class="flex">
                <Button label=sync_label glyph=Glyph::Refresh busy=syncing press=sync/>
                {move || own.get().then(|| view! { <a class="btn" href=format!("/devices/{id}/hand-over")><Icon glyph=Glyph::Deed/>{t!(Deed::HandOver)}</a> })}
                <Button label=t!(Device::Rename).to_string() glyph=Glyph::Edit press=Callback::new(move |()| naming.set(true))/>
            </div>
        </header>
        {move || naming.get().then(|| view! { <Naming name=name.get_untracked() id naming/> })}
    }
}

#[component]
fn Naming(name: String, id: DeviceId, naming: RwSignal<bool>) -> impl IntoView {
    let session = session();
    let wanted = RwSignal::new(name);
    let close = Callback::new(move |()| naming.set(false));
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let name = wanted.get_untracked().trim().to_string();
        spawn_local(async move {
            match session.ask(RenameDevice { device: id, name }).await {
                Ok(device) => session.take_device(device),
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
        });
        naming.set(false);
    };
    let empty = Signal::derive(move || wanted.with(|name| name.trim().is_empty()));
    view! {
        <Dialog title=t!(Device::Rename) no=close>
            <form class="stack" on:submit=submit>
                <Field id="name" label=t!(Device::Name) value=wanted/>
                <div class="flex actions-end">
                    <Button label=t!(Device::Cancel).to_string() press=close/>
                    <Button label=t!(Device::Save).to_string() look=Look::Primary submit=true disabled=empty/>
                </div>
            </form>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use domain::reading::RefusedBatch;

    use super::*;

    #[test]
    fn a_refused_batch_is_said_beside_the_kept_ones() {
        let report = SyncReport {
            received: 3,
            stored: 2,
            uploaded: 2,
            refused: vec![RefusedBatch { seq: 4, reason: "signature".into() }],
            carrier: Carrier::Link,
        };
        assert_eq!(
            sync_words(&report),
            "2 new batches kept, 2 forwarded. 1 batches were refused; the reasons stand on this page."
        );
        assert_eq!(sync_words(&SyncReport::default()), "No new batches.");
        let gateway = SyncReport { carrier: Carrier::Gateway, stored: 5, ..SyncReport::default() };
        assert_eq!(
            sync_words(&gateway),
            "The device is not near. From the network's gateway: 5 new batches checked and kept."
        );
    }

    #[test]
    fn only_a_device_that_was_not_reached_is_asked_for_at_the_gateway() {
        assert!(is_away(Code::DeviceOutOfRange) && is_away(Code::RadioOff));
        assert!(!is_away(Code::DeviceKeyChanged) && !is_away(Code::GatewayRefused) && !is_away(Code::StoreFailed));
    }
}
