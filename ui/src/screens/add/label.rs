//! Reading the QR code of a label: its pasted text, a picture that is taken, chosen or dropped, or before the camera.

use domain::{
    device::{Nearby, NearbyId},
    label::MatterLabel,
};
use ipc::{
    Crossing, Failure, Label,
    camera::ScanLabel,
    devices::{ReadLabel, ReadLabelImage},
};
use leptos::{ev, html, prelude::*};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::viewfinder::Viewfinder;
use crate::{
    bridge,
    kit::{Button, Field, Glyph, Icon},
    radio::Radio,
    screens::parts::{Chooser, on_phone, picture, problem_line},
    session::session,
    t,
    text::Add,
};

/// Whether a label was of use on this screen, in words for the owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    Yes(String),
    No(String),
}

/// The words for a label that fits no device of this screen.
#[must_use]
pub fn elsewhere(label: &Label) -> String {
    match label {
        Label::Matter(MatterLabel { vendor, product, .. }) => {
            t!(Add::QrMatter, vendor = format!("{vendor:04X}"), product = format!("{product:04X}"))
        }
        Label::Deedbox { .. } | Label::Espressif { .. } | Label::Did { .. } => t!(Add::QrElsewhere).to_string(),
    }
}

/// Which of the devices heard a label is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    One(Nearby),
    /// The owner chooses; the label is kept until then.
    Several,
    None,
}

/// Looks for the device of a label among those heard; adverts prove nothing, so that this is a hint.
#[must_use]
pub fn find(label: &Label, heard: &[Nearby]) -> Found {
    let hint = label.hint();
    let mut fitting = heard.iter().filter(|near| hint.fits(near));
    match (fitting.next(), fitting.next()) {
        (Some(near), None) => Found::One(near.clone()),
        (Some(_), Some(_)) => Found::Several,
        (None, _) => Found::None,
    }
}

/// A label that is being read, and what came of it.
#[derive(Clone, Copy)]
struct Reader {
    take: Callback<Label, Taken>,
    place: Option<Callback<String>>,
    camera: Radio,
    /// Whether the camera looks for a code.
    looks: RwSignal<bool>,
    text: RwSignal<String>,
    busy: RwSignal<bool>,
    said: RwSignal<Option<Taken>>,
}

impl Reader {
    fn new(take: Callback<Label, Taken>, place: Option<Callback<String>>) -> Self {
        Self {
            take,
            place,
            camera: Radio::new(session()),
            looks: RwSignal::new(false),
            text: RwSignal::default(),
            busy: RwSignal::new(false),
            said: RwSignal::new(None),
        }
    }

    fn scan(self) {
        self.busy.set(true);
        self.looks.set(true);
        spawn_local(async move {
            let answer = self.camera.call(|turn| ScanLabel { turn }).await;
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

    fn read_text(self) {
        let typed = self.text.get_untracked();
        if let Some(lead) = self.place.filter(|_| NearbyId(typed.trim().to_string()).is_place()) {
            return lead.run(typed);
        }
        self.busy.set(true);
        spawn_local(async move {
            self.hear(bridge::call(ReadLabel { text: Crossing::new(typed) }).await);
        });
    }

    fn read_picture(self, file: File) {
        self.busy.set(true);
        spawn_local(async move {
            let answer = match picture(&file).await {
                Ok(picture) => bridge::call(ReadLabelImage { picture }).await,
                Err(failure) => Err(failure),
            };
            self.hear(answer);
        });
    }

    fn hear(self, answer: Result<Label, Failure>) {
        // A form that is gone takes nothing.
        if self.busy.try_set(false).is_some() {
            return;
        }
        let taken = match answer {
            Ok(label) => self.take.run(label),
            Err(failure) => Taken::No(problem_line(&failure)),
        };
        if matches!(taken, Taken::Yes(_)) {
            let _ = self.text.try_set(String::new());
        }
        let _ = self.said.try_set(Some(taken));
    }

    fn wrong(self) -> Option<String> {
        match self.said.get() {
            Some(Taken::No(words)) => Some(words),
            Some(Taken::Yes(_)) | None => None,
        }
    }

    fn done(self) -> String {
        match self.said.get() {
            Some(Taken::Yes(words)) => words,
            Some(Taken::No(_)) | None => String::new(),
        }
    }
}

/// The part of a form that reads a label; `take` fills the form in.
#[component]
pub fn LabelReader(
    take: Callback<Label, Taken>,
    /// Leads on with a text that says where a device is reached.
    #[prop(optional)]
    place: Option<Callback<String>>,
) -> impl IntoView {
    let reader = Reader::new(take, place);
    let fold = NodeRef::<html::Details>::new();
    let dropped = move |ev: ev::DragEvent| {
        ev.prevent_default();
        // What is wrong with a picture stands inside.
        if let Some(fold) = fold.get_untracked() {
            drop(fold.set_attribute("open", ""));
        }
        if let Some(file) = ev.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)) {
            reader.read_picture(file);
        }
    };
    let empty = Memo::new(move |_| reader.text.with(|text| text.trim().is_empty()));
    let read = Callback::new(move |()| reader.read_text());
    let stop = Callback::new(move |()| reader.stop());
    let picked = Callback::new(move |file| reader.read_picture(file));
    view! {
        <details class="sm" node_ref=fold on:dragover=|ev| ev.prevent_default() on:drop=dropped>
            <summary class="flex"><Icon glyph=Glyph::Qr size="s"/><span class="grow">{t!(Add::UseQr)}</span><Icon glyph=Glyph::Down size="s"/></summary>
            <div class="stack-2">
                <p class="muted">{t!(Add::UseQrWhy)}</p>
                <Field id="label-text" label=t!(Add::QrText) value=reader.text error=Signal::derive(move || reader.wrong()) max=4096 class="mono"/>
                <div class="flex">
                    <Button label=t!(Add::ReadQr).to_string() class="sm" busy=reader.busy disabled=empty press=read/>
                    {on_phone().then(|| view! { <Scan reader/> })}
                    {on_phone().then(|| view! { <Chooser label=t!(Add::TakePicture) busy=reader.busy picked camera=true/> })}
                    <Chooser label=t!(Add::ChoosePicture) busy=reader.busy picked/>
                </div>
            </div>
        </details>
        {move || reader.looks.get().then(|| view! { <Viewfinder stop/> })}
        <p class="sm" role="status">{move || reader.done()}</p>
    }
}

/// Reads what lies before the camera of a phone.
#[component]
fn Scan(reader: Reader) -> impl IntoView {
    let scan = Callback::new(move |()| reader.scan());
    view! { <Button label=t!(Add::ScanLabel).to_string() class="sm" glyph=Glyph::Qr disabled=reader.busy press=scan/> }
}

#[cfg(test)]
mod tests {
    use domain::device::{NearbyId, Profile};

    use super::*;

    fn near(id: &str, hint: &str) -> Nearby {
        Nearby {
            id: NearbyId(id.into()),
            profile: Profile::Deedbox,
            name: id.into(),
            kind: String::new(),
            address_hint: Some(hint.into()),
            says_claimed: false,
            conflict: false,
            rssi: None,
            known: None,
        }
    }

    #[test]
    fn a_label_that_names_its_device_finds_it_and_one_that_does_not_leaves_the_choice() {
        let heard = [near("a", "dededede"), near("b", "51515151")];
        let device = "0xdededededededededededededededededededede".parse().unwrap();
        let code = || Crossing::new("7KQ2-M4X0".to_string());
        let named = Label::Deedbox { code: code(), device: Some(device) };
        assert_eq!(find(&named, &heard), Found::One(near("a", "dededede")));
        assert_eq!(find(&named, &heard[1..]), Found::None);
        assert_eq!(find(&Label::Deedbox { code: code(), device: None }, &heard), Found::Several);
    }
}
