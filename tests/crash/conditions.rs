//! What a seed decides about a run: the device, the chain's and the node's pace, and a second death.

use std::{fmt, time::Duration};

use rand_core::RngCore;
use world::devices::Seed;

/// The conditions of one run.
#[derive(Clone, Debug)]
pub struct Conditions {
    pub seed: u64,
    /// Which of the stage's devices is claimed.
    pub device: usize,
    /// What each answer of the node takes.
    pub node: Duration,
    /// Transactions wait for the next second's block instead of being mined at once.
    pub waiting: bool,
    /// Where the process dies once more, after it was started again.
    pub again: Option<String>,
}

impl Conditions {
    /// Nothing disturbs.
    pub fn calm() -> Self {
        Self { seed: 0, device: 0, node: Duration::ZERO, waiting: false, again: None }
    }

    /// The conditions of a seed; `what` keeps runs of the same seed apart.
    pub fn of(seed: u64, what: &str, devices: usize, points: &[String]) -> Self {
        let mut random = Seed(seed).stream(what);
        let mut below = |most: usize| usize::try_from(random.next_u32()).unwrap_or(0) % most.max(1);
        Self {
            seed,
            device: below(devices),
            node: Duration::from_millis([0, 0, 5, 25][below(4)]),
            waiting: below(4) == 0,
            again: (below(3) == 0).then(|| points[below(points.len())].clone()),
        }
    }
}

impl fmt::Display for Conditions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, device, node, waiting, again } = self;
        write!(f, "seed {seed} (device {device}, node {} ms", node.as_millis())?;
        if *waiting {
            f.write_str(", blocks by the second")?;
        }
        match again {
            Some(again) => write!(f, ", dies again at {again})"),
            None => f.write_str(")"),
        }
    }
}
