//! A started program that does not outlive the test, however the test ends.

use std::os::unix::process::CommandExt;
use std::process::{Child as Process, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};

const PATIENCE: Duration = Duration::from_secs(5);
/// Ends the process group `$1` when its input closes.
const GUARD: &str = "read -r _; kill -s TERM -- -$1; sleep 3; kill -s KILL -- -$1";

/// A program and all that it starts; dropping it ends them.
pub struct Child {
    process: Process,
    guard: Process,
}

impl Child {
    /// Starts a program in a process group of its own; its input stays open and empty for as long as the test lives.
    pub fn start(command: &mut Command) -> Self {
        let program = command.get_program().to_owned();
        let started = command.stdin(Stdio::piped()).process_group(0).spawn();
        let process = started.unwrap_or_else(|error| panic!("starting {program:?}: {error}"));
        Self { guard: guard(&process), process }
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

/// A shell that outlives a killed or interrupted test, where nothing is dropped: its input closes with the test.
fn guard(process: &Process) -> Process {
    let mut shell = Command::new("sh");
    shell.args(["-c", GUARD, "sh", &process.id().to_string()]).stdin(Stdio::piped()).stdout(Stdio::null());
    shell.stderr(Stdio::null()).process_group(0).spawn().expect("every system has a shell")
}

impl Drop for Child {
    fn drop(&mut self) {
        if self.runs() {
            self.ask(Signal::TERM);
        }
        self.signal(Signal::KILL);
        // First the guard: once the program is waited for, its number may stand for another.
        self.guard.kill().ok();
        self.guard.wait().ok();
        self.process.wait().ok();
        // What it started may still be ending, and hold what the next one wants.
        let deadline = Instant::now() + PATIENCE;
        while test_kill_process_group(Pid::from_child(&self.process)).is_ok() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
