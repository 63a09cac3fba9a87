//! The window `import`: a wallet that was made before, by its words, a key or a backup file.

mod backup;
mod key;
mod which;
mod words;

use domain::backup::Restored;
use ipc::{Failure, keys::CloseWindow};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::password;
use crate::{
    bridge,
    kit::{SecretField, Segments},
    shell::Gate,
    t,
    text::First,
};
use backup::{BackIs, BackupForm};
use key::KeyForm;
use which::WhichStep;
use words::WordsForm;

/// Where the import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// What is brought back, and by what.
    Ask,
    /// Which account of the words.
    Which,
    /// What a backup brought back.
    Back(Restored),
}

/// The choices, in their order.
const SOURCES: [First; 3] = [First::FromWords, First::FromKey, First::FromBackup];

/// The window that restores a wallet.
#[component]
pub fn ImportWindow() -> impl IntoView {
    let step = RwSignal::new(Step::Ask);
    let source = RwSignal::new(Some(0));
    let failed = RwSignal::new(None::<Failure>);
    let close = Callback::new(move |()| {
        spawn_local(async move { failed.set(bridge::call(CloseWindow {}).await.err()) });
    });
    move || match step.get() {
        Step::Ask => view! {
            <Gate foot=t!(First::ImportFoot)>
                <div class="paper">
                    <h1>{t!(First::ImportTitle)}</h1>
                    <Segments
                        name="source" label=t!(First::ImportFrom) value=source
                        options=SOURCES.map(|source| t!(source).to_string()).to_vec()
                    />
                    {move || match source.get() {
                        Some(2) => view! { <BackupForm step failed close/> }.into_any(),
                        Some(1) => view! { <KeyForm failed close/> }.into_any(),
                        Some(_) | None => view! { <WordsForm step failed close/> }.into_any(),
                    }}
                </div>
            </Gate>
        }
        .into_any(),
        Step::Which => view! { <Gate foot=t!(First::WhichLater)><WhichStep close/></Gate> }.into_any(),
        Step::Back(restored) => view! { <Gate foot=""><BackIs restored failed close/></Gate> }.into_any(),
    }
}

/// A new password for this computer, typed twice.
#[derive(Clone, Copy)]
struct NewPassword {
    first: RwSignal<String>,
    again: RwSignal<String>,
}

impl NewPassword {
    fn new() -> Self {
        Self { first: RwSignal::new(String::new()), again: RwSignal::new(String::new()) }
    }

    fn wrong(self) -> Option<String> {
        password::wrong(&self.first.get(), &self.again.get())
    }
}

#[component]
fn PasswordFields(new: NewPassword) -> impl IntoView {
    let error = Signal::derive(move || new.wrong().filter(|_| !new.again.with(String::is_empty)));
    view! {
        <SecretField id="password" label=t!(First::ImportPassword) value=new.first help=t!(First::PasswordHelp)/>
        <SecretField id="password-again" label=t!(First::PasswordAgain) value=new.again error/>
    }
}
