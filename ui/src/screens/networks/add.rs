//! One more network: its file is read and its nodes are asked, then the owner says yes or no.

use domain::networks::NetworkProposal;
use ipc::{
    Code, Failure,
    camera::ScanNetwork,
    networks::{ReadNetworkFile, ReadNetworkPicture},
};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

use super::proposal::Proposal;
use crate::{
    bridge,
    kit::{Banner, Button, Glyph, Icon, RowsLoading, Tone},
    radio::Radio,
    screens::{
        add::Viewfinder,
        parts::{Chooser, Problem, on_phone, picture},
    },
    session::session,
    t,
    text::{Add, Networks},
};

/// The largest network file that the page reads, in bytes.
const LARGEST: f64 = 128_000.0;

/// Reads a network file, then shows what it would have Deedbox believe.
#[component]
pub fn AddNetworkScreen() -> impl IntoView {
    let reader = Reader::new();
    let again = Callback::new(move |()| reader.proposal.set(None));
    let body = move || match reader.proposal.get() {
        Some(proposal) => view! { <Proposal proposal again/> }.into_any(),
        None => view! { <ReadForm reader/> }.into_any(),
    };
    view! {
        <a class="back" href="/settings/networks"><Icon glyph=Glyph::Back size="s"/>{t!(Networks::Title)}</a>
        {body}
    }
}

/// A network file that is being read, and what came of it.
#[derive(Clone, Copy)]
struct Reader {
    camera: Radio,
    /// Whether the camera looks for a code.
    looks: RwSignal<bool>,
    busy: RwSignal<bool>,
    failed: RwSignal<Option<Failure>>,
    proposal: RwSignal<Option<NetworkProposal>>,
}

impl Reader {
    fn new() -> Self {
        Self {
            camera: Radio::new(session()),
            looks: RwSignal::new(false),
            busy: RwSignal::new(false),
            failed: RwSignal::new(None),
            proposal: RwSignal::new(None),
        }
    }

    /// A picture of its code, or the file itself.
    fn read(self, file: File) {
        self.begin();
        spawn_local(async move {
            let answer = if file.type_().starts_with("image/") {
                match picture(&file).await {
                    Ok(picture) => bridge::call(ReadNetworkPicture { picture }).await,
                    Err(failure) => Err(failure),
                }
            } else {
                match text(&file).await {
                    Ok(text) => bridge::call(ReadNetworkFile { text }).await,
                    Err(failure) => Err(failure),
                }
            };
            self.hear(answer);
        });
    }

    fn scan(self) {
        self.begin();
        self.looks.set(true);
        spawn_local(async move {
            let answer = self.camera.call(|turn| ScanNetwork { turn }).await;
            let _ = self.looks.try_set(false);
            match answer {
                Some(answer) => self.hear(answer),
                None => {
                    let _ = self.busy.try_set(false);
                }
            }
        });
    }

    fn stop(self) {
        self.camera.stop();
        self.looks.set(false);
    }

    fn begin(self) {
        self.failed.set(None);
        self.busy.set(true);
    }

    /// A screen that is gone hears nothing.
    fn hear(self, answer: Result<NetworkProposal, Failure>) {
        match answer {
            Ok(proposal) => {
                let _ = self.proposal.try_set(Some(proposal));
            }
            Err(failure) => {
                let _ = self.failed.try_set(Some(failure));
            }
        }
        let _ = self.busy.try_set(false);
    }
}

#[component]
fn ReadForm(reader: Reader) -> impl IntoView {
    let picked = Callback::new(move |file| reader.read(file));
    let dropped = move |ev: ev::DragEvent| {
        ev.prevent_default();
        if let Some(file) = ev.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)) {
            reader.read(file);
        }
    };
    let scan = Callback::new(move |()| reader.scan());
    let stop = Callback::new(move |()| reader.stop());
    // What a page gives wants a yes to the system's own question, which a phone cannot put yet; its camera is the core's.
    let read = match on_phone() {
        true => view! { <Button label=t!(Networks::Scan).to_string() class="sm" glyph=Glyph::Qr disabled=reader.busy press=scan/> }
            .into_any(),
        false => view! {
            <Chooser
                label=t!(Networks::ChooseFile) busy=reader.busy picked accept="application/json,.json" glyph=Glyph::Open
            />
            <Chooser label=t!(Add::ChoosePicture) busy=reader.busy picked/>
        }
        .into_any(),
    };
    view! {
        <header class="page-head"><div><h1>{t!(Networks::Add)}</h1><p>{t!(Networks::AddLead)}</p></div></header>
        <Banner glyph=Glyph::Shield tone=Tone::Warn><p>{t!(Networks::Trust)}</p></Banner>
        <section class="card stack" on:dragover=|ev| ev.prevent_default() on:drop=dropped>
            <p class="flex">
                {read}
            </p>
            {move || (reader.busy.get() && !reader.looks.get()).then(|| view! { <RowsLoading said=t!(Networks::Asking)/> })}
        </section>
        {move || reader.looks.get().then(|| view! { <Viewfinder stop/> })}
        {move || reader.failed.get().map(|failure| view! { <Problem failure/> })}
    }
}

/// The text of a file, read in the page.
async fn text(file: &File) -> Result<String, Failure> {
    let bad = |words| Failure { code: Code::NetworkFileBad, detail: t!(words).to_string() };
    if file.size() > LARGEST {
        return Err(bad(Networks::FileLarge));
    }
    let blob: &web_sys::Blob = file.unchecked_ref();
    let read = JsFuture::from(blob.text()).await.map_err(|_| bad(Networks::FileUnread))?;
    read.as_string().ok_or_else(|| bad(Networks::FileUnread))
}
