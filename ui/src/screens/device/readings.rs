//! The values of a device's chart, read again as they get old.

use domain::{
    device::{DeviceId, DeviceView},
    kind::Stream,
    reading::Series,
    time::Millis,
};
use ipc::devices::ReadSeries;
use leptos::prelude::*;

use super::{
    compare::Rival,
    span::{MOST, Window, span_of},
};
use crate::{
    screens::parts::every,
    session::{Load, Source, now},
};

/// How often it is seen whether the values are old enough to be read again, in seconds.
const LOOK_S: u64 = 10;

/// What is read for the chart.
#[derive(Clone, Copy)]
pub(super) struct Readings {
    device: DeviceId,
    pub stream: Memo<Option<Stream>>,
    /// The place of the span among those to choose from.
    pub span: RwSignal<Option<usize>>,
    /// What was asked for last.
    pub window: RwSignal<Option<Window>>,
    pub own: Source<Series>,
    /// The device that it is compared with, and its values.
    pub rival: Memo<Option<Rival>>,
    pub other: Source<Series>,
    /// There are too many single values for one answer, so that averages are read.
    coarse: RwSignal<bool>,
}

impl Readings {
    /// Nothing was read yet; a day is what it begins with.
    pub fn new(device: DeviceId, stream: Memo<Option<Stream>>, rival: Memo<Option<Rival>>) -> Self {
        Self {
            device,
            stream,
            span: RwSignal::new(Some(1)),
            window: RwSignal::new(None),
            own: Source::new(),
            rival,
            other: Source::new(),
            coarse: RwSignal::new(false),
        }
    }

    /// Reads whenever another stream, span or device to compare with is chosen, a batch of the device came, or the values
    /// are old.
    pub fn follow(self, device: Memo<Option<DeviceView>>) {
        Effect::new(move |_| {
            self.stream.track();
            self.span.track();
            self.coarse.set(false);
            self.begin();
        });
        Effect::new(move |_| {
            let full = self.own.with(is_full) || self.other.with(is_full);
            if full && !self.coarse.get_untracked() {
                self.coarse.set(true);
                self.begin();
            }
        });
        Effect::new(move |was: Option<Option<DeviceId>>| {
            let now = self.rival.with(|rival| rival.as_ref().map(|rival| rival.id));
            // The chart stays as it is until the other one's values are there.
            if was.is_some_and(|was| was != now) {
                self.other.forget();
                self.refresh();
            }
            now
        });
        let batches = Memo::new(move |_| device.with(|device| device.as_ref().map(|device| device.batches)));
        Effect::new(move |was: Option<Option<u32>>| {
            let now = batches.get();
            let narrow = self.window.get_untracked().is_some_and(|window| window.resolution.bucket_ms().is_none());
            if narrow && was.is_some_and(|was| was != now) {
                self.refresh();
            }
            now
        });
        every(LOOK_S, move || {
            let (window, span) = (self.window.get_untracked(), span_of(self.span.get_untracked()));
            if window.zip(span).is_some_and(|(window, span)| window.is_due(span, now())) {
                self.refresh();
            }
        });
    }

    /// Reads as the owner asks for it.
    pub fn read(self) {
        if let Some(wish) = self.wish() {
            self.own.read(wish(self.device));
            if let Some(rival) = self.rival.get_untracked() {
                self.other.read(wish(rival.id));
            }
        }
    }

    fn begin(self) {
        self.own.forget();
        self.other.forget();
        self.read();
    }

    fn refresh(self) {
        if let Some(wish) = self.wish() {
            self.own.refresh(wish(self.device));
            if let Some(rival) = self.rival.get_untracked() {
                self.other.refresh(wish(rival.id));
            }
        }
    }

    /// What is asked of a device, up to now.
    fn wish(self) -> Option<impl Fn(DeviceId) -> ReadSeries> {
        let (stream, span) = (self.stream.get_untracked()?.id, span_of(self.span.get_untracked())?);
        let window = Window::of(span, self.coarse.get_untracked(), now());
        self.window.set(Some(window));
        let Window { from, to, resolution } = window;
        let wish = move |device| ReadSeries {
            device,
            stream: stream.clone(),
            from: Millis(from),
            to: Millis(to),
            resolution,
            points: MOST,
        };
        Some(wish)
    }
}

/// The answer has as many values as there can be: older ones may be missing.
fn is_full(load: &Load<Series>) -> bool {
    load.ready().is_some_and(|series| series.points.len() >= usize::from(MOST))
}
