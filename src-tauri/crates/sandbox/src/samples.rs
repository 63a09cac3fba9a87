//! The programs that come with Deedbox, with their sources in `src-tauri/data/algorithms`.

use serde::Deserialize;
use wallet::algorithm::{Program, Sample};

const ABOUT: &str = include_str!("../../../data/algorithms/algorithms.json");
const WASM: [(&str, &[u8]); 3] = [
    ("mean", include_bytes!(concat!(env!("OUT_DIR"), "/mean.wasm"))),
    ("peak-hours", include_bytes!(concat!(env!("OUT_DIR"), "/peak-hours.wasm"))),
    ("degree-days", include_bytes!(concat!(env!("OUT_DIR"), "/degree-days.wasm"))),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    id: String,
    title: String,
    what: String,
}

/// All samples, in the order in which they are listed.
#[must_use]
pub fn samples() -> Vec<Sample> {
    let about: Vec<About> = serde_json::from_str(ABOUT).unwrap_or_default();
    about.into_iter().filter_map(sample).collect()
}

fn sample(about: About) -> Option<Sample> {
    let (_, wasm) = WASM.iter().find(|(id, _)| *id == about.id)?;
    let program = Program::of(wasm.to_vec()).ok()?;
    Some(Sample { id: about.id, title: about.title, what: about.what, program })
}
