//! The chart of a year, read with the pointer.

use std::time::Duration;

use serde_json::Value;

use super::{Journey, PATIENT, Size, claim, pair, wallet};

/// Listens to the page's frames, and answers where the chart stands.
const WATCH: &str = include_str!("frames.js");
/// Ends that, and answers with what was measured.
const TELL: &str = "deedboxFrames.on = false; return [deedboxFrames.work, deedboxFrames.intervals];";
/// From side to side so often at each span.
const STROKES: u32 = 4;
const STEPS: u32 = 60;
/// One move for each frame of a usual screen.
const STEP: Duration = Duration::from_millis(16);
/// A year of hours comes in about 290 batches over the air.
const BATCHES: u32 = 280;
const OVER_THE_AIR: Duration = Duration::from_secs(600);

impl Journey {
    /// Opens the window on a world whose devices have measured for a year.
    pub fn with_a_year(size: Size) -> Self {
        Self::in_world(size, &["--brisk", "--days", "365"])
    }

    /// Prints the 95th percentile of the time that a frame keeps the page busy while the owner drags over the chart of a
    /// year and changes the span, and that of the time between two frames.
    pub fn a_dragged_chart(mut self) {
        let device = self.device("environment.sensor");
        self.step("wallet", "A new wallet", wallet::create);
        self.step("pair", "A sensor that has measured for a year", |journey| pair::pair(journey, &device));
        self.step("claim", "It becomes the owner's", |journey| claim::claim(journey, &device));
        let page = self.page();
        page.follow("Open ");
        page.until(OVER_THE_AIR, "a year of batches", || (kept(&page.text())? >= BATCHES).then_some(()));
        let (mut work, mut intervals) = (Vec::new(), Vec::new());
        for span in ["Year", "Month", "Year"] {
            page.choose("Time span", span);
            page.until(PATIENT, "a chart", || page.shows("img", "Temperature").then_some(()));
            let place = page.script(WATCH).expect("the page has a chart");
            let place: Vec<f64> = place.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
            let [left, top, width, height] = place[..] else { panic!("no chart: {place:?}") };
            for stroke in 0..STROKES {
                let step = |step: u32| f64::from(if stroke % 2 == 0 { step } else { STEPS - step }) / f64::from(STEPS);
                let way: Vec<_> = (0..=STEPS).map(|at| (left + step(at) * (width - 1.0), top + height / 2.0)).collect();
                page.drag(&way, STEP);
            }
            let told = page.script(TELL).expect("the page tells");
            work.extend(numbers(&told[0]));
            intervals.extend(numbers(&told[1]));
        }
        assert!(work.len() > 100, "{} frames", work.len());
        println!(
            "FIGURES {{\"frame_p95_ms\":{:.1},\"frame_interval_p95_ms\":{:.1},\"frames\":{}}}",
            p95(&mut work),
            p95(&mut intervals),
            work.len(),
        );
    }
}

/// Batches that are kept, by the page's word.
fn kept(text: &str) -> Option<u32> {
    let line = text.lines().find(|line| line.contains("signed batches kept"))?;
    let count: String = line.split(" signed").next()?.chars().filter(char::is_ascii_digit).collect();
    count.parse().ok()
}

fn numbers(told: &Value) -> Vec<f64> {
    told.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}

fn p95(all: &mut [f64]) -> f64 {
    all.sort_by(f64::total_cmp);
    all[(all.len() - 1) * 95 / 100]
}
