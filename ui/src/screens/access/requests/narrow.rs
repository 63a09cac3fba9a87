//! How much of a request the owner allows: as asked at most, short and without what is private at first.

use std::collections::BTreeSet;

use domain::{
    access_request::AppRequest,
    cell::{LATITUDE, LONGITUDE},
    device::{DeviceId, DeviceView},
    scope::{Resolution, Scope},
};
use ipc::RequestWish;
use leptos::prelude::*;

use crate::{
    screens::access::{
        finer::{coarsened, days_words, has, is_sensitive, step, within},
        form::owned,
    },
    t,
    text::{Access, Consent},
};

/// The longest permission that is not discouraged, in days.
pub const SHORT: u16 = 7;
/// How far back it reaches at first where more was asked for, in days.
const BACK: u16 = 30;
/// The stream that stands for a place coarsely.
const COARSE: &str = "cell";

/// The sheet's answers.
#[derive(Clone, Copy, Debug)]
pub struct Narrow {
    pub devices: RwSignal<BTreeSet<DeviceId>>,
    pub scopes: RwSignal<BTreeSet<Scope>>,
    /// Place in [`Resolution::ALL`]; the first leaves single readings as they are.
    pub fine: RwSignal<Option<usize>>,
    /// Place in [`day_choices`].
    pub days: RwSignal<Option<usize>>,
    /// Place in [`back_choices`].
    pub back: RwSignal<Option<usize>>,
    pub reads: RwSignal<String>,
    pub bytes: RwSignal<String>,
}

impl Narrow {
    /// What stands there at first: all devices that fit and all that is not sensitive, for seven days at most.
    #[must_use]
    pub fn of(asked: &AppRequest, devices: &[DeviceView]) -> Self {
        let last = |choices: &[u16], most: u16| choices.iter().rposition(|days| *days <= most);
        Self {
            devices: RwSignal::new(fitting(asked, devices).into_iter().map(|device| device.id).collect()),
            scopes: RwSignal::new(asked.scopes.iter().filter(|scope| !is_sensitive(scope)).cloned().collect()),
            fine: RwSignal::new(Some(0)),
            days: RwSignal::new(last(&day_choices(asked.days), SHORT)),
            back: RwSignal::new(last(&back_choices(asked.history_days), BACK)),
            reads: RwSignal::new(asked.max_reads_per_day.to_string()),
            bytes: RwSignal::new(asked.max_bytes_per_day.to_string()),
        }
    }

    /// The wish as it stands, or what is missing.
    ///
    /// # Errors
    /// The words for the owner.
    pub fn wish(&self, asked: &AppRequest, devices: &[DeviceView]) -> Result<RequestWish, String> {
        let (chosen, step) = (self.devices.get(), step(self.fine.get()));
        let mut kept: Vec<DeviceView> = fitting(asked, devices);
        kept.retain(|device| chosen.contains(&device.id));
        let mut scopes: BTreeSet<Scope> =
            self.scopes.with(|scopes| scopes.iter().map(|scope| coarsened(scope, step)).collect());
        scopes.retain(|scope| kept.iter().any(|device| has(device, scope)));
        kept.retain(|device| scopes.iter().any(|scope| has(device, scope)));
        if kept.is_empty() {
            return Err(t!(Access::OneDevice).to_string());
        }
        let reads = within(t!(Access::Limit), &self.reads.get(), u64::from(asked.max_reads_per_day))?;
        let bytes = within(t!(Consent::Bytes), &self.bytes.get(), asked.max_bytes_per_day)?;
        Ok(RequestWish {
            devices: kept.into_iter().map(|device| device.id).collect(),
            scopes: scopes.into_iter().collect(),
            days: self.chosen_days(asked).unwrap_or(SHORT.min(asked.days)),
            history_days: pick(self.back.get(), &back_choices(asked.history_days)).unwrap_or(0),
            max_reads_per_day: u32::try_from(reads).unwrap_or(asked.max_reads_per_day),
            max_bytes_per_day: bytes,
        })
    }

    /// The days that are chosen.
    #[must_use]
    pub fn chosen_days(&self, asked: &AppRequest) -> Option<u16> {
        pick(self.days.get(), &day_choices(asked.days))
    }
}

fn pick(place: Option<usize>, choices: &[u16]) -> Option<u16> {
    place.and_then(|place| choices.get(place)).copied()
}

/// The owner's devices that the request is about and that have some of it.
#[must_use]
pub fn fitting(asked: &AppRequest, devices: &[DeviceView]) -> Vec<DeviceView> {
    let mut mine = owned(devices);
    mine.retain(|device| {
        asked.is_about(device.id, &device.kind)
            && asked.scopes.iter().chain(coarse(asked).as_ref()).any(|scope| has(device, scope))
    });
    mine
}

/// The coarse place that can be given where the exact one was asked for.
#[must_use]
pub fn coarse(asked: &AppRequest) -> Option<Scope> {
    if asked.scopes.iter().any(|scope| scope.stream() == COARSE) {
        return None;
    }
    let exact = asked.scopes.iter().find(|scope| [LATITUDE, LONGITUDE].contains(&scope.stream()))?;
    let step = match exact.resolution() {
        Resolution::Raw => Resolution::Hourly,
        step @ (Resolution::QuarterHour | Resolution::Hourly | Resolution::Daily) => step,
    };
    format!("{COARSE}.{}", step.as_str()).parse().ok()
}

/// Days that can be chosen: shorter ones, and last what was asked for.
#[must_use]
pub fn day_choices(asked: u16) -> Vec<u16> {
    [1, SHORT, 30, 90].into_iter().filter(|days| *days < asked).chain([asked]).collect()
}

/// Days back that can be chosen: none, the last thirty, and what was asked for.
#[must_use]
pub fn back_choices(asked: u16) -> Vec<u16> {
    [0, BACK].into_iter().filter(|days| *days < asked).chain([asked]).collect()
}

/// [`day_choices`] in words.
#[must_use]
pub fn day_words(asked: u16) -> Vec<String> {
    let words = |days: u16| {
        if days == asked && days > SHORT { t!(Consent::DaysAsked, n = days) } else { days_words(days) }
    };
    day_choices(asked).into_iter().map(words).collect()
}

/// [`back_choices`] in words.
#[must_use]
pub fn back_words(asked: u16) -> Vec<String> {
    let words = |days: u16| match days {
        0 => t!(Access::FromNow).to_string(),
        days if days == asked => t!(Consent::BackAsked, n = days),
        days => t!(Consent::BackDays, n = days),
    };
    back_choices(asked).into_iter().map(words).collect()
}
