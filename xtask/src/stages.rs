//! The stages of a long task and the minutes each took.

use std::time::{Duration, Instant};

use crate::process::Outcome;

/// A running account of stages.
pub struct Stages {
    began: Instant,
    done: Vec<(&'static str, Duration)>,
}

impl Stages {
    /// Starts the clock.
    pub fn begin() -> Self {
        Self { began: Instant::now(), done: Vec::new() }
    }

    /// Runs one stage under a heading.
    pub fn stage(&mut self, name: &'static str, work: impl FnOnce() -> Outcome) -> Outcome {
        println!("\n== {name}");
        let began = Instant::now();
        work()?;
        self.done.push((name, began.elapsed()));
        Ok(())
    }

    /// Prints the minutes of every stage that ended.
    pub fn print(&self) {
        println!("\nMinutes per stage");
        for (name, time) in &self.done {
            println!("  {:>6.2}  {name}", minutes(*time));
        }
        println!("  {:>6.2}  together", minutes(self.began.elapsed()));
    }
}

fn minutes(time: Duration) -> f64 {
    time.as_secs_f64() / 60.0
}
