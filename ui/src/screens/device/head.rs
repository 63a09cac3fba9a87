//! The head of a device's page: name, whether it is near, and what can be done.

use domain::{
    device::{DeviceId, DeviceView, Ownership},
    reading::SyncReport,
    shown::shown_text,
};
use ipc::devices::{RenameDevice, SyncDevice};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Button, Dialog, Field, Glyph, Icon, Look, Status, Tone, format::ago},
    screens::parts::{heard_lately, only_watches, problem_line},
    session::session,
    t,
    text::{Deed, Device, Home},
};

/// What a synchronisation brought, in one sentence.
#[must_use]
pub fn sync_words(report: &SyncReport) -> String {
    let mut words = if report.stored == 0 && report.uploaded == 0 {
        t!(Device::SyncedNone).to_string()
    } else {
        t!(Device::Synced, stored = report.stored, uploaded = report.uploaded)
    };
    if !report.refused.is_empty() {
        words.push(' ');
        words.push_str(&t!(Device::Refused, n = report.refused.len()));
    }
    words
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
            match bridge::call(SyncDevice { device: id }).await {
                Ok(report) => session.toasts.say(sync_words(&report)),
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            let _ = syncing.try_set(false);
        });
    });
    let watches = only_watches();
    let own = Memo::new(move |_| {
        let yours = |device: &DeviceView| matches!(device.ownership, Ownership::Yours(_));
        !watches.get() && device.with(|device| device.as_ref().is_some_and(yours))
    });
    let sync_label = Signal::derive(move || t!(if syncing.get() { Device::Syncing } else { Device::Sync }).to_string());
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
        };
        assert_eq!(
            sync_words(&report),
            "2 new batches kept, 2 forwarded. 1 batches could not be proved and were thrown away."
        );
        assert_eq!(sync_words(&SyncReport::default()), "No new batches.");
    }
}
