//! A started program that does not outlive the test.

use std::os::unix::process::CommandExt;
use std::process::{Child as Process, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

const PATIENCE: Duration = Duration::from_secs(5);

/// A program and all that it starts; dropping it ends them.
pub struct Child {
    process: Process,
}

impl Child {
    /// Starts a program in a process group of its own; its input stays open and empty for as long as the test lives.
    pub fn start(command: &mut Command) -> Self {
        let program = command.get_program().to_owned();
        let started = command.stdin(Stdio::piped()).process_group(0).spawn();
        Self { process: started.unwrap_or_else(|error| panic!("starting {program:?}: {error}")) }
    }

    /// What the program prints, when it was started with a pipe.
    pub fn output(&mut self) -> ChildStdout {
        self.process.stdout.take().expect("the program was started with its output piped")
    }

    /// Whether the program still runs.
    pub fn runs(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
    }

    /// Asks the group to end with `signal` and waits a little for the program itself.
    pub fn ask(&mut self, signal: Signal) {
        self.signal(signal);
        let deadline = Instant::now() + PATIENCE;
        while self.runs() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn signal(&self, signal: Signal) {
        // A group that already ended is what we want, so that answer needs no handling.
        kill_process_group(Pid::from_child(&self.process), signal).ok();
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if self.runs() {
            self.ask(Signal::TERM);
        }
        self.signal(Signal::KILL);
        self.process.wait().ok();
    }
}
