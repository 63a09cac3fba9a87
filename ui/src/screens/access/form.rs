//! What the owner asks a permission to be.

use std::collections::BTreeSet;

use domain::{
    device::{DeviceId, DeviceView, Ownership},
    kind::{self, Stream},
    scope::{Resolution, Scope},
};
use ipc::GrantWish;
use leptos::prelude::*;

use crate::{t, text::Access};

/// Days a permission may last, with their words.
pub const DAYS: [(u16, Access); 4] =
    [(1, Access::Days1), (7, Access::Days7), (30, Access::Days30), (90, Access::Days90)];
/// Days it may look back, with their words.
pub const BACK: [(u16, Access); 3] = [(0, Access::FromNow), (1, Access::Back1), (30, Access::Back30)];
/// Words of how fine, in the order of [`Resolution::ALL`].
pub const FINE: [Access; 4] = [Access::Fine0, Access::Fine1, Access::Fine2, Access::Fine3];

/// The form's answers; nothing is ticked at first but 7 days, hourly, from now on.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    pub app: RwSignal<String>,
    pub purpose: RwSignal<String>,
    pub devices: RwSignal<BTreeSet<DeviceId>>,
    pub streams: RwSignal<BTreeSet<String>>,
    pub fine: RwSignal<Option<usize>>,
    pub days: RwSignal<Option<usize>>,
    pub back: RwSignal<Option<usize>>,
    pub limit: RwSignal<String>,
}

impl Form {
    /// A fresh form.
    #[must_use]
    pub fn new() -> Self {
        Self {
            app: RwSignal::default(),
            purpose: RwSignal::default(),
            devices: RwSignal::default(),
            streams: RwSignal::default(),
            fine: RwSignal::new(Some(2)),
            days: RwSignal::new(Some(1)),
            back: RwSignal::new(Some(0)),
            limit: RwSignal::new("1000".to_string()),
        }
    }

    /// The wish as it stands, or what is missing.
    ///
    /// # Errors
    /// The words for the owner.
    pub fn wish(&self, devices: &[DeviceView]) -> Result<GrantWish, String> {
        let app = self.app.get().trim().to_string();
        if app.is_empty() {
            return Err(t!(Access::AppEmpty).to_string());
        }
        let chosen: Vec<DeviceId> = self.devices.get().into_iter().collect();
        let offered: BTreeSet<String> = offered(devices, &chosen).into_iter().map(|stream| stream.id).collect();
        let step = self.fine.get().and_then(|place| Resolution::ALL.get(place).copied()).unwrap_or(Resolution::Hourly);
        let streams = self.streams.get();
        let wanted = streams.iter().filter(|stream| offered.contains(*stream));
        let scopes: Vec<Scope> =
            wanted.filter_map(|stream| format!("{stream}.{}", step.as_str()).parse().ok()).collect();
        if chosen.is_empty() || scopes.is_empty() {
            return Err(t!(Access::OneDevice).to_string());
        }
        let limit = self.limit.get().trim().parse::<u32>().ok().filter(|limit| (1..=100_000).contains(limit));
        let limit = limit.ok_or_else(|| format!("{}: {}", t!(Access::Limit), t!(Access::LimitHelp)))?;
        Ok(GrantWish {
            app,
            purpose: self.purpose.get().trim().to_string(),
            devices: chosen,
            scopes,
            days: pick(self.days.get(), &DAYS),
            history_days: pick(self.back.get(), &BACK),
            max_reads_per_day: Some(limit),
        })
    }
}

fn pick(place: Option<usize>, choices: &[(u16, Access)]) -> Option<u16> {
    place.and_then(|place| choices.get(place)).map(|(days, _)| *days)
}

/// The devices whose data the owner can let others read.
#[must_use]
pub fn owned(devices: &[DeviceView]) -> Vec<DeviceView> {
    devices.iter().filter(|device| matches!(device.ownership, Ownership::Yours(_))).cloned().collect()
}

/// The streams that the chosen devices have, each once.
#[must_use]
pub fn offered(devices: &[DeviceView], chosen: &[DeviceId]) -> Vec<Stream> {
    let kinds: BTreeSet<&str> =
        devices.iter().filter(|device| chosen.contains(&device.id)).map(|device| device.kind.as_str()).collect();
    let mut seen = BTreeSet::new();
    let all = kinds.into_iter().filter_map(kind::by_id).flat_map(|kind| kind.streams);
    all.filter(|stream| seen.insert(stream.id.clone())).collect()
}

#[cfg(test)]
mod tests {
    use domain::{
        Address, B256,
        account::Owner,
        device::{Deed, Profile},
    };

    use super::*;

    fn device(byte: u8, kind: &str, yours: bool) -> DeviceView {
        let id = DeviceId(Address::repeat_byte(byte));
        let deed = Deed {
            owner: Owner(Address::repeat_byte(9)),
            token_id: "1".into(),
            wallet: Address::ZERO,
            document_hash: B256::ZERO,
            document_uri: String::new(),
        };
        DeviceView {
            id,
            did: id.did(),
            name: format!("device {byte}"),
            kind: kind.into(),
            model: String::new(),
            firmware: String::new(),
            ownership: if yours { Ownership::Yours(deed) } else { Ownership::Theirs(deed) },
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
    fn only_own_devices_can_be_opened_and_streams_come_once() {
        let all = [device(1, "environment.sensor", true), device(2, "environment.sensor", false)];
        assert_eq!(owned(&all).len(), 1);
        assert_eq!(offered(&all, &[all[0].id, all[1].id]).len(), 4);
        assert!(offered(&all, &[]).is_empty());
    }

    #[test]
    fn a_wish_needs_a_name_a_device_and_a_stream_that_the_device_has() {
        let root = leptos::reactive::owner::Owner::new();
        root.with(|| {
            let all = [device(1, "environment.sensor", true)];
            let form = Form::new();
            assert!(form.wish(&all).is_err());
            form.app.set("Claude".into());
            form.devices.update(|set| _ = set.insert(all[0].id));
            form.streams.update(|set| _ = set.insert("power".into()));
            assert!(form.wish(&all).is_err(), "an environmental sensor measures no power");
            form.streams.update(|set| _ = set.insert("temperature".into()));
            let wish = form.wish(&all).unwrap();
            assert_eq!(wish.scopes.iter().map(ToString::to_string).collect::<Vec<_>>(), ["temperature.hourly"]);
            assert_eq!((wish.days, wish.history_days), (Some(7), Some(0)));
            form.limit.set("0".into());
            assert!(form.wish(&all).is_err());
        });
    }
}
