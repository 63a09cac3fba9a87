use super::{STARTED, Sample, wave::Wave};
use crate::devices::SeedStream;

/// A computer that works for strangers: the busier its GPU, the hotter it is, the more it draws and gets done.
pub struct Rig {
    started: f64,
    cpu: [Wave; 2],
    gpu: [Wave; 2],
    memory: Wave,
}

impl Rig {
    pub fn new(random: &mut SeedStream) -> Self {
        Self {
            started: random.between(STARTED.0, STARTED.1),
            cpu: [Wave::anywhere(18.0, 5.0 * 3_600.0, random), Wave::anywhere(6.0, 190.0, random)],
            gpu: [Wave::anywhere(22.0, 7.0 * 3_600.0, random), Wave::anywhere(5.0, 240.0, random)],
            memory: Wave::anywhere(14.0, 11.0 * 3_600.0, random),
        }
    }

    pub fn at(&self, seconds: f64) -> Vec<Sample> {
        let sum = |waves: &[Wave]| waves.iter().map(|wave| wave.at(seconds)).sum::<f64>();
        let (cpu, gpu) = (42.0 + sum(&self.cpu), 68.0 + sum(&self.gpu));
        vec![
            Sample::new("cpu_load", cpu, 1),
            Sample::new("gpu_load", gpu, 1),
            Sample::new("memory_used", 38.0 + self.memory.at(seconds), 2),
            Sample::new("gpu_temperature", 34.0 + 0.42 * gpu, 1),
            Sample::new("node_power", 85.0 + 2.8 * gpu + 1.1 * cpu, 0),
            Sample::new("jobs", 0.4 * gpu, 0),
            Sample::new("uptime", (seconds - self.started).max(0.0) / 3_600.0, 2),
        ]
    }
}
