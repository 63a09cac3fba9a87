//! A private key or a keystore file, as it is typed or chosen.

use ipc::{Crossing, Failure};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::form::{Hexes, text_of, wrong_key};
use crate::{
    kit::{Glyph, SecretField, Segments},
    screens::parts::{Chooser, Problem, clean},
    t,
    text::Accounts,
};

/// The longest name of a file that is shown, in characters.
const NAME: usize = 60;
/// The place of the keystore among the choices; the private key's is 0.
const KEYSTORE: usize = 1;

/// A key on its way to the core.
pub enum Entered {
    Key(Crossing),
    Keystore { file: Crossing, file_password: Crossing },
}

/// A chosen keystore: the name of its file, and what stands in it.
#[derive(Clone)]
struct Chosen {
    name: String,
    text: String,
}

/// What was typed or chosen so far.
#[derive(Clone, Copy)]
pub struct KeyEntry {
    kind: RwSignal<Option<usize>>,
    key: RwSignal<String>,
    file: RwSignal<Option<Chosen>>,
    file_password: RwSignal<String>,
}

impl KeyEntry {
    #[must_use]
    pub fn new() -> Self {
        Self {
            kind: RwSignal::new(Some(0)),
            key: RwSignal::new(String::new()),
            file: RwSignal::new(None),
            file_password: RwSignal::new(String::new()),
        }
    }

    /// Whether there is something to send.
    #[must_use]
    pub fn is_whole(self) -> bool {
        match self.is_keystore() {
            true => self.file.with(Option::is_some) && !self.file_password.with(String::is_empty),
            false => self.key.with(|key| wrong_key(key).is_none()),
        }
    }

    /// What is sent; of a keystore without a file, nothing.
    #[must_use]
    pub fn entered(self) -> Option<Entered> {
        match self.kind.get_untracked() == Some(KEYSTORE) {
            true => self.file.get_untracked().map(|chosen| Entered::Keystore {
                file: Crossing::new(chosen.text),
                file_password: Crossing::new(self.file_password.get_untracked()),
            }),
            false => Some(Entered::Key(Crossing::new(self.key.get_untracked()))),
        }
    }

    /// Forgets the secrets.
    pub fn forget(self) {
        self.key.set(String::new());
        self.file.set(None);
        self.file_password.set(String::new());
    }

    fn is_keystore(self) -> bool {
        self.kind.get() == Some(KEYSTORE)
    }
}

impl Default for KeyEntry {
    fn default() -> Self {
        Self::new()
    }
}

/// The fields of a private key or a keystore file.
#[component]
pub fn KeyFields(entry: KeyEntry) -> impl IntoView {
    let kinds = [Accounts::KindKey, Accounts::KindKeystore].map(|kind| t!(kind).to_string()).to_vec();
    view! {
        <Segments name="key-kind" label=t!(Accounts::KeyKind) options=kinds value=entry.kind/>
        {move || match entry.is_keystore() {
            true => view! { <KeystoreFields entry/> }.into_any(),
            false => view! { <KeyField entry/> }.into_any(),
        }}
    }
}

#[component]
fn KeyField(entry: KeyEntry) -> impl IntoView {
    let error = Signal::derive(move || {
        entry.key.with(|key| if key.is_empty() { None } else { wrong_key(key).map(Hexes::words) })
    });
    view! { <SecretField id="key" label=t!(Accounts::Key) value=entry.key help=t!(Accounts::KeyHelp) error/> }
}

#[component]
fn KeystoreFields(entry: KeyEntry) -> impl IntoView {
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let picked = Callback::new(move |file: File| {
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            match text_of(&file).await {
                Ok(text) => drop(entry.file.try_set(Some(Chosen { name: file.name(), text }))),
                Err(failure) => drop(failed.try_set(Some(failure))),
            }
            let _ = busy.try_set(false);
        });
    });
    let name = move || {
        entry.file.with(|file| {
            file.as_ref().map_or_else(|| t!(Accounts::KeystoreNone).to_string(), |chosen| clean(&chosen.name, NAME))
        })
    };
    view! {
        <div class="stack-2">
            <p class="flex">
                <Chooser
                    label=t!(Accounts::ChooseKeystore) busy picked accept="application/json,.json,text/plain" glyph=Glyph::Open
                />
                <span class="sm any">{name}</span>
            </p>
            <p class="help">{t!(Accounts::KeystoreHelp)}</p>
        </div>
        {move || failed.get().map(|failure| view! { <Problem failure/> })}
        <SecretField id="file-password" label=t!(Accounts::KeystorePassword) value=entry.file_password/>
    }
}
