//! Another device beside this one, in the same chart; the address of the page holds which.

use domain::{
    device::{DeviceId, DeviceView},
    kind::{self, Stream},
    shown::shown_text,
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use crate::{kit::Select, session::session, t, text::Device};

/// Of the page's address: the device to compare with.
const QUERY: &str = "with";

/// A device that has the stream, too.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rival {
    pub id: DeviceId,
    pub name: String,
}

/// The owner's other devices that measure this stream, in their order: by their kind, or since they sent it.
#[must_use]
pub(super) fn rivals(all: &[DeviceView], own: DeviceId, stream: &str) -> Vec<Rival> {
    let measures = |kind: &kind::Kind| kind.measured().any(|one| one.id == stream);
    let kinds: Vec<String> = kind::built_in().into_iter().filter(measures).map(|kind| kind.kind).collect();
    let has = |device: &&DeviceView| {
        kinds.contains(&device.kind) || device.latest.iter().any(|latest| latest.stream == stream)
    };
    let others = all.iter().filter(|device| device.id != own).filter(has);
    others.map(|device| Rival { id: device.id, name: shown_text(&device.name) }).collect()
}

/// Those of the page's stream, kept new.
pub(super) fn rivals_of(own: DeviceId, stream: Memo<Option<Stream>>) -> Memo<Vec<Rival>> {
    let session = session();
    Memo::new(move |_| {
        let Some(stream) = stream.get() else { return Vec::new() };
        session.devices.with(|devices| devices.ready().map(|all| rivals(all, own, &stream.id)).unwrap_or_default())
    })
}

/// The one that the page's address names, where it can be compared with.
pub(super) fn chosen_rival(rivals: Memo<Vec<Rival>>) -> Memo<Option<Rival>> {
    let query = use_query_map();
    Memo::new(move |_| {
        let wanted = query.with(|query| query.get(QUERY)?.parse::<DeviceId>().ok())?;
        rivals.with(|all| all.iter().find(|rival| rival.id == wanted).cloned())
    })
}

/// Where the choice of another device leads, so that it is still there after a reload; none for no device.
#[must_use]
pub(super) fn address(own: DeviceId, with: &str) -> String {
    if with.is_empty() { format!("/devices/{own}") } else { format!("/devices/{own}?{QUERY}={with}") }
}

/// The choice of another device; nothing where no other one measures the same.
#[component]
pub(super) fn CompareWith(id: DeviceId, rivals: Memo<Vec<Rival>>, rival: Memo<Option<Rival>>) -> impl IntoView {
    let navigate = use_navigate();
    let change = Callback::new(move |with: String| {
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&address(id, &with), options);
    });
    let options = Signal::derive(move || {
        let none = (String::new(), t!(Device::CompareNobody).to_string());
        let all = rivals.get().into_iter().map(|rival| (rival.id.to_string(), rival.name));
        std::iter::once(none).chain(all).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || rival.get().map(|rival| rival.id.to_string()).unwrap_or_default());
    let any = Memo::new(move |_| rivals.with(|all| !all.is_empty()));
    move || {
        any.get().then(|| {
            view! {
                <div class="field">
                    <label for="compare-with">{t!(Device::Compare)}</label>
                    <Select id="compare-with" options value change/>
                </div>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        Address,
        device::{Ownership, Profile},
        reading::{Provenance, StreamLatest},
        time::Millis,
    };

    use super::*;

    fn device(byte: u8, kind: &str) -> DeviceView {
        let id = DeviceId(Address::repeat_byte(byte));
        DeviceView {
            id,
            did: id.did(),
            name: format!("Device {byte}"),
            kind: kind.into(),
            model: String::new(),
            firmware: String::new(),
            ownership: Ownership::Unclaimed,
            dimo: None,
            profile: Some(Profile::Deedbox),
            reach: None,
            last_seen: None,
            battery: None,
            latest: Vec::new(),
            batches: 0,
            uploaded: 0,
        }
    }

    #[test]
    fn only_others_that_measure_the_same_can_be_compared_with() {
        let mut unknown = device(4, "unheard.of");
        unknown.latest =
            vec![StreamLatest { stream: "temperature".into(), value: 8.0, at: Millis(1), provenance: Provenance::L1 }];
        let all = [device(1, "environment.sensor"), device(2, "environment.sensor"), device(3, "tracker.gps"), unknown];
        let names: Vec<String> = rivals(&all, all[0].id, "temperature").into_iter().map(|rival| rival.name).collect();
        assert_eq!(names, ["Device 2", "Device 4"]);
        assert!(rivals(&all, all[2].id, "latitude").is_empty());
    }

    #[test]
    fn the_address_holds_the_other_device() {
        let own = device(1, "").id;
        let other = device(2, "").id;
        let held = address(own, &other.to_string());
        let (path, named) = held.split_once("?with=").unwrap();
        assert_eq!((path.to_string(), named.parse::<DeviceId>().unwrap()), (address(own, ""), other));
    }
}
