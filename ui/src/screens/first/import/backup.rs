//! A backup file and its password.

use domain::backup::Restored;
use ipc::{BackupFile, Code, Crossing, Failure, MOST_FILE, accounts::RestoreBackup};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

use super::Step;
use crate::{
    bridge,
    kit::{Banner, Button, Fact, Glyph, Hash, Look, SecretField, Tone},
    screens::parts::{Chooser, Problem, clean},
    t,
    text::First,
};

/// The longest name of a file that is shown, in characters.
const NAME: usize = 60;

#[component]
pub(super) fn BackupForm(
    step: RwSignal<Step>,
    failed: RwSignal<Option<Failure>>,
    close: Callback<()>,
) -> impl IntoView {
    let file = RwSignal::new(None::<(String, BackupFile)>);
    let password = RwSignal::new(String::new());
    let (busy, reading) = (RwSignal::new(false), RwSignal::new(false));
    failed.set(None);
    let picked = Callback::new(move |chosen: File| {
        reading.set(true);
        failed.set(None);
        spawn_local(async move {
            match bytes(&chosen).await {
                Ok(bytes) => drop(file.try_set(Some((chosen.name(), bytes)))),
                Err(failure) => failed.set(Some(failure)),
            }
            let _ = reading.try_set(false);
        });
    });
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let Some((_, backup)) = file.get_untracked() else { return };
        busy.set(true);
        failed.set(None);
        let password = Crossing::new(password.get_untracked());
        spawn_local(async move {
            match bridge::call(RestoreBackup { file: backup, password }).await {
                Ok(restored) => step.set(Step::Back(restored)),
                Err(failure) => failed.set(Some(failure)),
            }
            let _ = busy.try_set(false);
        });
    };
    let name = move || {
        file.with(|file| file.as_ref().map_or_else(|| t!(First::BackupNone).to_string(), |(name, _)| clean(name, NAME)))
    };
    let disabled = Signal::derive(move || file.with(Option::is_none) || password.with(String::is_empty));
    view! {
        <form class="stack gap-5" on:submit=submit>
            <p class="muted">{t!(First::BackupLead)}</p>
            <p class="flex">
                <Chooser label=t!(First::ChooseBackup) busy=reading picked accept="" glyph=Glyph::Open/>
                <span class="sm any">{name}</span>
            </p>
            <SecretField id="password" label=t!(First::BackupPassword) value=password/>
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
            <div class="foot inline">
                <Button label=t!(First::Back).to_string() class="first" press=close/>
                <Button label=t!(First::Restore).to_string() look=Look::Primary submit=true busy=busy disabled=disabled/>
            </div>
        </form>
    }
}

/// What came back.
#[component]
pub(super) fn BackIs(restored: Restored, failed: RwSignal<Option<Failure>>, close: Callback<()>) -> impl IntoView {
    let Restored { account, devices, contacts, whole } = restored;
    view! {
        <div class="paper">
            <div><h1>{t!(First::Restored)}</h1><p class="muted mt-2">{t!(First::RestoredLead)}</p></div>
            <dl class="kv">
                <Fact label=t!(First::RestoredAccount)><Hash text=account.to_string() full=true/></Fact>
                <Fact label=t!(First::RestoredDevices)>{devices}</Fact>
                <Fact label=t!(First::RestoredContacts)>{contacts}</Fact>
            </dl>
            {(!whole).then(|| view! { <Banner glyph=Glyph::Alert tone=Tone::Warn><p>{t!(First::RestoredPart)}</p></Banner> })}
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
            <Button label=t!(First::OpenWallet).to_string() look=Look::Primary class="wide" press=close/>
        </div>
    }
}

/// The bytes of a backup file, read in the page.
async fn bytes(file: &File) -> Result<BackupFile, Failure> {
    let bad = |words| Failure { code: Code::VaultBadFile, detail: t!(words).to_string() };
    // A number of 4 million is exact.
    if file.size() > MOST_FILE as f64 {
        return Err(bad(First::BackupLarge));
    }
    let blob: &web_sys::Blob = file.unchecked_ref();
    let buffer = JsFuture::from(blob.array_buffer()).await.map_err(|_| bad(First::BackupUnread))?;
    Ok(BackupFile::new(js_sys::Uint8Array::new(&buffer).to_vec()))
}
